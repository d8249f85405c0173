"""The part of the scene about seats and panels: an extra seat, a mediator asked, an ended table in the month's draw."""

from complaints import actions as cases
from complaints.models import Complaint
from mediation import actions as tables
from mediation.lifecycle import AskedFor, Chosen
from tests.complaints.driver import grounds, table_of
from tests.mediation.seat_hands import proposed
from tests.world import World

Values = dict[str, str]


def seats_scene(world: World, case: Complaint, own: Values, foreign: Values) -> None:
    """An extra seat at the own table, a mediator asked about another case, an ended table in the month's draw."""
    seat = proposed(world, case)
    waiting, ended = world.entrusted(), world.mediating()
    by = world.actor("association_officer")
    asked = tables.ask_mediator(waiting, world.person("mediator"), AskedFor.OPEN, Chosen.HAND, by=by)
    cases.terminate(ended, grounds(ended, "termination"), "理由。", by=world.actor("officer"))
    tables.end_table(table_of(ended), by=world.actor("officer"))
    # nobody sits beside the chair, and a stranger's is one that is not there
    own |= {"mediation:ref": seat.ref, "mediation.remove_beside:ref": "3" * 26}
    own |= {"mediation.asked:ref": asked.ref, "mediation.withdraw_asked:ref": asked.ref}
    own |= {"mediation.member:ref": world.person("mediator").ref, "mediation.choose:number": waiting.number}
    own["mediation.look:ref"] = table_of(ended).ref
    foreign["mediation:ref"] = "1" * 26
