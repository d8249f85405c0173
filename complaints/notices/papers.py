"""After these events a paper stands on the case, where the press of somebody at a page has not made it already."""

from sqlalchemy import select

from accounts.roles import Role
from complaints import documents
from complaints.events import (
    AppraisalCommissioned,
    ChildConsentRecorded,
    ClueReferred,
    ComplaintAssigned,
    ComplaintEntrusted,
    ComplaintRaised,
    ComplaintRegistered,
    DataRequestAnswered,
    DecisionServed,
    EntrustingAsked,
    ExtensionDecided,
    IdentityRequested,
    PoliceReferred,
    PowerDisputed,
    PreSettled,
    ReportReferred,
)
from complaints.models import (
    Appraisal,
    ChildConsent,
    ClockExtension,
    ClueReferral,
    DataRequest,
    Decision,
    Entrusting,
    IdentityRequest,
    PoliceReferral,
    ReportWord,
)
from complaints.notices.telling import case_of
from kernel.db import db
from kernel.events import EventRow
from kernel.outbox import subscriber


@subscriber(IdentityRequested)
def identity_requested(event: IdentityRequested, _row: EventRow) -> None:
    """Form 四."""
    documents.make_identity(db.session.get_one(IdentityRequest, event.request_id))


@subscriber(ComplaintRegistered)
def registered(event: ComplaintRegistered, _row: EventRow) -> None:
    """Form 一."""
    documents.make_registration(case_of(event))


@subscriber(ComplaintAssigned)
def dispatched(event: ComplaintAssigned, row: EventRow) -> None:
    """Form 三, where the staffed intake found the body; a case the rules route has no hand that passes it on."""
    complaint = case_of(event)
    if row.actor_role == Role.PLATFORM_ADMIN and complaint.body_id == event.body_id:
        documents.make_dispatch(complaint)


@subscriber(PowerDisputed, ComplaintRaised)
def disputed(event: PowerDisputed | ComplaintRaised, _row: EventRow) -> None:
    """处理权限争议报请函."""
    documents.make_power_dispute(case_of(event))


@subscriber(EntrustingAsked)
def entrusting_asked(event: EntrustingAsked, _row: EventRow) -> None:
    """委托调解征询函."""
    documents.make_entrusting_asked(db.session.get_one(Entrusting, event.entrusting_id))


@subscriber(ComplaintEntrusted)
def entrusted(event: ComplaintEntrusted, _row: EventRow) -> None:
    """委托调解函, for all in the case."""
    documents.make_letters(case_of(event))


@subscriber(AppraisalCommissioned)
def commissioned(event: AppraisalCommissioned, _row: EventRow) -> None:
    """鉴定检测委托书."""
    documents.make_appraisal(db.session.get_one(Appraisal, event.appraisal_id))


@subscriber(ExtensionDecided)
def extension_decided(event: ExtensionDecided, _row: EventRow) -> None:
    """核查延期审批表, for a clue's check alone."""
    documents.make_extension(db.session.get_one(ClockExtension, event.extension_id))


@subscriber(DataRequestAnswered)
def data_answered(event: DataRequestAnswered, _row: EventRow) -> None:
    """个人信息请求答复书."""
    documents.make_data_answer(db.session.get_one(DataRequest, event.request_id))


@subscriber(ChildConsentRecorded)
def child_consent(event: ChildConsentRecorded, _row: EventRow) -> None:
    """监护人同意书; taking it back needs none."""
    found = select(ChildConsent).filter_by(complaint_id=event.complaint_id, version=event.version, withdrawn_at=None)
    consent = db.session.scalar(found.order_by(ChildConsent.id.desc()).limit(1)) if event.is_given else None
    if consent is not None:
        documents.make_guardian(consent)


@subscriber(DecisionServed)
def served(event: DecisionServed, row: EventRow) -> None:
    """送达记录 of what was handed over outside the platform; a look on it is on record as it is."""
    documents.make_service(db.session.get_one(Decision, event.decision_id), row.actor_id)


@subscriber(ClueReferred)
def clue_referred(event: ClueReferred, _row: EventRow) -> None:
    """线索移送函 of a clue."""
    documents.make_clue_letter(db.session.get_one(ClueReferral, event.referral_id))


@subscriber(PoliceReferred)
def police_referred(event: PoliceReferred, _row: EventRow) -> None:
    """线索移送函 about a complainant."""
    documents.make_police_letter(db.session.get_one(PoliceReferral, event.referral_id))


@subscriber(ReportReferred)
def report_referred(event: ReportReferred, _row: EventRow) -> None:
    """线索移送函 of a report."""
    documents.make_report_letter(db.session.get_one(ReportWord, event.word_id))


@subscriber(PreSettled)
def settled(event: PreSettled, _row: EventRow) -> None:
    """和解协议."""
    documents.make_settlement(case_of(event))
