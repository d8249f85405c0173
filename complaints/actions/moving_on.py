"""Out of pre-settlement: the institution says no; the learner takes the same record to the body (rules §8.1 row 3)."""

from flask_babel import lazy_gettext as _l

from complaints import rulesets
from complaints.actions import clocks
from complaints.actions.filing import destination, enter
from complaints.actions.moving import move, permit
from complaints.actions.objections import open_objection
from complaints.actions.pre_settlement import ask_anew
from complaints.actions.seats import joint_room, open_room, party_of
from complaints.actions.table import say
from complaints.events import PreSettlementDeclined, PreSettlementEnded
from complaints.lifecycle import PartyRole, RoomKind
from complaints.models import Complaint
from complaints.queries.routes import Responsible, facts_of, responsible_for, stored_facts
from kernel import clock, events
from kernel.db import db, lock, transaction
from kernel.errors import IllegalMove
from kernel.events import Actor


def decline(complaint: Complaint, words: str = "", *, by: Actor) -> None:
    """The institution says it does not settle: a result in its time; the choice is the learner's at once (平台规则)."""
    with transaction():
        lock(complaint)
        permit(complaint, "decline", by)
        if complaint.odr_declined_at is not None:
            raise IllegalMove(_l("已经表示过不和解。"))
        room = joint_room(complaint)
        if words.strip() and room is not None:
            say(room, words, by=by, key=f"decline-{complaint.id}")
        move(complaint, "decline", by)
        complaint.odr_declined_at = clock.now()
        events.record(PreSettlementDeclined(complaint.id), by)
        ask_anew(complaint, clock.today(), by)


def move_on(complaint: Complaint, *, by: Actor) -> None:
    """The learner takes the case on; the body's own time starts at its receipt, now, by the rules of today (§0b.4)."""
    with transaction():
        lock(complaint)
        permit(complaint, "move_on", by)
        had_promise = complaint.ended_at is not None
        move(complaint, "move_on", by)
        complaint.outcome, complaint.ended_at = None, None
        events.record(PreSettlementEnded(complaint.id, had_promise), by)
        found = _leads_to(complaint)
        _route_anew(complaint, found)
        waits = open_objection(complaint) is not None
        # As at filing: received is passed through at once where the rules know the body.
        complaint.body, complaint.status = destination(complaint.chosen_path, found, objects=waits)
        db.session.flush()
        enter(complaint, by)
        if waits:
            clocks.start(complaint, "T-ROUTE", by)
        _let_body_hear(complaint)


def _leads_to(complaint: Complaint) -> Responsible:
    """Who would get the case were it moved on now."""
    return responsible_for(
        complaint.institution,
        category=complaint.category,
        minor=complaint.is_minor,
        paid_by=complaint.paid_by,
    )


def _route_anew(complaint: Complaint, found: Responsible) -> None:
    """The rules of the day the body receives it bind, not those of the day the institution was asked."""
    today, route = clock.today(), found.route
    facts = facts_of(
        complaint.institution,
        category=complaint.category,
        minor=complaint.is_minor,
        paid_by=complaint.paid_by,
        received_on=today,
    )
    complaint.ruleset = rulesets.in_force(today).code
    complaint.routing_version_id, complaint.route_rule, complaint.route_reason = (
        route.version_id,
        route.rule,
        route.reason,
    )
    complaint.route_facts = stored_facts(facts)
    complaint.route_articles = [] if route.is_platform_rule else list(route.articles)


def _let_body_hear(complaint: Complaint) -> None:
    """What the two said and offered is part of the record the body gets; both were told so beforehand."""
    room, body = joint_room(complaint), party_of(complaint, PartyRole.HANDLING_BODY)
    if room is not None and body is not None:
        open_room(complaint, RoomKind.JOINT, [body])
