"""Story 3 of rules §10: 「退费 + 假教师」 in one text. The report leaves no trace for the institution or who mediates.

O121 arts. 9, 37. Everything each of them can open, find, download or is sent is searched for planted words of the
report; learner and bodies do find them, so that this can fail.
"""

import io
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.routing.converters import AnyConverter

from complaints import actions as cases
from complaints.documents import may_read_paper, paper_html, render_paper
from complaints.models import Complaint, ConsentKind, ItemKind, PointKind, Report, Stance
from disclosure import actions as publishing
from disclosure.models import Publication
from kernel import clock, files, outbox, pdf
from kernel.db import db, transaction
from kernel.messages import Letter
from kernel.papers import Paper
from kernel.web import access_of
from mediation import actions as tables
from tests.answer_words import formal
from tests.complaints.driver import offered, table_of
from tests.complaints.hands import sign_in, submit
from tests.disclosure.support import candidate_of, colleague
from tests.house.scene import PNG
from tests.world import World

REST = "示例课程停课后，机构一直不退余款。"
REPORTED = "另外教师金丝雀乙没有教师资格证。"
POINTS = (
    cases.PointDraft(PointKind.REFUND, "退还余款", 320_000),
    cases.PointDraft(PointKind.OTHER, "查处金丝雀丙冒充教师"),
)
KEY, ENDS = "story-three-story-three", {"accounts.sign_out", "static"}
CLOSED_TO = (
    *("staff", "institution_admin", "other_staff", "mediator", "other_mediator", "association_officer"),
    *("association_admin", "other_learner", "foreign_officer", "platform_admin", "auditor"),
)
OPEN_TO = ("learner", "officer", "supervisor")  # the supervisor is of the body the report went to


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Who reads what does not hang on the engine; the acts' own tests use both."""
    return sqlite_url


@dataclass(frozen=True)
class Story:
    """The case, its report, and what must not be found."""

    app: Flask
    world: World
    number: str
    report: str
    photo: str
    canaries: tuple[str, ...]

    def complaint(self) -> Complaint:
        return db.session.query(Complaint).filter_by(number=self.number).one()


@pytest.fixture
def story(app: Flask, world: World) -> Story:
    """One text with two wishes and two files, divided on the officer's page before the institution has heard of it."""
    complaint = world.file(words=REST + REPORTED, points=POINTS)
    number, by = complaint.number, world.people["learner"]
    rows = [files.receive(io.BytesIO(PNG), name, KEY, by) for name in ("收据.png", "金丝雀丁.png")]
    with transaction():
        files.link(KEY, "complaint", complaint.id)
    photo = rows[1].ref
    outbox.drain()
    _divide(app, world, number, photo)
    outbox.drain()
    report = db.session.query(Report).one()
    canaries = ("金丝雀", report.number, report.ref, photo, "report_separated", "举报部分")
    return Story(app, world, number, report.number, photo, canaries)


def _divide(app: Flask, world: World, number: str, photo: str) -> None:
    officer = sign_in(app, world, "officer")
    assert "内容里可能还有举报" in officer.get(f"/desk/{number}").text
    page = officer.get(f"/desk/{number}/split").text
    assert "现在分出，机构始终看不到举报部分" in page
    wishes = re.findall(r'name="points" value="([^"]+)"', page)
    assert len(wishes) == 2
    typed = {"category": "E05", "words": REPORTED, "dispute_category": "E01", "dispute_words": REST}
    answer = submit(officer, f"/desk/{number}/split", has="dispute_words", points=wishes[1], files=photo, **typed)
    assert answer.status_code == 303, answer.text
    assert "内容里可能还有举报" not in officer.get(f"/desk/{number}").text


def mediated(story: Story) -> None:
    """Accepted, answered with an offer, consented to, entrusted, and a mediator at the table."""
    world, complaint = story.world, story.complaint()
    cases.serve(cases.accept(complaint, by=world.actor("officer")), "shown")
    page = sign_in(story.app, world, "staff").get(f"/institution/{story.number}/answer").text
    assert "grant_1" in page
    assert "grant_2" not in page, "the institution is asked about a wish that went into the report"
    items = (cases.ItemDraft(ItemKind.REFUND, 300_000, words="原路退回"),)
    words = formal(complaint, "愿意协商。", Stance.PARTLY, items)
    cases.answer(complaint, words, by=world.actor("staff"), key=KEY)
    cases.consent(complaint, ConsentKind.ENTRUST, True, by=world.actor("staff"))
    cases.entrust(complaint, world.organisation("association"), by=world.actor("officer"))
    tables.open_table(complaint, world.person("mediator"), by=world.actor("association_officer"))
    outbox.drain()


