"""What counts no more of what was said to terms: consents end with them, a yes with whoever said it (O121 12, 18)."""

from complaints.actions import joint as joints
from complaints.actions.seats import lapse_consents
from complaints.lifecycle import Status
from complaints.models import Complaint, JointRun, RunKind
from kernel import clock, events
from kernel.db import db, lock, transaction
from kernel.events import SYSTEM
from mediation.events.joint import JointAnswerLapsed, JointConsentLapsed, JointTermsLapsed
from mediation.models import JointReply, JointTerms
from mediation.queries.joint import answers_of_the_dead, fallen_terms, still_stand, yes_with_consents

MANY = 500


def lapse_joint_consents(limit: int = MANY) -> int:
    """End what was consented to with terms that are over, one case after another; says how many, safe to run twice.

    A case that was entrusted meanwhile, or has a table of its own, goes on there: nothing of it is taken back.
    """
    done = 0
    for terms_id in fallen_terms():
        found = yes_with_consents([terms_id], limit)
        done += sum(_lapse(reply_id) for reply_id in found)
        if len(found) < limit:
            _note(terms_id)
    return done


def _lapse(reply_id: int) -> bool:
    with transaction():
        reply = db.session.get_one(JointReply, reply_id)
        complaint = lock(reply.member.complaint)
        if complaint.status is not Status.ACCEPTED or complaint.mediation_body_id is not None:
            return False
        has_lapsed = lapse_consents(complaint, reply.replied_at)
        if has_lapsed:
            events.record(JointConsentLapsed(complaint.id, reply.terms_id), SYSTEM)
        return has_lapsed


def _note(terms_id: int) -> None:
    with transaction():
        terms = lock(db.session.get_one(JointTerms, terms_id))
        if terms.lapsed_at is None:
            terms.lapsed_at = clock.now()
            events.record(JointTermsLapsed(terms.mediation.complaint_id, terms.id), SYSTEM)


def lapse_answers_of_the_dead(limit: int = MANY) -> int:
    """An heir has not said the yes of whoever died: it counts no more, and the heir is asked; says how many."""
    return sum(_ask_heir(reply_id) for reply_id in answers_of_the_dead(limit))


def _ask_heir(reply_id: int) -> bool:
    with transaction():
        reply = db.session.get_one(JointReply, reply_id)
        complaint = lock(reply.member.complaint)
        if reply_id not in answers_of_the_dead(1, complaint.id):
            return False
        terms_id, replied_at = reply.terms_id, reply.replied_at
        if complaint.status is Status.ACCEPTED and complaint.mediation_body_id is None:
            lapse_consents(complaint, replied_at)
        db.session.delete(reply)  # that it was said stays in the events of the case
        events.record(JointAnswerLapsed(complaint.id, terms_id), SYSTEM)
        return True


def _look(complaint: Complaint) -> None:
    """A yes to terms that are over entrusts nothing, though the sweep has not come to it yet (inside an act)."""
    over = fallen_terms()
    for reply_id in yes_with_consents(over, MANY, complaint.id) if over else []:
        _lapse(reply_id)


def _may_be_told(run: JointRun) -> bool:
    terms = db.session.get_one(JointTerms, run.told["terms_id"])
    return still_stand(terms) and terms.joint.ended_at is None


joints.BEFORE_ENTRUSTING.append(_look)
joints.STANDING[RunKind.TERMS] = _may_be_told
