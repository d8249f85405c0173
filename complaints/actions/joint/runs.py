"""One act for all: one press signs it, and behind it each who has joined is seen to, one after another (art. 12).

Each keeps an own decision, served to each alone; who could not be done is named with the reason, the rest goes on.
"""

import time
from collections.abc import Callable, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select, update

from complaints import rulesets
from complaints.actions import clocks, handling
from complaints.actions.joint.hands import must_be
from complaints.actions.joint.joining import drop_moved
from complaints.actions.seats import both_consent
from complaints.events.joint import JointOver, JointRunSigned, JointTold
from complaints.lifecycle import Status
from complaints.lifecycle.entrusting import Terms
from complaints.lifecycle.joint import LeftWhy, MemberState
from complaints.models import Complaint, Consent, ConsentKind, JointCase, JointMember, JointRun, RunKind
from complaints.queries.entrusting import entrusting_of
from complaints.queries.joint import first_to_entrust, joined_in
from kernel import clock, events, jobs
from kernel.db import db, lock, transaction
from kernel.errors import DomainError, IllegalMove
from kernel.events import Actor, Event

JOB = "complaints.carry_out_joint"
MOST_FAULTS, MANY = 200, 200
# Does the act for one member's case, in a transaction of its own; False when there was nothing to do.
Step = Callable[[JointMember, JointRun, Actor], bool]
# The event of one member's case by which a run only tells.
Telling = Callable[[JointMember, JointRun], Event]
STEPS: dict[RunKind, Step] = {}
TELLINGS: dict[RunKind, Telling] = {}
# Whether what a run tells of still stands; where it does not, the rest is told nothing.
STANDING: dict[RunKind, Callable[[JointRun], bool]] = {}
# What may end a consent before it is acted on, known higher up: each looks at one case (inside an act).
BEFORE_ENTRUSTING: list[Callable[[Complaint], object]] = []


def accept_all(joint: JointCase, *, by: Actor) -> JointRun:
    """One officer accepts for everybody who has joined: each gets an own decision, served one by one."""
    with transaction():
        must_be(lock(joint), "accept_all", by)
        return sign(joint, RunKind.ACCEPT, {}, by)


def refuse_all(joint: JointCase, grounds: list[str], reasons: str, prior: str | None = None, *, by: Actor) -> JointRun:
    """One officer refuses for everybody who has joined, on grounds of the body's kind and with reasons."""
    with transaction():
        must_be(lock(joint), "refuse_all", by)
        rules = rulesets.load(joint.lead.ruleset)
        known = {one.code for one in rules.refusal_grounds(clocks.body_kind(joint.lead))}
        if not grounds or not set(grounds) <= known or not reasons.strip():
            raise handling.GroundsWrong()
        return sign(joint, RunKind.REFUSE, {"grounds": list(grounds), "reasons": reasons.strip(), "prior": prior}, by)


def entrust_all(joint: JointCase, *, by: Actor) -> JointRun:
    """One officer entrusts the case of each who has joined and agreed, where the lead's is (O121 arts. 12, 19)."""
    with transaction():
        must_be(lock(joint), "entrust_all", by)
        if first_to_entrust(joint) is None:
            raise IllegalMove(_l("现在没有双方都同意、还没有委托的案件。"))
        return sign(joint, RunKind.ENTRUST, {}, by)


def entrust_one(joint: JointCase, complaint: Complaint, *, by: Actor) -> None:
    """Entrust one of them to the body that mediates the lead's, on the terms of the lead's letter."""
    lead = joint.lead
    if lead.mediation_body is None:
        raise IllegalMove(_l("主案现在没有委托调解。"))
    row = entrusting_of(lead)
    said = Terms(row.in_name, row.words) if row is not None else None
    handling.entrust(complaint, lead.mediation_body, said, by=by)


def sign(joint: JointCase, kind: RunKind, told: dict[str, Any], by: Actor) -> JointRun:
    """Write down what is to be done for all, by whose hand; a job carries it out (inside an act)."""
    standing = select(JointRun.id).filter_by(joint_id=joint.id, kind=kind, finished_at=None)
    if kind in STEPS and db.session.scalar(standing.limit(1)) is not None:
        raise IllegalMove()
    run = JointRun(
        joint_id=joint.id,
        kind=kind,
        person_id=by.person_id,
        role=str(by.role),
        organisation_id=by.organisation_id,
        told=told,
        total=joint.joined,
        signed_at=clock.now(),
    )
    db.session.add(run)
    db.session.flush()
    events.record(JointRunSigned(joint.lead_id, joint.id, run.id, str(kind), run.total), by)
    jobs.hint(JOB)
    return run


def carry_out(seconds: float = 60.0) -> int:
    """Go on with every act for all that is not through; says how many cases were seen to.

    What is decided goes before what is only told, and of each the oldest first.
    """
    done, until = 0, time.monotonic() + seconds
    waiting = db.session.execute(select(JointRun.id, JointRun.kind).filter_by(finished_at=None)).all()
    for run_id, _kind in sorted(waiting, key=lambda row: (row.kind in TELLINGS, row.id)):
        while time.monotonic() < until:
            seen = _go_on(run_id)
            done += seen
            if not seen:
                break
    return done


