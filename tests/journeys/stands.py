"""Cases standing where a page is open that the scene of the house tests finds shut, and who holds a seat by a link."""

import re
from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from complaints import actions as cases
from complaints.lifecycle import OutsideTo, Status
from complaints.models import AnswerStep, Complaint, ItemKind
from complaints.models.answer_draft import DraftOf
from complaints.queries.reports import report_for
from disclosure.actions import sync_institutions
from institutions import actions
from kernel import clock, outbox
from kernel.db import db
from kernel.messages import Letter
from mediation import actions as tables
from tests.complaints.driver import REACH, accepted_offer, agreed, offered, reach_for, ready, table_of
from tests.complaints.hands import Browser
from tests.complaints.people_hands import by_helper, minor
from tests.complaints.turn_hands import head, withdrawn
from tests.disclosure.support import published
from tests.institutions.binding_hands import NEWCOMER, newcomer
from tests.institutions.watch_hands import closed as inspected
from tests.institutions.watch_hands import drafted as notified
from tests.institutions.watch_hands import listed
from tests.mediation.seat_hands import agreed as seat_agreed
from tests.mediation.seat_hands import invited, proved
from tests.mediation.seat_hands import proposed as seat_proposed
from tests.mediation.session_hands import fixed
from tests.mediation.session_hands import proposed as times_proposed
from tests.mediation.test_guest_agreement import drafted, owed, seated
from tests.mediation.test_guest_promises import in_force, own
from tests.world import World

Values = dict[str, str]
ANYBODY = "anybody"


def _ready(act: str, status: Status) -> Callable[[World], Complaint]:
    """A case in this status in which everything was done that must come before the act."""

    def make(world: World) -> Complaint:
        complaint = reach_for(world, status, act)
        ready(world, complaint, act)
        return complaint

    return make


def _served_later(world: World) -> Complaint:
    complaint = world.file()
    cases.accept(complaint, by=world.actor("officer"))
    return complaint


def _handed_off(world: World) -> Complaint:
    complaint = world.file()
    cases.hand_off(complaint, OutsideTo.POLICE, "涉嫌犯罪。", by=world.actor("officer"))
    return complaint


def _drafts(world: World) -> Complaint:
    """Both forms of the institution half filled in."""
    complaint = world.answered(step=AnswerStep.INTERIM)
    for kind in DraftOf:
        cases.save_answer_draft(complaint, kind, {"words": ["我们正在核对。"]}, "", by=world.actor("staff"))
    return complaint


def _two_texts(world: World) -> Complaint:
    """A text put aside, and another one in its place."""
    complaint = world.mediating()
    made, table, by = accepted_offer(world, complaint), table_of(complaint), world.actor("mediator")
    tables.discard_agreement(tables.draft_agreement(table, made, by=by), "写漏了事实", by=by)
    tables.draft_agreement(table, made, tables.Draft(story="课程停了三个月。"), by=by)
    return complaint


def _ready_to_draft(world: World) -> Complaint:
    complaint = world.mediating()
    accepted_offer(world, complaint)
    return complaint


def _objected_at_intake(world: World) -> Complaint:
    complaint = REACH[Status.RECEIVED](world)
    cases.contest_route(complaint, "应由别的单位处理。", by=world.actor("learner"))
    return complaint


