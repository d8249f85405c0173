"""One case of everybody's and one of strangers', and a value for every place in an address."""

from dataclasses import dataclass

from flask import Flask
from werkzeug.routing import Rule
from werkzeug.routing.converters import AnyConverter

from accounts import actions as accounts
from accounts.models import ContactKind
from accounts.roles import Role
from complaints import actions as cases
from complaints.actions import routing_tables
from complaints.documents import make_receipt
from complaints.lifecycle import ReportKind
from complaints.models import Complaint, ConsentKind, DataWish, Draft, Promise
from complaints.queries.routing_tables import version_in_force
from disclosure import actions as publishing
from disclosure.models import Candidate
from institutions.queries import odr_membership
from kernel import clock, messages, outbox
from kernel.db import db, transaction
from kernel.papers import Paper
from mediation import actions as tables
from tests.complaints import driver
from tests.complaints.door_hands import first_with_institution
from tests.complaints.driver import ITEMS, REACH, Status, accepted_offer, agreed, offered, served
from tests.complaints.filing_hands import PNG
from tests.complaints.people_hands import at_desk, left_alone, minor
from tests.house.rooms import rooms
from tests.house.scene_appraisal import appraisal
from tests.house.scene_desk import copy_scene, desk_scene
from tests.house.scene_dossiers import dossiers_scene
from tests.house.scene_duties import duties_scene
from tests.house.scene_ends import ends
from tests.house.scene_eyes import eyes_scene
from tests.house.scene_files import evidence
from tests.house.scene_joint import joint_scene
from tests.house.scene_kept import kept
from tests.house.scene_life import life_scene
from tests.house.scene_looks import looks
from tests.house.scene_registry import registry_scene
from tests.house.scene_sessions import sessions
from tests.house.scene_watch import watch_scene
from tests.house.seat_scene import seats_scene
from tests.mediation.bid_hands import bargaining
from tests.world import World

# Each role by somebody who sits in the own case; the last two never sit in a case.
PEOPLE = {
    Role.LEARNER: "learner",
    Role.INSTITUTION_STAFF: "staff",
    Role.INSTITUTION_ADMIN: "institution_admin",
    Role.OFFICER: "officer",
    Role.SUPERVISOR: "supervisor",
    Role.MEDIATOR: "mediator",
    Role.ASSOCIATION_ADMIN: "association_admin",
    Role.PLATFORM_ADMIN: "platform_admin",
    Role.AUDITOR: "auditor",
}
Values = dict[str, str]


@dataclass(frozen=True)
class Scene:
    """Values by the name of the place in the address, or by `endpoint:place` where one endpoint needs its own."""

    own: Values
    foreign: Values

    def values(self, rule: Rule, whose: str) -> Values:
        """What to put into the places of an address; `whose` is own, foreign or nobody."""
        table = {"own": self.own, "foreign": self.foreign, "nobody": NOBODY}[whose]
        found = {}
        for name in rule.arguments:
            converter = rule._converters[name]
            if isinstance(converter, AnyConverter):
                found[name] = sorted(converter.items)[0]
                continue
            blueprint = rule.endpoint.split(".")[0]
            for key in (f"{rule.endpoint}:{name}", f"{blueprint}:{name}", name):
                if key in table:
                    found[name] = table[key]
                    break
        return found


NOBODY = {
    **dict.fromkeys(("ref", "fact", "file", "file_ref", "invitation", "member", "photo_ref"), "0" * 26),
    **{"number": "TS2026-0000-0000", "code": "0" * 16, "kind": "accept", "figure_code": "nothing"},
    **{"rule": "none", "ruleset_code": "none", "role": "officer", "place": "1", "act": "x"},
}


