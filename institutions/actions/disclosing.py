"""Disclosing: an item is typed in, confirmed, stands from its day; a coming change is announced, or recalled."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from accounts.figures import figure
from institutions import duties
from institutions.actions.timing import Subject, end_clock, start_clock
from institutions.deadlines import END, FILL, CycleClockRule, Unit, known
from institutions.events import (
    DisclosureConfirmed,
    DisclosureDiscarded,
    DisclosureDrafted,
    DisclosureExpiring,
    DisclosureRecalled,
    DutiesOpened,
)
from institutions.lifecycle import Cycle
from institutions.models import CourseLine, Disclosure, DutyRecord, Institution
from institutions.permissions.duties import must_be_own
from institutions.queries.duties import duties_of, filed, versions_of
from kernel import clock, events, files
from kernel.db import db, lock, transaction
from kernel.errors import DomainError, IllegalMove
from kernel.events import SYSTEM, Actor
from kernel.web import day

OWNER = "disclosure"
known(
    CycleClockRule(FILL, "填写披露事项", 0, Unit.DATE, "platform rule: no article sets a day to fill in here"),
    CycleClockRule(END, "披露事项到期", 0, Unit.DATE, "platform rule: the day the institution itself gave"),
)


class DisclosureWrong(DomainError):
    """What was typed of an item does not hold together; `field` is where to mend it."""

    status = 422

    def __init__(self, field: str, message: object) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class Course:
    """One course: price in fen, what it is for, which refund rule holds."""

    name: str
    fen: int
    unit: str
    refund_rule: str = ""


@dataclass(frozen=True)
class Typed:
    """An item as it was typed; `kept` are ids of earlier evidence that goes on to hold."""

    item: str
    content: dict[str, Any]
    from_on: date | None = None
    until_on: date | None = None
    consultation: str = ""
    courses: Sequence[Course] = field(default=())
    kept: Sequence[str] = field(default=())


def open_duties(institution: Institution, *, by: Actor = SYSTEM) -> int:
    """Ask an institution with an account for its items from today, and time what articles demand; how many are new."""
    with transaction():
        lock(institution)
        if institution.organisation_id is None or institution.is_free_entry:
            return 0
        there = {row.item: row for row in db.session.query(DutyRecord).filter_by(institution_id=institution.id)}
        new = [item.code for item in duties.ITEMS if institution.type in item.types and item.code not in there]
        rows = [DutyRecord(institution_id=institution.id, item=code, since_on=clock.today()) for code in new]
        db.session.add_all(rows)
        db.session.flush()
        there |= {row.item: row for row in rows}
        _time(institution, there, by)
        if new:
            events.record(DutiesOpened(institution.id, len(new)), by)
        return len(new)


def _time(institution: Institution, records: dict[str, DutyRecord], by: Actor) -> None:
    """Start the clock of each item an article demands and nobody filled in yet."""
    for duty in duties_of(institution, clock.today()):
        record = records.get(duty.item.code)
        if record is None or duty.stands is not None or duty.due_on is None or duty.demand is not duties.Demand.LAW:
            continue
        if duty.due_on >= clock.today():
            start_clock(subject_of(institution, record), FILL, by, start_on=record.since_on, due=duty.due_on)


def subject_of(institution: Institution, record: DutyRecord) -> Subject:
    """The clocks of an item are of their own cycle and the institution's own to keep."""
    return Subject(institution.id, Cycle.DUTY, record.id, institution.organisation_id)


