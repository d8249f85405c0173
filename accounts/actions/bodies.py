"""Organisations changed and closed by the platform's administrator: with a reason, and a history of old and new."""

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from accounts.actions.organisations import add_organisation
from accounts.charges import still_open
from accounts.events import OrganisationChanged, OrganisationClosed
from accounts.issuing import prefix_of, taken
from accounts.models import Membership, Organisation, Region
from accounts.models.office import OrganisationChange
from accounts.roles import BODIES, Level, Mode, OrganisationKind, Role
from kernel import clock, events, files
from kernel.db import db, lock, transaction
from kernel.errors import DomainError, IllegalMove, NotYours
from kernel.events import Actor

PLACE = ("region_code", "level", "phone", "address", "video_base")
FIELDS = ("name", "short_name", "legal_basis", "letterhead", "parent_id", *PLACE)


class BodyWrong(DomainError):
    """What was given does not make an organisation; the message says which field."""

    status = 422

    def __init__(self, field: str, message: object) -> None:
        self.field = field
        super().__init__(message)


def found_organisation(kind: OrganisationKind, values: dict[str, Any], reason: str, *, by: Actor) -> Organisation:
    """Add a body or an institution's account; a market regulator begins elsewhere (O121 arts. 8, 40)."""
    with transaction():
        _only_platform(by)
        _check(kind, values, reason)
        given = {name: value for name, value in values.items() if name != "parent_id"}
        parent = db.session.get(Organisation, values["parent_id"]) if values.get("parent_id") else None
        mode = Mode.ELSEWHERE if kind is OrganisationKind.MARKET_REGULATOR else Mode.HERE
        row = add_organisation(kind, by=by, mode=mode, parent=parent, **given)
        _note(row, "created", {name: ["", _plain(getattr(row, name))] for name in FIELDS}, reason, by)
        return row


def change_organisation(organisation: Organisation, values: dict[str, Any], reason: str, *, by: Actor) -> bool:
    """Change what is kept of an organisation; False when nothing differs. Its kind never changes."""
    with transaction():
        _only_platform(by)
        lock(organisation)
        if organisation.closed_at is not None:
            raise IllegalMove(_l("这个单位已经停用，不能再改。"))
        _check(organisation.kind, values, reason, of=organisation)
        changed = {
            name: [_plain(getattr(organisation, name)), _plain(value)]
            for name, value in values.items()
            if name in FIELDS and getattr(organisation, name) != value
        }
        for name in changed:
            setattr(organisation, name, values[name])
        if changed:
            row = _note(organisation, "changed", changed, reason, by)
            events.record(OrganisationChanged(organisation.id, row.id, tuple(sorted(changed))), by)
        return bool(changed)


def set_mode(
    organisation: Organisation, mode: Mode, reason: str, *, by: Actor, document: str = "", form_key: str = ""
) -> bool:
    """Switch where a body handles its cases; a market regulator comes *here* only with its authorisation on file."""
    with transaction():
        _only_platform(by)
        lock(organisation)
        if organisation.closed_at is not None or organisation.kind not in BODIES:
            raise IllegalMove(_l("这个单位不能改变办理方式。"))
        if not reason.strip():
            raise BodyWrong("reason", _l("请写明为什么改。"))
        if organisation.mode is mode:
            return False
        if mode is Mode.HERE and organisation.kind is OrganisationKind.MARKET_REGULATOR:
            _file_authorisation(organisation, document, form_key)
        changed = {"mode": [str(organisation.mode), str(mode)], "authorisation": ["", organisation.authorisation]}
        organisation.mode = mode
        row = _note(organisation, "mode", changed, reason, by)
        events.record(OrganisationChanged(organisation.id, row.id, ("mode",)), by)
        return True


def _file_authorisation(organisation: Organisation, document: str, form_key: str) -> None:
    """O121 arts. 8 and 40: without the regulator's own authorisation its cases belong to the national platform."""
    if not document.strip():
        raise BodyWrong("document", _l("请填写授权文件的名称和文号。"))
    if not form_key or not files.link(form_key, "organisation", organisation.id):
        raise BodyWrong("file", _l("请上传授权文件。没有授权的，市场监督管理部门的投诉在全国12315平台办理。"))
    organisation.authorisation = document.strip()


