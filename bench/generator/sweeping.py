"""What the sweep did to a clock while it ran: warnings on their days, the breach at its instant, whose reminders."""

from datetime import date, datetime, timedelta

from bench.generator.case import Case, Row
from complaints.actions.reminding import Concern, Staff, Step, seats_told
from complaints.events import ClockBreached, ClockWarned
from kernel import clock
from kernel.events import SYSTEM

LATER = timedelta(seconds=20)  # the sweep looks every half minute


class Sweeper:
    """Sweeps single clocks; who acts for an organisation is read once."""

    def __init__(self) -> None:
        self._staff: dict[tuple[int | None, ...], Staff] = {}

    def catch_up(self, case: Case, row: Row, at: datetime) -> None:
        """Look at the clock whenever it was due to be looked at, up to an instant."""
        while row["next_at"] is not None and row["next_at"] + LATER <= at:
            self._look(case, row, row["next_at"] + LATER)

    def _look(self, case: Case, row: Row, now: datetime) -> None:
        days = [date.fromisoformat(words) for words in row["warn_days"]]
        concern = self._concern(case, row)
        steps = [Step(concern, "warned", on, start) for on in days if (start := clock.start_of(on)) <= now]
        if row["due_at"] <= now:
            steps.append(Step(concern, "breached", row["due_on"], row["due_at"]))
        for step in steps:
            self._say(case, step, now)
        if len(steps) > (row["due_at"] <= now):
            row["warned_at"] = now
        left = [on for on in days if clock.start_of(on) > now]
        instants = [clock.start_of(on) for on in left] + ([row["due_at"]] if row["due_at"] > now else [])
        row["warn_days"], row["next_at"] = [on.isoformat() for on in left], min(instants, default=None)

    def _say(self, case: Case, step: Step, now: datetime) -> None:
        concern, kind = step.concern, ClockWarned if step.kind == "warned" else ClockBreached
        event = kind(case.id, concern.clock_id, concern.code, concern.due_on)
        case.chain.record(event, SYSTEM, now, happened_at=step.at)
        if step.kind == "breached":
            dates = {"due_on": step.on, "breached_at": step.at, "noticed_at": now}
            case.batch.add("breaches", clock_id=concern.clock_id, **dates)
        staff = self._acting(concern)
        told = {one for seat in seats_told(step) for one in staff.in_seat(seat, concern)}
        for person_id in sorted(told):
            case.batch.add(
                "reminders",
                person_id=person_id,
                clock_id=concern.clock_id,
                kind=step.kind,
                due_on=concern.due_on,
                on=step.on,
                made_at=now,
            )

    def _concern(self, case: Case, row: Row) -> Concern:
        made, profile = case.complaint, case.profile
        return Concern(
            row["id"],
            case.id,
            row["code"],
            row["duty"],
            row["due_on"],
            made["body_id"],
            profile.parent_id,
            None,
            made["filer_id"],
            profile.organisation_id,
            None,  # the made-up cases are entrusted to nobody
        )

    def _acting(self, concern: Concern) -> Staff:
        key = (concern.body_id, concern.superior_id, concern.organisation_id)
        if key not in self._staff:
            self._staff[key] = Staff([concern])
        return self._staff[key]
