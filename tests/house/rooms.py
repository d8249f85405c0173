"""The joint room of the own case and of strangers, with a topic and a pinned fact in the own one."""

from complaints.lifecycle import RoomKind
from complaints.models import Complaint
from mediation import actions as tables
from tests.complaints.driver import table_of
from tests.mediation.room_hands import fact, place
from tests.world import World


def rooms(world: World, mine: Complaint, other: Complaint, own: dict[str, str], foreign: dict[str, str]) -> None:
    """Put the values for addresses of rooms; strangers have no table, so that nothing hangs in theirs."""
    joint = place(mine, RoomKind.JOINT)
    topic = tables.open_topic(table_of(mine), joint, "课程表怎么核对", by=world.actor("mediator"))
    for page in ("room", "read", "pin", "open_topic"):
        own[f"mediation.{page}:ref"], foreign[f"mediation.{page}:ref"] = joint.ref, place(other, RoomKind.JOINT).ref
    own["mediation.close_topic:ref"], foreign["mediation.close_topic:ref"] = topic.ref, "1" * 26
    own["mediation.unpin:ref"], foreign["mediation.unpin:ref"] = fact(world, mine, joint, "一件事").ref, "1" * 26
