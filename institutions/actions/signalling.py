"""Once a day: the rules of risk are asked of every institution there is something to say of; signals begin and end."""

from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import Select, func, or_, select

from accounts.figures import figure
from institutions.actions.tallying import month_of
from institutions.events import SignalEnded, SignalRaised
from institutions.lifecycle import PromiseStanding, Reachability
from institutions.lifecycle.signals import Signal, SignalKind, Thresholds, WatchFacts, signals_of
from institutions.models import Institution, LedgerMonth, PromiseCount, RiskSignal
from institutions.queries.licences import licence_ends
from kernel import clock, events
from kernel.bulk import among
from kernel.db import db, transaction
from kernel.events import SYSTEM

Counts = tuple[int, int, int]


def thresholds() -> Thresholds:
    """The operator's figures now."""
    names = ("sample", "spike", "breaches", "defaults", "silence", "licence")
    return Thresholds(**{name: figure(f"signal_{name}") for name in names})


def sweep_signals() -> dict[str, int]:
    """Raise what holds and end what holds no longer; safe to run twice and safe to miss."""
    done = {"raised": 0, "ended": 0}
    with transaction():
        today, limits = clock.today(), thresholds()
        standing = {(row.institution_id, row.kind): row for row in db.session.scalars(_standing())}
        known = _facts(today, {key for key, _kind in standing})
        for institution_id, facts in known.items():
            found = {one.kind: one for one in signals_of(facts, limits, today)}
            done["raised"] += _raise(institution_id, found.values(), standing)
            done["ended"] += _end(institution_id, set(found), standing)
    return done


def _standing() -> Select[RiskSignal]:
    return select(RiskSignal).where(RiskSignal.ended_at.is_(None)).with_for_update()


def months_back(day: date, number: int) -> date:
    """The first day of the month so many months before."""
    at = day.year * 12 + day.month - 1 - number
    return date(at // 12, at % 12 + 1, 1)


def _facts(today: date, also: set[int]) -> dict[int, WatchFacts]:
    """What is known of each institution with anything to say, in few statements."""
    now, before = months_back(today, 2), months_back(today, 5)
    recent, older = _ledger(now, None), _ledger(before, now)
    defaulted = _defaulted()
    asked = {*recent, *defaulted, *also}
    lost = Institution.reachability == Reachability.UNREACHABLE
    ends = licence_ends(today + timedelta(days=thresholds().licence))
    asked |= ends.keys()
    found = select(Institution).where(or_(among(Institution.id, asked), lost & (Institution.open_cases > 0)))
    return {
        row.id: WatchFacts(
            *_numbers(recent.get(row.id, (0, 0, 0)), older.get(row.id, (0, 0, 0))),
            defaulted=defaulted.get(row.id, 0),
            open_cases=row.open_cases,
            licence_until=ends.get(row.id),
            is_unreachable=row.reachability is Reachability.UNREACHABLE,
            is_free_entry=row.is_free_entry,
        )
        for row in db.session.scalars(found)
    }


def _numbers(recent: Counts, older: Counts) -> tuple[int, int, int, int]:
    cases, breaches, silences = recent
    return cases, older[0], breaches, silences


def _ledger(start: date, end: date | None) -> dict[int, Counts]:
    sums = (func.sum(LedgerMonth.cases), func.sum(LedgerMonth.breaches), func.sum(LedgerMonth.silences))
    found = select(LedgerMonth.institution_id, *sums).where(LedgerMonth.month >= month_of(start))
    if end is not None:
        found = found.where(LedgerMonth.month < end)
    rows = db.session.execute(found.group_by(LedgerMonth.institution_id))
    return {key: (int(cases), int(breaches), int(silences)) for key, cases, breaches, silences in rows}


def _defaulted() -> dict[int, int]:
    found = select(PromiseCount.institution_id, func.sum(PromiseCount.number)).where(
        PromiseCount.standing == PromiseStanding.DEFAULTED, PromiseCount.number > 0
    )
    return {key: int(number) for key, number in db.session.execute(found.group_by(PromiseCount.institution_id))}


def _raise(institution_id: int, found: Iterable[Signal], standing: dict[tuple[int, SignalKind], RiskSignal]) -> int:
    raised, now = 0, clock.now()
    for one in found:
        row = standing.get((institution_id, one.kind))
        if row is None:
            row = RiskSignal(institution_id=institution_id, kind=one.kind, begun_at=now)
            db.session.add(row)
            raised += 1
        row.facts, row.seen_at = dict(one.facts), now
        db.session.flush()
        if row.begun_at == now:
            events.record(SignalRaised(institution_id, row.id, str(one.kind)), SYSTEM)
    return raised


def _end(institution_id: int, found: set[SignalKind], standing: dict[tuple[int, SignalKind], RiskSignal]) -> int:
    gone = [row for (key, kind), row in standing.items() if key == institution_id and kind not in found]
    for row in gone:
        row.ended_at = clock.now()
        events.record(SignalEnded(institution_id, row.id, str(row.kind)), SYSTEM)
    return len(gone)
