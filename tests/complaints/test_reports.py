"""Pages of reports and of splitting, and what is only proposed (O121 arts. 9, 36, 37)."""

import pytest
from flask import Flask

from complaints.lifecycle import Status
from complaints.models import Answer
from complaints.reporting import proposed, still_told
from complaints.rulesets import in_force
from kernel import clock
from kernel.db import db
from tests.complaints.driver import reach
from tests.complaints.hands import counted, forms_in, sign_in, submit
from tests.complaints.test_splitting import POINTS, WHOLE, filed, split
from tests.world import World


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What pages say does not hang on the engine; the acts' tests use both."""
    return sqlite_url


def test_an_answer_begun_before_the_split_is_looked_at_again(app: Flask, world: World) -> None:
    complaint = world.accepted(words=WHOLE, points=POINTS)
    number, staff = complaint.number, sign_in(app, world, "staff")
    (form,) = [one for one in forms_in(staff.get(f"/institution/{number}/answer").text) if "asked" in one.labels]
    split(world, complaint, points=(complaint.points[0].id,))
    typed = form.values | {
        "words": "答复。",
        "grant_1": "full",
        "says_1": "好。",
        "grant_2": "refused",
        "says_2": "不。",
    }
    answer = staff.post(f"/institution/{number}/answer", data=typed)
    assert answer.status_code == 422
    assert "要求有变动" in answer.text
    assert not db.session.query(Answer).count()


@pytest.mark.parametrize("is_accepted", [False, True])
def test_the_learner_is_told_truly_what_was_read(app: Flask, world: World, is_accepted: bool) -> None:
    complaint = world.accepted(words=WHOLE, points=POINTS) if is_accepted else filed(world)
    warned = "机构已经看过原来的内容" in sign_in(app, world, "officer").get(f"/desk/{complaint.number}/split").text
    report = split(world, complaint)
    page = sign_in(app, world, "learner").get(f"/complaints/reports/{report.number}").text
    assert warned is ("机构已经看过您的原文" in page) is is_accepted


def test_a_divided_case_asks_the_database_no_more_than_any_page_may(app: Flask, world: World) -> None:
    complaint = world.mediating(words=WHOLE, points=POINTS)
    split(world, complaint, points=(complaint.points[1].id,))
    number = complaint.number
    for name, place in (
        ("learner", "complaints"),
        ("officer", "desk"),
        ("supervisor", "desk"),
        ("mediator", "mediation"),
    ):
        client = sign_in(app, world, name)
        client.get(f"/{place}/{number}")  # names of regions are kept once read
        with counted() as said:
            assert client.get(f"/{place}/{number}").status_code == 200
        assert len(said) <= 15, (name, len(said))


def test_intake_reads_nothing_and_says_so(app: Flask, world: World) -> None:
    complaint = reach(world, Status.RECEIVED)
    admin = sign_in(app, world, "platform_admin")
    page = admin.get(f"/desk/intake/{complaint.number}").text
    assert complaint.words not in page
    assert "所以不在这里分" in page
    assert admin.get(f"/desk/{complaint.number}/split").status_code == 403


def test_the_pages_of_a_report(app: Flask, world: World) -> None:
    report = split(world, filed(world))
    desk = sign_in(app, world, "supervisor")
    assert report.number in desk.get("/desk/reports").text
    assert desk.get(f"/desk/reports/{report.number}/check").status_code == 200
    assert submit(desk, f"/desk/reports/{report.number}/check").status_code == 303
    assert "正在核查" in sign_in(app, world, "learner").get(f"/complaints/reports/{report.number}").text


CATEGORIES = in_force(clock.today()).categories


def test_a_report_is_only_proposed() -> None:
    def hints(category: str, text: str, refund: bool = True, known: tuple[str, ...] = ()) -> dict[str, tuple[str, ...]]:
        rows = proposed(CATEGORIES, category, text, asks_refund=refund, known=known)
        return {row.category: row.found for row in rows}

    assert hints("E01", "不退余款。") == {}
    assert hints("E01", "不退余款，还是无证办学。") == {"E12": ("无证",)}
    assert hints("E01", "请的是假老师。") == {"E05": ("假老师",)}
    for code in ("E05", "E12", "E17"):
        assert hints(code, "要求退费。") == {code: ()}
        assert hints(code, "要求退费。", known=(code,)) == {}
        assert hints(code, "只是反映情况。", refund=False) == {}


def test_what_is_still_told_is_found_whatever_the_signs_between() -> None:
    assert still_told("教师白鹭没有教师资格证。", "教师白鹭 没有教师资格证，还不退款") == ("教师白鹭没有教师资格证",)
    assert still_told("教师白鹭没有教师资格证。", "还不退款") == ()
    assert still_told("好。", "好。") == ()  # too short to mean anything
