"""Sessions for the scene: one whose time is being found, one with minutes, and ids no stranger's case has."""

from datetime import timedelta

from kernel import clock
from mediation.lifecycle import Attendance
from tests.mediation.session_hands import attended, fixed, minuted, proposed
from tests.world import World

OF_MINUTES = ("attendance", "write_minutes", "minutes", "confirm_minutes", "object_to_minutes", "respond", "invitation")


def sessions(world: World, own: dict[str, str], foreign: dict[str, str]) -> None:
    """A joint session in a case of everybody's; another one, held and minuted, in a second case."""
    case = world.mediating()
    found = proposed(world, case)
    for page in ("session", "vote", "fix", "cancel"):
        own[f"mediation.{page}:number"], own[f"mediation.{page}:ref"] = case.number, found.ref
        foreign[f"mediation.{page}:ref"] = "3" * 26
    with clock.stepped(clock.now() - timedelta(days=20)):
        held = world.mediating()
        meeting = fixed(world, held)
    with clock.stepped(clock.now() - timedelta(days=5)):
        attended(world, meeting, Attendance.PRESENT, Attendance.PRESENT)
        minuted(world, meeting)
    for page in OF_MINUTES:
        own[f"mediation.{page}:number"], own[f"mediation.{page}:ref"] = held.number, meeting.ref
        foreign[f"mediation.{page}:ref"] = "3" * 26
