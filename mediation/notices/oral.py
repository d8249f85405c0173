"""Who is told that an oral agreement was recorded: both sides, so that each may check what was written down."""

from accounts.models import Topic
from complaints.notices import announce, none, row

announce(
    {
        "mediation.oral_agreement_recorded": row(
            Topic.PROGRESS,
            learner="oral_recorded",
            institution="oral_recorded",
            others=none("complaint.agreed tells the body; the mediator recorded it"),
        )
    }
)
