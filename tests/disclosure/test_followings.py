"""Following by mail: nothing before the owner's yes, one letter a day, nothing without news, gone with one press."""

import re
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from disclosure import actions
from disclosure.actions import NothingThere
from disclosure.lifecycle import Cadence, Scope, WithdrawalReason
from disclosure.models import Candidate, Following, Publication
from disclosure.notices.following import link_of, question, whats_new
from kernel import clock
from kernel.db import db
from kernel.errors import NotFound
from kernel.messages import Letter
from kernel.web import day
from tests.disclosure.support import published
from tests.world import World

MAIL = "reader@example.cn"


@pytest.fixture
def text(world: World) -> Publication:
    return published(world)


def followed(
    text: Publication, scope: Scope, value: str, cadence: Cadence = Cadence.DAILY, email: str = MAIL
) -> Following:
    """Asked for and confirmed an hour after a text was published, so that the text itself is no news."""
    with clock.stepped(text.written_at + timedelta(hours=1)):
        return _followed(scope, value, cadence, email)


def _followed(scope: Scope, value: str, cadence: Cadence, email: str) -> Following:
    row = actions.ask_following(email, scope, value, cadence, locale="zh_Hans_CN", question=question)
    actions.confirm_following(row)
    return row


def letters(row: Following | None = None) -> list[Letter]:
    found = db.session.query(Letter).filter(Letter.about.like("following:%")).order_by(Letter.id)
    return found.filter(Letter.about == f"following:{row.id}").all() if row else found.all()


def morning(days: int) -> AbstractContextManager[None]:
    return clock.stepped(clock.start_of(clock.today() + timedelta(days=days)) + timedelta(hours=9))


def again(world: World, days: int = 2) -> Publication:
    """Another text of another case of the same institution, so many days later."""
    with clock.stepped(clock.now() + timedelta(days=days)):
        return published(world, summary="消费者投诉该机构，要求换课。双方达成调解协议。")


def test_nothing_is_told_before_the_owner_says_yes(world: World, text: Publication) -> None:
    row = actions.ask_following(
        " Reader@Example.cn ", Scope.INSTITUTION, text.institution_ref, Cadence.DAILY, locale="zh", question=question
    )
    asked = letters(row)
    assert [one.address for one in asked] == [MAIL] and link_of(row) in asked[0].body_text
    again(world)
    with morning(1):
        assert actions.tell_followers(whats_new) == 0
    with clock.stepped(clock.now() + timedelta(days=4)):
        assert actions.lapse_followings() == 1
        assert (row.email, row.ended_at is not None) == (None, True)


def test_asking_again_is_the_same_row_and_one_letter_a_day(text: Publication) -> None:
    rows = [
        actions.ask_following(MAIL, Scope.ALL, "", cadence, locale="zh", question=question)
        for cadence in (Cadence.DAILY, Cadence.WEEKLY)
    ]
    assert rows[0].id == rows[1].id and rows[0].cadence is Cadence.WEEKLY
    assert len(letters()) == 1


@pytest.mark.parametrize(
    ("scope", "value"), [(Scope.INSTITUTION, "0" * 26), (Scope.REGION, "999999"), (Scope.CATEGORY, "E77")]
)
def test_what_is_not_there_is_not_followed(text: Publication, scope: Scope, value: str) -> None:
    with pytest.raises(NothingThere):
        actions.ask_following(MAIL, scope, value, Cadence.DAILY, locale="zh", question=question)


@pytest.mark.parametrize("scope", list(Scope))
def test_each_hears_of_its_own_in_one_letter(world: World, text: Publication, scope: Scope) -> None:
    value = {
        Scope.INSTITUTION: text.institution_ref,
        Scope.REGION: text.region_code or "",
        Scope.TYPE: str(world.institution("app").type),
        Scope.CATEGORY: text.category,
        Scope.ALL: "",
    }[scope]
    row = followed(text, scope, value)
    made = again(world)
    with morning(20):
        assert actions.tell_followers(whats_new) == 1
        assert actions.tell_followers(whats_new) == 0
    letter = letters(row)[-1]
    assert letter.address == MAIL and made.institution_name in letter.body_text and link_of(row) in letter.body_text
    assert made.ref in letter.body_text and text.ref not in letter.body_text


def test_a_text_taken_down_is_news_too(world: World, text: Publication) -> None:
    row = followed(text, Scope.ALL, "")
    candidate = db.session.query(Candidate).filter_by(publication_ref=text.ref).one()
    with clock.stepped(text.written_at + timedelta(days=1)):
        actions.withdraw(candidate, WithdrawalReason.WRONG, by=world.actor("officer"))
    with morning(20):
        assert actions.tell_followers(whats_new) == 1
    assert "撤下" in letters(row)[-1].body_text