def _go_on(run_id: int) -> int:
    run = db.session.get_one(JointRun, run_id)
    many = MANY if run.kind in TELLINGS else 1
    rows = _next(run, many)
    if not rows:
        _finish(run)
        return 0
    seen = len(rows)
    if run.kind in TELLINGS:
        seen = _tell(run, rows)
    else:
        _one(run, rows[0])
    db.session.expire_all()
    return seen


def _next(run: JointRun, many: int) -> list[int]:
    """The next members, by their rows; whoever joins afterwards is not in what was signed before."""
    found = select(JointMember.id).where(joined_in(run.joint_id), JointMember.id > run.cursor)
    return list(
        db.session.scalars(found.where(JointMember.joined_at <= run.signed_at).order_by(JointMember.id).limit(many))
    )


def _finish(run: JointRun) -> None:
    with transaction():
        lock(run)
        if run.finished_at is None:
            run.finished_at = clock.now()


def hand_of(run: JointRun) -> Actor:
    """Whoever signed it."""
    return Actor(run.person_id, run.role, run.organisation_id)


def _tell(run: JointRun, ids: list[int]) -> int:
    with transaction():
        lock(run)
        lock(run.joint)  # whoever leaves at this instant does so before or after
        if run.cursor >= ids[-1]:
            return len(ids)
        if run.kind in STANDING and not STANDING[run.kind](run):
            run.finished_at = clock.now()
            return 0
        members = db.session.scalars(select(JointMember).where(JointMember.id.in_(ids)).order_by(JointMember.id)).all()
        events.record_many([(TELLINGS[run.kind](one, run), None) for one in members], hand_of(run))
        run.cursor, run.done = ids[-1], run.done + len(members)
        if run.kind is RunKind.END:
            let_all_go(ids, LeftWhy(run.told["why"]))
        return len(ids)


def let_all_go(ids: Sequence[int], why: LeftWhy) -> None:
    """With the joint complaint everybody's place in it is over (inside an act); how many there were stays on record."""
    over = {"state": MemberState.LEFT, "left_at": clock.now(), "left_why": why}
    db.session.execute(update(JointMember).where(JointMember.id.in_(ids)).values(**over))


def _one(run: JointRun, member_id: int) -> None:
    """One member's case; what the rules refuse there is noted, and nothing of it stays."""
    try:
        with transaction():
            if lock(run).cursor >= member_id:
                return
            member = db.session.get_one(JointMember, member_id)
            did = not drop_moved(member) and STEPS[run.kind](member, run, hand_of(run))
            run.cursor, run.done = member_id, run.done + int(did)
    except DomainError as error:
        _note(run, member_id, str(error.message))


def _note(run: JointRun, member_id: int, why: str) -> None:
    with transaction():
        lock(run)
        if run.cursor >= member_id:
            return
        number = db.session.get_one(JointMember, member_id).complaint.number
        kept = dict(run.faults)
        if len(kept) < MOST_FAULTS:
            kept[number] = why
        run.cursor, run.failed, run.faults = member_id, run.failed + 1, kept


def _accept(member: JointMember, run: JointRun, by: Actor) -> bool:
    if member.complaint.status is not Status.ASSIGNED:
        return False
    handling.accept(member.complaint, by=by)
    return True


def _refuse(member: JointMember, run: JointRun, by: Actor) -> bool:
    if member.complaint.status is not Status.ASSIGNED:
        return False
    told = run.told
    handling.refuse(member.complaint, list(told["grounds"]), told["reasons"], by=by, prior=told.get("prior"))
    return True


def _entrust(member: JointMember, run: JointRun, by: Actor) -> bool:
    """Who has not agreed, or agreed after the press, is not entrusted by it."""
    complaint = lock(member.complaint)
    for look in BEFORE_ENTRUSTING:
        look(complaint)
    is_waiting = complaint.status is Status.ACCEPTED and complaint.mediation_body_id is None
    if not is_waiting or not both_consent(complaint, ConsentKind.ENTRUST):
        return False
    said = {"complaint_id": complaint.id, "kind": ConsentKind.ENTRUST, "lapsed_at": None}
    said_at = db.session.scalar(select(func.max(Consent.given_at)).filter_by(**said))
    if said_at is None or said_at > run.signed_at:
        return False
    entrust_one(run.joint, complaint, by=by)
    return True


STEPS[RunKind.ACCEPT] = _accept
STEPS[RunKind.ENTRUST] = _entrust
STEPS[RunKind.REFUSE] = _refuse
TELLINGS[RunKind.TELL] = lambda member, run: JointTold(member.complaint_id, run.joint_id, run.told["message_id"])
TELLINGS[RunKind.END] = lambda member, run: JointOver(member.complaint_id, run.joint_id, run.told["state"])
