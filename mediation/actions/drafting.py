"""The text of an agreement: written from an accepted offer, put aside with a reason, changed by a later one."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask_babel import force_locale
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from accounts.roles import Role
from complaints import actions as cases
from complaints.lifecycle import PartyRole
from complaints.models import Complaint, Offer, OfferState, PartSettlement
from complaints.queries.follow_ups import renewals
from kernel import clock, events
from kernel.db import db, lock, transaction
from kernel.errors import DomainError, IllegalMove, NotYours
from kernel.events import Actor
from mediation.actions.paper_facts import Beside, facts_of, issuer_of
from mediation.actions.seats import mark_who_confirms
from mediation.actions.tables import must_chair
from mediation.events import AgreementDiscarded, AgreementDrafted
from mediation.lifecycle import NEEDS_FACTS, AgreementState, Form, agreement_target, form_of
from mediation.models import Agreement, AgreementPoint, Mediation, OralAgreement
from mediation.wording import Replaced, Spoken, agreement

ALONE = Beside()


@dataclass(frozen=True)
class Draft:
    """What the mediator adds to the accepted offer: whether all met on site, the facts and each party's part."""

    on_site: bool = False
    story: str = ""
    duties: str = ""


class OfferChanged(IllegalMove):
    """Another version was accepted since the page was opened."""

    def default(self) -> object:
        """The sentence used when none is given."""
        return _l("方案已经变化，请重新核对。")


class FactsMissing(DomainError):
    """A committee's paper names the facts of the dispute and each party's responsibility (人民调解法 art. 29)."""

    status = 422

    def default(self) -> object:
        """The sentence used when none is given."""
        return _l("人民调解协议书要写明纠纷的主要事实和各方的责任。")


def draft_agreement(
    table: Mediation, offer: Offer, draft: Draft | None = None, *, by: Actor, part: Collection[int] = ()
) -> Agreement:
    """Write the canonical text from the version of the offer that all have accepted (人民调解法 art. 29).

    `part` are the points it settles where the rest goes on; without any it settles the whole.
    """
    with transaction():
        lock(table.complaint)
        lock(table)
        must_chair(table, by)
        if not is_newest(table, offer):
            raise IllegalMove(_l("要先有一个各方都同意的方案，才能起草协议。"))
        if text_in_the_way(table) is not None:
            raise IllegalMove(_l("已经有一份协议文本，请先作废它。"))
        only = cases.points_left(table.complaint, part) if part else []
        row = write(table, offer, draft or Draft(), by, Beside(only=only))
        db.session.add_all(AgreementPoint(agreement_id=row.id, point_id=point.id) for point in only)
        db.session.flush()
        db.session.refresh(row, ["points"])
        return row


def write(table: Mediation, offer: Offer, draft: Draft, by: Actor, beside: Beside = ALONE) -> Agreement:
    """Write a text down as the next version, its digest with it (inside an act)."""
    mark_who_confirms(table, offer)
    issuer = issuer_of(table)
    form = form_of(issuer.kind, on_site=draft.on_site)
    story, duties = draft.story.strip(), draft.duties.strip()
    if form in NEEDS_FACTS and beside.replaces is None and not (story and duties):
        raise FactsMissing()
    version = (db.session.scalar(select(func.max(Agreement.version)).filter_by(mediation_id=table.id)) or 0) + 1
    with force_locale("zh_Hans_CN"):  # papers are Chinese whatever the page speaks
        text = agreement(facts_of(table, form, offer, version, (story, duties), beside))
    row = Agreement(
        mediation_id=table.id,
        offer_id=offer.id,
        version=version,
        text=text,
        state=AgreementState.DRAFTED,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        drafted_at=clock.now(),
        form=form,
        issuer_id=issuer.id,
        reason=beside.replaces.why if beside.replaces else None,
    )
    db.session.add(row)
    db.session.flush()
    events.record(AgreementDrafted(table.complaint_id, row.id, version, row.digest), by)
    return row


def newest_accepted(table: Mediation) -> Offer | None:
    """The version all agreed to last, but for what only renews a promise; None where it settled a part already."""
    part = select(PartSettlement.id).where(PartSettlement.offer_id == Offer.id).exists()
    found = select(Offer, part).where(Offer.complaint_id == table.complaint_id, Offer.state == OfferState.ACCEPTED)
    row = db.session.execute(found.where(Offer.id.not_in(renewals())).order_by(Offer.version.desc()).limit(1)).first()
    return None if row is None or row[1] else row[0]


def is_newest(table: Mediation, offer: Offer) -> bool:
    """Whether this is the version a text can be written from."""
    newest = newest_accepted(table)
    return newest is not None and newest.id == offer.id


