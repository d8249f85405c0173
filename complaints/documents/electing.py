"""代表人推选书: registered when a complainant has chosen, in the own case; nobody else is named but who is chosen."""

from sqlalchemy import select

from complaints import joint_wording, wording
from complaints.documents.making import attached
from complaints.facts import category_name, law_of
from complaints.models import Complaint, JointCandidate
from complaints.queries.joint import member_of
from kernel import clock
from kernel.db import db
from kernel.papers import Paper


def election_lines(complaint: Complaint, candidates: list[int]) -> list[str]:
    """The text of this complainant's election of these candidates today; what the page shows is what is digested."""
    rows = db.session.scalars(
        select(JointCandidate).where(JointCandidate.id.in_(candidates)).order_by(JointCandidate.id)
    )
    body = complaint.body
    return joint_wording.election(
        joint_wording.ElectionFacts(
            number=complaint.number,
            elector=complaint.name,
            respondent=complaint.respondent_name,
            category=category_name(complaint),
            body=body.name if body is not None else "处理单位",
            representatives=[f"{row.member.complaint.name}（{row.member.complaint.number}）" for row in rows],
            chosen_on=clock.today(),
            law=law_of(complaint, "election", body) if body is not None else wording.Law(),
        )
    )


def make_election(complaint: Complaint, candidates: list[int], digest: str) -> Paper | None:
    """The paper of the newest choice, one for the words read; None where the complainant has left (inside an act)."""
    member = member_of(complaint)
    if member is None or member.left_at is not None:
        return None
    return attached(complaint, "election", election_lines(complaint, candidates), None, f"chosen:{digest[:40]}")
