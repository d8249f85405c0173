"""退出: announced or ordered, balances planned and reported, closed, finished; nothing blocks one (rules §0b.20)."""

from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from accounts.models import Organisation
from accounts.queries import find_body
from accounts.roles import Level, OrganisationKind
from institutions.actions.moving import CycleWrong, begin, move, permit
from institutions.actions.settling import follow_exits
from institutions.actions.timing import dates_of
from institutions.events import ExitFoundShort
from institutions.lifecycle import ExitState, InstitutionType, LegalType
from institutions.lifecycle.exiting import NOTICE_OF, NOTICES, REPAY, TELL
from institutions.models import Exit, ExitPlan, ExitReport, Institution
from kernel import clock, events
from kernel.db import db, lock, transaction
from kernel.errors import IllegalMove
from kernel.events import Actor

EDUCATION_TYPES = frozenset({InstitutionType.A, InstitutionType.B, InstitutionType.F, InstitutionType.G})


@dataclass(frozen=True)
class Balances:
    """A plan for learners' balances: how many learners, what is owed in fen, how and by when, whom to ask."""

    learners: int
    owed_fen: int
    how: str
    repay_by_on: date
    contact: str


@dataclass(frozen=True)
class Announcement:
    """What an institution announces; `key` is the form's own."""

    key: str
    legal_type: LegalType
    closing_on: date
    reason: str
    contact: str
    notice_url: str
    balances: Balances


@dataclass(frozen=True)
class Order:
    """A decision made elsewhere that ends an institution: number, authority, article, day; never made here."""

    key: str
    number: str
    by_whom: str
    law: str
    on: date
    legal_type: LegalType = LegalType.OTHER


def exit_body(institution: Institution) -> Organisation | None:
    """Which department here sees to an exit: education for its types, else market regulation, else education."""
    kinds = [OrganisationKind.EDUCATION_DEPARTMENT, OrganisationKind.MARKET_REGULATOR]
    if institution.type not in EDUCATION_TYPES:
        kinds.reverse()
    region = institution.domicile_code or institution.published_code
    found = [find_body(kind, Level.COUNTY, region) for kind in kinds]
    return next((one for one in found if one is not None and one.mode == "here"), None)


def exit_of(institution: Institution) -> Exit | None:
    """The exit of an institution that stands; called off ones do not."""
    stands = Exit.institution_id == institution.id, Exit.state != ExitState.CALLED_OFF
    return db.session.scalar(select(Exit).where(*stands))


def announce_exit(institution: Institution, said: Announcement, *, by: Actor) -> Exit:
    """The institution announces; T-EXIT is dated by its legal type, a closing before its end is noted and told."""
    with transaction():
        if known := db.session.scalar(select(Exit).filter_by(key=said.key)):
            return known
        lock(institution)
        if exit_of(institution) is not None:
            raise IllegalMove(_l("这家机构已经公告退出，或者已经记录了终止的决定。"))
        _check(said.balances)
        if said.closing_on < clock.today():
            raise CycleWrong(_l("停业日期不能早于今天。"))
        row = new_exit(institution, exit_body(institution), said.key, said.legal_type, by)
        row.announced_on, row.closing_on = clock.today(), said.closing_on
        row.reason, row.contact, row.notice_url = said.reason.strip(), said.contact.strip(), said.notice_url.strip()
        notice = NOTICE_OF[said.legal_type]
        row.earliest_on = dates_of(notice, clock.today()).due
        begin(row, "announce_exit", by, {notice: None, REPAY: said.balances.repay_by_on, TELL: None})
        _plan(row, said.balances, by)
        note_short(row, by)
        return row


def new_exit(institution: Institution, body: Organisation | None, key: str, legal_type: LegalType, by: Actor) -> Exit:
    """The row of an exit that its first act is about to begin."""
    return Exit(
        key=key,
        institution_id=institution.id,
        institution=institution,
        organisation_id=body.id if body is not None else None,
        legal_type=legal_type,
        made_by_id=by.person_id,
        made_at=clock.now(),
    )


def _is_of_nobody(learners: int, fen: int) -> bool:
    """A sum that is owed is owed to somebody."""
    return fen > 0 and learners == 0


def _check(said: Balances) -> None:
    if said.learners < 0 or said.owed_fen < 0 or not said.how.strip() or not said.contact.strip():
        raise CycleWrong(_l("请写明还有多少学员、余额合计多少、怎么退、找谁退。"))
    if _is_of_nobody(said.learners, said.owed_fen):
        raise CycleWrong(_l("还有余额要退，请写明有多少名学员。"))
    if said.repay_by_on < clock.today():
        raise CycleWrong(_l("退完余额的日期不能早于今天。"))


def _plan(row: Exit, said: Balances, by: Actor) -> ExitPlan:
    plan = ExitPlan(
        exit_id=row.id,
        number=len(row.plans) + 1,
        learners=said.learners,
        owed_fen=said.owed_fen,
        how=said.how.strip(),
        repay_by_on=said.repay_by_on,
        contact=said.contact.strip(),
        made_by_id=by.person_id,
        made_at=clock.now(),
    )
    db.session.add(plan)
    db.session.flush()
    db.session.expire(row, ["plans"])
    return plan