# One case for each of these; the endpoints whose pages are open in it.
CASES: dict[Callable[[World], Complaint], tuple[str, ...]] = {
    lambda world: world.file(): (
        *(f"complaints_desk.{one}" for one in ("accept", "dispute", "hand_off", "request_identity", "refuse")),
        *("complaints_desk.give_back", "complaints_learner.contest_route"),
    ),
    lambda world: world.answered(): ("complaints_desk.entrust", "complaints_desk.pause", "complaints_desk.officer"),
    REACH[Status.WITHDRAWN]: ("complaints_desk.close", "complaints_beside.view_outcome"),
    REACH[Status.POWER_DISPUTE]: ("complaints_desk.designate", "complaints_desk.settle"),
    REACH[Status.HANDED_OFF]: ("complaints_learner.outside",),
    _handed_off: ("complaints_desk.outside",),
    REACH[Status.APPRAISAL]: ("complaints_desk.receive_report",),
    REACH[Status.SUSPENDED]: ("complaints_desk.decide_recusal",),
    agreed: ("mediation.change", "mediation.close", "mediation.court", "mediation.copies"),
    by_helper: ("complaints_learner.authorise", "complaints_learner.end_stand_in", "complaints_desk.end_stand_in"),
    minor: ("complaints_desk.ask_to_view",),
    _ready("supply_identity", Status.ASSIGNED): ("complaints_learner.supply_identity",),
    _ready("answer_objection", Status.ASSIGNED): ("complaints_desk.answer_objection",),
    _ready("supply_supplement", Status.ACCEPTED): ("complaints_learner.supply_supplement",),
    _ready("review_admin", Status.ACCEPTED): ("complaints_desk.admin_review",),
    _ready("decide_extension", Status.ACCEPTED): ("complaints_desk.extension",),
    _ready("unlink", Status.ASSIGNED): ("complaints_desk.unlink",),
    lambda world: world.answered(step=AnswerStep.INTERIM): ("complaints_institution.more_time",),
    _served_later: ("complaints_desk.served",),
    _drafts: ("complaints_institution.draft",),
    _two_texts: ("mediation.versions",),
    _ready_to_draft: ("mediation.draft",),
    _objected_at_intake: ("complaints_desk.intake_objection",),
    lambda world: withdrawn(world, world.answered()): ("complaints_desk.sign_termination",),
}


def stands(world: World) -> Values:
    """Values by `endpoint:place`, as in the scene."""
    found: Values = {}
    for make, endpoints in CASES.items():
        number = make(world).number
        found |= {f"{endpoint}:number": number for endpoint in endpoints}
    for endpoint, complaint, ref in (_countered(world), _invitable(world), _begun(world), _paused_clue(world)):
        found |= {f"{endpoint}:number": complaint.number, f"{endpoint}:ref": ref}
    found["exits.note_gone:ref"] = world.institution("platform").ref  # it has no exit yet
    made, institution, watched = published(world), world.institution("app"), _watched(world)
    for blueprint in ("public", "public_en"):
        found |= {f"{blueprint}.publication:ref": made.ref, f"{blueprint}.institution:ref": institution.ref}
        found |= {f"{blueprint}.{page}:ref": institution.ref for page in ("disclosures", "rules", "leaving")}
        found |= {f"{blueprint}.{page}:ref": ref for page, ref in watched.items()}
    return found


def _watched(world: World) -> Values:
    """An inspection that ended, a draw that was listed and a notice that went out: what the public reads of them."""
    notice = notified(world)
    actions.approve_notice(notice, by=world.actor("chief"))
    actions.tell_notice(notice, by=world.actor("officer"))
    actions.accept_notice(notice, by=world.actor("staff"))
    actions.publish_notice(notice, by=world.actor("officer"))
    return {"inspection": inspected(world).ref, "draw": listed(world).ref, "notice": notice.ref}


def _countered(world: World) -> tuple[str, Complaint, str]:
    """Two versions of an offer to compare."""
    complaint = world.mediating()
    first = offered(complaint)
    items = (
        cases.ItemDraft(ItemKind.REFUND, 310_000, first.items[0].by_on, "原路退回"),
        cases.ItemDraft(ItemKind.APOLOGY, words="书面道歉"),
    )
    return (
        "complaints_posts.compare_offers",
        complaint,
        cases.offer(complaint, items, by=world.actor("learner"), counters=first).ref,
    )


def _invitable(world: World) -> tuple[str, Complaint, str]:
    """An extra seat both parties want."""
    complaint = world.mediating()
    return "mediation.seat_act", complaint, seat_agreed(world, seat_proposed(world, complaint)).ref


def _begun(world: World) -> tuple[str, Complaint, str]:
    """A session that was held and has no minutes."""
    with clock.stepped(clock.now() - timedelta(days=20)):
        complaint = world.mediating()
        meeting = fixed(world, complaint)
    return "mediation.attendance", complaint, meeting.ref