def test_two_things_of_one_address_come_in_one_letter_and_nothing_new_in_none(world: World, text: Publication) -> None:
    followed(text, Scope.ALL, "")
    followed(text, Scope.INSTITUTION, text.institution_ref)
    followed(text, Scope.CATEGORY, text.category, email="other@example.cn")
    with morning(20):
        assert actions.tell_followers(whats_new) == 0
    again(world, 22)
    with morning(50):
        assert actions.tell_followers(whats_new) == 2


def test_the_week_is_told_on_mondays(world: World, text: Publication) -> None:
    followed(text, Scope.ALL, "", Cadence.WEEKLY)
    again(world)
    monday = (7 - clock.today().weekday()) % 7 + 28
    with morning(monday - 1):
        assert actions.tell_followers(whats_new) == 0
    with morning(monday):
        assert actions.tell_followers(whats_new) == 1


@pytest.mark.parametrize("cadence", list(Cadence))
def test_the_day_of_the_next_letter_is_the_day_it_comes(world: World, text: Publication, cadence: Cadence) -> None:
    row = followed(text, Scope.ALL, "", cadence)
    again(world)
    with morning(25):
        expected = actions.next_news_on(row)
        told = actions.tell_followers(whats_new)
        assert told == (1 if expected == clock.today() else 0)
    with clock.stepped(clock.start_of(expected) + timedelta(hours=9)):
        assert told + actions.tell_followers(whats_new) == 1
        following = actions.next_news_on(row)
        assert (following - expected).days == (7 if cadence is Cadence.WEEKLY else 1)


def test_nobody_is_told_before_eight(world: World, text: Publication) -> None:
    followed(text, Scope.ALL, "")
    again(world)
    with clock.stepped(clock.start_of(clock.today() + timedelta(days=20)) + timedelta(hours=7)):
        assert actions.tell_followers(whats_new) == 0


def test_a_link_is_its_own_and_dead_after_the_end(text: Publication) -> None:
    one, other = followed(text, Scope.ALL, ""), followed(text, Scope.CATEGORY, text.category)
    code = link_of(one).rsplit("/", 1)[1]
    assert actions.following_for(one.ref, code) is one
    for wrong in ((other.ref, code), (one.ref, "x" * 20), ("0" * 26, code)):
        with pytest.raises(NotFound):
            actions.following_for(*wrong)
    actions.end_following(one)
    with pytest.raises(NotFound):
        actions.following_for(one.ref, code)


def test_pages_ask_confirm_and_end(app: Flask, client: FlaskClient, text: Publication) -> None:
    url = f"/follow?institution={text.institution_ref}"
    hidden = dict(re.findall(r'name="(csrf_token|key)"[^>]*value="([^"]+)"', client.get(url).text))
    wrong = client.post(url, data=hidden | {"what": "all:", "cadence": "daily", "email": "nowhere"})
    assert wrong.status_code == 422 and "邮箱的写法不对" in wrong.text
    odd = client.post(url, data=hidden | {"what": "region:1", "cadence": "daily", "email": MAIL})
    assert odd.status_code == 422 and "请选择订阅什么" in odd.text
    what = f"institution:{text.institution_ref}"
    sent = client.post(url, data=hidden | {"what": what, "cadence": "daily", "email": MAIL}, follow_redirects=True)
    assert "确认信已发出" in sent.text
    row = db.session.query(Following).one()
    path = link_of(row).split("/follow/")[1]
    opened = client.get(f"/follow/{path}")
    assert "确认订阅" in opened.text and row.confirmed_at is None
    assert client.post(f"/follow/{path}/confirm", data=hidden).status_code == 303
    told = client.get(f"/follow/{path}").text
    assert "停止订阅" in told and "正在发送" not in told
    for words in ("有效，有新内容时发信", "每天汇总", f"{day(actions.next_news_on(row))}上午8点以后；没有新内容就不发"):
        assert words in told
    assert "订阅已停止" in client.post(f"/follow/{path}/end", data=hidden).text
    assert client.get(f"/follow/{path}").status_code == 404


def test_atom_of_a_region_and_of_a_kind_of_problem(client: FlaskClient, world: World, text: Publication) -> None:
    for asked, is_there in (
        (f"category={text.category}", True),
        ("category=E77", False),
        (f"region={text.region_code}", True),
        ("region=659999", False),
    ):
        answer = client.get(f"/feeds/outcomes.atom?{asked}")
        assert answer.status_code == 200 and (text.summary in answer.text) is is_there, asked
