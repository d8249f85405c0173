"""Filing: one transaction keeps complaint, points and consents, names the body, dates the clock, records the event."""

import secrets
from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from accounts.models import Organisation, Person
from accounts.roles import BODIES, Mode
from complaints import rulesets
from complaints.actions import clocks, pre_settlement
from complaints.actions.attaching import attach
from complaints.actions.moving import move, permit
from complaints.actions.objections import must_be_answered, note_objection
from complaints.actions.routing_tables import switch_off_met
from complaints.actions.seating import ALONE, Side, note_consents, seat_side
from complaints.actions.seats import admit, claimant, open_room, own_room
from complaints.actions.standing import may_agree_to_publish
from complaints.events import (
    ComplaintAssigned,
    ComplaintFiled,
    ComplaintHandedOff,
    OutsideNumberRecorded,
)
from complaints.lifecycle import PartyRole, RoomKind, Status
from complaints.models import Channel, Complaint, ConsentKind, FilerKind, HandleKind, Point, PointKind
from complaints.permissions import FOR_BODY
from complaints.queries.agent_queue import rank_at
from complaints.queries.routes import Responsible, facts_of, responsible_for, stored_facts
from institutions.actions import count_case, count_open_case
from institutions.models import Institution
from kernel import clock, events
from kernel.crypto import blind_index
from kernel.db import db, lock, transaction
from kernel.errors import DomainError
from kernel.events import Actor

# Who was chosen here to mediate and handles the case itself: choosing is the filer's own yes to mediation.
MEDIATES = ("association", "committee")
_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


@dataclass(frozen=True)
class PointDraft:
    """One wish as filed; `fen` when it is a sum."""

    kind: PointKind
    words: str = ""
    fen: int | None = None


@dataclass(frozen=True)
class Filing:
    """Everything the form asked (O121 art. 10, IR art. 46); `path` is routed, association, committee or elsewhere.

    `odr` asks the institution first (rules §8.1 row 1); `follows_id` is the filer's closed case about the same dispute.
    `objection` is what the filer says against the body named on the last page; empty when nothing. A consent that is
    None was not spoken of. `received_on` and `desk_id` are of an officer's filing: the day a letter came, and the own
    body, into whose inbox alone an officer files. The files under `form_token` are for all parties, those under
    `body_token` for the handling body alone.
    """

    key: str
    filer: Person
    filer_kind: FilerKind
    is_minor: bool
    name: str
    phone: str
    address: str
    institution: Institution
    respondent_name: str
    category: str
    words: str
    points: tuple[PointDraft, ...]
    happened_on: date | None = None
    bought_on: date | None = None
    paid_fen: int | None = None
    paid_by: str = "consumer"
    told_on: date | None = None
    handle_kind: HandleKind | None = None
    handle: str | None = None
    publish: bool | None = False
    entrust: bool | None = False
    path: str = "routed"
    form_token: str | None = None
    body_token: str | None = None
    objection: str = ""
    odr: bool = False
    follows_id: int | None = None
    side: Side = ALONE
    channel: Channel = Channel.WEB
    received_on: date | None = None
    desk_id: int | None = None


def new_number(kind: str = "TS") -> str:
    """A number such as TS2026-8F3K-27QX (a report's begins with JB): the year and eight random signs, no counter."""
    signs = "".join(secrets.choice(_SIGNS) for _ in range(8))
    return f"{kind}{clock.today().year}-{signs[:4]}-{signs[4:]}"


def file(filing: Filing, *, by: Actor) -> Complaint:
    """A learner files; the same key twice makes one case (CL art. 46; IR art. 46; O121 arts. 10, 15)."""
    try:
        with transaction():
            known = _known(filing.key)
            return known or _file(filing, by)
    except IntegrityError:
        known = _known(filing.key)
        if known is None:
            raise
        return known


def _known(key: str) -> Complaint | None:
    return db.session.scalar(select(Complaint).where(Complaint.idempotency_key == key))


def _file(filing: Filing, by: Actor) -> Complaint:
    responsible = responsible_for(
        filing.institution,
        category=filing.category,
        minor=filing.is_minor,
        paid_by=filing.paid_by,
        on=filing.received_on,
    )
    if responsible.fault and responsible.faulty:
        switch_off_met(responsible.faulty.version_id, responsible.faulty.rule, responsible.fault)
    complaint = _row(filing, responsible)
    db.session.add(complaint)
    db.session.flush()
    _seat_filer(complaint, filing, by)
    attach(complaint, filing.form_token, "complaint", complaint.id)
    attach(complaint, filing.body_token, FOR_BODY, complaint.id)
    events.record(
        ComplaintFiled(
            complaint.id,
            complaint.institution_id,
            complaint.category,
            complaint.ruleset,
            complaint.route_rule,
            complaint.body_id,
        ),
        by,
    )
    enter(complaint, by, filing.received_on)
    if filing.objection:
        note_objection(complaint, filing.objection, by)
        if not filing.odr:  # it is answered once there is a body to be wrong
            clocks.start(complaint, "T-ROUTE", by)
    count_open_case(filing.institution, 1)
    count_case(filing.institution)
    return complaint