def _paused_clue(world: World) -> tuple[str, Complaint, str]:
    complaint, by = world.answered(), world.actor("officer")
    clue = cases.open_clue(complaint, "线索", clock.today(), by=by)
    cases.pause(complaint, "T-CLUE", cases.Halt("testing", clock.today(), "检测教材", "送检单1号", "tester"), by=by)
    return "complaints_desk.clue_resume", complaint, clue.ref


def apart(world: World, values: Values) -> list[tuple[str, str]]:
    """Who opens which address, where the address says more than its places or nobody of the scene may."""
    outbox.drain()
    sync_institutions()  # the exit that the scene announces has a public page from here on
    lead, institution = head(world), world.institution("app")
    invited_by = db.session.query(Letter).filter_by(why="organisation.invitation_sent").order_by(Letter.id.desc())
    address = re.search(r"/invitations/[\w-]+", invited_by.limit(1).one().body_text)
    assert address
    report = report_for(world.viewers["officer"], values["complaints_desk.report:number"])
    cases.show_reporter(report, "check", by=world.actor("officer"), key="look-look-look-look")
    newcomer(world, "unbound", "unbound_account")
    record = values["binding:ref"]
    return [
        (ANYBODY, address[0]),
        *(("unbound", page) for page in ("/binding", f"/binding/to/{record}", f"/binding/to/{record}/ask")),
        (NEWCOMER, "/binding"),
        (NEWCOMER, "/institution/home"),
        ("officer", "/desk/filters/new?q=退费"),
        ("officer", f"/desk/reports/{report.number}/reporter"),
        ("staff", "/institution/filters/new?q=退费"),
        ("platform_admin", f"/desk/odr/join?institution={institution.ref}"),
        (lead, f"/desk/{values['complaints_desk.officer:number']}/officer"),
        (lead, f"/desk/{values['complaints_desk.decide_recusal:number']}/recusal"),
    ]


def guests(app: Flask, world: World) -> tuple[FlaskClient, list[str]]:
    """One browser that holds a seat in each state by its links, and the pages it has there."""
    kept, urls = dict[str, str](), list[str]()
    for hour, step in enumerate((_asked, _sitting, _reading, _promised)):
        with clock.stepped(clock.now() - timedelta(hours=9 - hour)):  # a contact is sent no two codes at once
            entries, more = step(app, world)
        kept |= entries
        urls += more
    token = invited(world, seat_agreed(world, seat_proposed(world, world.mediating())))
    client = Browser(app, app.response_class, use_cookies=True)
    with client.session_transaction() as session:
        session["seats"] = kept
    return client, [f"/seats/i/{token}", *urls]


def _asked(_app: Flask, world: World) -> tuple[Values, list[str]]:
    """Who proved the contact and has not sat down."""
    seat = seat_agreed(world, seat_proposed(world, world.mediating()))
    _by, entry = proved(invited(world, seat))
    return {seat.ref: entry}, [f"/seats/{seat.ref}{page}" for page in ("", "/accept", "/refuse")]


def _sitting(_app: Flask, world: World) -> tuple[Values, list[str]]:
    """Who sits and is asked about an offer and a session."""
    complaint = world.mediating()
    seat, _by, entry = seated(world, complaint)
    made, meeting = owed(world, complaint), times_proposed(world, complaint)
    pages = ("", "/leave", "/authorise", "/dossier", f"/offers/{made.ref}", f"/sessions/{meeting.ref}")
    return {seat.ref: entry}, [f"/seats/{seat.ref}{page}" for page in pages]


def _reading(_app: Flask, world: World) -> tuple[Values, list[str]]:
    """Who reads a text that names it."""
    seat, entry, _row = drafted(world, world.mediating())
    return {seat.ref: entry}, [f"/seats/{seat.ref}{page}" for page in ("", "/agreement")]


def _promised(app: Flask, world: World) -> tuple[Values, list[str]]:
    """Who promised something in an agreement in force."""
    _complaint, seat, client, _row = in_force(app, world)
    with client.session_transaction() as session:
        kept = dict(session["seats"])
    return kept, [f"/seats/{seat.ref}{page}" for page in ("", "/agreement", f"/promises/{own(seat).ref}/done")]
