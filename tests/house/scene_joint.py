"""A joint complaint for the scene: the learner represents others at its table, terms wait for the learner's answer."""

from complaints import actions as cases
from complaints.models import PointKind
from mediation import actions as tables
from tests.complaints.filing_hands import STORY
from tests.complaints.joint_hands import Parent, case, crowd
from tests.mediation.joint_hands import at_table, put
from tests.mediation.session_hands import fixed
from tests.world import World

OWN = ("complaints_learner.joint_complaint", "complaints_learner.joint_act")
OWN += ("mediation.joint", "mediation.joint_answer", "mediation.joint_say")
LED = (
    "complaints_desk.joint_complaint",
    "complaints_desk.joint_act",
    "mediation.joint_at_table",
    "mediation.joint_act",
)


AT_SESSION = ("session", "notice", "appointment", "vote", "respond", "reply_to_minutes")


def joint_scene(world: World, own: dict[str, str], foreign: dict[str, str]) -> None:
    """Somebody else leads, the learner is the second representative; two more cases could be handled together."""
    first, third = crowd(world, 2)
    points = (cases.PointDraft(PointKind.REFUND, "退还余款", 120_000),)
    mine = world.file(words=f"{STORY}（9）", points=points, phone="19970000099", name="家长示例9")
    cases.gather_similar()
    parents = [first, Parent("learner", mine.number), third]
    at_table(world, parents)
    put(world, parents)
    own["complaints_desk.propose_joint:number"] = crowd(world, 2, start=5, category="E06")[0].number
    own.update({f"{place}:number": mine.number for place in OWN})
    own.update({f"{place}:number": first.number for place in LED})
    meeting = fixed(world, case(first))
    tables.make_notices(meeting, meeting.sequence)
    for page in AT_SESSION:
        own[f"mediation.joint_{page}:number"], own[f"mediation.joint_{page}:ref"] = mine.number, meeting.ref
        foreign[f"mediation.joint_{page}:ref"] = "3" * 26