def build(world: World) -> Scene:
    """Set the scene in the database."""
    own, other = world.mediating(), _strangers(world)
    closed = agreed(world)
    cases.close(closed, by=world.actor("mediator"))
    others_closed = _strangers(world)
    cases.terminate(others_closed, ["AT3"], "理由。", by=world.actor("foreign_officer"))
    cases.close(served(others_closed), by=world.actor("foreign_officer"))
    received, handed_off = (REACH[status](world) for status in (Status.RECEIVED, Status.HANDED_OFF))
    outbox.drain()
    assert not outbox.troubled(), [(row.subscriber, row.error) for row in outbox.troubled()]
    candidate = db.session.query(Candidate).filter_by(case_number=closed.number).one()
    publishing.prepare(candidate, "消费者投诉该机构，要求退款。双方达成调解协议。", by=world.actor("officer"))
    publishing.notify(candidate, by=world.actor("officer"))
    drafted = world.mediating()
    tables.draft_agreement(driver.table_of(drafted), accepted_offer(world, drafted), by=world.actor("mediator"))
    clues = [cases.open_clue(own, "线索", clock.today(), by=world.actor("officer"))]
    clues.append(cases.open_clue(other, "线索", clock.today(), by=world.actor("foreign_officer")))
    both = (_values(own, closed, world, "learner"), _values(other, others_closed, world, "other_learner"))
    for values, clue, case in zip(both, clues, (own, other), strict=True):
        values |= {"complaints_desk:ref": clue.ref, **copy_scene(case)}
    both[0]["inbox:ref"], both[1]["inbox:ref"] = (
        messages.inbox_of(world.people[f"{who}learner"])[0].ref for who in ("", "other_")
    )
    appraisal(world, *both)
    both[0].update(_routing(world) | _office(world), figure_code="response")
    both[1]["figure_code"] = "unknown"
    both[1].update(NOBODY_OFFICE)
    _between(world, *both)
    both[1].update({"complaints_routing:ref": "1" * 26, "rule": "none"})  # only administrators, who see every version
    both[0]["complaints_desk.assign:number"] = received.number
    for name in ("intake_objection", "intake_hand_off"):
        both[0][f"complaints_desk.{name}:number"] = received.number
    for page in ("agreement", "confirm", "copies", "discard", "change", "versions", "own_copy", "signature"):
        both[0][f"mediation.{page}:number"] = drafted.number
    for name in ("handoff", "handoff_pdf"):
        both[0][f"complaints_learner.{name}:number"] = handed_off.number
    _reports(world, *both)
    _promises(world, *both)
    _people(world, *both)
    kept(world, *both)
    looks(world, *both)
    bargaining(world, *both)
    sessions(world, *both)
    registry_scene(world, *both)
    rooms(world, own, other, *both)
    ends(world, closed, other, *both)
    seats_scene(world, own, *both)
    joint_scene(world, *both)
    dossiers_scene(world, own, other, *both)
    eyes_scene(world, *both)
    duties_scene(world, *both)
    watch_scene(world, *both)
    life_scene(world, *both)
    desk_scene(world, *both)
    return Scene(*both)


def _routing(world: World) -> Values:
    """A draft of the routing table, and the version in force for the one page that needs it."""
    by = world.actor("platform_admin")
    draft = routing_tables.draft_version("o121-ir", "", "示例草稿", by=by)
    in_force = version_in_force("o121-ir")
    assert in_force is not None
    return {"complaints_routing:ref": draft.ref, "complaints_routing.off:ref": in_force.ref, "rule": "A-1"}


# An administrator runs every organisation: a stranger's is one that is not there.
NOBODY_OFFICE = {
    "accounts_office:ref": "1" * 26,
    "complaints_office.previewed:ref": "1" * 26,
    "complaints_office.withdraw_rate:ref": "1" * 26,
    **{name: NOBODY[name] for name in ("invitation", "member", "role", "ruleset_code")},
}


def _office(world: World) -> Values:
    """An organisation its administrator runs, somebody in it, an invitation, a rule set, a look at a role."""
    place = world.organisation("association")
    sent = accounts.invite(place, Role.OFFICER, ContactKind.EMAIL, "new@example.cn", by=world.actor("platform_admin"))
    look = accounts.preview(place, Role.OFFICER, "示例。", by=world.actor("platform_admin"))
    rate = cases.add_rate("lpr", clock.today(), 30_000, "示例公告", by=world.actor("platform_admin"))
    return {
        "accounts_office:ref": place.ref,
        "invitation": sent.ref,
        "member": world.person("association_officer").ref,
        "role": "officer",
        "ruleset_code": "o121-ir",
        "complaints_office.previewed:ref": look.ref,
        "complaints_office.withdraw_rate:ref": rate.ref,
    }


def _between(world: World, own: Values, foreign: Values) -> None:
    """A case with the institution first, and a membership for the one page that names it."""
    own["complaints_learner.move_on:number"] = first_with_institution(world).number
    own["complaints_institution.decline:number"] = first_with_institution(world).number
    membership = odr_membership(world.institution("app"), clock.today())
    assert membership is not None
    own["complaints_desk.leave:ref"], foreign["complaints_desk.leave:ref"] = membership.ref, "1" * 26


def _strangers(world: World) -> Complaint:
    """A case of another learner, institution and body, with an offer on the table."""
    complaint = world.file("own_site", by="other_learner", path="association", paid_by="consumer")
    served_by = world.actor("foreign_officer")
    cases.serve(cases.accept(complaint, by=served_by), "shown")
    cases.consent(complaint, ConsentKind.MEDIATE, True, by=world.actor("other_staff"))
    cases.offer(complaint, ITEMS, by=world.actor("other_staff"))
    return complaint


