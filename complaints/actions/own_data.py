"""What somebody asks of their own data, the written answer, and a guardian's consent taken back (PIPL 15, 46–50)."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from accounts.roles import Role
from complaints.actions.moving import seats
from complaints.actions.protected import end_approvals
from complaints.actions.seats import party_of
from complaints.events import ChildConsentRecorded, DataRequestAnswered, DataRequested
from complaints.lifecycle import CLAIMANTS, PartyRole, Status
from complaints.models import ChildConsent, Complaint, DataRequest, DataState, DataWish, Learner
from complaints.queries.keeping import kept_until
from kernel import clock, events
from kernel.crypto import blind_index
from kernel.db import db, lock, transaction
from kernel.errors import DomainError, NotYours
from kernel.events import Actor

CORRECTABLE = ("name", "phone", "address", "handle", "learner")
WHOLE = "all"  # what a wish to read is about: everything kept in the case


def ask_about_data(
    complaint: Complaint, wish: DataWish, field: str, words: str, value: str = "", *, by: Actor
) -> DataRequest:
    """Ask to read what is kept, or to correct or delete one field; one open request per field and wish (PIPL 45–47)."""
    with transaction():
        lock(complaint)
        if not any(party.role in CLAIMANTS for party in seats(complaint, by)):
            raise NotYours()
        if field not in ((WHOLE,) if wish is DataWish.READ else CORRECTABLE) or by.person_id is None:
            raise DomainError(_l("请选择要更正或者删除的内容。"))
        if wish is DataWish.CORRECT and not value.strip():
            raise DomainError(_l("请写明正确的内容。"))
        same = {"complaint_id": complaint.id, "kind": wish, "field": field, "state": DataState.OPEN}
        waiting = db.session.scalar(select(DataRequest).filter_by(**same).limit(1))
        if waiting is not None:
            raise DomainError(_l("同样的要求已经提交，正在等待答复。"))
        row = DataRequest(
            **same, person_id=by.person_id, value=value.strip() or None, words=words.strip(), asked_at=clock.now()
        )
        db.session.add(row)
        db.session.flush()
        events.record(DataRequested(complaint.id, row.id, wish, field), by)
        return row


def answer_data_request(row: DataRequest, state: DataState, answer: str = "", *, by: Actor) -> None:
    """The body does what was asked, restricts the data to storage, or refuses with written reasons (PIPL 45–50)."""
    with transaction():
        complaint = lock(row.complaint)
        lock(row)
        if not _may_answer(complaint, by):
            raise NotYours()
        if row.state is not DataState.OPEN or state is DataState.OPEN:
            raise DomainError(_l("这件要求已经答复过。"))
        if state is not DataState.DONE and not answer.strip():
            raise DomainError(_l("没有照办的，请写明理由，申请人会看到。"))
        if state is DataState.RESTRICTED:
            if row.kind is not DataWish.DELETE:
                raise DomainError()
            row.keep_until = kept_until(complaint)
        if state is DataState.DONE:
            _carry_out(complaint, row)
        row.state, row.answer, row.decided_by_id, row.decided_at = state, answer.strip(), by.person_id, clock.now()
        events.record(DataRequestAnswered(complaint.id, row.id, row.kind, row.field, state), by)


def _may_answer(complaint: Complaint, by: Actor) -> bool:
    """The body that handles the case; the operator where no body here does (handed to another platform, at intake)."""
    if party_of(complaint, PartyRole.HANDLING_BODY) is None:
        return by.role == Role.PLATFORM_ADMIN
    return PartyRole.HANDLING_BODY in {party.role for party in seats(complaint, by)}


def _carry_out(complaint: Complaint, row: DataRequest) -> None:
    if row.kind is DataWish.READ:
        return  # the copy is made when it is fetched: it holds what the person may see on that day
    value = (row.value or "") if row.kind is DataWish.CORRECT else ""
    if row.field == "learner":
        learner = db.session.scalar(select(Learner).filter_by(complaint_id=complaint.id))
        if learner is not None:
            learner.name = value or None
        return
    if row.kind is DataWish.DELETE and row.field != "handle" and complaint.status is not Status.CLOSED:
        # Real name, phone and address are what a complaint must hold (O121 art. 10; IR art. 46).
        raise DomainError(_l("案件还在办理，姓名、手机号和地址是办理所必需的，不能删除。请选「只保存」或者写明理由。"))
    if row.field == "phone":
        complaint.phone_index = blind_index("phone", value)
    setattr(complaint, row.field, value)


def withdraw_child_consent(complaint: Complaint, *, by: Actor) -> None:
    """The guardian takes the consent for a child under 14 back: the name goes, nobody looks any more (PIPL 15, 31)."""
    with transaction():
        lock(complaint)
        if not any(party.role is PartyRole.GUARDIAN for party in seats(complaint, by)):
            raise NotYours()
        found = select(ChildConsent).filter_by(complaint_id=complaint.id, withdrawn_at=None)
        rows = db.session.scalars(found).all()
        if not rows:
            raise DomainError(_l("没有可以撤回的同意。"))
        for row in rows:
            row.withdrawn_at = clock.now()
            events.record(ChildConsentRecorded(complaint.id, row.version, row.digest, False), by)
        learner = db.session.scalar(select(Learner).filter_by(complaint_id=complaint.id))
        if learner is not None:
            learner.name = None
        end_approvals(complaint)
