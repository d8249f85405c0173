"""The table of letters: each kind of event of a case, and which seat is written what (ux §3).

A new kind of event needs one row here. A template goes under `templates/complaints/letters/<name>.txt`, at most 70
signs: service, number, one fact, one thing to do, a date; nothing of what was written, nobody's name, no address.
"""

from accounts.models import Topic
from complaints.notices.table import Told, add_rows, by_hand, none, row

ALL_KNOW = none("the page shows it; nobody has to do anything now")
OWN_ACT = none("whoever did it sees it on the page at once")
DIGEST = by_hand("digest", "breached", "passed", "redated", "own_duty")
decision, progress, message, reminder = Topic.DECISION, Topic.PROGRESS, Topic.MESSAGE, Topic.REMINDER
AT_TABLE = by_hand("extra", "joint_table")
NO_OTHER_BODY = none("no part of the case is that body's to do")


def in_it(template: str, *, body: str = "") -> Told:
    """Whoever has the case or speaks in it; a superior and a body that let it go are not told of each step."""
    told = by_hand(template)
    return row(
        progress,
        learner=told,
        institution=told,
        body=by_hand(body) if body else told,
        mediation_body=told,
        mediator=told,
        others=NO_OTHER_BODY,
    )


def both_sides(*templates: str, body: str = "") -> Told:
    """Learner and institution, each what the other said or owes."""
    told = by_hand(*templates)
    return row(progress, learner=told, institution=told, body=by_hand(body) if body else ALL_KNOW, others=ALL_KNOW)


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
        "complaint.termination_signed": row(
            decision,
            learner=by_hand("termination_signed"),
            institution=by_hand("termination_signed"),
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
            progress,
            learner=by_hand("answered", "answered_points", "answered_first"),
            body=by_hand("answered_desk"),
            others=ALL_KNOW,
        ),
        "complaint.offer_made": row(progress, eyes=by_hand("offer"), extra=AT_TABLE, others=NO_OTHER_BODY),
        "complaint.offer_answered": row(progress, eyes=by_hand("offer"), extra=AT_TABLE, others=NO_OTHER_BODY),
        "complaint.offer_accepted": row(progress, others=none("the last answer to the offer was told already")),
        "complaint.message_said": row(message, eyes=by_hand("message"), extra=AT_TABLE, others=NO_OTHER_BODY),
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
        "complaint.entrusting_asked": row(
            progress, learner="entrusting_asked", institution="entrusting_asked", others=OWN_ACT
        ),
        "complaint.entrusting_returned": row(
            progress,
            learner=by_hand("entrusting_back"),
            institution=by_hand("entrusting_back"),
            body=by_hand("entrusting_failed"),
            others=OWN_ACT,
        ),
        "complaint.mediation_begun": row(progress, others=none("mediation.opened tells it")),
        "complaint.agreed": row(
            progress,
            learner="agreed",
            institution="agreed",
            body="agreed_desk",
            extra=by_hand("extra"),
            others=OWN_ACT,
        ),
        "complaint.withdrawn": row(
            progress,
            learner=by_hand("withdrawal_in_force"),
            body="withdrawn",
            others=none("before acceptance nobody else is in the case; later it is complaint.terminated"),
        ),
        "complaint.closed": row(
            progress, learner=by_hand("closed"), institution="closed", others=none("the desk closed it itself")
        ),
        "complaint.party_admitted": row(progress, others=none("the event that gives the seat has its own letter")),
        "complaint.respondent_identified": row(
            progress, others=none("the case goes on as before; who gets a seat by it is told by the case page")
        ),
        "complaint.party_dismissed": row(progress, others=none("the event that ends the seat has its own letter")),
        "complaint.protected_shown": row(progress, learner="data_seen", others=OWN_ACT),
        # --- oversight, the officer, clues ---------------------------------------------------------------------------
        "complaint.urged": row(progress, body=by_hand("urged"), learner="urged_learner", others=OWN_ACT),
        "complaint.file_masked": row(progress, others=none("a step towards covering; the desk alone works on it")),
        "complaint.file_covered": row(progress, others=ALL_KNOW),
        "complaint.file_uncovered": row(progress, others=ALL_KNOW),
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
        "complaint.clue_referred": row(progress, others=none("a clue stays with those who check it")),
        # --- the institution first, two cases of one person ----------------------------------------------------------
        "complaint.pre_settlement_begun": row(progress, institution=by_hand("odr_asked"), others=ALL_KNOW),
        "complaint.pre_settlement_declined": row(progress, learner=by_hand("odr_declined"), others=OWN_ACT),
        "complaint.pre_settled": row(
            progress, learner=by_hand("odr_settled"), institution=by_hand("odr_settled"), others=NO_OTHER_BODY
        ),
        "complaint.pre_settlement_ended": row(
            progress, learner=by_hand("odr_moved_on"), institution=by_hand("odr_ended"), others=ALL_KNOW
        ),
        "complaint.linked": row(progress, learner=by_hand("linked"), others=OWN_ACT),
        "complaint.unlinked": row(progress, others=ALL_KNOW),
        "complaint.followed": row(progress, others=OWN_ACT),
        "complaint.addition_made": row(
            progress, body="addition_made", institution="addition_made", mediator="addition_made", others=OWN_ACT
        ),
        # --- a joint complaint ---------------------------------------------------------------------------------------
        "complaint.joint_proposed": row(progress, others=none("each complainant is told by complaint.joint_offered")),
        "complaint.joint_offered": row(progress, learner="joint_offered", others=OWN_ACT),
        "complaint.joint_joined": row(progress, others=OWN_ACT),
        "complaint.joint_exited": row(progress, learner=by_hand("joint_moved"), others=OWN_ACT),
        "complaint.joint_candidacy_changed": row(progress, others=OWN_ACT),
        "complaint.joint_choice_made": row(progress, others=OWN_ACT),
        "complaint.joint_representative_elected": row(progress, learner="joint_elected", others=OWN_ACT),
        "complaint.joint_lead_named": row(progress, others=ALL_KNOW),
        "complaint.joint_message_said": row(message, learner="joint_message", others=OWN_ACT),
        "complaint.joint_ended": row(progress, learner="joint_ended", others=OWN_ACT),
        "complaint.joint_run_signed": row(progress, others=OWN_ACT),
        # --- turns on the way ----------------------------------------------------------------------------------------
        "complaint.withdrawal_pressed": in_it("withdrawal_pressed"),
        "complaint.withdrawal_cancelled": in_it("withdrawal_cancelled"),
        "complaint.supplement_requested": row(progress, learner=by_hand("supplement_requested"), others=OWN_ACT),
        "complaint.supplement_supplied": row(
            progress,
            body=by_hand("supplement_supplied"),
            mediation_body=by_hand("supplement_supplied"),
            others=ALL_KNOW,
        ),
        "complaint.appraisal_proposed": in_it("appraisal_proposed"),
        "complaint.appraisal_answered": row(
            progress, body=by_hand("appraisal_desk"), mediation_body=by_hand("appraisal_desk"), others=ALL_KNOW
        ),
        "complaint.appraiser_designated": in_it("appraiser_designated"),
        "complaint.appraisal_dropped": in_it("appraisal_dropped"),
        "complaint.appraisal_commissioned": row(progress, others=none("clock.paused tells everybody in the case")),
        "complaint.appraisal_reported": row(progress, others=none("clock.resumed tells everybody in the case")),
        "complaint.recusal_asked": in_it("recusal_asked", body="recusal_desk"),
        "complaint.recusal_decided": in_it("recusal_decided"),
        "complaint.fact_reported": row(progress, eyes=by_hand("fact_reported"), others=NO_OTHER_BODY),
        "complaint.police_referred": row(progress, others=none("what goes to the police stays with those who send it")),
        # --- answers beside the matter, marks -------------------------------------------------------------------------
        "complaint.admin_answered": row(
            progress, learner=by_hand("admin_answered"), body=by_hand("admin_answered_desk"), others=OWN_ACT
        ),
        "complaint.admin_reviewed": both_sides("admin_upheld", "admin_rejected"),
        "complaint.points_marked": row(progress, institution=by_hand("points_marked"), others=ALL_KNOW),
        "complaint.rated": row(progress, others=ALL_KNOW),
        "complaint.outcome_viewed": both_sides("outcome_viewed"),
        # --- people --------------------------------------------------------------------------------------------------
        "complaint.registered": row(progress, learner=by_hand("registered"), others=OWN_ACT),
        "complaint.claimed": row(progress, learner=by_hand("claimed"), others=ALL_KNOW),
        "complaint.stand_in_named": row(progress, others=none("the filing that names them has its receipt")),
        "complaint.stand_in_ended": row(
            progress, learner=by_hand("stand_in_ended"), body=by_hand("stand_in_ended"), others=ALL_KNOW
        ),
        "complaint.agent_authorised": row(progress, body=by_hand("authorised_desk"), others=OWN_ACT),
        "complaint.view_asked": row(
            progress,
            body=by_hand("view_asked"),
            superior=by_hand("view_asked"),
            institution=by_hand("view_asked"),
            others=none("asking shows nothing yet"),
        ),
        "complaint.view_decided": row(
            progress,
            body=by_hand("view_decided"),
            institution=by_hand("view_decided"),
            mediator=by_hand("view_decided"),
            others=none("complaint.protected_shown tells who looked"),
        ),
        "complaint.data_requested": row(progress, body=by_hand("data_requested"), others=OWN_ACT),
        "complaint.data_request_answered": row(progress, learner=by_hand("data_answered"), others=OWN_ACT),
        "complaint.child_consent_recorded": row(progress, body=by_hand("child_consent_desk"), others=OWN_ACT),
        "complaint.erasure_announced": row(
            progress, learner="erasure_announced", institution="erasure_announced", others=ALL_KNOW
        ),
        "complaint.erased": row(progress, others=none("whom it was about is no longer known; the day was announced")),
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
