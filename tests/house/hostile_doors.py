"""Every door through which files come, and how somebody gets before it; addresses that only seem to be one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from complaints import actions as cases
from complaints.lifecycle import RoomKind
from complaints.models import Promise
from kernel import clock
from kernel.db import db
from tests.complaints import filing_hands
from tests.complaints.driver import accepted_offer
from tests.complaints.hands import Browser, sign_in
from tests.complaints.people_hands import by_helper
from tests.complaints.test_identity import asked
from tests.complaints.test_report_acts import checking
from tests.complaints.test_report_door import open_by_code
from tests.institutions import life_hands, watch_hands
from tests.journeys.stands import guests
from tests.mediation.room_hands import place, url_of
from tests.world import World

CONTACT = {"name": "王示例", "phone": "19900000000", "address": "示例省示例市示例路1号"}
GUESTS = "guests of the doors"
Before = tuple[FlaskClient, str]


@dataclass(frozen=True)
class Door:
    """An endpoint with the fields for files on its page, how to get before it, and what else must be typed."""

    endpoint: str
    before: Callable[[Flask, World], Before]
    fields: tuple[str, ...] = ("files",)
    is_one: bool = False
    is_table: bool = False  # read at once; no picture or paper ever comes in
    typed: tuple[tuple[str, str], ...] = ()


def _as(name: str, url: Callable[[World], str]) -> Callable[[Flask, World], Before]:
    return lambda app, world: (sign_in(app, world, name), url(world))


def _promise(world: World) -> str:
    complaint = world.answered()
    accepted_offer(world, complaint)
    row = db.session.query(Promise).filter_by(complaint_id=complaint.id).first()
    assert row is not None
    return f"/cases/{complaint.number}/promises/{row.ref}/done"


def _supplement(world: World) -> str:
    complaint = world.answered(offer=False)
    day = clock.today() + timedelta(days=3)
    cases.request_supplement(complaint, "请补充付款记录。", day, by=world.actor("officer"))
    return f"/complaints/{complaint.number}/supplement"


def _report(world: World) -> str:
    draft = cases.ReportDraft("E17", "老师没有资格。", "要求退费。")
    report = cases.split_report(world.file(), draft, by=world.actor("officer"))
    return f"/complaints/reports/{report.number}/more"


def _evidence(app: Flask, world: World) -> Before:
    client = sign_in(app, world, "learner")
    filing_hands.go(client, world, "contact")
    filing_hands.submit(client, filing_hands.at("contact"), CONTACT)
    return client, filing_hands.at("evidence")


def _whom(app: Flask, world: World) -> Before:
    client = sign_in(app, world, "learner")
    filing_hands.submit(client, filing_hands.at("place"), filing_hands.PLACE)
    filing_hands.submit(client, filing_hands.at("who"), {"filer": "agent"})
    return client, "/complaints/new/whom"


def _nobody(app: Flask, _world: World) -> Before:
    return Browser(app, app.response_class, use_cookies=True), "/reports/new/write"


def _by_code(page: str) -> Callable[[Flask, World], Before]:
    """Before the page of an anonymous report, opened by its code."""

    def before(app: Flask, world: World) -> Before:
        client, report = Browser(app, app.response_class, use_cookies=True), checking(world)
        question = cases.ask_reporter(report, "在哪里？", by=world.actor("officer"), key=f"ask-{report.number}-door")
        open_by_code(client, report)
        return client, f"/reports/mine/{page}" + (f"/{question.ref}" if page == "answer" else "")

    return before


def _room(world: World) -> str:
    complaint = world.mediating()
    return url_of(complaint, place(complaint, RoomKind.JOINT))


def _guest(ending: str) -> Callable[[Flask, World], Before]:
    """Before a page of an extra seat, held by its link; all pages in one browser, for a contact is sent few codes."""

    def before(app: Flask, world: World) -> Before:
        if GUESTS not in app.extensions:
            app.extensions[GUESTS] = guests(app, world)
        client, urls = app.extensions[GUESTS]
        return client, next(one.removesuffix("/leave") for one in urls if one.endswith(ending))

    return before


def _photos(world: World) -> str:
    watch_hands.with_heads(world)
    return f"/inspections/{watch_hands.begun(world).ref}/add_photo"


def _demand(world: World) -> str:
    return f"/inspections/{watch_hands.mending(world).ref}/answer_demand/1"


DOORS = [
    Door(
        "accounts_office.mode",
        _as("platform_admin", lambda world: f"/admin/organisations/{world.organisation('regulator').ref}/mode"),
        ("file",),
        is_one=True,
    ),
    Door("complaints_beside.done", _as("staff", _promise)),
    Door(
        "complaints_desk.calendar",
        _as("platform_admin", lambda _world: "/desk/calendar"),
        ("file",),
        is_one=True,
        is_table=True,
    ),
    Door("complaints_desk.record_loss", _as("officer", lambda world: f"/desk/{world.mediating().number}/loss")),
    Door("complaints_desk.register", _as("officer", lambda _world: "/desk/register"), ("files", "scans")),
    Door(
        "complaints_import.choose",
        _as("platform_admin", lambda _world: "/desk/import"),
        ("file",),
        is_one=True,
        is_table=True,
        typed=(("kind", "regions"),),
    ),
    Door(
        "complaints_learner.authorise",
        _as("learner", lambda world: f"/complaints/{by_helper(world).number}/stand-in/authorisation"),
    ),
    Door("complaints_learner.report_more", _as("learner", _report)),
    Door("complaints_learner.step", _evidence, ("files", "body_files")),
    Door(
        "complaints_learner.supply_identity",
        _as("learner", lambda world: f"/complaints/{asked(world).number}/identity"),
    ),
    Door("complaints_learner.supply_supplement", _as("learner", _supplement)),
    Door("complaints_learner.whom", _whom),
    Door("complaints_posts.add_files", _as("learner", lambda world: f"/cases/{world.mediating().number}/files")),
    Door("complaints_posts.say", _as("staff", lambda world: f"/cases/{world.answered().number}/messages")),
    Door("complaints_reports.answer", _by_code("answer")),
    Door("complaints_reports.more", _by_code("more")),
    Door("complaints_reports.write", _nobody),
    Door("duties.edit", _as("staff", lambda _world: "/duties/items/account_ways")),
    Door("duty_sheet.choose", _as("staff", lambda _world: "/duties/sheet"), ("file",), is_one=True, is_table=True),
    Door("exits.note_gone", _as("officer", lambda world: f"/exits/gone/{world.institution('app').ref}")),
    Door("filing.act", _as("staff", lambda world: f"/filing/{life_hands.drafted(world).ref}/edit")),
    Door("filing.act", _as("staff", lambda world: f"/filing/{life_hands.completed(world).ref}/add")),
    Door("filing.new", _as("staff", lambda _world: "/filing/new/service")),
    Door("inspection.act", _as("officer", _photos)),
    Door("inspection.act", _as("staff", _demand)),
    Door("mediation.room", _as("learner", _room)),
    Door("mediation_seats.accept", _guest("/accept")),
    Door("mediation_seats.authorise", _guest("/authorise")),
    Door("mediation_seats.done", _guest("/done")),
    Door("mediation_seats.say", _guest("/leave")),
    Door(
        "registry.reachability",
        _as("officer", lambda world: f"/registry/{world.institution('app').ref}/reachability"),
        ("proof",),
        is_one=True,
    ),
    Door("registry.take_in", _as("officer", lambda _world: "/registry/import"), ("file",), is_one=True, is_table=True),
    Door("standards.new", _as("association_admin", lambda _world: "/standards/new")),
]
_SHOWS = "shows the form of another door, which takes what is sent"
_DRAFT = "works on the draft, whose evidence comes by complaints_learner.step alone"
NO_DOORS = {
    **dict.fromkeys(("complaints_desk.show", "complaints_institution.show", "complaints_learner.show"), _SHOWS),
    **dict.fromkeys(("filing.show", "inspection.show", "mediation.table"), _SHOWS),
    **{f"complaints_learner.{page}": _DRAFT for page in ("again", "keep", "new", "restart", "resume")},
    **{f"complaints_learner.{page}": _DRAFT for page in ("take_up", "use_earlier", "diagnosis", "diagnosis_file")},
    **{f"complaints_learner.diagnosis_{page}": _DRAFT for page in ("page", "restart", "result", "letter")},
    **{f"complaints_learner.diagnosis_letter_{page}": _DRAFT for page in ("pdf", "text")},
    "complaints_reports.complain": _DRAFT,
    **dict.fromkeys(("exits.gone", "exits.order", "exits.note_order"), "stands beside the page of one that vanished"),
}


def twice() -> Iterator[str]:
    """Endpoints that stand in both tables."""
    yield from {one.endpoint for one in DOORS} & set(NO_DOORS)