def draft_item(institution: Institution, typed: Typed, *, by: Actor, form_token: str | None = None) -> Disclosure:
    """Somebody of the institution types an item in; it takes the place of an earlier draft and stands nowhere yet."""
    with transaction():
        must_be_own(institution, by)
        _check_order(typed.from_on, typed.until_on)
        lock(institution)
        open_duties(institution, by=by)  # its account may be younger than the last round
        record = _record(institution, typed.item)
        row = db.session.scalar(select(Disclosure).filter_by(record_id=record.id, confirmed_at=None))
        if row is None:
            row = Disclosure(record_id=record.id, institution_id=institution.id, item=typed.item, files=[])
            db.session.add(row)
        row.content, row.consultation = typed.content, typed.consultation
        row.from_on, row.until_on = typed.from_on, typed.until_on
        row.entered_by_id, row.entered_at = by.person_id, clock.now()
        row.courses = []
        db.session.flush()
        row.courses = [
            CourseLine(place=place, name=one.name, fen=one.fen, unit=one.unit, refund_rule=one.refund_rule)
            for place, one in enumerate(typed.courses, 1)
        ]
        linked = files.link(form_token, OWNER, row.id) if form_token else []
        own = set(row.files) | {ref for one in versions_of(institution.id, typed.item) for ref in one.files}
        row.files = [*(ref for ref in dict.fromkeys(typed.kept) if ref in own), *(one.ref for one in linked)]
        db.session.flush()
        events.record(DisclosureDrafted(institution.id, row.id, row.item), by)
        return row


def draft_items(institution: Institution, many: Iterable[Typed], *, by: Actor) -> int:
    """The same for a whole sheet: all of them or none; says how many."""
    with transaction():
        return len([draft_item(institution, typed, by=by) for typed in many])


def _record(institution: Institution, item: str) -> DutyRecord:
    found = db.session.scalar(select(DutyRecord).filter_by(institution_id=institution.id, item=item))
    if found is None:
        raise IllegalMove(_l("这一项不要求本机构填写。"))
    return found


def discard_item(draft: Disclosure, *, by: Actor) -> None:
    """Throw a draft away."""
    with transaction():
        institution = db.session.get_one(Institution, draft.institution_id)
        must_be_own(institution, by)
        if not lock(draft).is_draft:
            raise IllegalMove()
        gone = DisclosureDiscarded(institution.id, draft.id, draft.item)
        files.erase(OWNER, [draft.id])
        db.session.delete(draft)
        events.record(gone, by)


def confirm_item(draft: Disclosure, *, by: Actor) -> None:
    """确认 by somebody of the institution: the version stands from its day and is never changed (§0b.5).

    A change of rules is announced before its day: seven days for platforms (电商法 34), else the operator's figure.
    """
    with transaction():
        institution = db.session.get_one(Institution, draft.institution_id)
        must_be_own(institution, by)
        lock(institution)
        if not lock(draft).is_draft:
            raise IllegalMove()
        before = versions_of(institution.id, draft.item)
        from_on = draft.from_on or clock.today()
        _check(institution, draft, from_on, [row for row in before if row.stands])
        last = db.session.scalar(select(func.max(Disclosure.version)).filter_by(record_id=draft.record_id))
        draft.version, draft.from_on = (last or 0) + 1, from_on
        draft.confirmed_by_id, draft.confirmed_at = by.person_id, clock.now()
        db.session.flush()
        _keep_time(institution, draft, by)
        events.record(DisclosureConfirmed(institution.id, draft.id, draft.item, draft.version, from_on), by)


def check_item(institution: Institution, draft: Disclosure) -> None:
    """Raise what would refuse a draft if it were confirmed today (平台规则 and 电商法 34)."""
    before = [row for row in versions_of(institution.id, draft.item) if row.stands]
    _check(institution, draft, draft.from_on or clock.today(), before)


def _check(institution: Institution, draft: Disclosure, from_on: date, before: Sequence[Disclosure]) -> None:
    item, today = duties.BY_CODE[draft.item], clock.today()
    if item.needs_evidence and not draft.files and draft.content.get("kind") != "none":
        raise DisclosureWrong("files", _l("这一项要附上凭据，例如证照的照片。"))
    if from_on < today:
        raise DisclosureWrong("from_on", _l("起始日不能早于今天：已经过去的日子以当时的版本为准。"))
    _check_order(from_on, draft.until_on)
    if any(row.from_on == from_on for row in before):
        raise DisclosureWrong("from_on", _l("这一天已经有一个确认过的版本，请改为之后的日期。"))
    if item.is_rule and before:
        check_notice(institution, item.code, from_on)
        if duties.notice_law(institution.type, item.code) and not draft.consultation:
            raise DisclosureWrong("consultation", _l("请写明各方怎么提意见（电子商务法第三十四条第一款）。"))


