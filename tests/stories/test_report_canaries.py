"""A report by the door, anonymous or named: the institution finds no trace of it, nor of who reports (art. 37).

Everything anybody it is closed to can open, find, download, count or is sent is searched for planted words, and is the
same to the sign as before the report was there; its body does find it, so that this can fail.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from random import Random

import pytest
from flask import Flask
from werkzeug.routing.converters import AnyConverter

from complaints import actions as cases
from complaints.actions import BY_CODE
from complaints.lifecycle import HandedTo
from complaints.models import Report, SaidAs
from complaints.queries.reports import words_in
from kernel import clock, outbox
from kernel.db import db
from kernel.events import EventRow
from kernel.messages import Letter
from tests.complaints.hands import sign_in
from tests.complaints.test_report_acts import tip
from tests.world import World

# The target's own people, others in its cases, who mediates, other bodies, other learners, the auditor; and intake,
# once it has sorted.
CLOSED_TO = (
    *("staff", "institution_admin", "other_staff", "mediator", "other_mediator", "association_officer"),
    *("association_admin", "learner", "other_learner", "foreign_officer", "supervisor", "platform_admin", "auditor"),
)
TARGET = ("staff", "institution_admin")
CANARY = "金丝雀"
REFS = re.compile(r"(TS|JB)\d{4}-\w{4}-\w{4}|\b\w{26}\b")
CHANGING = re.compile(r'value="[^"]*"|nonce="[^"]*"|\d{1,2}:\d{2}')
# One's own sign-ins change with every sign-in; how many letters wait is the operator's to know.
# Pages that count a visit, or list one's own sign-ins, are others each time they are read.
LEFT_OUT = {"accounts.sign_out", "static", "accounts.operations", "accounts.account", "accounts.security"}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Who reads what does not hang on the engine; the acts' own tests use both."""
    return sqlite_url


@dataclass
class Scene:
    """The application, its world, and a complaint of the target that shows whether its own pages change."""

    app: Flask
    world: World
    number: str
    share: float = 1

    def chosen(self, name: str | None, url: str) -> bool:
        """Whether somebody reads this address: a seeded share of all, four times as much of what is near the report."""
        near = "/reports" in url or (name in TARGET and url.startswith(("/institution", "/cases")))
        dice = Random(f"{name} {REFS.sub('', url)}").random()
        return dice < self.share * (4 if near else 1)

    def addresses(self, *reports: Report) -> Iterator[str]:
        """Every address that answers to GET with every number there is put into it."""
        refs = [self.world.institution("app").ref, *(report.ref for report in reports)]
        values = {"number": [self.number, *(report.number for report in reports)], "ref": refs}
        with self.app.test_request_context():
            bound = self.app.url_map.bind("localhost")
            for rule in self.app.url_map.iter_rules():
                if "GET" not in (rule.methods or set()) or rule.endpoint in LEFT_OUT:
                    continue
                names = sorted(rule.arguments)
                chosen = [
                    sorted(one.items)
                    if isinstance(one := rule._converters[name], AnyConverter)
                    else values.get(name, ["x"])
                    for name in names
                ]
                for some in product(*chosen):
                    yield bound.build(rule.endpoint, dict(zip(names, some, strict=True)), append_unknown=False)

    def seen_by(self, name: str | None, *reports: Report) -> dict[str, str]:
        """What somebody is answered, by address."""
        client = sign_in(self.app, self.world, name) if name else self.app.test_client()
        found = {}
        for url in self.addresses(*reports):
            if not self.chosen(name, url):
                continue
            answer = client.get(url)
            assert answer.status_code < 500, (name, url)
            told = f"{answer.status_code} {answer.get_data().decode('utf-8', 'replace')}"
            found[url] = CHANGING.sub("", told.replace(url, ""))
        return found

    def searched_by(self, name: str) -> list[str]:
        """What search finds for the words of the report."""
        client = sign_in(self.app, self.world, name)
        places = {"staff": "/institution/", "institution_admin": "/institution/", "association_officer": "/desk/"}
        words = (CANARY, "19987654321", "办学许可")
        pages = [client.get(f"{places.get(name, '/institutions')}?q={one}").text.replace(one, "") for one in words]
        return [CHANGING.sub("", page) for page in pages]


@pytest.fixture
def scene(app: Flask, world: World) -> Scene:
    complaint = world.answered()
    outbox.drain()
    return Scene(app, world, complaint.number)


