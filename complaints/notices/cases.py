"""After this event of a case, tell that person this; papers are registered here too."""

from accounts.queries import acting_staff
from complaints import documents
from complaints.actions.copying import propose_copies
from complaints.events import (
    ComplaintAccepted,
    ComplaintAnswered,
    ComplaintAssigned,
    ComplaintClosed,
    ComplaintEntrusted,
    ComplaintFiled,
    ComplaintHandedOff,
    ComplaintRefused,
    ComplaintTerminated,
    MessageSaid,
    OfferAnswered,
    OfferMade,
    TerminationSigned,
)
from complaints.models import Answer, AnswerStep, Decision, Message, Offer
from complaints.notices.telling import DESK_EYES, INSTITUTION_EYES, case_of, due_words, tell, tell_room, tell_staff
from kernel.db import db
from kernel.events import EventRow
from kernel.outbox import subscriber
from kernel.web import day


@subscriber(ComplaintFiled)
def filed(event: ComplaintFiled, row: EventRow) -> None:
    """The learner gets a receipt: a paper, and a letter that says by when the body tells."""
    complaint = case_of(event)
    documents.make_receipt(complaint)
    if complaint.filer is not None:
        template, code = ("odr_filed", "T-ODR") if complaint.odr_on is not None else ("filed", "T-ACC")
        tell(complaint.filer, template, complaint, row, due=due_words(complaint, code))


@subscriber(ComplaintAssigned)
def assigned(event: ComplaintAssigned, row: EventRow) -> None:
    """The body's officers learn that a case waits."""
    complaint = case_of(event)
    propose_copies(complaint)
    tell_staff(complaint.body, DESK_EYES, "assigned", complaint, row, due=due_words(complaint, "T-ACC"))


@subscriber(ComplaintHandedOff)
def handed_off(event: ComplaintHandedOff, row: EventRow) -> None:
    """The learner is reminded where the case goes."""
    complaint = case_of(event)
    if complaint.filer is not None:
        tell(complaint.filer, "handed_off", complaint, row)


@subscriber(ComplaintAccepted, ComplaintRefused)
def decided(event: ComplaintAccepted | ComplaintRefused, row: EventRow) -> None:
    """The decision becomes a paper, the learner is told, an accepted case is put to the institution."""
    complaint, decision = case_of(event), db.session.get_one(Decision, event.decision_id)
    documents.make_decision(decision)
    template = "accepted" if isinstance(event, ComplaintAccepted) else "refused"
    if complaint.filer is not None:
        tell(complaint.filer, template, complaint, row, due=due_words(complaint, "T-RESP"))
    if isinstance(event, ComplaintAccepted):
        organisation = complaint.institution.organisation
        tell_staff(organisation, INSTITUTION_EYES, "asked", complaint, row, due=due_words(complaint, "T-RESP"))


@subscriber(ComplaintAnswered)
def answered(event: ComplaintAnswered, row: EventRow) -> None:
    """The learner and the body learn that the institution answered; a day is said where an offer names one."""
    complaint, answer = case_of(event), db.session.get_one(Answer, event.answer_id)
    offer = db.session.get(Offer, answer.offer_id) if answer.offer_id is not None else None
    template = "answered" if offer is not None else "answered_points"
    due = day(offer.until_on) if offer is not None and offer.until_on is not None else ""
    if complaint.filer is not None:
        first = event.step == AnswerStep.INTERIM
        tell(complaint.filer, "answered_first" if first else template, complaint, row, due=due)
    tell_staff(complaint.body, DESK_EYES, "answered_desk", complaint, row)


@subscriber(ComplaintTerminated)
def terminated(event: ComplaintTerminated, row: EventRow) -> None:
    """Both sides are told that mediation ended; a decision becomes a paper."""
    complaint = case_of(event)
    if event.decision_id is not None:
        documents.make_decision(db.session.get_one(Decision, event.decision_id))
    if complaint.filer is not None:
        tell(complaint.filer, "terminated", complaint, row)
    tell_staff(complaint.institution.organisation, INSTITUTION_EYES, "terminated", complaint, row)


@subscriber(TerminationSigned)
def termination_signed(event: TerminationSigned, row: EventRow) -> None:
    """Both sides get the decision that a withdrawal was still without: told of it, T-TERM is met."""
    complaint = case_of(event)
    documents.make_decision(db.session.get_one(Decision, event.decision_id))
    if complaint.filer is not None:
        tell(complaint.filer, "termination_signed", complaint, row)
    tell_staff(complaint.institution.organisation, INSTITUTION_EYES, "termination_signed", complaint, row)


@subscriber(ComplaintEntrusted)
def entrusted(event: ComplaintEntrusted, row: EventRow) -> None:
    """The association and both sides learn who will mediate."""
    complaint = case_of(event)
    tell_staff(complaint.mediation_body, DESK_EYES, "entrusted_desk", complaint, row)
    if complaint.filer is not None:
        tell(complaint.filer, "entrusted", complaint, row)
    tell_staff(complaint.institution.organisation, INSTITUTION_EYES, "entrusted", complaint, row)


@subscriber(ComplaintClosed)
def closed(event: ComplaintClosed, row: EventRow) -> None:
    """The learner is told that the case is closed."""
    complaint = case_of(event)
    if complaint.filer is not None:
        tell(complaint.filer, "closed", complaint, row)


@subscriber(OfferMade, OfferAnswered)
def offered(event: OfferMade | OfferAnswered, row: EventRow) -> None:
    """Everybody else in the offer's room learns of it, but for those whom the letter of the answer tells."""
    tell_room(event.complaint_id, row, "offer", _told_of_answer(event))


def _told_of_answer(event: OfferMade | OfferAnswered) -> frozenset[int]:
    """Who reads of an offer in the letter of the final answer that came with it."""
    came_with = db.session.query(Answer).filter_by(offer_id=event.offer_id, step=AnswerStep.FINAL)
    if not isinstance(event, OfferMade) or came_with.first() is None:
        return frozenset()
    complaint = case_of(event)
    desk = acting_staff(complaint.body_id, *DESK_EYES) if complaint.body_id is not None else []
    return frozenset({complaint.filer_id or 0, *(person.id for person in desk)})


@subscriber(MessageSaid)
def said(event: MessageSaid, row: EventRow) -> None:
    """Everybody else in the room learns that something was said there; not what."""
    if db.session.get(Message, event.message_id) is not None:
        tell_room(event.complaint_id, row, "message")
