"""What happens around a joint complaint, each on the chain of one case: ids, codes and counts only (O121 art. 12)."""

from dataclasses import dataclass

from complaints.events.base import CaseEvent


@dataclass(frozen=True)
class JointEvent(CaseEvent):
    """Anything about a case's place in a joint complaint."""

    joint_id: int


@dataclass(frozen=True)
class JointProposed(JointEvent):
    """The handling body proposed a joint complaint with this case as the lead."""

    kind = "complaint.joint_proposed"


@dataclass(frozen=True)
class JointOffered(JointEvent):
    """The complainant was told that there is a joint complaint, and may join or not."""

    kind = "complaint.joint_offered"


@dataclass(frozen=True)
class JointJoined(JointEvent):
    """The complainant joined by an own press."""

    kind = "complaint.joint_joined"
    digest: str


@dataclass(frozen=True)
class JointLeft(JointEvent):
    """The case is in it no more, and why; it goes on by itself."""

    kind = "complaint.joint_exited"
    why: str


@dataclass(frozen=True)
class JointStood(JointEvent):
    """The complainant is ready to stand for the others, and lets them read the own name; or no longer."""

    kind = "complaint.joint_candidacy_changed"
    candidate_id: int
    stands: bool


@dataclass(frozen=True)
class JointChosen(JointEvent):
    """The complainant chose whom to be stood for by; the digest is of the text that was read."""

    kind = "complaint.joint_choice_made"
    candidate_ids: tuple[int, ...]
    digest: str


@dataclass(frozen=True)
class JointElected(JointEvent):
    """The election was counted: this complainant stands for those who chose them."""

    kind = "complaint.joint_representative_elected"
    candidate_id: int
    chosen: int


@dataclass(frozen=True)
class JointLed(JointEvent):
    """The case became the lead: its table is the table of all."""

    kind = "complaint.joint_lead_named"


@dataclass(frozen=True)
class JointTold(JointEvent):
    """Words to everybody who has joined reached this case."""

    kind = "complaint.joint_message_said"
    message_id: int


@dataclass(frozen=True)
class JointOver(JointEvent):
    """The joint complaint ended; the case goes on by itself where it is still open."""

    kind = "complaint.joint_ended"
    state: str


@dataclass(frozen=True)
class JointRunSigned(JointEvent):
    """One act for all was signed by one press; on the chain of the lead case."""

    kind = "complaint.joint_run_signed"
    run_id: int
    act: str
    total: int
