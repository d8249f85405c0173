"""Joint complaints as each may read them: the own place, counts, who stands; the list for the body (rules §0b.25)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import aliased, joinedload

from accounts.permissions import Viewer
from complaints.lifecycle import CLAIMANTS, PartyRole, Status
from complaints.lifecycle.joint import JOINABLE, JointState, MemberState
from complaints.models import (
    Complaint,
    Consent,
    ConsentKind,
    JointCandidate,
    JointCase,
    JointChoice,
    JointMember,
    JointMessage,
    JointRun,
    Party,
    SimilarMember,
)
from complaints.permissions import holds
from kernel import papers
from kernel.db import db
from kernel.errors import NotFound

LIVE = (JointState.PROPOSED, JointState.OPEN, JointState.AT_TABLE)
LISTED = (PartyRole.HANDLING_BODY, PartyRole.MEDIATION_BODY, PartyRole.MEDIATOR, PartyRole.CO_MEDIATOR)
PAGE = 25


@dataclass(frozen=True)
class MemberPage:
    """Some of those who have joined, and where the next page begins."""

    rows: Sequence[JointMember]
    after: str | None


def member_of(complaint: Complaint) -> JointMember | None:
    """The newest place of a case the caller may see in a joint complaint."""
    found = select(JointMember).filter_by(complaint_id=complaint.id).order_by(JointMember.id.desc()).limit(1)
    lead = joinedload(JointMember.joint).joinedload(JointCase.lead)
    return db.session.scalar(found.options(lead))


def led_by(complaint: Complaint) -> JointCase | None:
    """The live joint complaint this case leads."""
    found = select(JointCase).where(JointCase.lead_id == complaint.id, JointCase.state.in_(LIVE))
    return db.session.scalar(found.order_by(JointCase.id.desc()).limit(1))


def place_read(complaint: Complaint) -> JointMember | None:
    """The same as a page has it, by what `complaint_for` has read: nothing is asked again."""
    return complaint.joint_places[-1] if complaint.joint_places else None


def joint_of(complaint: Complaint) -> JointCase | None:
    """The joint complaint of its body that a case leads or has a place in, the newest, by what was read with it."""
    here = [one.joint for one in complaint.joint_places]
    led = [row for row in here if row.lead_id == complaint.id and row.state in LIVE]
    found = (led or here)[-1] if here else None
    return found if found is not None and found.body_id == complaint.body_id else None


def joint_for(viewer: Viewer, complaint: Complaint) -> JointCase:
    """The joint complaint of a case the viewer has, for those who may read who is in it; else NotFound."""
    found = joint_of(complaint)
    if found is None or not may_list(viewer, found):
        raise NotFound()
    return found


def may_list(viewer: Viewer, joint: JointCase) -> bool:
    """Whether the viewer handles or mediates it: nobody else reads who has joined."""
    if viewer.organisation_id is not None and viewer.organisation_id == joint.body_id:
        return True
    seat = select(Party.id).where(Party.complaint_id == joint.lead_id, Party.role.in_(LISTED), holds(viewer))
    return db.session.scalar(seat.limit(1)) is not None


def joined_in(joint_id: int) -> ColumnElement[bool]:
    """The condition on `JointMember`: has joined and is still in."""
    return (JointMember.joint_id == joint_id) & (JointMember.state == MemberState.JOINED)


def members_page(joint: JointCase, after: str | None = None, size: int = PAGE) -> MemberPage:
    """Who has joined, in the order of joining rows, keyset-paged; for a viewer of `joint_for`."""
    shown = joinedload(JointMember.complaint).load_only(Complaint.number, Complaint.status, Complaint.claimed_fen)
    found = select(JointMember).where(joined_in(joint.id)).options(shown)
    if after:
        start = db.session.scalar(select(JointMember.id).filter_by(joint_id=joint.id, ref=after))
        found = found.where(JointMember.id > (start or 0))
    rows = db.session.scalars(found.order_by(JointMember.id).limit(size + 1)).all()
    return MemberPage(rows[:size], rows[size - 1].ref if len(rows) > size else None)


def has_undecided(joint: JointCase) -> bool:
    """Whether somebody who has joined waits for a decision on acceptance."""
    return db.session.scalar(_undecided(joint).with_only_columns(Complaint.id)) is not None


def first_undecided(joint: JointCase) -> Complaint | None:
    """The first case of somebody who has joined and waits for a decision on acceptance."""
    return db.session.scalar(_undecided(joint))


def _undecided(joint: JointCase) -> Select[Complaint]:
    """Asked from the cases that wait: once all are accepted there are none, while those who have joined are many."""
    own = Complaint.institution_id == joint.institution_id, Complaint.body_id == joint.body_id
    has_joined = select(JointMember.id).where(joined_in(joint.id), JointMember.complaint_id == Complaint.id).exists()
    found = select(Complaint).where(*own, Complaint.status == Status.ASSIGNED, has_joined)
    return found.order_by(Complaint.id).limit(1)


def first_to_entrust(joint: JointCase) -> Complaint | None:
    """The first case of somebody who has joined that may be entrusted where the lead is: both sides have said yes.

    Only what is plain from the rows; the act itself asks for both consents as it does of any case.
    """
    return None if joint.lead.mediation_body_id is None else db.session.scalar(_to_entrust(joint))


def _to_entrust(joint: JointCase) -> Select[Complaint]:
    own = Complaint.institution_id == joint.institution_id, Complaint.body_id == joint.body_id
    has_joined = select(JointMember.id).where(joined_in(joint.id), JointMember.complaint_id == Complaint.id).exists()
    free = Complaint.mediation_body_id.is_(None), Complaint.withdrawal_ends_at.is_(None)
    found = select(Complaint).where(*own, Complaint.status == Status.ACCEPTED, *free, has_joined)
    agreed = _said_yes(CLAIMANTS), _said_yes({PartyRole.RESPONDENT})
    return found.where(*agreed).order_by(Complaint.id).limit(1)


def _said_yes(roles: Collection[PartyRole]) -> ColumnElement[bool]:
    """The condition on `Complaint`: the newest word of a seat of these on entrusting is a yes.

    Newer words are looked for in the same case alone, by a difference no index answers: along the primary key every
    later consent of everybody was read, for each case.
    """
    later = aliased(Consent)
    mine = Consent.complaint_id == Complaint.id, Consent.kind == ConsentKind.ENTRUST, Consent.is_given
    same = later.complaint_id == Consent.complaint_id, later.party_id == Consent.party_id
    newer = *same, later.kind == ConsentKind.ENTRUST, later.lapsed_at.is_(None), later.id - Consent.id > 0
    seat = Party.id == Consent.party_id, Party.role.in_(roles)
    is_last = ~select(later.id).where(*newer).exists()
    return select(Consent.id).where(*mine, Consent.lapsed_at.is_(None), *seat, is_last).exists()


def candidates_of(joint: JointCase) -> list[JointCandidate]:
    """Who stands now, in the order they stood, with their cases at hand."""
    found = select(JointCandidate).where(JointCandidate.joint_id == joint.id, JointCandidate.withdrawn_at.is_(None))
    case = joinedload(JointCandidate.member).joinedload(JointMember.complaint).load_only(Complaint.status)
    return list(db.session.scalars(found.options(case).order_by(JointCandidate.id)))


def representatives_of(joint: JointCase) -> list[JointCandidate]:
    """Whoever was elected and still stands; the first was chosen most."""
    rows = [one for one in candidates_of(joint) if one.elected_at is not None]
    return sorted(rows, key=lambda one: (-one.chosen, one.id))


def candidacy_at(party: Party) -> JointCandidate | None:
    """As what somebody came to stand for others at this table, and at no other they may sit at elsewhere."""
    found = (
        select(JointCandidate)
        .join(JointCase, JointCase.id == JointCandidate.joint_id)
        .where(JointCandidate.person_id == party.person_id, JointCandidate.elected_at.is_not(None))
        .where(JointCase.lead_id == party.complaint_id)
    )
    return db.session.scalar(found.order_by(JointCandidate.id.desc()).limit(1))


def case_represented_from(party: Party) -> Complaint | None:
    """The own case by which somebody came to stand for others at this table: letters and papers bear its number."""
    found = candidacy_at(party)
    return found.member.complaint if found is not None else None


def chosen_by(member: JointMember) -> list[int]:
    """The candidates a member has chosen, in order."""
    found = select(JointChoice.candidate_id).filter_by(member_id=member.id)
    return list(db.session.scalars(found.order_by(JointChoice.place)))


def count_choosers(joint: JointCase) -> int:
    """How many members have chosen somebody, counted anew; `JointCase.choosers` keeps it."""
    found = select(func.count(func.distinct(JointChoice.member_id))).join(
        JointCandidate, JointCandidate.id == JointChoice.candidate_id
    )
    return db.session.scalar(found.where(JointCandidate.joint_id == joint.id)) or 0


def messages_to_all(
    joint: JointCase, before: str | None = None, size: int = 10, until: datetime | None = None
) -> tuple[list[JointMessage], str | None]:
    """Words to all, the newest first, keyset-paged: the rows, and where the older ones begin.

    `until` is when the reader left: what was said afterwards was not said to them.
    """
    found = select(JointMessage).filter_by(joint_id=joint.id).options(joinedload(JointMessage.candidate))
    if until is not None:
        found = found.where(JointMessage.said_at <= until)
    if before:
        start = db.session.scalar(select(JointMessage.id).filter_by(joint_id=joint.id, ref=before))
        found = found.where(JointMessage.id < (start or 0))
    rows = list(db.session.scalars(found.order_by(JointMessage.id.desc()).limit(size + 1)))
    return rows[:size], rows[size - 1].ref if len(rows) > size else None


def runs_of(joint: JointCase, limit: int = 5) -> list[JointRun]:
    """What was signed for all, the newest first, with its progress."""
    found = select(JointRun).filter_by(joint_id=joint.id).order_by(JointRun.id.desc())
    return list(db.session.scalars(found.limit(limit)))


PAPERS_COUNTED = 1_000


def papers_under_way(joint: JointCase) -> int:
    """How many papers of those who have joined are still being made, counted up to `PAPERS_COUNTED`."""
    cases = select(JointMember.complaint_id).where(JointMember.joint_id == joint.id)
    return papers.unfinished_of("complaint", cases, PAPERS_COUNTED)


def group_of(complaint: Complaint) -> int | None:
    """The group of like texts a case was placed in."""
    return db.session.scalar(select(SimilarMember.group_id).filter_by(complaint_id=complaint.id))


def like_open(institution_id: int, category: str, body_id: int) -> Select[int]:
    """The cases about one institution and one cause that one body has and whose complainants may be asked to join."""
    return select(Complaint.id).where(
        Complaint.institution_id == institution_id,
        Complaint.category == category,
        Complaint.body_id == body_id,
        Complaint.status.in_(JOINABLE),
        Complaint.withdrawal_ends_at.is_(None),
        Complaint.closed_at.is_(None),  # as `ix_complaints_like_open` has it
    )


ASKED_COUNTED = 1_000


def number_to_ask(complaint: Complaint) -> int:
    """How many complainants beside this one a proposal would reach now, counted up to `ASKED_COUNTED`."""
    if complaint.body_id is None:
        return 0
    found = like_open(complaint.institution_id, complaint.category, complaint.body_id)
    others = found.where(Complaint.id != complaint.id, unplaced()).limit(ASKED_COUNTED)
    return db.session.scalar(select(func.count()).select_from(others.subquery())) or 0


def unplaced(joint: JointCase | None = None) -> ColumnElement[bool]:
    """The condition on `Complaint`: it has no place in this joint complaint, nor in another live one of its body."""
    live = select(JointMember.id).join(JointCase, JointCase.id == JointMember.joint_id)
    here = JointCase.state.in_(LIVE), JointCase.body_id == Complaint.body_id
    placed = live.where(JointMember.complaint_id == Complaint.id, *here).exists()
    if joint is None:
        return ~placed
    known = select(JointMember.id).where(JointMember.joint_id == joint.id, JointMember.complaint_id == Complaint.id)
    return ~placed & ~known.exists()


def live_joint_near(complaint: Complaint) -> JointCase | None:
    """The live joint complaint about the same institution and cause at the case's body, if there is one."""
    same = {"institution_id": complaint.institution_id, "category": complaint.category, "body_id": complaint.body_id}
    found = select(JointCase).filter_by(**same).where(JointCase.state.in_(LIVE))
    return db.session.scalar(found.order_by(JointCase.id.desc()).limit(1))
