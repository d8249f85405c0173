"""What happens to an institution reaches those who follow it, its region or a kind of problem: by mail and by Atom."""

from collections.abc import Callable
from datetime import timedelta

import feedparser
import pytest
from flask.testing import FlaskClient

from disclosure import actions, queries
from disclosure.lifecycle import Cadence, Scope
from disclosure.models import Publication, PublicInstitution
from disclosure.notices.following import question, whats_new
from disclosure.queries.news import news_since
from disclosure.queries.steps import Step
from institutions import actions as institutions
from institutions.lifecycle import InstitutionType
from kernel import clock, outbox
from kernel.db import db, transaction
from kernel.messages import Letter
from tests.disclosure.support import counted, published
from tests.disclosure.test_open_descriptions import ATOM, GONE, atom
from tests.institutions import test_noticing
from tests.institutions.duty_hands import asked, confirmed
from tests.institutions.life_hands import announced, handed_in, recorded, selected
from tests.institutions.watch_hands import begun, closed, with_heads
from tests.world import World

ROOT = "http://127.0.0.1:8000"


def copied() -> None:
    """What became public is copied."""
    outbox.drain()
    actions.sync_institutions()
    assert not outbox.troubled()


def public(world: World, name: str) -> PublicInstitution:
    found = queries.institution_by_ref(world.institution(name).ref)
    assert found is not None
    return found


def two_rules(world: World) -> None:
    asked(world)
    confirmed(world, "service_rules", "第一版。")
    confirmed(world, "service_rules", "第二版。", from_on=clock.today() + timedelta(days=20))


def recalled(world: World) -> None:
    two_rules(world)
    copied()
    last = confirmed(world, "refund_rules", "作废。", from_on=clock.today() + timedelta(days=20))
    institutions.recall_item(last, by=world.actor("other_staff"))


# What is done, to whom, and what is news of it as (area, what, of); nothing else is.
LIVES: dict[str, tuple[Callable[[World], object], str, set[tuple[str, str, str]]]] = {
    "handed in": (handed_in, "app", set()),
    "begun": (begun, "app", set()),
    "filing": (lambda world: recorded(world, "教APP备示1号"), "app", {("备案", "予以备案", "")}),
    "selection": (selected, "app", {("选用", "选用", "")}),
    "exit": (announced, "app", {("退出", "机构公告退出", "")}),
    "inspection": (closed, "app", {("检查", "发现问题，已经整改", "")}),
    "rules": (
        two_rules,
        "own_site",
        {("信息披露", "公示了规则", "服务规则"), ("信息披露", "公示了规则的新版本", "服务规则")},
    ),
}


def told(steps: list[Step]) -> set[tuple[str, str, str]]:
    return {(one.area, one.what, one.of) for one in steps}


@pytest.mark.parametrize("name", list(LIVES))
def test_what_became_public_is_news_of_the_institution_its_region_and_its_kind_alone(world: World, name: str) -> None:
    act, about, wanted = LIVES[name]
    copied()
    since = clock.now()
    act(world)
    copied()
    row, other = public(world, about), public(world, "own_site" if about == "app" else "app")
    assert row.type != other.type
    own = ((Scope.INSTITUTION, row.ref), (Scope.REGION, row.region_code or ""), (Scope.TYPE, row.type), (Scope.ALL, ""))
    for scope, value in own:
        found = news_since(scope, value, since)
        assert told(found.steps) == wanted, scope
        assert {one.institution_name for one in found.steps} <= {row.name}
        assert found.number == len(wanted)
    others = ((Scope.INSTITUTION, other.ref), (Scope.REGION, other.region_code or ""), (Scope.TYPE, other.type))
    for scope, value in others:
        assert told(news_since(scope, value, since).steps) == set(), scope
    assert told(news_since(Scope.INSTITUTION, row.ref, clock.now()).steps) == set(), "told once"


def test_a_version_taken_back_before_its_day_is_no_news(world: World) -> None:
    copied()
    since = clock.now()
    recalled(world)
    copied()
    assert {one.of for one in news_since(Scope.ALL, "", since).steps} == {"服务规则"}