def close_organisation(organisation: Organisation, reason: str, *, by: Actor) -> None:
    """Close an organisation that has nothing open: nothing goes there any more, and nobody acts for it."""
    with transaction():
        _only_platform(by)
        lock(organisation)
        if organisation.closed_at is not None:
            return
        if not reason.strip():
            raise BodyWrong("reason", _l("请写明为什么停用。"))
        open_work = still_open(organisation.id)
        if open_work:
            told = "，".join(f"{words}{number}" for words, number in open_work)
            raise IllegalMove(_l("还有没有办完的事：%(told)s。请先办完或者移交。", told=told))
        if db.session.scalar(select(Membership.id).where(*_acting(organisation, by)).limit(1)):
            raise IllegalMove(_l("还有人在这里任职。请先结束他们的任职。"))
        organisation.closed_at = clock.now()
        row = _note(organisation, "closed", {}, reason, by)
        events.record(OrganisationClosed(organisation.id, row.id), by)


def _acting(organisation: Organisation, by: Actor) -> tuple[Any, ...]:
    now = clock.now()
    held = Membership.until_at.is_(None) | (Membership.until_at > now)
    return Membership.organisation_id == organisation.id, held


def _only_platform(by: Actor) -> None:
    if by.role != Role.PLATFORM_ADMIN:
        raise NotYours()


def _check(kind: OrganisationKind, values: dict[str, Any], reason: str, of: Organisation | None = None) -> None:
    if not str(values.get("name") or "").strip():
        raise BodyWrong("name", _l("请填写单位名称。"))
    if not reason.strip():
        raise BodyWrong("reason", _l("请写明为什么。"))
    region = values.get("region_code")
    if region and db.session.get(Region, region) is None:
        raise BodyWrong("region_code", _l("没有这个行政区划代码。请填写6位代码，例如 110108。"))
    if kind in BODIES:
        _check_body(values, region)
    _check_parent(kind, values.get("parent_id"), of)
    if kind in BODIES:
        _check_numbers(values, of)


def _check_numbers(values: dict[str, Any], of: Organisation | None) -> None:
    """No two bodies print the same number: what theirs begin with differs (decision 0092)."""
    given = {name: str(values.get(name, getattr(of, name, "")) or "").strip() for name in ("name", "short_name")}
    why = taken(prefix_of(**given), of)
    if why is not None:
        raise BodyWrong("short_name", why)


def _check_body(values: dict[str, Any], region: str | None) -> None:
    level = values.get("level")
    if level is None:
        raise BodyWrong("level", _l("请选择层级。"))
    if not region and level is not Level.NATIONAL:
        raise BodyWrong("region_code", _l("请填写所在地的6位行政区划代码。"))
    if not str(values.get("legal_basis") or "").strip():
        raise BodyWrong("legal_basis", _l("请填写依据哪部法律、哪一条办理。"))


def _check_parent(kind: OrganisationKind, parent_id: int | None, of: Organisation | None) -> None:
    """A superior is an open body of the same kind, and never somebody below."""
    above = db.session.get(Organisation, parent_id) if parent_id else None
    if above is not None and (above.kind is not kind or above.closed_at is not None):
        raise BodyWrong("parent_id", _l("上级单位应当是同一种类、没有停用的单位。"))
    seen: set[int] = set()
    while above is not None and above.id not in seen:
        if of is not None and above.id == of.id:
            raise BodyWrong("parent_id", _l("上级单位不能是本单位或者它的下级。"))
        seen.add(above.id)
        above = above.parent


def _plain(value: Any) -> Any:
    return value if isinstance(value, int) else str(value) if value is not None else ""


def _note(organisation: Organisation, act: str, changed: dict[str, Any], reason: str, by: Actor) -> OrganisationChange:
    row = OrganisationChange(
        organisation_id=organisation.id,
        act=act,
        fields={name: pair for name, pair in changed.items() if pair[0] != pair[1]},
        reason=reason.strip(),
        by_id=by.person_id,
        at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    return row