def text_waits(complaint: Complaint) -> object:
    """Why no other offer can be accepted: a text written from one waits for presses or for the seal."""
    waiting = (AgreementState.DRAFTED, AgreementState.CONFIRMED)
    found = select(Agreement).join(Mediation, Mediation.id == Agreement.mediation_id)
    row = db.session.scalar(found.where(Mediation.complaint_id == complaint.id, Agreement.state.in_(waiting)).limit(1))
    if row is None:
        return None
    if row.state is AgreementState.CONFIRMED:
        return _l("协议文本各方都已确认，正等签字盖章，不能再同意别的方案。要改的，请在生效后另写变更协议。")
    return _l(
        "已按第%(version)s版方案写好协议文本，等各方确认。要改用别的方案，请调解员先把文本作废。",
        version=row.offer.version,
    )


def text_in_the_way(table: Mediation) -> Agreement | None:
    """The text that stands in the way of another; one that settled a part does not, nor one that was replaced."""
    gone = (AgreementState.DISCARDED, AgreementState.SUPERSEDED)
    found = select(Agreement).where(Agreement.mediation_id == table.id, Agreement.state.not_in(gone))
    return next((row for row in db.session.scalars(found) if not row.is_done_part), None)


def discard_agreement(row: Agreement, reason: str = "", *, by: Actor) -> None:
    """Put a drafted text aside before all have confirmed it; the reason is kept with the text."""
    with transaction():
        lock(row.mediation.complaint)
        lock(row)
        must_lead(row, by)
        state = agreement_target(row.state, "discard")
        if state is None:
            raise IllegalMove(_l("各方都已确认的文本不能作废。要改的，请在生效后另写变更协议。"))
        row.state, row.discarded_at = state, clock.now()
        if row.supersedes_id is not None:
            cases.drop_change(row.offer)
        row.reason = reason.strip() or row.reason
        events.record(AgreementDiscarded(row.mediation.complaint_id, row.id), by)


def must_lead(row: Agreement, by: Actor) -> None:
    """NotYours unless this hand mediates: at the open table, or for what is written after it."""
    if not row.is_late:
        must_chair(row.mediation, by)
    elif not is_mediator_of(row.mediation, by):
        raise NotYours()


def is_mediator_of(table: Mediation, by: Actor) -> bool:
    """Whether this hand sits in the case as the mediator of its table, open or not."""
    held = cases.seats_held(table.complaint, by)
    return by.role == Role.MEDIATOR and any(one.role is PartyRole.MEDIATOR for one in held)


def draft_change(
    old: Agreement, items: Sequence[cases.ChangedItem], why: str, *, by: Actor, draft: Draft | None = None
) -> Agreement:
    """Write a change of what is in force as a new agreement; nothing changes until it is signed and sealed itself."""
    with transaction():
        table = old.mediation
        lock(table.complaint)
        lock(old)
        if not is_mediator_of(table, by):
            raise NotYours()
        if old.state is not AgreementState.EFFECTIVE or old.signed_on is None:
            raise IllegalMove(_l("只有已经生效的协议才能变更。"))
        waiting = (AgreementState.DRAFTED, AgreementState.CONFIRMED)
        if db.session.scalar(
            select(Agreement.id).where(Agreement.mediation_id == table.id, Agreement.state.in_(waiting)).limit(1)
        ):
            raise IllegalMove(_l("已经有一份变更文本在等各方确认。"))
        if not why.strip():
            raise FactsMissing(_l("请写明变更的原因。"))
        offer = cases.propose_change(table.complaint, old.offer, items, by=by)
        replaces = Replaced(old.digest, old.signed_on, why.strip().rstrip("。") + "。")
        said = draft or Draft(on_site=old.form is Form.DOCUMENT)
        row = write(table, offer, said, by, Beside(replaces=replaces))
        row.supersedes_id = old.id
        db.session.add_all(AgreementPoint(agreement_id=row.id, point_id=point.id) for point in old.points)
        db.session.flush()
        db.session.refresh(row, ["points"])
        return row


def write_down(oral: OralAgreement, draft: Draft, *, by: Actor) -> Agreement:
    """Put in writing what was agreed by word of mouth, for a court to confirm (人民调解法 arts. 28, 33)."""
    with transaction():
        table = oral.mediation
        lock(table.complaint)
        lock(table)
        if not is_mediator_of(table, by):
            raise NotYours()
        if text_in_the_way(table) is not None:
            raise IllegalMove(_l("已经有一份协议文本。"))
        row = write(table, oral.offer, draft, by, Beside(spoken=Spoken(oral.agreed_on, oral.digest)))
        row.oral_id = oral.id
        return row