def test_a_blank_is_news_on_its_first_day_and_goes_once_it_is_filled_in(world: World) -> None:
    asked(world, InstitutionType.E)
    copied()
    row, since = public(world, "own_site"), clock.now()
    with clock.stepped(since + timedelta(days=20)):
        assert news_since(Scope.INSTITUTION, row.ref, since).steps == []
    first = since + timedelta(days=60)
    with clock.stepped(first):
        found = news_since(Scope.INSTITUTION, row.ref, since).steps
        assert {one.what for one in found} == {"未披露"} and "投诉渠道" in {one.of for one in found}
        assert all(one.law for one in found), "only where an article demands"
        assert news_since(Scope.INSTITUTION, row.ref, first).steps == [], "told before"
        confirmed(world, "complaints")
        copied()
        assert "投诉渠道" not in {one.of for one in news_since(Scope.INSTITUTION, row.ref, since).steps}


def test_a_kind_of_problem_has_the_lives_of_those_its_texts_name(world: World) -> None:
    text = published(world)
    copied()
    since = clock.now() + timedelta(days=60)
    with clock.stepped(since + timedelta(days=1)):
        announced(world)
        two_rules(world)
        copied()
        found = news_since(Scope.CATEGORY, text.category, since)
        assert told(found.steps) == {("退出", "机构公告退出", "")}, "the other institution has no such text"
        assert news_since(Scope.CATEGORY, "E77", since).number == 0


def test_a_kind_of_institution_has_texts_notices_blanks_and_lives_of_its_own_alone(world: World) -> None:
    copied()
    since = clock.now()
    text, row = published(world), public(world, "app")
    with_heads(world)
    notice = test_noticing.published(world)
    announced(world)
    asked(world, InstitutionType.E)
    copied()
    with clock.stepped(since + timedelta(days=60)):
        own = news_since(Scope.TYPE, row.type, since)
        assert [one.ref for one in own.outcomes] == [text.ref]
        assert [one.series for one in own.notices] == [notice.ref]
        assert told(own.steps) == {("退出", "机构公告退出", "")}
        other = news_since(Scope.TYPE, public(world, "own_site").type, since)
        assert not other.outcomes and not other.notices
        assert {(one.what, one.institution_name) for one in other.steps} == {("未披露", public(world, "own_site").name)}
    institutions.withdraw_notice(notice, "所涉事实经复核不成立。", by=world.actor("chief"))
    copied()
    assert len(news_since(Scope.TYPE, row.type, since).gone_notices) == 1
    assert news_since(Scope.TYPE, "B", since).number == 0


def test_a_merged_record_is_where_and_what_the_standing_one_is(world: World) -> None:
    """What was published under the old record is news of the one it points to, of its kind and in its region."""
    copied()
    announced(world)
    copied()
    gone, into, since = public(world, "app"), public(world, "own_site"), clock.now() - timedelta(days=2)
    old_kind, old_region = gone.type, gone.region_code
    with transaction():
        into.type, into.region_code, gone.merged_into_ref = "B", "440305", into.ref
    for scope, was, now in ((Scope.TYPE, old_kind, "B"), (Scope.REGION, old_region, "440305")):
        assert "机构公告退出" in {one.what for one in news_since(scope, now, since).steps}
        assert "机构公告退出" not in {one.what for one in news_since(scope, was or "", since).steps}
    with transaction():
        into.region_code = None
    assert not news_since(Scope.REGION, old_region or "", since).steps, "where it stands nobody knows; not in the old"


def test_a_kind_of_institution_is_followed_by_mail(world: World, client: FlaskClient) -> None:
    copied()
    about = public(world, "app")
    page = client.get(f"/institutions?type={about.type}").text
    assert f"/follow?type={about.type}" in page and f"/institutions/types/{about.type}/feed.atom" in page
    assert f'value="type:{about.type}"' in client.get(f"/follow?type={about.type}").text
    with pytest.raises(actions.NothingThere):
        actions.ask_following("a@example.cn", Scope.TYPE, "Z", Cadence.DAILY, locale="zh", question=question)
    row = actions.ask_following(
        "reader@example.cn", Scope.TYPE, about.type, Cadence.DAILY, locale="zh_Hans_CN", question=question
    )
    assert row.name == about.type_label
    actions.confirm_following(row)
    announced(world)
    copied()
    with clock.stepped(clock.start_of(clock.today() + timedelta(days=1)) + timedelta(hours=9)):
        assert actions.tell_followers(whats_new) == 1
    letter = db.session.query(Letter).filter_by(why="following.told").one().body_text
    assert about.type_label in letter and f"退出：{about.name}，机构公告退出" in letter


