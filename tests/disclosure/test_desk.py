"""The desk in a browser: from candidate to public page by pressing, and nobody else's candidate in sight."""

from datetime import date

from flask.testing import FlaskClient
from sqlalchemy import select

from disclosure.models import Candidate, Publication
from kernel import clock
from kernel.db import db, transaction
from kernel.web import day
from tests.complaints.power_hands import officer_at
from tests.disclosure.support import candidate_of, counted, post, settled, sign_in
from tests.world import World

WORDS = "消费者王女士投诉该机构，要求退款。双方达成调解协议。"


def test_the_officers_way(client: FlaskClient, world: World) -> None:
    candidate = candidate_of(settled(world))
    page = f"/desk/publications/{candidate.ref}"
    sign_in(client, world, "officer")
    assert candidate.institution_name in client.get("/desk/publications").text
    checked = post(client, page, f"{page}/check", summary=WORDS)
    assert checked.status_code == 200
    assert "<mark" in checked.text
    assert "［人名］" in checked.text
    assert _fresh(candidate).summary == ""
    assert post(client, page, f"{page}/prepare", summary="").status_code == 422
    assert post(client, page, f"{page}/prepare", summary=WORDS).status_code == 303
    assert "王女士" not in _fresh(candidate).summary
    assert post(client, page, f"{page}/notify").status_code == 303
    assert post(client, page, f"{page}/publish").status_code == 409
    until = _fresh(candidate).objection_until_on
    assert until is not None
    with clock.stepped(clock.end_of(until)):
        sign_in(client, world, "officer")
        assert "请另一位工作人员公示" in client.get(page).text
        assert post(client, page, f"{page}/publish").status_code == 409
        sign_in(client, world, officer_at(world, "department"))
        assert post(client, page, f"{page}/publish").status_code == 303
        row = db.session.scalars(select(Publication)).one()
        assert client.get(f"/publications/{row.ref}").status_code == 200
        assert post(client, page, f"{page}/withdraw", reason="").status_code == 422
        assert post(client, page, f"{page}/withdraw", reason="wrong").status_code == 303
        assert client.get(f"/publications/{row.ref}").status_code == 410


def _fresh(candidate: Candidate) -> Candidate:
    db.session.expire_all()
    return db.session.get_one(Candidate, candidate.id)


def test_nobody_else_sees_a_candidate(client: FlaskClient, world: World) -> None:
    page = f"/desk/publications/{candidate_of(settled(world)).ref}"
    for name in ("association_officer", "foreign_officer", "supervisor"):
        sign_in(client, world, name)
        assert client.get(page).status_code == 404, name
    for name in ("learner", "staff", "mediator", "auditor"):
        sign_in(client, world, name)
        assert client.get(page).status_code in (302, 403, 404), name


def test_an_institution_sees_its_own_text_once_it_was_shown(client: FlaskClient, world: World) -> None:
    from disclosure import actions

    candidate = candidate_of(settled(world))
    page = f"/institution/publications/{candidate.ref}"
    sign_in(client, world, "staff")
    assert client.get(page).status_code == 404
    actions.prepare(candidate, WORDS, by=world.actor("officer"))
    actions.notify(candidate, by=world.actor("officer"))
    answer = client.get(page)
    assert answer.status_code == 200
    assert "王女士" not in answer.text
    assert post(client, page, f"{page}/object", words="").status_code == 422
    assert post(client, page, f"{page}/object", words="摘要不准确").status_code == 303
    assert _fresh(candidate).objection == "摘要不准确"
    assert post(client, page, f"{page}/object", words="金额也不对").status_code == 303
    assert _fresh(candidate).objection == "摘要不准确\n\n金额也不对"
    sign_in(client, world, "other_staff")
    assert client.get(page).status_code == 404


def test_the_list_does_not_grow_in_queries(client: FlaskClient, world: World) -> None:
    def queries() -> int:
        db.session.remove()
        with counted() as seen:
            assert client.get("/desk/publications").status_code == 200
        return len([one for one in seen if one.startswith("SELECT")])

    settled(world)
    sign_in(client, world, "officer")
    first = queries()
    settled(world)
    settled(world)
    assert queries() == first <= 15


def test_every_day_says_how_it_was_counted(client: FlaskClient, world: World) -> None:
    from disclosure import actions

    candidate = candidate_of(settled(world))
    day_of_publishing = "期限到" + day(candidate.publish_by_on) + "24时为止。"
    urls = ("/desk/publications", f"/desk/publications/{candidate.ref}")
    mine = ("/institution/publications", f"/institution/publications/{candidate.ref}")
    sign_in(client, world, "officer")
    for url in urls:
        page = client.get(url).text
        assert page.count("怎么算的") == 1, url
        assert "是第20个工作日" in page
        assert day_of_publishing in page
    actions.prepare(candidate, WORDS, by=world.actor("officer"))
    actions.notify(candidate, by=world.actor("officer"))
    until = "期限到" + day(_fresh(candidate).objection_until_on) + "24时为止。"
    with counted() as statements:
        assert client.get(urls[1]).text.count("怎么算的") == 2
    assert len(statements) <= 15
    sign_in(client, world, "staff")
    for url in mine:
        page = client.get(url).text
        for words in ("怎么算的", "核对期是5个工作日（平台规则）。", "是第5个工作日", until):
            assert words in page, (url, words)
        assert day_of_publishing not in page
    with transaction():
        row = db.session.get_one(Candidate, candidate.id)
        row.notified_at, row.objection_until_on = clock.start_of(date(2026, 4, 28)), date(2026, 5, 1)
    assert "放假安排后来有变化" in client.get(mine[0]).text
