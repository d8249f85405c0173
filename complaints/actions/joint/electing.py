"""Two representatives at most, chosen in writing by those they stand for; names by their own consent (O121 art. 12)."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from complaints.actions.joint.hands import must_be, must_be_in, own_place
from complaints.actions.moving import own_seats
from complaints.actions.seats import dismiss, seats_in
from complaints.actions.standing import stand_in_of
from complaints.events.joint import JointChosen, JointElected, JointLed, JointStood
from complaints.joint_wording import STANDING, digest_of
from complaints.lifecycle import PartyRole
from complaints.lifecycle.joint import JOINABLE, JointState, MemberState, choice_is_fair, elected
from complaints.models import Complaint, JointCandidate, JointCase, JointChoice, JointMember, Party
from complaints.queries.joint import candidates_of, count_choosers, representatives_of
from kernel import clock, events
from kernel.db import db, lock, transaction
from kernel.errors import DomainError, IllegalMove, NotYours
from kernel.events import SYSTEM, Actor

PRINCIPALS = frozenset({PartyRole.COMPLAINANT, PartyRole.GUARDIAN})


class ChoiceWrong(DomainError):
    """Nobody, more than two, or somebody who does not stand was chosen."""

    status = 422

    def default(self) -> object:
        """The sentence used when none is given."""
        return _l("请选择一位或者两位愿意担任代表人的人。")


def stand(complaint: Complaint, *, by: Actor) -> JointCandidate:
    """A complainant is ready to represent the others, and lets them read the own name (rules §0b.25)."""
    with transaction():
        member = own_place(complaint, "stand", by)
        must_be_in(member)
        if by.person_id is None or not any(party.role in PRINCIPALS for party in own_seats(complaint, by)):
            raise NotYours()  # whoever acts for a complainant represents nobody else
        row = db.session.scalar(select(JointCandidate).filter_by(member_id=member.id))
        if row is not None and row.withdrawn_at is None:
            return row
        if row is None:
            row = JointCandidate(joint_id=member.joint_id, member_id=member.id, person_id=by.person_id)
            db.session.add(row)
        row.person_id, row.stood_at, row.withdrawn_at = by.person_id, clock.now(), None
        row.name = _own_name(complaint, by)
        db.session.flush()
        events.record(JointStood(complaint.id, member.joint_id, row.id, True), by)
        return row


def _own_name(complaint: Complaint, by: Actor) -> str:
    """The name of whoever stands: a guardian's own, where the case bears that of the child."""
    acts = stand_in_of(complaint.id, by.person_id)
    return acts.name if acts is not None else complaint.name


def stand_down(complaint: Complaint, *, by: Actor) -> None:
    """A candidate or representative no longer stands: the name is shown no more, the seat ends."""
    with transaction():
        member = own_place(complaint, "stand_down", by)
        end_candidacy(member, by)


def end_candidacy(member: JointMember, by: Actor) -> None:
    """What a member stood for is over: the candidacy, the choices for it, the seat at the table (inside an act)."""
    row = db.session.scalar(select(JointCandidate).filter_by(member_id=member.id, withdrawn_at=None))
    if row is None:
        return
    for choice in db.session.scalars(select(JointChoice).filter_by(candidate_id=row.id)).all():
        db.session.delete(choice)
    db.session.flush()
    member.joint.choosers = count_choosers(member.joint)  # whoever chose nobody else has chosen nobody now
    row.withdrawn_at, row.elected_at, row.chosen = clock.now(), None, 0
    unseat(member.joint, row, by)
    events.record(JointStood(member.complaint_id, member.joint_id, row.id, False), by)


def end_candidacies(complaint: Complaint, by: Actor) -> None:
    """Another takes the complainant's seat: what the former stood for, the next does not (inside an act)."""
    for member in db.session.scalars(select(JointMember).filter_by(complaint_id=complaint.id)).all():
        lock(member.joint)
        end_candidacy(lock(member), by)


