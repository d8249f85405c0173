"""An account becomes a record's own: by a code that went to a contact on file, or after a keeper looked (平台规则)."""

from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from accounts.figures import figure
from accounts.models import Organisation
from accounts.roles import OrganisationKind
from institutions.actions.joining import has_account
from institutions.actions.noting import note
from institutions.actions.registry import RegistryWrong, must_stand
from institutions.events import (
    AccountBound,
    BindingAsked,
    BindingCodeMissed,
    BindingCodeSent,
    BindingRefused,
    BindingTakenBack,
)
from institutions.lifecycle import RegistryAct
from institutions.lifecycle.binding import (
    ADMIN,
    BindingMove,
    BindingState,
    BindingWay,
    find_binding_move,
    hidden,
    may_bind,
)
from institutions.models import Binding, Institution, Representative
from institutions.permissions.registry import must_keep
from kernel import clock, events, messages
from kernel.crypto import random_code, random_token, salted_hash, same
from kernel.db import db, lock, transaction
from kernel.errors import DomainError, IllegalMove, NotYours
from kernel.events import Actor
from kernel.security.limits import hit

DAY, HOUR = 86_400, 3_600


class BindingCodeWrong(DomainError):
    """The code is wrong, used, too old or was tried too often; which of them is not said."""

    status = 422

    def default(self) -> object:
        """The sentence used when none is given."""
        return _l("验证码不对或者已经失效。请核对后再输，或者重新发送。")


def send_binding_code(institution: Institution, contact: Representative, channel: str, *, by: Actor) -> Binding:
    """Send a code to a contact on file of a record; `channel` is phone or email. A new code ends the one before.

    So many a day for an account and for a record (figure `binding_codes`, 平台规则); raises TooMany, RegistryWrong.
    """
    if by.role not in ADMIN:  # what is not theirs uses up no codes
        raise NotYours()
    for key in (f"account:{by.organisation_id}", f"record:{institution.id}"):
        hit("binding-code", key, figure("binding_codes"), DAY)
    code, salt = random_code(6), random_token(8)
    with transaction():
        row, account = _begun(institution, "send_code", by)
        value = _on_file(institution, contact, channel)
        row.state, row.words = BindingState.CODE, ""
        row.code_hash = f"{salt}:{salted_hash(code, salt)}"
        row.codes, row.tries, row.sent_to = row.codes + 1, 0, f"{contact.kind}:{hidden(value)}"
        row.expires_at = clock.now() + timedelta(hours=figure("binding_code"))
        db.session.add(row)
        db.session.flush()
        _write(row, account, channel, value, code)
        events.record(BindingCodeSent(institution.id, account.id, row.id), by)
        return row


def _on_file(institution: Institution, contact: Representative, channel: str) -> str:
    """The number or address of a contact the registry keeps now; a request never brings one of its own."""
    value = {"phone": contact.phone, "email": contact.email}.get(channel)
    if contact.institution_id != institution.id or not contact.is_current or not value:
        raise RegistryWrong(_l("请从登记的联系方式里选择。"), "contact")
    return value


def _write(row: Binding, account: Organisation, channel: str, value: str, code: str) -> None:
    words = _(
        "【学诉】“%(account)s”的账号申请代表贵机构（%(name)s）。同意的，请把验证码 %(code)s 告诉经办的同事，"
        "%(hours)s小时内有效；不是贵机构申请的，请不要提供。",
        account=account.name,
        name=row.institution.name,
        code=code,
        hours=figure("binding_code"),
    )
    messages.queue(
        is_urgent=True,  # the one who waits for it is awake
        channel=messages.Channel.SMS if channel == "phone" else messages.Channel.EMAIL,
        address=value,
        to_person_id=None,
        subject=_("学诉：账号绑定验证码"),
        body=words,
        why=BindingCodeSent.kind,
        about=f"institution:{row.institution_id}",
        key=f"binding:{row.id}:{row.codes}",
    )


def use_binding_code(row: Binding, code: str, *, by: Actor) -> None:
    """Bind by the code, once; raises BindingCodeWrong, and the try counts."""
    hit("binding-check", str(by.organisation_id), 30, HOUR)
    with transaction():
        _permit(row, "use_code", by)
        good = _fits(row, "".join(code.split()))
        if good:
            _bind(row, BindingWay.CODE, by)
        else:
            row.tries += 1
            events.record(BindingCodeMissed(row.institution_id, row.organisation_id, row.id, row.tries), by)
    if not good:
        raise BindingCodeWrong()


def _fits(row: Binding, code: str) -> bool:
    salt, _colon, kept = (row.code_hash or "").partition(":")
    in_time = row.expires_at is not None and row.expires_at > clock.now()
    return bool(kept) and in_time and row.tries < figure("binding_tries") and same(salted_hash(code, salt), kept)


