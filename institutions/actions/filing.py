"""备案: drafting, handing in, telling once what is missing, recording, changing, cancelling (rules §0b.21)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from accounts.models import Organisation
from accounts.queries import find_body
from accounts.roles import Level, OrganisationKind
from institutions.actions.moving import CycleWrong, begin, move, permit
from institutions.filing_fields import FIELDS, missing_fields
from institutions.lifecycle import FilingKind, FilingState, InstitutionType
from institutions.models import Filing, FilingItem, FilingTelling, FilingVersion, Institution
from kernel import clock, files
from kernel.db import db, lock, transaction
from kernel.errors import IllegalMove, NotYours
from kernel.events import Actor

VERSION_FILES = "filing_version"
MOST_ITEMS = 20


@dataclass(frozen=True)
class FilingDraft:
    """What an institution types for a filing: what kind, its fields by code; `key` is the form's own."""

    key: str
    kind: FilingKind
    fields: Mapping[str, str]


@dataclass(frozen=True)
class Decided:
    """A decision made elsewhere, as it is noted here: its number, who made it, on which day, why."""

    number: str
    by_whom: str
    on: date
    words: str = ""


def filing_body(institution: Institution) -> Organisation | None:
    """The education department filings go to: of the province of the provider's domicile (rules §8.4 F)."""
    return find_body(OrganisationKind.EDUCATION_DEPARTMENT, Level.PROVINCE, institution.domicile_code)


def draft_filing(institution: Institution, draft: FilingDraft, *, by: Actor) -> Filing:
    """The institution begins a filing; a form sent twice begins one. Type A asks for approval elsewhere, not here."""
    with transaction():
        if known := db.session.scalar(select(Filing).filter_by(key=draft.key)):
            return known
        _may_file(institution, draft.kind)
        body = filing_body(institution)
        if body is None:
            raise CycleWrong(_l("您所在的省还没有教育行政部门在本平台办理备案，请直接向它提交。"))
        filing = _new(institution, body, draft.kind, draft.key, by)
        begin(filing, "draft", by)
        _version(filing, 1, draft.kind, draft.fields, draft.key)
        return filing


def _may_file(institution: Institution, kind: FilingKind) -> None:
    if institution.type is InstitutionType.A or kind is FilingKind.APPROVAL:
        raise CycleWrong(_l("学科类培训机构适用行政审批，由审批机关办理，不在这里备案。"))


def _new(institution: Institution, body: Organisation, kind: FilingKind, key: str, by: Actor) -> Filing:
    return Filing(
        key=key,
        institution_id=institution.id,
        institution=institution,
        organisation_id=body.id,
        kind=kind,
        made_by_id=by.person_id,
        made_at=clock.now(),
    )


def _version(filing: Filing, number: int, kind: FilingKind, fields: Mapping[str, str], token: str) -> FilingVersion:
    """A version with the files that wait under its form's token."""
    row = FilingVersion(filing_id=filing.id, number=number, fields=_known(kind, fields), made_at=clock.now())
    db.session.add(row)
    db.session.flush()
    files.link(token, VERSION_FILES, row.id)
    db.session.expire(filing, ["versions"])
    return row


def _known(kind: FilingKind, fields: Mapping[str, str]) -> dict[str, Any]:
    return {one.code: str(fields.get(one.code) or "").strip() for one in FIELDS[kind]}


def edit_filing(filing: Filing, fields: Mapping[str, str], *, by: Actor, token: str) -> None:
    """The institution changes what it typed before it hands it in."""
    with transaction():

        def hand() -> None:
            filing.newest.fields = _known(filing.kind, fields)
            files.link(token, VERSION_FILES, filing.newest.id)

        move(filing, "edit", by, hand)


def hand_in(filing: Filing, *, by: Actor) -> None:
    """It is handed in whole; the body's time begins."""
    with transaction():
        permit(lock(filing), "hand_in", by)
        _must_be_whole(filing.kind, filing.newest.fields)
        move(filing, "hand_in", by, lambda: _hand_in(filing.newest))


def _must_be_whole(kind: FilingKind, fields: Mapping[str, Any]) -> None:
    if missing_fields(kind, dict(fields)):
        raise CycleWrong(_l("还有必须填写的内容没有填。"))


def _hand_in(version: FilingVersion) -> None:
    version.handed_in_at = clock.now()


def tell_missing(filing: Filing, items: Sequence[str], words: str = "", *, by: Actor) -> FilingTelling:
    """The body tells once, whole, what the version lacks; there can be no second telling (rules §0b.21)."""
    wanted = [one.strip() for one in items if one.strip()]
    if not wanted or len(wanted) > MOST_ITEMS:
        raise CycleWrong(_l("请逐项写明缺什么，一行一项，最多二十项。"))
    with transaction():
        permit(lock(filing), "tell_missing", by)
        telling = FilingTelling(
            version_id=filing.newest.id,
            words=words.strip(),
            told_by_id=by.person_id,
            told_at=clock.now(),
            items=[FilingItem(place=place, words=one[:300]) for place, one in enumerate(wanted, 1)],
        )
        move(filing, "tell_missing", by, lambda: db.session.add(telling))
        db.session.flush()
        db.session.expire(filing.newest, ["telling"])
        return telling


def complete_filing(filing: Filing, fields: Mapping[str, str], *, by: Actor, token: str) -> None:
    """The institution hands in what was missing; the same version, its fields as they are now."""
    with transaction():
        permit(lock(filing), "complete", by)
        _must_be_whole(filing.kind, fields)

        def hand() -> None:
            filing.newest.fields = _known(filing.kind, fields)
            files.link(token, VERSION_FILES, filing.newest.id)

        move(filing, "complete", by, hand)