def end_stale_candidacies(limit: int = 500) -> None:
    """Whoever has no seat in the own case any more stands for nobody, though an heir has not stood down for them."""
    seated = Party.complaint_id == JointMember.complaint_id, Party.person_id == JointCandidate.person_id
    found = select(JointMember.id).join(JointCandidate, JointCandidate.member_id == JointMember.id)
    gone = ~select(Party.id).where(*seated, Party.until_at.is_(None)).exists()
    stands = JointMember.state == MemberState.JOINED, JointCandidate.withdrawn_at.is_(None)
    for key in db.session.scalars(found.where(*stands, gone).limit(limit)).all():
        with transaction():
            member = db.session.get_one(JointMember, key)
            lock(member.joint)
            end_candidacy(lock(member), SYSTEM)


def unseat(joint: JointCase, row: JointCandidate, by: Actor) -> None:
    """A representative's seat in the lead case ends, and with it the place in every room (inside an act)."""
    found = select(Party).filter_by(
        complaint_id=joint.lead_id, person_id=row.person_id, role=PartyRole.REPRESENTATIVE, until_at=None
    )
    for party in db.session.scalars(found).all():
        dismiss(party, by=by)


def clear_seats(joint: JointCase, by: Actor) -> None:
    """Nobody represents at the table of the lead case any more (inside an act)."""
    for party in seats_in(joint.lead, PartyRole.REPRESENTATIVE):
        dismiss(party, by=by)


def choose(complaint: Complaint, chosen: Sequence[int], digest: str, *, by: Actor) -> list[JointCandidate]:
    """A complainant chooses one or two of those who stand; choosing anew takes the place of it (代表人推选书).

    `chosen` are candidates' ids, `digest` is of the text that was read.
    """
    with transaction():
        member = own_place(complaint, "choose", by)
        must_be_in(member)
        standing = {row.id: row for row in candidates_of(member.joint)}
        if not choice_is_fair(chosen, standing):
            raise ChoiceWrong()
        forget_choices(member)
        member.joint.choosers += 1
        for place, key in enumerate(chosen, 1):
            db.session.add(JointChoice(member_id=member.id, candidate_id=key, place=place, chosen_at=clock.now()))
            lock(standing[key]).chosen += 1
        db.session.flush()
        events.record(JointChosen(complaint.id, member.joint_id, tuple(chosen), digest), by)
        return [standing[key] for key in chosen]


def forget_choices(member: JointMember) -> None:
    """What a member chose before counts no more (inside an act that holds the joint complaint)."""
    known = db.session.scalars(select(JointChoice).filter_by(member_id=member.id)).all()
    for choice in known:
        lock(choice.candidate).chosen -= 1
        db.session.delete(choice)
    member.joint.choosers -= int(bool(known))
    db.session.flush()


def elect(joint: JointCase, *, by: Actor) -> list[JointCandidate]:
    """The body counts: the two chosen most represent whoever chose them, the earlier of equals (平台规则).

    Whose case leads is settled with it while no table is open. Counting again is a new election.
    """
    with transaction():
        lock(joint)
        must_be(joint, "elect", by)
        rows = candidates_of(joint)
        found = elected([(row.id, row.chosen) for row in rows])
        if not found:
            raise IllegalMove(_l("还没有人被推选。要先有人愿意担任代表人，并且有人推选。"))
        now = joint.elected_at = clock.now()
        for row in rows:
            was, row.elected_at = row.elected_at is not None, now if row.id in found else None
            if was and row.elected_at is None:
                unseat(joint, row, by)
        db.session.flush()
        chosen = representatives_of(joint)
        _lead_with(joint, chosen)
        for row in chosen:
            events.record(JointElected(row.member.complaint_id, joint.id, row.id, row.chosen), by)
        return chosen


def _lead_with(joint: JointCase, chosen: Sequence[JointCandidate]) -> None:
    """The case of the first representative leads from now on, unless a table is open on another."""
    fit = [row.member.complaint for row in chosen if row.member.complaint.status in JOINABLE]
    if joint.state is JointState.AT_TABLE or not fit or fit[0].id == joint.lead_id:
        return
    joint.lead_id = fit[0].id
    db.session.flush()
    db.session.refresh(joint, ["lead"])
    events.record(JointLed(fit[0].id, joint.id), SYSTEM)


def digest_of_standing() -> str:
    """The digest of what a candidate reads and agrees to."""
    return digest_of(STANDING)