def ask_binding_approval(institution: Institution, words: str, *, by: Actor) -> Binding:
    """Ask whoever keeps the record to look and approve, where no contact on file can be reached."""
    hit("binding-ask", str(by.organisation_id), 10, DAY)
    with transaction():
        row, account = _begun(institution, "ask_approval", by)
        if not words.strip():
            raise RegistryWrong(_l("请写明凭什么说明这个账号代表这家机构。"), "words")
        row.state, row.words, row.code_hash, row.expires_at = BindingState.ASKED, words.strip(), None, None
        db.session.add(row)
        db.session.flush()
        events.record(BindingAsked(institution.id, account.id, row.id), by)
        return row


def take_binding_back(row: Binding, *, by: Actor) -> None:
    """The account asks no longer."""
    with transaction():
        _permit(row, "take_back", by)
        _decide(row, BindingState.TAKEN_BACK, "", by)
        events.record(BindingTakenBack(row.institution_id, row.organisation_id, row.id), by)


def approve_binding(row: Binding, reason: str, *, by: Actor) -> None:
    """Whoever keeps the record has seen by what the account shows to be the institution's."""
    with transaction():
        _permit(row, "approve", by)
        row.decided_reason = _needed(reason)
        _bind(row, BindingWay.APPROVAL, by)


def refuse_binding(row: Binding, reason: str, *, by: Actor) -> None:
    """It was not shown; the reason is told to the account, which may ask again."""
    with transaction():
        _permit(row, "refuse", by)
        _decide(row, BindingState.REFUSED, _needed(reason), by)
        events.record(BindingRefused(row.institution_id, row.organisation_id, row.id), by)


def _needed(reason: str) -> str:
    if not reason.strip():
        raise RegistryWrong(_l("请写明理由。"), "reason")
    return reason.strip()


def _begun(institution: Institution, act: str, by: Actor) -> tuple[Binding, Organisation]:
    """The account's request about a record, the waiting one if it has one (inside an act)."""
    account = db.session.get(Organisation, by.organisation_id) if by.organisation_id is not None else None
    if account is None or account.kind is not OrganisationKind.INSTITUTION:
        raise NotYours()
    lock(account)
    waiting = select(Binding).where(
        Binding.organisation_id == account.id, Binding.state.in_((BindingState.CODE, BindingState.ASKED))
    )
    row = db.session.scalar(waiting.execution_options(populate_existing=True))
    if row is not None and row.institution_id != institution.id:
        raise RegistryWrong(_l("您已经为另一家机构申请绑定。请先撤回那个申请。"), "name")
    move = find_binding_move(row.state if row is not None else None, act)
    if move is None:
        raise IllegalMove()
    _must_be_own(move, account.id, by)
    _must_be_free(institution, account)
    made = row or Binding(
        organisation=account, institution=institution, asked_by_id=by.person_id, asked_at=clock.now(), codes=0, tries=0
    )
    return made, account


def _must_be_own(move: BindingMove, organisation_id: int, by: Actor) -> None:
    if not may_bind(move, by.role, is_own=by.organisation_id == organisation_id):
        raise NotYours()


def _must_be_free(institution: Institution, account: Organisation) -> None:
    """A record that stands, of an institution that is known, without another account; an account without another."""
    must_stand(lock(institution))
    if institution.is_free_entry:
        raise RegistryWrong(_l("这家机构还没有核实，暂时不能绑定。请联系平台。"), "name")
    bound = db.session.scalar(select(Institution.id).where(Institution.organisation_id == account.id))
    if bound is not None:
        raise IllegalMove(_l("这个账号已经绑定了机构。"))
    if has_account(institution):
        raise RegistryWrong(_l("这家机构已经绑定了账号。不是贵机构绑定的，请联系管理登记的单位。"), "name")


def _permit(row: Binding, act: str, by: Actor) -> BindingMove:
    """Lock, ask the table; a keeper's reach is asked as well (inside an act)."""
    lock(row)
    move = find_binding_move(row.state, act)
    if move is None:
        raise IllegalMove()
    _must_be_own(move, row.organisation_id, by)
    if not move.is_own:
        must_keep(by, row.institution.region_code)
    return move


def _decide(row: Binding, state: BindingState, reason: str, by: Actor) -> None:
    row.state, row.code_hash, row.decided_reason = state, None, reason
    row.decided_at, row.decided_by_id = clock.now(), by.person_id


def _bind(row: Binding, way: BindingWay, by: Actor) -> None:
    """The tie itself; what follows, as seats in its open cases, follows the event."""
    _must_be_free(row.institution, row.organisation)
    row.way = way
    _decide(row, BindingState.BOUND, row.decided_reason, by)
    row.institution.organisation_id = row.organisation_id
    db.session.flush()
    fields = {"account": ("", row.organisation.name)}
    note(row.institution, RegistryAct.CHANGED, by, fields=fields, reason=row.decided_reason or str(way.label))
    events.record(AccountBound(row.institution_id, row.organisation_id, row.id, str(way)), by)