def add_to_filing(filing: Filing, *, by: Actor, token: str) -> None:
    """Further papers while the body looks at what was completed."""
    with transaction():
        permit(lock(filing), "add", by)
        if not files.quarantined(token):
            raise CycleWrong(_l("请选择要补充的文件。"))
        move(filing, "add", by, lambda: files.link(token, VERSION_FILES, filing.newest.id))


def tick_items(filing: Filing, met: Sequence[int], *, by: Actor) -> None:
    """The body marks which of the things it told of are there now (`met`: their places); it tells nothing new."""
    with transaction():

        def hand() -> None:
            telling = filing.newest.telling
            for item in telling.items if telling is not None else ():
                item.met_at = (item.met_at or clock.now()) if item.place in met else None

        move(filing, "tick", by, hand)


def record_filing(filing: Filing, number: str, *, by: Actor) -> None:
    """It is whole: recorded under the body's number; a change replaces the version in force, and keeps its number."""
    with transaction():
        permit(lock(filing), "record", by)
        number = filing.number or number.strip()
        if not number:
            raise CycleWrong(_l("请填写备案号。"))
        _must_be_free(filing.organisation_id, number, filing.id)

        def hand() -> None:
            newest = filing.newest
            newest.recorded_at = clock.now()
            filing.version, filing.number = newest.number, number
            filing.recorded_on = filing.recorded_on or clock.today()

        move(filing, "record", by, hand)


def _must_be_free(body_id: int, number: str, but: int = 0) -> None:
    taken = select(Filing.id).where(Filing.organisation_id == body_id, Filing.number == number, Filing.id != but)
    if db.session.scalar(taken) is not None:
        raise CycleWrong(_l("本单位已经用过这个编号。"))


def tell_where(filing: Filing, words: str, *, by: Actor) -> None:
    """Out of scope here: the institution is told where to go; this is no refusal (rules §0b.21)."""
    if not words.strip():
        raise CycleWrong(_l("请写明应该向哪个单位、怎么办理。"))
    with transaction():

        def hand() -> None:
            filing.told = words.strip()

        move(filing, "tell_where", by, hand)


def take_back(filing: Filing, *, by: Actor) -> None:
    """The institution takes back what waits: the whole filing, or only the change of a recorded one."""
    with transaction():

        def hand() -> None:
            filing.newest.dropped_at = clock.now()

        move(filing, "take_back", by, hand, falls_away=True)


def change_filing(filing: Filing, draft: FilingDraft, *, by: Actor) -> None:
    """A change of a recorded filing is a new version; the one in force stands until it is recorded."""
    with transaction():
        permit(lock(filing), "change", by)
        _must_be_whole(filing.kind, draft.fields)
        row = _version(filing, filing.newest.number + 1, filing.kind, draft.fields, draft.key)
        move(filing, "change", by, lambda: _hand_in(row))


def cancel_filing(filing: Filing, words: str, *, by: Actor) -> None:
    """The institution cancels its filing; the record stays, with the day it ended."""
    with transaction():

        def hand() -> None:
            filing.ended_on, filing.ended_words = clock.today(), words.strip() or None

        move(filing, "cancel", by, hand, falls_away=True)


def note_revocation(filing: Filing, decided: Decided, *, by: Actor) -> None:
    """A decision made elsewhere that revokes the filing is noted with its number; none is made here."""
    _end_by_decision(filing, "note_revocation", decided, by)


def note_approval_end(filing: Filing, decided: Decided, *, by: Actor) -> None:
    """An approval that a decision made elsewhere ended."""
    _end_by_decision(filing, "note_approval_end", decided, by)


def _end_by_decision(filing: Filing, act: str, decided: Decided, by: Actor) -> None:
    if not (decided.number.strip() and decided.by_whom.strip()):
        raise CycleWrong(_l("请填写决定的文号和作出决定的机关。"))
    if decided.on > clock.today():
        raise CycleWrong(_l("决定日期不能晚于今天。"))
    with transaction():

        def hand() -> None:
            filing.decision_number, filing.decided_by = decided.number.strip(), decided.by_whom.strip()
            filing.ended_on, filing.ended_words = decided.on, decided.words.strip() or None

        move(filing, act, by, hand, falls_away=True)


def note_approval(institution: Institution, draft: FilingDraft, number: str, on: date, *, by: Actor) -> Filing:
    """The provincial department notes an approval of a type A institution; no application, no paper of ours."""
    with transaction():
        if known := db.session.scalar(select(Filing).filter_by(key=draft.key)):
            return known
        body = db.session.get(Organisation, by.organisation_id or 0)
        if body is None or body.level is not Level.PROVINCE:
            raise NotYours()
        if institution.type is not InstitutionType.A:
            raise IllegalMove(_l("只有学科类线上培训机构适用行政审批。"))
        if not number.strip() or missing_fields(FilingKind.APPROVAL, dict(draft.fields)):
            raise CycleWrong(_l("请填写批准文号、审批机关和批准的内容。"))
        if on > clock.today():
            raise CycleWrong(_l("批准日期不能晚于今天。"))
        filing = _new(institution, body, FilingKind.APPROVAL, draft.key, by)
        filing.number, filing.recorded_on, filing.version = number.strip(), on, 1
        filing.state = FilingState.APPROVED
        _must_be_free(body.id, number.strip())
        begin(filing, "note_approval", by)
        row = _version(filing, 1, FilingKind.APPROVAL, draft.fields, draft.key)
        row.handed_in_at = row.recorded_at = clock.now()
        return filing