def _reports(world: World, own: Values, foreign: Values) -> None:
    """A report at the officer's body and one at intake, and a stranger's."""
    drafts = [cases.ReportDraft(code, "举报的内容。", "争议的经过。") for code in ("E17", "E12")]
    mine = cases.split_report(world.file(), drafts[0], by=world.actor("officer"))
    lost = cases.split_report(REACH[Status.RECEIVED](world), drafts[1], by=world.actor("platform_admin"))
    other = cases.split_report(_strangers(world), drafts[0], by=world.actor("foreign_officer"))
    desk = ("report", "report_act", "report_form", "reporter", "supervise_report")
    places = tuple(f"complaints_desk.{name}" for name in desk)
    for place in (*places, "complaints_learner.report", "complaints_learner.report_more"):
        own[f"{place}:number"], foreign[f"{place}:number"] = mine.number, other.number
    own["complaints_desk.assign_report:number"] = lost.number
    foreign["complaints_desk.assign_report:number"] = mine.number  # it has a body
    told = cases.take_report(cases.Told("scene-key-scene-key", "示例机构没有办学许可。", "示例机构"))
    lead = cases.take_report(cases.Told("scene-lead-scene-lead", "建议多看看示例机构。", "示例机构"))
    cases.sort_other(lead, ReportKind.LEAD, by=world.actor("platform_admin"))
    own["complaints_desk.sort_report:number"], own["complaints_desk.note_lead:number"] = told.number, lead.number
    for place in ("complaints_desk.sort_report", "complaints_desk.note_lead"):
        foreign[f"{place}:number"] = mine.number


def _promises(world: World, own: Values, foreign: Values) -> None:
    """An accepted offer of a refund in a case of each, and a case at its end in which the ways out are told."""
    mine, other = world.answered(), _strangers(world)
    accepted_offer(world, mine)
    made = offered(other)
    cases.reply(made, made.version, True, by=world.actor("other_learner"))
    for values, case in ((own, mine), (foreign, other)):
        row = db.session.query(Promise).filter_by(complaint_id=case.id).first()
        assert row is not None
        for place in ("done", "received"):
            values[f"complaints_beside.{place}:number"], values[f"complaints_beside.{place}:ref"] = case.number, row.ref


def _people(world: World, own: Values, foreign: Values) -> None:
    """A minor's case with a request to look and a wish about data, one filed at the desk; and strangers'."""
    hands = (("learner", "officer", own, minor(world)), ("other_learner", "foreign_officer", foreign, _young(world)))
    for filer, officer, values, complaint in hands:
        asked = cases.ask_to_view(complaint, "phone", "contact", 2, by=world.actor(officer))
        wish = cases.ask_about_data(complaint, DataWish.DELETE, "address", "", by=world.actor(filer))
        for page, ref in (("decide_view", asked.ref), ("data_request", wish.ref)):
            values[f"complaints_desk.{page}:number"] = complaint.number
            values[f"complaints_desk.{page}:ref"] = ref
        values["complaints_learner.child_consent:number"] = complaint.number
    away = cases.ask_about_data(
        REACH[Status.HANDED_OFF](world), DataWish.DELETE, "address", "", by=world.actor("learner")
    )
    own["complaints_desk.platform_data_request:ref"] = away.ref
    foreign["complaints_desk.platform_data_request:ref"] = "1" * 26  # the operator answers all there are
    own["complaints_desk.platform_approval:ref"] = left_alone(world).ref
    foreign["complaints_desk.platform_approval:ref"] = "1" * 26
    own["complaints_desk.registered:number"] = at_desk(world).number
    foreign["complaints_desk.registered:number"] = _strangers(world).number


def _young(world: World) -> Complaint:
    """A stranger's complaint for a child, at a body of strangers."""
    return minor(world, institution="own_site", by="other_learner", path="association", paid_by="consumer")


def _values(case: Complaint, closed: Complaint, world: World, filer: str) -> Values:
    draft, _key = cases.start_draft({"words": "草稿"})
    cases.adopt_draft(db.session.get_one(Draft, draft.id), world.person(filer))
    stored, contract = evidence(world, case, PNG, filer)
    with transaction():
        make_receipt(case)
    paper = db.session.query(Paper).filter_by(owner_kind="complaint", owner_id=case.id, kind="receipt").first()
    candidate = db.session.query(Candidate).filter_by(case_number=closed.number).one()
    assert paper is not None
    return {
        "number": case.number,
        "kind": "accept",
        "code": paper.code,
        "complaints_posts:ref": offered(case).ref,
        "complaints_files:ref": stored.ref,
        **{f"complaints_desk.{page}:ref": stored.ref for page in ("cover", "burn", "uncover", "covered")},
        "complaints_desk.cover_page:ref": contract.ref,
        "complaints_learner:ref": draft.ref,
        "disclosure_desk:ref": candidate.ref,
        "disclosure_institution:ref": candidate.ref,
    }


GUARDED = ("/complaints", "/cases", "/desk", "/institution/", "/mediation", "/files", "/papers", "/messages")
GUARDED += ("/duties/versions", "/standards")
GUARDED += ("/filing", "/selection", "/exits")


def guarded_rules(app: Flask) -> list[Rule]:
    """The addresses that name one case, paper, file, draft or candidate."""
    return sorted(
        (rule for rule in app.url_map.iter_rules() if rule.rule.startswith(GUARDED) and rule.arguments - {"step"}),
        key=str,
    )
