"""How an invented case goes: each plot is a row of scenes; a scene says when it plays and then calls acts.

A scene yields (working days after filing, time of day) and acts when it is resumed; scenes beyond the present are never
resumed, so that the same plot started later is the same case caught earlier.
"""

from collections.abc import Callable, Iterator

from demo import (
    bid_scenes,
    door_scenes,
    letter_scenes,
    oversight_scenes,
    power_scenes,
    promise_scenes,
    refund_scenes,
    scenes,
    seat_scenes,
    session_scenes,
    table_scenes,
    turn_scenes,
)
from demo.scenes import Case, When

Plot = Callable[[Case], Iterator[When]]


def _row(*parts: Callable[[Case], Iterator[When]]) -> Plot:
    def play(case: Case) -> Iterator[When]:
        for part in parts:
            yield from part(case)

    return play


_ANSWERED = (scenes.filed, scenes.accepted, scenes.answered)
_AT_TABLE = (*_ANSWERED, table_scenes.consented, table_scenes.table_opened, table_scenes.talked)
_DRAFTED = (*_AT_TABLE, table_scenes.taken, table_scenes.drafted)
_CONFIRMED = (*_DRAFTED, table_scenes.learner_confirmed, table_scenes.institution_confirmed)
_AGREED = (*_CONFIRMED, table_scenes.signed)

PLOTS: dict[str, Plot] = {
    "waiting": _row(scenes.filed),
    "asked_first": _row(door_scenes.asked_first),
    "settled_first": _row(door_scenes.asked_first, door_scenes.settled_first),
    "reckoned": _row(scenes.filed, refund_scenes.reckoned),
    "urged": _row(scenes.filed, oversight_scenes.urged),
    "explained": _row(scenes.filed, oversight_scenes.urged, oversight_scenes.explained),
    "returned": _row(scenes.filed, power_scenes.returned, scenes.read),
    "disputed": _row(scenes.filed, power_scenes.disputed),
    "contested": _row(scenes.filed, power_scenes.contested),
    "halted": _row(*_ANSWERED, power_scenes.clue_found, power_scenes.halted),
    "divided": _row(scenes.filed, power_scenes.divided, scenes.accepted, scenes.answered),
    "taken_over": _row(scenes.filed, oversight_scenes.taken_over, scenes.read),
    "intake": _row(scenes.filed),
    "intake_assigned": _row(scenes.filed, scenes.assigned),
    "refused_unserved": _row(scenes.filed, scenes.refused, letter_scenes.came_back),
    "refused": _row(scenes.filed, scenes.refused, scenes.read),
    "refused_closed": _row(scenes.filed, scenes.refused, scenes.read, table_scenes.closed),
    "accepted": _row(scenes.filed, scenes.accepted),
    "answered": _row(*_ANSWERED),
    "countered": _row(*_ANSWERED, scenes.countered),
    "declined": _row(*_ANSWERED, scenes.declined),
    "entrusted": _row(*_ANSWERED, table_scenes.consented),
    "mediating": _row(*_AT_TABLE, session_scenes.met, session_scenes.next_fixed),
    "bids_met": _row(*_AT_TABLE, bid_scenes.bids_met),
    "lender_seated": _row(*_AT_TABLE, seat_scenes.lender_seated),
    "appraised": _row(*_AT_TABLE, turn_scenes.fact_told, turn_scenes.appraised),
    "suspended": _row(*_AT_TABLE, turn_scenes.suspended),
    "partly": _row(*_CONFIRMED, turn_scenes.partly_signed, table_scenes.closed, table_scenes.made_public),
    "supplement": _row(scenes.filed, scenes.accepted, turn_scenes.asked_for_more),
    "drafted": _row(*_DRAFTED),
    "half_confirmed": _row(*_DRAFTED, table_scenes.learner_confirmed),
    "confirmed": _row(*_CONFIRMED),
    "agreed": _row(*_AGREED),
    "kept": _row(*_AGREED, promise_scenes.said_paid, promise_scenes.not_there, promise_scenes.there),
    "defaulted": _row(*_AGREED, table_scenes.closed, promise_scenes.urged),
    "beside": _row(scenes.filed, scenes.accepted, promise_scenes.beside),
    "settled": _row(*_AGREED, table_scenes.closed, table_scenes.made_public),
    "terminated": _row(*_ANSWERED, table_scenes.terminated, scenes.read),
    "failed": _row(*_ANSWERED, table_scenes.terminated, scenes.read, table_scenes.closed, table_scenes.made_public),
    "withdrawn": _row(scenes.filed, table_scenes.withdrawn),
    "withdrawn_closed": _row(scenes.filed, table_scenes.withdrawn, table_scenes.closed),
    "withdrawn_late": _row(*_ANSWERED, table_scenes.withdrawn),
    "withdrawn_late_closed": _row(
        *_ANSWERED, table_scenes.withdrawn, table_scenes.withdrawal_signed, scenes.read, table_scenes.closed
    ),
    "handed_off": _row(scenes.filed),
    "handed_off_number": _row(scenes.filed, table_scenes.outside_number),
    "handed_off_closed": _row(scenes.filed, table_scenes.outside_number, table_scenes.closed_by_learner),
}
