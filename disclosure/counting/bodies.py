"""What a case adds to the bodies it came to, and over the whole platform to what was passed on."""

from collections import Counter, defaultdict

from complaints.lifecycle import Outcome
from complaints.models import Party
from complaints.queries.hops import Hop, HopKind
from disclosure.answered import overdue_at
from disclosure.counting.facts import PLAIN, Facts, Place, was_late
from disclosure.indicators import SubjectKind
from kernel import clock

DECIDING, MEDIATING = ("T-ACC",), ("T-MED",)


def public_part(cells: Counter[Place]) -> Counter[Place]:
    """What of a published case its text lets everybody count: nothing at a body that it left, which no text names."""
    left = {ref for kind, ref, _month, measure, _days in cells if (kind, measure) == (SubjectKind.BODY, "moved")}
    return Counter({one: number for one, number in cells.items() if one[0] != SubjectKind.BODY or one[1] not in left})


HOPS = {HopKind.RETURNED: "returned", HopKind.PASSED: "passed"}
FIRST_HOPS = {HopKind.RETURNED: "hop_returned", HopKind.PASSED: "hop_passed", HopKind.OUTSIDE: "hop_out"}


def routing(one: Facts) -> set[str]:
    """Whether a case came to a body, and was passed on by it: over the whole platform, by how it was first."""
    if all(seat.organisation is None for seat in one.seats.values()):
        return set()
    if not one.hops:
        return {"received"}
    often = {"rerouted_often"} if len(one.hops) > 1 else set()
    return {"received", "rerouted", FIRST_HOPS[one.hops[0].kind]} | often


def bodies(one: Facts) -> dict[str, set[tuple[str, int]]]:
    """What a case adds to each body it came to: who has it now gets what became of it, the others that it left."""
    found: dict[str, set[tuple[str, int]]] = defaultdict(set)
    late = {row.body_id for row in one.clocks if row.code in DECIDING and was_late(row)}
    for seat in one.seats.values():
        if seat.organisation is None:
            continue
        mine = found[seat.organisation.ref]
        mine.add(("received", PLAIN))
        if seat.organisation_id in late:
            mine.add(("late_accept", PLAIN))
        if seat.organisation_id != one.complaint.body_id:
            mine.add(("moved", PLAIN))
            mine |= {(HOPS[hop.kind], PLAIN) for hop in _last_of(one, seat) if hop.kind in HOPS}
        else:
            mine |= _own(one, seat)
    return found


def _own(one: Facts, seat: Party) -> set[tuple[str, int]]:
    """What became of a case with the body that has it; its days run from the entry in that body's inbox.

    What another body accepted and let become late before this one took the case over is not this one's doing.
    """
    row, since = one.complaint, seat.from_at
    if row.outcome is Outcome.NOT_ACCEPTED:
        return {("refused", PLAIN)}
    if row.accepted_at is None:
        is_out = any(hop.kind is HopKind.OUTSIDE for hop in _last_of(one, seat))
        return {("handed_out", PLAIN)} if is_out else set()
    found = {("accepted", PLAIN)}
    if row.accepted_at >= since:
        found.add(("body_to_accept", (clock.day_of(row.accepted_at) - clock.day_of(since)).days))
    mediating = (each for each in one.clocks if each.code in MEDIATING and each.body_id == row.body_id)
    if any(at >= since for each in mediating for at in overdue_at(each)):
        found.add(("late_end", PLAIN))
    if row.closed_at is not None:
        begun = clock.day_of(max(row.accepted_at, since))
        found |= {("finished", PLAIN), ("body_to_close", (clock.day_of(row.closed_at) - begun).days)}
    return found


def _last_of(one: Facts, seat: Party) -> list[Hop]:
    """The last time that a body gave the case away, or none."""
    return [hop for hop in one.hops if hop.body_id == seat.organisation_id][-1:]