def handled(scene: Scene, **told: object) -> Report:
    """Everything that can happen to a report, with a planted word in every field."""
    world, by = scene.world, scene.world.actor("officer")
    words = {"words": f"{CANARY}甲没有办学许可，还在招生。", "happened": f"{CANARY}乙", "basis": f"{CANARY}丙"}
    report = tip(world, **(words | told))
    cases.sort_report(report, "E17", by=world.actor("platform_admin"))
    cases.check_report(report, by=by)
    question = cases.ask_reporter(report, f"{CANARY}丁", by=by, key=f"ask-{report.id}-canary-canary")
    cases.answer_question(question, f"{CANARY}戊", by=BY_CODE, key=f"answer-{report.id}-canary-can", report=report)
    cases.note_report(report, f"{CANARY}己", by=by, key=f"note-{report.id}-canary-canary")
    handed = cases.Handing(HandedTo.POLICE, "示例市公安局", f"{CANARY}庚", clock.today(), f"{CANARY}壬", f"{CANARY}癸")
    cases.refer_report(report, handed, by=by, key=f"refer-{report.id}-canary-canary")
    cases.ask_time(report, f"{CANARY}辛", by=by)
    with clock.stepped(report.clocks[0].due_at):
        cases.sweep_reports()
        outbox.drain()
    outbox.drain()
    assert outbox.troubled() == []
    return report


def leaves_no_trace(scene: Scene, share: float = 1) -> None:
    """A report is filed and handled to its end; nobody it is closed to finds a word of it, by any of the addresses.

    With a share below one each reads another choice of them, seeded.
    """
    scene.share = share
    before = {name: scene.seen_by(name) for name in ("staff", None)}
    searched = {name: scene.searched_by(name) for name in TARGET}
    letters = _letters(scene)
    report = handled(scene, name=f"{CANARY}壬", phone="19987654321", is_reachable=True)
    anonymous = handled(scene)
    canaries = [CANARY, "19987654321", *(f"{one.number}" for one in (report, anonymous)), report.ref, anonymous.ref]
    for name in (*CLOSED_TO, None):
        for url, told in scene.seen_by(name, report, anonymous).items():
            echoed = url if told.startswith("404") else ""
            leaked = {one for one in canaries if one in told and one not in echoed}
            if (name, url) == ("supervisor", "/messages"):  # the superior is told which report is late, not what
                leaked -= {report.number, anonymous.number}
            assert leaked == set(), (name, url)
    for who, pages in before.items():
        now = scene.seen_by(who)
        changed = [url for url in pages if now[url] != pages[url]]
        assert changed == [], f"{who}: a page is another than before the report"
    assert {name: scene.searched_by(name) for name in TARGET} == searched
    _letters_are_silent(scene, letters, canaries)
    _its_body_finds_it(scene, report)


def test_a_report_leaves_no_trace_on_a_share_of_all_addresses(scene: Scene) -> None:
    """One address of eighty for each reader, of those near the report one of twenty."""
    leaves_no_trace(scene, 1 / 80)


@pytest.mark.slow
@pytest.mark.timeout(900)  # everybody reads every address, twice
def test_a_report_by_the_door_leaves_no_trace(scene: Scene) -> None:
    leaves_no_trace(scene)


def _letters(scene: Scene) -> dict[str, int]:
    count = db.session.query(Letter)
    return {name: count.filter_by(to_person_id=scene.world.people[name]).count() for name in CLOSED_TO}


def _letters_are_silent(scene: Scene, before: dict[str, int], canaries: list[str]) -> None:
    """Nobody gets one letter more; but the superior, who learns that a time is over, and not of what."""
    after = _letters(scene)
    more = {name for name in CLOSED_TO if after[name] != before[name]}
    assert more <= {"supervisor"}
    for row in db.session.query(Letter):
        told = f"{row.subject}{row.body_text}"
        assert CANARY not in told
        if row.to_person_id != scene.world.people["officer"] and row.to_person_id != scene.world.people["supervisor"]:
            assert not [one for one in canaries if one in told]


def _its_body_finds_it(scene: Scene, report: Report) -> None:
    client = sign_in(scene.app, scene.world, "officer")
    page = client.get(f"/desk/reports/{report.number}").text
    assert page.count(CANARY) >= 7
    assert report.number in client.get("/desk/reports").text
    assert "19987654321" not in page
    assert len(words_in(report, *SaidAs)) == 4
    for row in db.session.query(EventRow).filter(EventRow.stream == report.stream):
        assert CANARY not in str(row.data)


def test_answers_to_a_stranger_are_alike_whether_a_report_is_there_or_not(scene: Scene) -> None:
    report = handled(scene)
    for name in ("staff", "foreign_officer", "learner"):
        client = sign_in(scene.app, scene.world, name)
        for place in (
            "/desk/reports/{}",
            "/complaints/reports/{}",
            "/desk/reports/{}/note",
            "/desk/reports/{}/reporter",
        ):
            real, none = (client.get(place.format(number)) for number in (report.number, "JB2026-0000-0000"))
            assert real.status_code == none.status_code
            assert CHANGING.sub("", real.text.replace(report.number, "")) == CHANGING.sub(
                "", none.text.replace("JB2026-0000-0000", "")
            )