def _row(filing: Filing, responsible: Responsible) -> Complaint:
    body, status = destination(filing.path, responsible, objects=bool(filing.objection), desk_id=filing.desk_id)
    today = filing.received_on or clock.today()
    likely = body if filing.odr else None
    if filing.odr:
        body, status = None, Status.PRE_SETTLEMENT
    facts = facts_of(
        filing.institution, category=filing.category, minor=filing.is_minor, paid_by=filing.paid_by, received_on=today
    )
    claimed = [point.fen for point in filing.points if point.fen is not None]
    return Complaint(
        number=new_number(),
        idempotency_key=filing.key,
        status=status,
        channel=filing.channel,
        ruleset=rulesets.in_force(today).code,
        filer_id=filing.filer.id,
        filer_kind=filing.filer_kind,
        is_minor=filing.is_minor,
        name=filing.name,
        phone=filing.phone,
        phone_index=blind_index("phone", filing.phone),
        address=filing.address,
        institution_id=filing.institution.id,
        respondent_name=filing.respondent_name,
        category=filing.category,
        happened_on=filing.happened_on,
        bought_on=filing.bought_on,
        words=filing.words,
        points=[Point(kind=point.kind, words=point.words, fen=point.fen) for point in filing.points],
        paid_fen=filing.paid_fen,
        claimed_fen=sum(claimed) if claimed else None,
        paid_by=filing.paid_by,
        told_on=filing.told_on,
        handle_kind=filing.handle_kind,
        handle=filing.handle,
        body_id=body.id if body else None,
        routing_version_id=responsible.route.version_id,
        route_rule=responsible.route.rule,
        route_reason=responsible.route.reason,
        route_facts=stored_facts(facts),
        route_articles=[] if responsible.route.is_platform_rule else list(responsible.route.articles),
        chosen_path=filing.path,
        follows_id=filing.follows_id,
        filed_at=clock.now() if today == clock.today() else clock.start_of(today),
        odr_on=today if filing.odr else None,
        odr_body_id=likely.id if likely is not None else None,
        agent_person_id=filing.filer.id if filing.filer_kind is FilerKind.AGENT else None,
    )


def destination(
    path: str, responsible: Responsible, *, objects: bool, desk_id: int | None = None
) -> tuple[Organisation | None, Status]:
    """Where a case goes by the path chosen and the route found, and how it stands there."""
    if path in MEDIATES:
        found = responsible.chosen(path)
        if found is None:
            raise DomainError()
        return (found, Status.ASSIGNED) if desk_id in (None, found.id) else (None, Status.RECEIVED)
    if desk_id is not None and (responsible.body is None or responsible.body.id != desk_id):
        return None, Status.RECEIVED  # whose it is here, the staffed intake sees to (O121 art. 41)
    if responsible.is_elsewhere and objects:
        return None, Status.RECEIVED  # somebody here must answer first
    if responsible.is_elsewhere:
        return responsible.body, Status.HANDED_OFF
    return responsible.body, Status.ASSIGNED if responsible.body is not None else Status.RECEIVED


def _seat_filer(complaint: Complaint, filing: Filing, by: Actor) -> None:
    party = seat_side(complaint, filing.filer, filing.side, by)
    mediate = True if filing.path in MEDIATES else None
    publish = filing.publish and (may_agree_to_publish(filing.side.stand_in) or None)  # a yes that is not theirs to say
    said = {ConsentKind.PUBLISH: publish, ConsentKind.ENTRUST: filing.entrust, ConsentKind.MEDIATE: mediate}
    note_consents(complaint, party, said, by)


def enter(complaint: Complaint, by: Actor, received_on: date | None = None) -> None:
    """At the door: the institution first, the inbox of a body, another platform, or the staffed intake (in an act)."""
    if complaint.status is Status.PRE_SETTLEMENT:
        pre_settlement.begin(complaint, by)
    elif complaint.status is Status.ASSIGNED:
        into_inbox(complaint, by, received_on)
    elif complaint.status is Status.HANDED_OFF:
        complaint.ended_at = clock.now()
        events.record(ComplaintHandedOff(complaint.id, complaint.body_id, complaint.route_rule), by)
        clocks.start(complaint, "T-CLOSE", by)
    else:
        clocks.start(complaint, "T-INTAKE", by)


def into_inbox(complaint: Complaint, by: Actor, received_on: date | None = None) -> None:
    """The case entered the inbox of its body: seats, rooms and the body's own T-ACC (rules §0b.4), inside an act.

    `received_on` is the day a letter reached this body, from which its T-ACC runs.
    """
    body = complaint.body or db.session.get_one(Organisation, complaint.body_id)
    complaint.queue_rank = rank_at(complaint, body)
    party = admit(complaint, PartyRole.HANDLING_BODY, by=by, organisation=body)
    if body.parent is not None:
        admit(complaint, PartyRole.OVERSIGHT, by=by, organisation=body.parent)
    learner = claimant(complaint)
    own_room(complaint, party)
    open_room(complaint, RoomKind.DESK, [party, learner], learner)
    events.record(ComplaintAssigned(complaint.id, body.id, complaint.hops), by)
    clocks.start(complaint, "T-ACC", by, received_on)


def assign(complaint: Complaint, body: Organisation, *, by: Actor) -> None:
    """The staffed intake sends a case without a body to one (O121 art. 41)."""
    with transaction():
        lock(complaint)
        permit(complaint, "assign", by)
        must_be_answered(complaint)
        must_work_here(body)
        complaint.body = body
        db.session.flush()
        move(complaint, "assign", by)
        into_inbox(complaint, by)


def must_work_here(body: Organisation) -> None:
    """DomainError unless a case can be given to this organisation: a body that handles here and is not closed."""
    if body.kind not in BODIES or body.mode is Mode.ELSEWHERE or body.closed_at is not None:
        raise DomainError(_l("这个单位不在本平台处理案件，请指定其他单位。"))


def record_outside_number(complaint: Complaint, number: str, on: date, *, by: Actor) -> None:
    """Learner or body notes the outside platform's number and day; clocks from that day are for reference (§0b.1)."""
    with transaction():
        move(complaint, "record_outside_number", by)
        complaint.outside_number, complaint.outside_on = number, on
        events.record(OutsideNumberRecorded(complaint.id, on), by)
