"""Who is told what is put beside the words of a room: whoever is there sees it as it happens."""

from accounts.models import Topic
from complaints.notices import announce, none, row

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
