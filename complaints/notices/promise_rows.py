"""The table of letters goes on: what was promised, whether it was kept, and the follow-up of what was not (§0b.7)."""

from complaints.notices.rows import ALL_KNOW, OWN_ACT, both_sides, progress, reminder
from complaints.notices.table import Told, add_rows, by_hand, none, row


def of_promise(*templates: str, body: str = "") -> Told:
    """Both sides of a promise; an extra seat that owes or is owed it is told at the address of its own page."""
    told, desk = by_hand(*templates), by_hand(body) if body else ALL_KNOW
    return row(progress, learner=told, institution=told, extra=by_hand("extra"), body=desk, others=ALL_KNOW)


KINDS = add_rows(
    {
        "complaint.promises_made": row(progress, others=none("the offer or the agreement was told already")),
        "complaint.promise_asked": of_promise("promise_asked", "promise_asked_code", "promise_due"),
        "complaint.promise_claimed": of_promise("promise_claimed", "promise_proven"),
        "complaint.promise_confirmed": of_promise("promise_confirmed"),
        "complaint.promise_contested": of_promise("promise_contested", body="promise_contested_desk"),
        "complaint.promise_uncontested": of_promise("promise_uncontested"),
        "complaint.promise_defaulted": of_promise("promise_broken", "promise_reminder", body="promise_broken_desk"),
        "complaint.loss_recorded": row(
            progress, learner="loss_recorded", institution="loss_recorded", mediator="loss_recorded", others=OWN_ACT
        ),
        "complaint.successor_admitted": row(
            progress,
            learner="successor_admitted",
            institution="successor_admitted",
            mediator="successor_admitted",
            others=OWN_ACT,
        ),
        "complaint.part_settled": row(
            progress, learner="part_settled", institution="part_settled", body="part_settled", others=OWN_ACT
        ),
        "complaint.part_claimed": of_promise("part_claimed"),
        "complaint.part_confirmed": of_promise("part_confirmed"),
        "complaint.follow_up_opened": row(
            reminder,
            superior=by_hand("follow_up_superior"),
            others=none("complaint.promise_defaulted tells both sides and the body"),
        ),
        "complaint.refund_flagged": row(
            reminder,
            body=by_hand("refund_flagged"),
            superior=by_hand("refund_flagged"),
            others=none("a clue is for those who may check it"),
        ),
        "complaint.follow_up_urged": both_sides("follow_up_urged"),
        "complaint.new_terms_proposed": both_sides("new_terms_proposed"),
        "complaint.new_terms_declined": both_sides("new_terms_declined"),
        "complaint.mediation_anew_asked": both_sides("anew_asked"),
        "complaint.mediation_anew_opened": both_sides("anew_opened"),
        "complaint.follow_up_ended": both_sides("follow_up_ended", body="follow_up_ended"),
        "complaint.follow_up_resumed": both_sides("follow_up_resumed", body="follow_up_resumed"),
    }
)
