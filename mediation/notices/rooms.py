"""Who is told what is put beside the words of a room: whoever is there sees it as it happens."""

from accounts.models import Topic
from complaints.events import ComplaintClosed
from complaints.models import Complaint
from complaints.notices import announce, none, row
from kernel.db import db
from kernel.events import EventRow
from kernel.outbox import subscriber
from mediation import actions

SEEN = none("it stands in the room itself; the message that goes with it is told")

announce(
    {
        kind: row(Topic.MESSAGE, others=SEEN)
        for kind in (
            "mediation.fact_pinned",
            "mediation.fact_unpinned",
            "mediation.topic_opened",
            "mediation.topic_closed",
        )
    }
)


@subscriber(ComplaintClosed)
def closed(event: ComplaintClosed, row: EventRow) -> None:
    """What nobody sent goes with the case."""
    actions.forget_drafts(db.session.get_one(Complaint, event.complaint_id))
