"""Showing a protected field: an act with a reason, logged, shown to the learner; of minors only when approved (T16).

Under 18 every look of staff is approved by somebody else, for one person, case, field, purpose and time, and logged
(未成年人网络保护条例 art. 36; rules §0b.24).
"""

from datetime import timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from accounts.roles import Role
from complaints.actions.moving import seats
from complaints.events import ProtectedShown, ViewAsked, ViewDecided
from complaints.labels import FIELDS, REASONS
from complaints.lifecycle import MEDIATORS, PartyRole
from complaints.models import ChildConsent, Complaint, ViewRequest
from complaints.permissions import may_look_at
from complaints.queries.approving import may_decide
from complaints.queries.figures import figure
from complaints.queries.looking import approval_for, plain_value
from complaints.queries.looks import is_only_stored
from kernel import clock, events
from kernel.db import db, lock, transaction
from kernel.errors import DomainError, NotYours
from kernel.events import Actor

# What the filed copy of an agreement holds of the complainant, and why it is looked at.
FILED, FILING = ("phone", "address"), "paper"


class NotApproved(DomainError):
    """A minor's field was to be shown without an approval that is in force."""

    def default(self) -> object:
        """The sentence used when none is given."""
        return _l("案件涉及未成年人，查看前要由另一位负责人批准。请先提交申请。")


def show_protected(complaint: Complaint, field: str, reason: str, *, by: Actor) -> str:
    """The plain value of one protected field for staff of the handling body; the event names field and reason code."""
    with transaction():
        lock(complaint)
        _must_look(complaint, field, reason, by)
        approval = None
        if complaint.is_minor:
            _must_have_consent(complaint)
            approval = approval_for(complaint, field, reason, by.person_id, by.organisation_id)
            if approval is None:
                raise NotApproved()
        events.record(ProtectedShown(complaint.id, field, reason, approval.id if approval else None), by)
        return plain_value(complaint, field)


def show_for_filing(complaint: Complaint, *, by: Actor) -> None:
    """The body that keeps the filed copy takes phone and address into it: two looks, logged and told like any other.

    Of a minor only the handling body, for the name too, each with an approval in force (条例 36).
    """
    with transaction():
        lock(complaint)
        held = {party.role for party in seats(complaint, by)}
        if not held & {PartyRole.HANDLING_BODY, PartyRole.MEDIATION_BODY} or by.role == Role.MEDIATOR:
            raise NotYours()
        if complaint.is_minor:
            for field in ("name", *FILED):
                show_protected(complaint, field, FILING, by=by)
            return
        if is_only_stored(complaint, *FILED):
            raise DomainError(_l("本人要求删除，这一项只保存，不能再查看。"))
        for field in FILED:
            events.record(ProtectedShown(complaint.id, field, FILING, None), by)


def _must_look(complaint: Complaint, field: str, reason: str, by: Actor) -> None:
    roles = frozenset(party.role for party in seats(complaint, by))
    roles -= MEDIATORS if by.role != Role.MEDIATOR else frozenset()
    if not may_look_at(roles, field, is_minor=complaint.is_minor):
        raise NotYours()
    if field not in FIELDS or reason not in REASONS:
        raise DomainError(_l("请选择查看的理由。"))
    if is_only_stored(complaint, field):
        raise DomainError(_l("本人要求删除，这一项只保存，不能再查看。"))


def _must_have_consent(complaint: Complaint) -> None:
    """After the guardian of a child under 14 took the consent back nobody looks any more (PIPL 15, 31)."""
    newest = select(ChildConsent).filter_by(complaint_id=complaint.id).order_by(ChildConsent.id.desc()).limit(1)
    row = db.session.scalar(newest)
    if row is not None and row.withdrawn_at is not None:
        raise DomainError(_l("监护人已经撤回处理孩子个人信息的同意，不能再查看。"))


def ask_to_view(
    complaint: Complaint, field: str, reason: str, hours: int, words: str = "", *, by: Actor
) -> ViewRequest:
    """Ask for leave to see one field of a minor's case; one that waits for the same field and purpose is kept."""
    with transaction():
        lock(complaint)
        _must_look(complaint, field, reason, by)
        _must_have_consent(complaint)
        if not complaint.is_minor:
            raise DomainError()
        if not 1 <= hours <= figure("minor_access"):
            raise DomainError(_l("有效时间请填1到%(most)s小时。", most=figure("minor_access")))
        same = {"complaint_id": complaint.id, "field": field, "reason": reason, "asked_by_id": by.person_id}
        waiting = db.session.scalar(select(ViewRequest).filter_by(**same, decided_at=None).limit(1))
        if waiting is not None:
            return waiting
        row = ViewRequest(
            **same, words=words.strip(), hours=hours, organisation_id=by.organisation_id, asked_at=clock.now()
        )
        db.session.add(row)
        db.session.flush()
        events.record(ViewAsked(complaint.id, row.id, field, reason, hours), by)
        return row


def decide_view(row: ViewRequest, granted: bool, answer: str = "", *, by: Actor) -> None:
    """Somebody in charge lets a colleague look for the time asked, or says why not; never oneself (条例 36)."""
    with transaction():
        complaint = lock(row.complaint)
        lock(row)
        if by.person_id == row.asked_by_id or not may_decide(row, by, seats(complaint, by)):
            raise NotYours()
        if row.decided_at is not None:
            raise DomainError(_l("这件申请已经审批过。"))
        if not granted and not answer.strip():
            raise DomainError(_l("不批准的，请写明理由。"))
        if granted:
            _must_have_consent(complaint)
        now = clock.now()
        row.is_granted, row.answer, row.decided_at = granted, answer.strip(), now
        row.decided_by_id, row.decided_for_id, row.decided_role = by.person_id, by.organisation_id, by.role
        row.until_at = now + timedelta(hours=row.hours) if granted else None
        events.record(ViewDecided(complaint.id, row.id, row.field, granted, row.until_at), by)


def end_approvals(complaint: Complaint) -> None:
    """Every leave to look ends now, and what waits cannot be used (inside an act)."""
    now = clock.now()
    open_still = select(ViewRequest).where(ViewRequest.complaint_id == complaint.id, ViewRequest.until_at > now)
    for row in db.session.scalars(open_still):
        row.until_at = now