def closed(story: Story) -> None:
    """The offer accepted, the text confirmed and signed, the case closed."""
    world, complaint = story.world, story.complaint()
    made = offered(complaint)
    cases.reply(made, made.version, True, by=world.actor("learner"))
    row = tables.draft_agreement(table_of(complaint), made, by=world.actor("mediator"))
    for name in ("learner", "staff"):
        tables.confirm(row, row.digest, by=world.actor(name))
    tables.record_signature(row, clock.today(), by=world.actor("mediator"))
    cases.close(complaint, by=world.actor("mediator"))
    outbox.drain()


def notified(story: Story) -> None:
    """The officer writes a summary that tells of the report; redaction covers it before the institution looks at it."""
    candidate, officer = candidate_of(story.complaint()), story.world.actor("officer")
    publishing.prepare(candidate, f"消费者要求退款。{REPORTED}（{story.report}）双方达成协议。", by=officer)
    publishing.notify(candidate, by=officer)
    outbox.drain()


def published(story: Story) -> None:
    """After the objection period the summary is public."""
    candidate = candidate_of(story.complaint())
    publishing.publish(candidate, by=colleague(story.world))
    outbox.drain()


def addresses(story: Story) -> Iterator[tuple[str, Rule]]:
    """Every address that answers to GET, with every number, file, paper, offer and text of this case put into it."""
    values = _values(story)
    with story.app.test_request_context():
        bound = story.app.url_map.bind("localhost")
        for rule in story.app.url_map.iter_rules():
            if "GET" not in (rule.methods or set()) or rule.endpoint in ENDS:
                continue
            names = sorted(rule.arguments)
            for chosen in product(*(_choices(rule, name, values) for name in names)):
                yield bound.build(rule.endpoint, dict(zip(names, chosen, strict=True)), append_unknown=False), rule


def _values(story: Story) -> dict[str, list[str]]:
    complaint = story.complaint()
    owned = [row.ref for row in db.session.query(files.StoredFile).filter(files.StoredFile.owner_kind.is_not(None))]
    refs = [
        *owned,
        offered(complaint).ref,
        complaint.ref,
        complaint.institution.ref,
        db.session.query(Report).one().ref,
    ]
    texts = db.session.query(Publication).all()
    if complaint.closed_at is not None:
        refs.append(candidate_of(complaint).ref)
    return {
        "number": [story.number, story.report],
        "ref": [*refs, *(row.ref for row in texts)],
        "code": [row.code for row in db.session.query(Paper)],
    }


def _choices(rule: Rule, name: str, values: dict[str, list[str]]) -> list[str]:
    converter = rule._converters[name]
    if isinstance(converter, AnyConverter):
        return sorted(converter.items)
    return values.get(name, ["accept", "mediate", "publish"] if name == "kind" else ["x"])


def found_by(story: Story, name: str | None) -> dict[str, list[str]]:
    """What somebody finds: address → planted words on the page, in the file or in a header."""
    client = sign_in(story.app, story.world, name) if name else story.app.test_client()
    role = story.world.viewers[name].role if name else None
    found = {}
    for url, rule in addresses(story):
        declared = access_of(rule.endpoint)
        if isinstance(declared, tuple) and (name is None or (declared and role not in declared)):
            continue
        answer = client.get(url)
        assert answer.status_code < 500, (name, url)
        told = f"{answer.headers}\n{answer.get_data().decode('utf-8', 'replace')}"
        if answer.status_code == 200 and answer.mimetype == "application/pdf":
            told += _pdf_words(answer.get_data())
        echoed = url if answer.status_code == 404 else ""  # what was asked for, said again
        if words := [word for word in _told(told.replace(url, ""), story.canaries) if word not in echoed]:
            found[url] = words
    return found


