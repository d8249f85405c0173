"""代表人推选书: registered when a complainant has chosen, in the own case; nobody else is named but who is chosen."""

from sqlalchemy import select

from complaints import joint_wording, wording
from complaints.documents.making import attached
from complaints.facts import category_name, law_of
from complaints.lifecycle.joint import JointHand
from complaints.models import Complaint, JointCandidate
from complaints.queries.joint import member_of
from kernel import clock
from kernel.db import db, transaction
from kernel.owned_papers import papers_of
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
            representatives=[row.name or str(JointHand.REPRESENTATIVE.label) for row in rows],
            chosen_on=clock.today(),
            law=law_of(complaint, "election", body) if body is not None else wording.Law(),
        )
    )


def make_election(complaint: Complaint, candidates: list[int], digest: str, *, is_pressed: bool = True) -> Paper | None:
    """The paper of a choice for the words that were read; None where the complainant has left since.

    A press makes one unless the newest says the same, so whoever goes back to an earlier choice gets another; who only
    hears of a choice (not `is_pressed`) finds the paper of it, however old.
    """
    with transaction():
        member = member_of(complaint)
        if member is None or member.left_at is not None:
            return None
        words = digest[:40]
        made = [one for one in papers_of("complaint", complaint.id) if one.kind == "election"]
        fits = [one for one in (made[-1:] if is_pressed else made) if (one.cause or "").endswith(words)]
        if fits:
            return fits[-1]
        cause = f"chosen:{len(made) + 1}:{words}"
        return attached(complaint, "election", election_lines(complaint, candidates), None, cause)
