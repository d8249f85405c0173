"""The table of letters: each kind of event of a case, and which seat is written what (ux §3).

A new kind of event needs one row here. A template goes under `templates/complaints/letters/<name>.txt`, at most 70
signs: service, number, one fact, one thing to do, a date; nothing of what was written, nobody's name, no address.
"""

from accounts.models import Topic
from complaints.notices.table import add_rows, by_hand, none, row

ALL_KNOW = none("the page shows it; nobody has to do anything now")
OWN_ACT = none("whoever did it sees it on the page at once")
DIGEST = by_hand("digest", "breached", "passed", "redated", "own_duty")
decision, progress, message, reminder = Topic.DECISION, Topic.PROGRESS, Topic.MESSAGE, Topic.REMINDER
NO_OTHER_BODY = none("no part of the case is that body's to do")

KINDS = add_rows(
    {
        # --- at the door ---------------------------------------------------------------------------------------------
        "complaint.filed": row(progress, learner=by_hand("filed"), others=none("a body hears of its assignment")),
        "complaint.assigned": row(
            progress,
            body=by_hand("assigned"),
            others=none("the learner has a receipt that names the body; nobody else has to do anything"),
        ),
        "complaint.handed_off": row(
            decision, learner=by_hand("handed_off"), others=none("whoever handed it over did so by their own press")
        ),
        "complaint.outside_number_recorded": row(progress, others=OWN_ACT),
        "complaint.returned": row(
            decision, learner=by_hand("returned"), others=none("the platform's intake sees it in its own list")
        ),
        "complaint.raised": row(
            progress, learner=by_hand("raised"), superior=by_hand("power_superior"), others=ALL_KNOW
        ),
        "complaint.power_disputed": row(
            progress,
            learner=by_hand("power_disputed"),
            other_body=by_hand("power_desk"),
            superior=by_hand("power_superior"),
            others=OWN_ACT,
        ),
        "complaint.power_settled": row(
            decision, learner=by_hand("power_settled"), body=by_hand("power_settled_desk"), others=ALL_KNOW
        ),
        "complaint.route_contested": row(progress, body=by_hand("contested"), others=OWN_ACT),
        "complaint.objection_answered": row(progress, learner=by_hand("objection_answered"), others=OWN_ACT),
        "complaint.identity_requested": row(progress, learner=by_hand("identity_requested"), others=OWN_ACT),
        "complaint.identity_supplied": row(progress, body=by_hand("identity_supplied"), others=ALL_KNOW),
        "complaint.report_separated": row(progress, others=none("report.opened tells its reporter and its body")),
        # --- decisions and their service -----------------------------------------------------------------------------
        "complaint.accepted": row(
            decision, learner=by_hand("accepted"), institution=by_hand("asked"), others=ALL_KNOW, due="T-RESP"
        ),
        "complaint.refused": row(decision, learner=by_hand("refused"), others=OWN_ACT),
        "complaint.terminated": row(
            decision,
            learner=by_hand("terminated"),
            institution=by_hand("terminated"),
            body="terminated_desk",
            mediation_body="terminated_desk",
            mediator="terminated_desk",
            others=ALL_KNOW,
        ),
        "complaint.decision_served": row(progress, others=none("it records that somebody was told")),
        "complaint.service_failed": row(progress, others=none("complaint.letter_bounced tells the body")),
        "complaint.letter_bounced": row(
            progress,
            body="letter_bounced",
            superior=none("the body's alarm; a late body is the superior's"),
            others=none("the body finds another way; the learner reads it in the account"),
        ),
        "complaint.letter_repeated": row(progress, others=none("it records that a letter went by another way")),
        "complaint.decision_proposed": row(
            progress, body="decision_proposed", others=none("a draft decides nothing and is the body's own")
        ),
        "complaint.paper_made": row(progress, others=none("the event whose paper it is has its own letter")),
        # --- handling ------------------------------------------------------------------------------------------------
        "complaint.answered": row(
            progress, learner=by_hand("answered"), body=by_hand("answered_desk"), others=ALL_KNOW
        ),
        "complaint.offer_made": row(progress, eyes=by_hand("offer"), others=NO_OTHER_BODY),
        "complaint.offer_answered": row(progress, eyes=by_hand("offer"), others=NO_OTHER_BODY),
        "complaint.offer_accepted": row(progress, others=none("the last answer to the offer was told already")),
        "complaint.message_said": row(message, eyes=by_hand("message"), others=NO_OTHER_BODY),
        "complaint.file_added": row(progress, others=none("files come with a filing or a message that is told")),
        "complaint.consent_recorded": row(
            progress, others=none("the body's turn shows it; reminders follow its clock")
        ),
        "complaint.entrusted": row(
            progress,
            learner=by_hand("entrusted"),
            institution=by_hand("entrusted"),
            mediation_body=by_hand("entrusted_desk"),
            others=OWN_ACT,
        ),
        "complaint.mediation_begun": row(progress, others=none("mediation.opened tells it")),
        "complaint.agreed": row(
            progress,
            learner="agreed",
            institution="agreed",
            body="agreed_desk",
            others=OWN_ACT,
        ),
        "complaint.withdrawn": row(
            progress,
            learner=none("whoever withdrew sees it on the page at once"),
            body="withdrawn",
            others=none("before acceptance nobody else is in the case; later it is complaint.terminated"),
        ),
        "complaint.closed": row(
            progress, learner=by_hand("closed"), institution="closed", others=none("the desk closed it itself")
        ),
        "complaint.party_admitted": row(progress, others=none("the event that gives the seat has its own letter")),
        "complaint.party_dismissed": row(progress, others=none("the event that ends the seat has its own letter")),
        "complaint.protected_shown": row(progress, learner="data_seen", others=OWN_ACT),
        # --- oversight, the officer, clues ---------------------------------------------------------------------------
        "complaint.urged": row(progress, body=by_hand("urged"), learner="urged_learner", others=OWN_ACT),
        "complaint.reason_noted": row(progress, learner="reason_noted", body="reason_noted", others=OWN_ACT),
        "complaint.taken_over": row(
            decision,
            learner=by_hand("taken_over"),
            institution=by_hand("taken_over_other"),
            body=by_hand("taken_over_desk", "taken_over_other"),
            superior=by_hand("taken_over_desk"),
            other_body=by_hand("taken_over_other"),
            others=ALL_KNOW,
        ),
        "complaint.officer_named": row(progress, body="officer_named", others=ALL_KNOW),
        "complaint.assignee_named": row(progress, others=none("colleagues see it in their own queue")),
        "complaint.estimate_saved": row(progress, others=none("the learner's own reckoning, made on the page")),
        "complaint.estimate_shared": row(progress, others=none("it stands on the page of the case; nobody has to act")),
        "complaint.clue_opened": row(progress, others=none("a clue stays with those who check it")),
        "complaint.clue_checked": row(progress, others=none("a clue stays with those who check it")),
        # --- clocks --------------------------------------------------------------------------------------------------
        "clock.started": row(progress, others=none("the event that starts it names the day")),
        "clock.met": row(progress, others=none("the duty was done by an act that is told")),
        "clock.stopped": row(progress, others=none("the duty fell away by an act that is told")),
        "clock.reopened": row(progress, others=none("complaint.letter_bounced tells the body why")),
        "clock.paused": row(progress, eyes=by_hand("paused"), others=NO_OTHER_BODY),
        "clock.resumed": row(progress, eyes=by_hand("resumed"), others=NO_OTHER_BODY),
        "clock.extension_asked": row(progress, eyes=by_hand("extension_asked"), others=NO_OTHER_BODY),
        "clock.extension_decided": row(
            progress, eyes=by_hand("extension_granted", "extension_refused"), others=NO_OTHER_BODY
        ),
        "clock.warned": row(reminder, eyes=DIGEST, others=NO_OTHER_BODY),
        "clock.breached": row(reminder, eyes=DIGEST, others=NO_OTHER_BODY),
        "clock.redated": row(reminder, eyes=DIGEST, others=NO_OTHER_BODY),
    }
)
