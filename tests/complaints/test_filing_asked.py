"""What a filing asks and does not ask: days that can be, a question about their order, no consent of no effect."""

import io

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from complaints.models import Consent, ConsentKind
from complaints.views.drafting import ORDER
from kernel.db import db
from tests.complaints.filing_hands import ANSWERS, PLACE, STORY, at, case_of, code, go, submit
from tests.complaints.hands import text
from tests.complaints.test_people_pages import filed
from tests.world import World


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Pages are the same on both engines."""
    return sqlite_url


def test_a_year_in_which_nobody_taught_online_is_a_slip(client: FlaskClient, world: World) -> None:
    go(client, world, "story")
    answer = submit(client, at("story"), {"happened_on": "1905-10-01", "words": STORY})
    assert answer.status_code == 422
    assert "请检查年份" in text(answer)
    assert submit(client, at("story"), {"happened_on": "1990-01-01", "words": STORY}).status_code == 303


def test_an_order_of_days_that_can_hardly_be_is_asked_about_and_may_stand(client: FlaskClient, world: World) -> None:
    wish = ANSWERS["wish"] | {"bought_on": "2026-10-05", "told_on": "2026-09-20"}
    go(client, world, "check", wish=wish)
    page = text(client.get(at("check")))
    for words in ("反映的日期早于发生日期", "反映的日期早于购买日期", "发生日期早于购买日期"):
        assert words in page
    assert case_of(client, submit(client, at("check"), {}).location).bought_on is not None


def test_a_usual_order_of_days_is_not_asked_about(client: FlaskClient, world: World) -> None:
    go(client, world, "check", wish=ANSWERS["wish"] | {"bought_on": "2026-09-01"})
    assert "请核对这几个日期" not in text(client.get(at("check")))


def test_a_minors_guardian_is_not_asked_to_publish(client: FlaskClient, world: World) -> None:
    whom = {"contract": "guardian", "relation": "parent", "learner_name": "示例孩子"}
    complaint = filed(client, world, "child", "guardian", whom, shows=("委托调解",))
    assert complaint.is_minor
    assert db.session.scalars(select(Consent.kind)).all() == [ConsentKind.ENTRUST]


def test_the_page_of_a_minors_consents_asks_one_thing_less(client: FlaskClient, world: World) -> None:
    submit(client, at("place"), PLACE | {"age": "teen"})
    submit(client, at("who"), {"filer": "self"})
    submit(client, "/complaints/new/whom", {"own_labour": "yes"})
    answers = {"institution": {"institution": world.institution("app").ref}} | ANSWERS
    for step in ORDER[ORDER.index("institution") : ORDER.index("consents")]:
        submit(client, at(step), {"code": code()} if step == "code" else answers.get(step, {}))
    page = client.get(at("consents"))
    assert 'name="entrust"' in page.text
    assert 'name="publish"' not in page.text
    assert "不用选择是否公示" in text(page)


def test_a_file_that_is_not_what_its_name_says_is_explained(client: FlaskClient, world: World) -> None:
    go(client, world, "evidence")
    sent = {"files": [(io.BytesIO("聊天记录文字".encode()), "fake.pdf"), (io.BytesIO(b"notes"), "notes.TXT")]}
    answer = submit(client, at("evidence"), sent)
    page = text(client.get(answer.location))
    assert "fake.pdf的内容和文件名的后缀不一致，已按实际内容存成fake.txt" in page
    assert "notes.TXT的内容" not in page
