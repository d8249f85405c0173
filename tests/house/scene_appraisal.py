"""What the addresses about an appraisal are given."""

from complaints import actions as cases
from tests.complaints.turn_hands import APPRAISAL
from tests.world import World

Values = dict[str, str]


def appraisal(world: World, own: Values, foreign: Values) -> None:
    """A case in which an appraisal is proposed, and an id no stranger's case has."""
    case = world.mediating()
    ref = cases.propose_appraisal(case, APPRAISAL, by=world.actor("learner")).ref
    for name in ("designate_appraiser", "drop_appraisal", "commission_appraisal"):
        own[f"complaints_desk.{name}:ref"], foreign[f"complaints_desk.{name}:ref"] = ref, "2" * 26
        own[f"complaints_desk.{name}:number"] = case.number
    own["complaints_turns:ref"], foreign["complaints_turns:ref"] = ref, "2" * 26
    own["complaints_turns.answer_appraisal:number"] = case.number
