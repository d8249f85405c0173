"""Who is told of rounds of secret bids and of proposals: that there is something to look at, never what or how much."""

from accounts.models import Topic
from complaints.notices import announce, by_hand, none, row
from complaints.notices.telling import tell_room
from kernel.events import EventRow
from kernel.outbox import subscriber
from mediation.events import ProposalAnswered, ProposalShown
from mediation.notices.table import ON_THE_PAGE

SILENT = none("a letter now would tell who bid and when; the page says whose turn it is")
IN_THE_ROOM = none("it is said in one private room, which only its own two hear")

announce(
    {
        "mediation.bid_round_proposed": row(
            Topic.PROGRESS, learner="bid_round_proposed", institution="bid_round_proposed", others=ON_THE_PAGE
        ),
        "mediation.bid_rule_agreed": row(Topic.PROGRESS, others=none("the round's opening or its end is told")),
        "mediation.bid_round_opened": row(
            Topic.PROGRESS,
            learner="bid_round_opened",
            institution="bid_round_opened",
            mediator="bid_round_opened",
            others=ON_THE_PAGE,
        ),
        "mediation.bid_placed": row(Topic.PROGRESS, others=SILENT),
        "mediation.bids_compared": row(
            Topic.PROGRESS,
            learner="bids_compared",
            institution="bids_compared",
            mediator="bids_compared",
            others=ON_THE_PAGE,
        ),
        "mediation.bid_round_ended": row(
            Topic.PROGRESS,
            learner="bid_round_ended",
            institution="bid_round_ended",
            mediator="bid_round_ended",
            others=ON_THE_PAGE,
        ),
        "mediation.proposal_shown": row(
            Topic.PROGRESS,
            learner=by_hand("proposal"),
            institution=by_hand("proposal"),
            mediator=by_hand("proposal"),
            others=IN_THE_ROOM,
        ),
        "mediation.proposal_answered": row(
            Topic.PROGRESS,
            learner=by_hand("proposal"),
            institution=by_hand("proposal"),
            mediator=by_hand("proposal"),
            others=IN_THE_ROOM,
        ),
        "mediation.proposal_carried": row(Topic.PROGRESS, others=none("the offer made of it is told to all")),
        "mediation.proposal_withdrawn": row(Topic.PROGRESS, others=ON_THE_PAGE),
    }
)


@subscriber(ProposalShown, ProposalAnswered)
def proposed(event: ProposalShown | ProposalAnswered, row: EventRow) -> None:
    """The other one in the private room learns that something waits there."""
    tell_room(event.complaint_id, row, "proposal")