def _pdf_words(data: bytes) -> str:
    if (program := shutil.which("pdftotext")) is None:
        return ""
    return subprocess.run([program, "-", "-"], input=data, capture_output=True, check=True).stdout.decode()


def set_papers() -> None:
    """Make the PDFs, where this machine can."""
    for paper in db.session.query(Paper).all() if pdf.available() else ():
        render_paper(paper.id)


def nothing_leaks(story: Story) -> None:
    """Nobody the report is closed to finds a planted word; nor does a stranger."""
    set_papers()
    for name in (*CLOSED_TO, None):
        found = found_by(story, name)
        if name == "auditor":  # the log's filter names every kind of event there is
            assert set(found.pop("/admin/events")) == {"report_separated", "举报部分"}
        assert found == {}, name


@pytest.mark.timeout(1800)  # a whole story, read as everybody
@pytest.mark.slow
def test_the_report_leaves_no_trace(story: Story) -> None:
    mediated(story)
    nothing_leaks(story)
    searched(story)
    closed(story)
    notified(story)
    nothing_leaks(story)
    with clock.stepped(clock.end_of(candidate_of(story.complaint()).objection_until_on or clock.today())):
        published(story)
        assert db.session.query(Publication).count() == 1
        nothing_leaks(story)
    downloaded(story)
    written(story)
    seen_by_those_it_is_for(story)


def searched(story: Story) -> None:
    """Words of the report find the case for those who read it whole, and nobody else."""
    asked = [(name, "/institution/") for name in ("staff", "institution_admin")]
    asked += [(name, "/desk/") for name in ("association_officer", "association_admin")]
    for name, queue in asked:
        client = sign_in(story.app, story.world, name)
        assert story.number in client.get(f"{queue}?q=余款").text, name
        for words in ("金丝雀", "资格证", "冒充"):
            assert story.number not in client.get(f"{queue}?q={words}").text, (name, words)
    assert story.number in sign_in(story.app, story.world, "officer").get("/desk/?q=冒充").text


def downloaded(story: Story) -> None:
    """No paper given to the institution or the mediators says a word of it, as text, page or PDF."""
    read: set[str] = set()
    for paper in db.session.query(Paper):
        told = paper.text + paper_html(paper)
        for name in CLOSED_TO:
            if may_read_paper(story.world.viewers[name], paper.id):
                read.add(paper.kind)
                assert _told(told, story.canaries) == [], (name, paper.kind)
    assert read == {"agreement", "accept", "entrust", "publication_notice"}
    receipt = db.session.query(Paper).filter_by(kind="receipt").one()
    assert "金丝雀丙" in receipt.text  # the learner's own, made before the split
    assert may_read_paper(story.world.viewers["learner"], receipt.id)


def written(story: Story) -> None:
    """Every letter to them is silent on it; the reporter is told the number."""
    letters = db.session.query(Letter).all()
    closed_to = {story.world.people[name] for name in CLOSED_TO}
    assert {row.to_person_id for row in letters} & closed_to
    for row in letters:
        if row.to_person_id in closed_to:
            assert _told(f"{row.subject}{row.body_text}{row.about}", story.canaries) == []
    mine = [row.body_text for row in letters if row.to_person_id == story.world.people["learner"]]
    assert any(story.report in body for body in mine)


def seen_by_those_it_is_for(story: Story) -> None:
    """The same search finds the planted words for learner and bodies: it can fail."""
    learner, officer, supervisor = (found_by(story, name) for name in OPEN_TO)
    for own in (f"/complaints/{story.number}", f"/complaints/reports/{story.report}"):
        assert "金丝雀" in learner[own], own
    assert learner[f"/files/{story.photo}"]
    assert {"金丝雀", story.report} <= set(officer[f"/desk/{story.number}"])
    assert "金丝雀" in supervisor[f"/desk/reports/{story.report}"]
    assert supervisor[f"/files/{story.photo}"]
    assert f"/desk/reports/{story.report}" not in officer  # it went to another body
    assert f"/files/{story.photo}" not in officer


def _told(words: str, canaries: Iterable[str]) -> list[str]:
    return [word for word in canaries if word in words]
