"""How many open cases a declared agent has at a body: what orders them in its queue (平台规则; rules §0b.14)."""

from sqlalchemy import func, select

from accounts.models import Organisation
from complaints.agents import queue_rank
from complaints.models import Complaint
from complaints.queries.figures import figure
from kernel.db import db


def open_cases_at(agent_person_id: int, body: Organisation, *, but: int) -> int:
    """The open cases an agent has at a body, without this one."""
    found = select(func.count(Complaint.id)).where(
        Complaint.agent_person_id == agent_person_id,
        Complaint.body_id == body.id,
        Complaint.closed_at.is_(None),
        Complaint.id != but,
    )
    return db.session.scalar(found) or 0


def rank_at(complaint: Complaint, body: Organisation) -> int:
    """Its place behind others due on the same day; 0 for everybody who is not an agent beyond the quota."""
    if complaint.agent_person_id is None:
        return 0
    others = open_cases_at(complaint.agent_person_id, body, but=complaint.id)
    return queue_rank(others, figure("agent_quota"))