def notice_days() -> int:
    """The operator's days between the announcement of a change of rules and its day (平台规则)."""
    return figure("duty_notice")


def _check_order(from_on: date | None, until_on: date | None) -> None:
    if from_on is not None and until_on is not None and until_on < from_on:
        raise DisclosureWrong("until_on", _l("有效期的最后一日不能早于起始日。"))


def check_notice(institution: Institution, item: str, from_on: date) -> None:
    """Refuse a day too early for a change of rules, with the first day that would do."""
    first = duties.earliest_day(institution.type, item, clock.today(), notice_days())
    if from_on >= first:
        return
    why = duties.notice_law(institution.type, item)
    if why:
        words = _l(
            "%(law)s：修改内容应当至少在实施前七日予以公示。今天公示的，最早%(day)s起实施。", law=why, day=day(first)
        )
    else:
        words = _l("平台规则：修改要提前公示。今天公示的，最早%(day)s起实施。", day=day(first))
    raise DisclosureWrong("from_on", words)


def _keep_time(institution: Institution, row: Disclosure, by: Actor) -> None:
    """The duty to fill in is met; the end of the newest version is what runs now."""
    subject = subject_of(institution, row.record)
    end_clock(subject, FILL, by, is_met=True)
    end_clock(subject, END, by, is_met=True)
    _run_to_end(institution, row.record, by)


def _run_to_end(institution: Institution, record: DutyRecord, by: Actor) -> None:
    rows = filed(versions_of(institution.id, record.item))
    newest = max(rows, key=lambda one: (one.from_on, one.version), default=None)
    end = duties.ends_on(duties.BY_CODE[record.item], newest) if newest else None
    if end is not None and end >= clock.today():
        start_clock(subject_of(institution, record), END, by, due=end)


def recall_item(row: Disclosure, *, by: Actor) -> None:
    """Take back a version that was announced, before its day; afterwards it stays for ever."""
    with transaction():
        institution = db.session.get_one(Institution, row.institution_id)
        must_be_own(institution, by)
        lock(institution)
        if not lock(row).stands or row.from_on is None or row.version is None:
            raise IllegalMove()
        if row.from_on <= clock.today():
            raise IllegalMove(_l("这个版本已经开始实施，不能撤回；可以另行公示新的版本。"))
        row.recalled_by_id, row.recalled_at = by.person_id, clock.now()
        db.session.flush()
        end_clock(subject_of(institution, row.record), END, by, is_met=False)
        _run_to_end(institution, row.record, by)
        events.record(DisclosureRecalled(institution.id, row.id, row.item, row.version), by)


def tend_duties() -> dict[str, int]:
    """Ask institutions that came to an account, and tell once of each version that ends soon; safe to run again."""
    done = {"opened": 0, "warned": 0}
    have = select(Institution).where(Institution.organisation_id.is_not(None), Institution.is_free_entry.is_(False))
    for one in list(db.session.scalars(have.order_by(Institution.id))):
        done["opened"] += open_duties(one)
        done["warned"] += _warn(one)
    return done


def _warn(institution: Institution) -> int:
    with transaction():
        lock(institution)
        rows = versions_of(institution.id)
        soon = clock.today() + timedelta(days=figure("duty_warn"))
        records = {row.item: row for row in db.session.query(DutyRecord).filter_by(institution_id=institution.id)}
        said = 0
        for item, record in records.items():
            own = [row for row in rows if row.item == item]
            newest = max(filed(own), key=lambda one: (one.from_on, one.version), default=None)
            end = duties.ends_on(duties.BY_CODE[item], newest) if newest else None
            if newest is None or end is None or not clock.today() <= end <= soon:
                continue
            if record.warned_version >= newest.version:
                continue
            record.warned_version = newest.version
            row = next(one for one in own if one.version == newest.version)
            events.record(DisclosureExpiring(institution.id, row.id, item, newest.version, end), SYSTEM)
            said += 1
        return said