def test_the_letter_tells_it_once_with_the_address_of_its_page(world: World, client: FlaskClient) -> None:
    copied()
    about = public(world, "app")
    row = actions.ask_following(
        "reader@example.cn", Scope.INSTITUTION, about.ref, Cadence.DAILY, locale="zh_Hans_CN", question=question
    )
    actions.confirm_following(row)
    with_heads(world)
    notice = test_noticing.published(world)
    announced(world)
    copied()
    for days, number in ((1, 1), (2, 0)):
        with clock.stepped(clock.start_of(clock.today() + timedelta(days=days)) + timedelta(hours=9)):
            assert actions.tell_followers(whats_new) == number
    letter = db.session.query(Letter).filter_by(why="following.told").one().body_text
    assert f"退出：{about.name}，机构公告退出" in letter
    for path in (f"/institutions/{about.ref}", f"/disclosure/notices/{notice.ref}"):
        assert f"{ROOT}{path}" in letter
        assert client.get(path).status_code == 200
    assert "业务调整" not in letter


@pytest.fixture
def whole(world: World) -> World:
    """An institution to which everything happened, and a notice that was withdrawn; another with rules."""
    with_heads(world)
    published(world)
    recorded(world, "教APP备示1号")
    selected(world)
    closed(world)
    notice = test_noticing.published(world)
    copied()
    institutions.withdraw_notice(notice, "所涉事实经复核不成立。", by=world.actor("chief"))
    test_noticing.published(world)
    announced(world)
    two_rules(world)
    copied()
    return world


@pytest.mark.parametrize(
    ("place", "kinds"),
    [
        ("/institutions/{app}/feed.atom", {"publication", "notice", "step", "inspection"}),
        ("/institutions/{own_site}/feed.atom", {"rule"}),
        ("/institutions/types/{kind}/feed.atom", {"publication", "notice", "step", "inspection"}),
        ("/disclosure/categories/{category}/feed.atom", {"publication", "notice", "step", "inspection"}),
        ("/disclosure/regions/110000/feed.atom", {"publication", "notice", "step", "inspection", "rule"}),
        ("/disclosure/regions/110108/feed.atom", {"publication", "notice", "step", "inspection"}),
    ],
)
def test_feeds_of_institutions_tell_their_lives(client: FlaskClient, whole: World, place: str, kinds: set[str]) -> None:
    refs = {name: public(whole, name).ref for name in ("app", "own_site")}
    category = db.session.query(Publication).limit(1).one().category
    path = place.format(**refs, kind=public(whole, "app").type, category=category)
    with counted() as seen:
        answer = client.get(path)
    assert answer.status_code == 200 and len(seen) <= 15, seen
    feed = atom(answer.data, f"{ROOT}{path}")
    ids = [entry.findtext(f"{ATOM}id") or "" for entry in feed.findall(f"{ATOM}entry")]
    assert {one.split(":")[2] for one in ids} == kinds
    assert len(feed.findall(GONE)) == ("notice" in kinds)
    assert not feedparser.parse(answer.data).bozo
    for entry in feed.findall(f"{ATOM}entry"):
        link = entry.find(f"{ATOM}link")
        assert link is not None
        assert client.get((link.get("href") or "").removeprefix(ROOT)).status_code == 200
    assert ("不表示与这类问题有关" in answer.text) == ("categories" in place)
    private = ("教研组试用", "业务调整", "36,000", "19900000001")
    assert not [word for word in private if word in answer.text]


def test_a_blank_stands_in_the_feed_while_it_lasts(client: FlaskClient, world: World) -> None:
    asked(world, InstitutionType.E)
    copied()
    path = f"/institutions/{public(world, 'own_site').ref}/feed.atom"
    assert "未披露" not in client.get(path).text
    with clock.stepped(clock.now() + timedelta(days=60)):
        answer = client.get(path)
        atom(answer.data, f"{ROOT}{path}")
        assert "投诉渠道，未披露" in answer.text


def test_what_nobody_heard_of_has_no_feed(client: FlaskClient, world: World) -> None:
    for code in ("999999", "1", "aaaaaa"):
        assert client.get(f"/disclosure/regions/{code}/feed.atom").status_code == 404
        assert client.get(f"/disclosure/categories/{code}/feed.atom").status_code == 404
        assert client.get(f"/institutions/types/{code}/feed.atom").status_code == 404
