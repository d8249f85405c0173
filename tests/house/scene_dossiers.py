"""The part of the scene about bundles: one each of the own and the strange case, asked for by its learner."""

from complaints.actions import dossiers
from complaints.actions.dossiers import Reading
from complaints.models import Complaint
from tests.world import World

Values = dict[str, str]
READING = Reading("case", None, frozenset(), "0" * 64)


def dossiers_scene(world: World, case: Complaint, other: Complaint, own: Values, foreign: Values) -> None:
    """Asked for and not made yet."""
    for values, complaint, name in ((own, case, "learner"), (foreign, other, "other_learner")):
        row = dossiers.ask_for_dossier(complaint, READING, by=world.actor(name))
        values["complaints_beside.take_dossier:ref"] = row.ref
