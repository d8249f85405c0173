"""The desk of institutions: what waits for whom, the month, exits with learners at risk, provinces, one timeline."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from accounts.tiles import NAMES, TILES
from complaints import actions as cases
from institutions import actions
from institutions.life_kinds import Area
from institutions.lifecycle import PromiseStanding
from institutions.lifecycle.supervising import TaskOrigin
from institutions.models import Institution
from institutions.queries.desk import waiting_for
from institutions.queries.leaving import leaving_for
from institutions.queries.life import clocks_of
from institutions.queries.lives import Moment, life_of
from institutions.queries.provinces import Counted, by_province
from institutions.queries.timetable import month_of
from kernel import clock
from kernel.db import db, transaction
from tests.complaints.hands import counted, sign_in, text
from tests.institutions import life_hands
from tests.institutions.watch_hands import begun, closed, drafted, in_days, listed, mending, planned, with_heads
from tests.world import World

PAGES = ("/registry/desk", "/registry/desk/calendar", "/registry/desk/exits", "/registry/desk/provinces")


def number(world: World, who: str, code: str) -> int:
    return waiting_for(world.viewers[who])[code].number


def test_a_body_is_told_what_waits_for_it_and_nothing_of_others(world: World) -> None:
    with_heads(world)
    planned(world, in_days(4))
    mending(world, days=9)
    notice = drafted(world)
    found = waiting_for(world.viewers["chief"])
    assert (found["planned"].number, found["planned"].due) == (1, in_days(4))
    assert (found["mending"].number, found["mending"].due) == (1, in_days(9))
    assert found["drafts"].number == 1
    assert found["rechecks"].number == 0
    assert number(world, "supervisor", "planned") == 0
    actions.approve_notice(notice, by=world.actor("chief"))
    assert (number(world, "chief", "drafts"), number(world, "chief", "ready")) == (0, 1)


def test_whoever_drafted_is_not_asked_to_approve(world: World) -> None:
    with_heads(world)
    drafted(world, by="chief")
    assert number(world, "chief", "drafts") == 0
    assert number(world, "second_chief", "drafts") == 1
    assert "drafts" not in waiting_for(world.viewers["officer"])


def test_each_kind_of_body_sees_its_own_cycles(world: World) -> None:
    filing = life_hands.handed_in(world)
    found = waiting_for(world.viewers["supervisor"])
    assert found["filings"].number == 1
    assert found["filings"].due == max(one.due_on for one in clocks_of(filing))
    association = waiting_for(world.viewers["association_officer"])
    assert "filings" not in association
    assert "planned" not in association
    assert association["invitations"].number == 0
    assert waiting_for(world.viewers["staff"]) == {}


def test_tasks_and_draws_that_lie(world: World) -> None:
    actions.open_task(actions.NewTask(world.institution("app"), TaskOrigin.HAND, "理由"), by=world.actor("officer"))
    row = listed(world)
    assert number(world, "officer", "tasks") == 1
    assert number(world, "officer", "draws") == 0
    with clock.stepped(clock.now() + timedelta(days=2)):
        assert number(world, "officer", "draws") == 1
    assert row.value is None


def test_a_month_shows_each_thing_on_its_day(world: World) -> None:
    on = clock.today().replace(day=1) + timedelta(days=40)
    with_heads(world)
    planned(world, on)
    found = month_of(world.viewers["officer"], on.replace(day=1))
    assert [(one.on, one.what, one.title) for one in found] == [(on, "inspection", world.institution("app").name)]
    assert month_of(world.viewers["staff"], on.replace(day=1)) == []
    assert month_of(world.viewers["supervisor"], on.replace(day=1)) == []


def days_in(page: str) -> dict[str, dict[str, str]]:
    """The events of a calendar file read line by line: folded lines joined, one dictionary for each by its UID."""
    assert page.endswith("\r\n")
    lines = page.replace("\r\n ", "").split("\r\n")[:-1]
    assert all(len(piece.encode()) <= 75 for piece in page.split("\r\n"))
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    assert {"VERSION:2.0", "METHOD:PUBLISH", "CALSCALE:GREGORIAN"} < set(lines)
    found: dict[str, dict[str, str]] = {}
    event: dict[str, str] = {}
    inside: list[str] = []
    for line in lines:
        key, _colon, value = line.partition(":")
        if key == "BEGIN":
            inside.append(value)
            event = {} if value == "VEVENT" else event
        elif key == "END":
            assert inside.pop() == value
            if value == "VEVENT":
                assert event["UID"] not in found, "a UID is one event's"
                found[event["UID"]] = event
        elif inside[-1] == "VEVENT":
            assert key not in event
            event[key] = value
    assert inside == []
    return found


def test_the_calendar_file_holds_what_the_pages_show_and_moves_with_it(app: Flask, world: World) -> None:
    with_heads(world)
    inspection = mending(world, days=9)
    second = planned(world, in_days(4))
    answer = sign_in(app, world, "officer").get("/registry/desk/calendar.ics")
    assert answer.mimetype == "text/calendar"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="xuesu-desk.ics"'
    assert answer.headers["Cache-Control"] == "private, no-store"
    found = days_in(answer.get_data(as_text=True))
    told = {one["SUMMARY"]: one for one in found.values()}
    due = told[f"整改的最后一日：{inspection.institution.name}"]
    assert due["DTSTART;VALUE=DATE"] == f"{in_days(9):%Y%m%d}"
    assert due["DTEND;VALUE=DATE"] == f"{in_days(10):%Y%m%d}"
    assert re.fullmatch(r"\d{8}T\d{6}Z", due["DTSTAMP"])
    assert due["URL"].endswith(f"/inspections/{inspection.ref}")
    assert any(one["DTSTART;VALUE=DATE"] == f"{in_days(4):%Y%m%d}" for one in found.values())
    with transaction():
        second.planned_on = in_days(6)
    again = days_in(sign_in(app, world, "officer").get("/registry/desk/calendar.ics").get_data(as_text=True))
    assert again.keys() == found.keys(), "the same events when a day was moved"
    assert any(one["DTSTART;VALUE=DATE"] == f"{in_days(6):%Y%m%d}" for one in again.values())


def test_the_calendar_file_is_for_whoever_signed_in_and_holds_nothing_of_other_bodies(app: Flask, world: World) -> None:
    with_heads(world)
    mending(world, days=9)
    for who in ("supervisor", "association_officer"):
        assert days_in(sign_in(app, world, who).get("/registry/desk/calendar.ics").get_data(as_text=True)) == {}
    for who in ("staff", "learner"):
        assert sign_in(app, world, who).get("/registry/desk/calendar.ics").status_code in (403, 404)
    assert app.test_client().get("/registry/desk/calendar.ics").status_code in (302, 303, 401)


def test_exits_say_what_stands_open_and_add_no_classes(world: World) -> None:
    row = life_hands.announced(world)
    institution = db.session.get_one(Institution, row.institution_id)
    with transaction():
        actions.count_open_case(institution, 2)
        for standing in (PromiseStanding.OPEN, PromiseStanding.CONTESTED, PromiseStanding.CONFIRMED):
            actions.count_promise(institution, None, actions.Standing(standing))
    db.session.refresh(institution)
    (one,) = leaving_for(world.viewers["supervisor"])
    assert one.row.id == row.id
    assert one.open.open_cases == 2
    assert sorted((each.standing, each.number) for each in one.open.promises) == [("contested", 1), ("open", 1)]
    assert one.open.learners == 120
    assert leaving_for(world.viewers["association_officer"]) == []


def test_the_tiles_are_the_34_provinces_each_on_its_own_place() -> None:
    assert len(TILES) == 34
    assert len(set(TILES.values())) == 34
    assert set(TILES) == set(NAMES)
    assert all(re.fullmatch(r"\d\d0000", code) for code in TILES)


def test_few_complaints_of_other_regions_are_not_told(world: World) -> None:
    near, far = world.institution("app"), world.institution("own_site")
    with transaction():
        near.domicile_code, far.domicile_code = "110108", "310104"
        near.open_cases, far.open_cases = 4, 4
    found = by_province(world.viewers["officer"], Counted.CASES)
    assert found["310000"] is None
    assert found["440000"] == 0
    with transaction():
        far.open_cases = 5
    assert by_province(world.viewers["officer"], Counted.CASES)["310000"] == 5


@pytest.mark.parametrize(("set_to", "shown"), [(6, None), (2, 5)])
def test_how_few_is_the_operators_figure_and_never_under_five(
    app: Flask, world: World, set_to: int, shown: int | None
) -> None:
    with transaction():
        world.institution("own_site").domicile_code, world.institution("own_site").open_cases = "310104", 5
        world.institution("platform").domicile_code, world.institution("platform").open_cases = "440104", 4
    cases.set_figure("small_cell", set_to, "试", by=world.actor("platform_admin"))
    found = by_province(world.viewers["officer"], Counted.CASES)
    assert found["310000"] == shown
    assert found["440000"] is None
    page = text(sign_in(app, world, "officer").get("/registry/desk/provinces?of=cases"))
    assert f"少于{max(set_to, 5)}件的不显示数字（平台规则）" in page


def told(viewer_of: World, who: str, institution: Institution, area: Area | None = None) -> list[Moment]:
    return life_of(viewer_of.viewers[who], institution, area)[0]


def test_the_timeline_holds_all_cycles_as_far_as_the_viewer_may_see(world: World) -> None:
    with_heads(world)
    life_hands.recorded(world)
    inspection = begun(world)
    actions.open_task(actions.NewTask(inspection.institution, TaskOrigin.HAND, "理由"), by=world.actor("officer"))
    drafted(world)
    institution = inspection.institution
    officer = {one.area for one in told(world, "officer", institution)}
    assert {Area.SUPERVISION, Area.INSPECTION, Area.NOTICE} <= officer
    assert Area.FILING not in officer
    own = told(world, "staff", institution)
    assert {one.area for one in own} >= {Area.FILING, Area.INSPECTION}
    assert not {one.area for one in own} & {Area.SUPERVISION, Area.NOTICE}
    assert "安排检查" not in [str(one.words) for one in own]
    assert Area.SUPERVISION not in {one.area for one in told(world, "supervisor", institution)}


def test_the_timeline_goes_on_where_a_page_ended(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from institutions.queries import lives

    institution = closed(world).institution
    whole = [(one.at, str(one.words)) for one in told(world, "officer", institution, Area.INSPECTION)]
    monkeypatch.setattr(lives, "PAGE", 2)
    seen, before = list[tuple[object, str]](), None
    for _each in range(20):
        rows, before = life_of(world.viewers["officer"], institution, Area.INSPECTION, before)
        seen += [(one.at, str(one.words)) for one in rows]
        if before is None:
            break
    assert seen == whole
    assert len(whole) > 4


@pytest.mark.parametrize(
    ("who", "status"),
    [("officer", 200), ("supervisor", 200), ("association_officer", 200), ("platform_admin", 403), ("staff", 403)],
)
def test_who_has_the_desk(app: Flask, world: World, who: str, status: int) -> None:
    client = sign_in(app, world, who)
    assert [client.get(url).status_code for url in PAGES] == [status] * len(PAGES)


@pytest.mark.parametrize("url", [*PAGES, "/registry/desk/provinces?of=cases", "/registry/desk/provinces?of=exits"])
def test_pages_ask_the_same_for_one_and_for_three(app: Flask, world: World, url: str) -> None:
    with_heads(world)
    client, asked = sign_in(app, world, "officer"), []
    for wanted in (1, 2):
        for _each in range(wanted):
            planned(world, clock.today())
            drafted(world)
        with counted() as said:
            assert client.get(url).status_code == 200
        asked.append(len(said))
    assert asked[0] == asked[1] <= 15


@pytest.mark.parametrize("month", ["", "2026-02", "2026-13", "x", "２０２６-01", "2099-12"])
def test_any_month_has_its_neighbours(app: Flask, world: World, month: str) -> None:
    page = text(sign_in(app, world, "officer").get("/registry/desk/calendar", query_string={"month": month}))
    assert 'rel="prev"' in page
    assert 'rel="next"' in page


def links(client: FlaskClient, url: str) -> set[str]:
    return {one.split("?")[0] for one in re.findall(r'href="(/[^"#]*)"', text(client.get(url, follow_redirects=True)))}


REACHED = {
    "officer": {
        "/registry",
        "/supervision",
        "/inspections",
        "/inspection-draws",
        "/notices",
        "/exits",
        "/duties/overdue",
    }
    | {"/desk/corrections", "/registry/free", "/registry/mergers", "/registry/likes"},
    "supervisor": {"/filing", "/selection", "/exits", "/inspections", "/desk/corrections", "/registry"},
    "association_officer": {"/supervision", "/inspections", "/notices", "/standards", "/desk/corrections"},
    "staff": {"/filing", "/selection", "/inspections", "/notices", "/exits", "/duties", "/standards"},
}


@pytest.mark.parametrize("who", sorted(REACHED))
def test_every_page_of_the_cycles_is_two_steps_away_and_the_navigation_is_short(
    app: Flask, world: World, who: str
) -> None:
    client = sign_in(app, world, who)
    first = text(client.get("/account"))
    bar = re.findall(r'href="(/[^"#]*)"', first.partition('class="site-nav"')[2].partition("</nav>")[0])
    assert len(bar) <= 11, bar
    reached = set(bar) | {link for url in bar for link in links(client, url)}
    assert REACHED[who] - reached == set()