def note_short(row: Exit, by: Actor) -> None:
    """A closing before the notice is over bars nothing; it is on record, and the department and its superior learn."""
    if row.is_short:
        events.record(ExitFoundShort(row.institution_id, row.id, row.closed_on is not None), by)


def note_order(institution: Institution, order: Order, *, by: Actor) -> Exit:
    """A department notes the decision that ends an institution, made by the authority the law names (rules §0b.12)."""
    if not (order.number.strip() and order.by_whom.strip() and order.law.strip()):
        raise CycleWrong(_l("请填写决定的文号、作出决定的机关和依据的条文。"))
    if order.on > clock.today():
        raise CycleWrong(_l("决定日期不能晚于今天。"))
    with transaction():
        must_be_on_record(lock(institution))
        known = exit_of(institution)
        if known is not None:
            move(known, "note_order", by, lambda: _order(known, order), falls_away=True)
            return known
        body = db.session.get(Organisation, by.organisation_id or 0)
        row = new_exit(institution, body, order.key, order.legal_type, by)
        _order(row, order)
        begin(row, "note_order", by)
        return row


def must_be_on_record(institution: Institution) -> None:
    """See to it that a record stands for itself; one that was merged is another's by now."""
    if institution.merged_into_id is not None:
        raise CycleWrong(_l("这条登记已经并入另一家机构，请选并入以后的那一条。"))


def _order(row: Exit, order: Order) -> None:
    row.ordered_on, row.order_number = order.on, order.number.strip()
    row.ordered_by, row.order_law = order.by_whom.strip(), order.law.strip()


def plan_balances(row: Exit, said: Balances, *, by: Actor) -> ExitPlan:
    """A plan after an order, or a new one in place of the last, which is kept; the label of a finished exit follows."""
    _check(said)
    with transaction():
        permit(lock(row), "plan_balances", by)
        plan = _plan(row, said, by)
        move(row, "plan_balances", by, days={REPAY: said.repay_by_on}, falls_away=True)
        follow_exits([row.id])
        return plan


@dataclass(frozen=True)
class Progress:
    """What was repaid since the last word (fen), and what is left: learners and fen."""

    key: str
    repaid_fen: int
    left_learners: int
    left_fen: int
    words: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether nobody is owed anything."""
        return self.left_learners == 0 and self.left_fen == 0


def report_progress(row: Exit, said: Progress, *, by: Actor) -> ExitReport:
    """How far repaying has come; the time until the next report begins anew; the label of a finished exit follows."""
    with transaction():
        if known := db.session.scalar(select(ExitReport).filter_by(key=said.key)):
            return known
        permit(lock(row), "report_progress", by)
        report = _report(row, said, by)
        move(row, "report_progress", by)
        follow_exits([row.id])
        return report


def _report(row: Exit, said: Progress, by: Actor) -> ExitReport:
    if min(said.repaid_fen, said.left_learners, said.left_fen) < 0:
        raise CycleWrong(_l("人数和金额不能小于零。"))
    if _is_of_nobody(said.left_learners, said.left_fen):
        raise CycleWrong(_l("还有余额没有退，请写明还剩多少名学员。"))
    report = ExitReport(
        exit_id=row.id,
        key=said.key,
        repaid_fen=said.repaid_fen,
        left_learners=said.left_learners,
        left_fen=said.left_fen,
        words=said.words.strip(),
        made_by_id=by.person_id,
        made_at=clock.now(),
    )
    db.session.add(report)
    db.session.flush()
    db.session.expire(row, ["reports"])
    return report


def call_off(row: Exit, words: str, *, by: Actor) -> None:
    """The institution goes on after all; only before it closed, and never against an order."""
    if not words.strip():
        raise CycleWrong(_l("请写明为什么取消退出，学员会看到。"))
    with transaction():

        def hand() -> None:
            row.called_off_on, row.called_off_words = clock.today(), words.strip()

        move(row, "call_off", by, hand, falls_away=True)


def close_down(row: Exit, on: date, *, by: Actor) -> None:
    """The institution says on which day it closed."""
    _close(row, "close_down", on, by)


def note_closing(row: Exit, on: date, *, by: Actor) -> None:
    """The department notes that an institution has closed, where it says nothing itself."""
    _close(row, "note_closing", on, by)


def _close(row: Exit, act: str, on: date, by: Actor) -> None:
    if on > clock.today():
        raise CycleWrong(_l("停业日期不能晚于今天。"))
    with transaction():
        lock(row)
        begun = row.announced_on or row.ordered_on
        if begun is not None and on < begun:
            raise CycleWrong(_l("停业日期不能早于公告或者决定的日期。"))

        def hand() -> None:
            row.closed_on = on

        is_early = row.earliest_on is not None and on < row.earliest_on
        move(row, act, by, hand, falls_away=NOTICES if is_early else ())
        note_short(row, by)


def finish_exit(row: Exit, said: Progress, *, by: Actor) -> None:
    """The institution says that all is seen to, with what is left; the label hangs on what stands open (§0b.20)."""
    with transaction():
        permit(lock(row), "finish_exit", by)
        if db.session.scalar(select(ExitReport.id).filter_by(key=said.key)) is None:
            _report(row, said, by)

        def hand() -> None:
            row.finished_on = clock.today()

        move(row, "finish_exit", by, hand, falls_away=not said.is_whole)
    follow_exits([row.id])
