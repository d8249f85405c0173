"""Follow-ups as each side reads them: the list, the record, the acts, a part of a sum; nobody sees another's."""

from datetime import timedelta

import pytest
from flask import Flask

from complaints.actions.paying import left_of
from complaints.lifecycle.follow_ups import FollowState
from complaints.models import FollowUp
from kernel import clock
from kernel.db import db
from tests.complaints.follow_hands import BEGUN, CLUE, DUE, defaulted, on, promised
from tests.complaints.hands import counted, sign_in, submit, text
from tests.world import World, build

DAY = DUE + timedelta(days=4)


@pytest.fixture
def world(app: Flask) -> World:
    """The invented world as it stood at the end of that February."""
    with clock.stepped(BEGUN - timedelta(days=4)):
        return build()


def again() -> FollowUp:
    db.session.expire_all()
    return db.session.query(FollowUp).one()


def test_the_learner_reads_the_ways_out_and_the_body_the_clue(app: Flask, world: World) -> None:
    complaint, row, _found = defaulted(world)
    url = f"/cases/{complaint.number}/promises/{row.ref}/follow-up"
    with on(CLUE + timedelta(days=2)):
        pages = {name: text(sign_in(app, world, name).get(url)) for name in ("learner", "staff", "officer")}
        assert "五条途径" in pages["learner"]
        assert "我方愿意重新调解" in pages["learner"]
        assert "督促履行" in pages["officer"]
        assert "线索" in pages["officer"]
        for name in ("learner", "staff"):
            assert "线索" not in pages[name], name
        assert "不再要求履行" not in pages["staff"]
        case = text(sign_in(app, world, "learner").get(f"/complaints/{complaint.number}"))
        assert "看跟进和可以怎么办" in case
        for name in ("other_learner", "other_staff", "foreign_officer"):
            assert sign_in(app, world, name).get(url).status_code == 404, name


def test_everybody_has_a_list_of_their_own(app: Flask, world: World) -> None:
    complaint, _row, _found = defaulted(world)
    with on(DAY):
        for name in ("learner", "staff", "officer", "supervisor", "mediator"):
            page = sign_in(app, world, name).get("/cases/follow-ups")
            assert page.status_code == 200, name
            assert complaint.number in text(page), name
        with counted() as said:
            sign_in(app, world, "officer").get("/cases/follow-ups")
        assert len(said) <= 15, said
        assert complaint.number not in text(sign_in(app, world, "foreign_officer").get("/cases/follow-ups"))
        assert "没有需要跟进" in text(sign_in(app, world, "officer").get("/cases/follow-ups?state=ended"))


def test_another_day_is_proposed_and_accepted_over_what_was_read(app: Flask, world: World) -> None:
    complaint, row, _found = defaulted(world)
    url = f"/cases/{complaint.number}/promises/{row.ref}/follow-up"
    with on(DAY):
        staff, learner = sign_in(app, world, "staff"), sign_in(app, world, "learner")
        wrong = submit(staff, f"{url}/propose", on="哪天", fen="9999999", words="下月付")
        assert wrong.status_code == 422
        assert "哪天" in text(wrong)
        assert "下月付" in text(wrong), "what was typed stays"
        assert submit(staff, f"{url}/propose", on="2026-02-01").status_code == 422
        assert submit(staff, f"{url}/propose", on="2026-04-20").status_code == 303
        seen = again()
        stale = submit(learner, url, has="seen", seen="2026-04-21:300000")
        assert stale.status_code == 422
        assert "已经变化" in text(stale)
        for broken in ("", "x", "2026-04-20:x"):
            assert submit(learner, url, has="seen", seen=broken).status_code == 422
        assert again().state is FollowState.OPEN
        done = submit(learner, url, has="seen")
        assert done.status_code == 303
    assert seen.id == again().id
    assert again().state is FollowState.SETTLED_ANEW


def test_given_to_court_and_taken_up_again(app: Flask, world: World) -> None:
    complaint, row, _found = defaulted(world)
    url = f"/cases/{complaint.number}/promises/{row.ref}/follow-up"
    with on(DAY):
        learner = sign_in(app, world, "learner")
        assert submit(learner, f"{url}/to_court", on="2030-01-01").status_code == 422
        assert submit(learner, f"{url}/to_court", on="", words="已立案。").status_code == 303
        assert again().state is FollowState.IN_COURT
        assert "已立案。" in text(learner.get(url))
        assert submit(learner, url, to="take_back").status_code == 303
        assert again().state is FollowState.OPEN
        officer = sign_in(app, world, "officer")
        assert officer.get(f"{url}/to_court").status_code == 303, "not the body's act"
        assert submit(officer, f"{url}/urge", words="").status_code == 422
        assert submit(officer, f"{url}/urge", words="请在一周内付清。").status_code == 303
        assert "请在一周内付清。" in text(sign_in(app, world, "staff").get(url))


def test_a_part_is_told_and_confirmed_on_the_page(app: Flask, world: World) -> None:
    complaint, row = promised(world)
    url = f"/cases/{complaint.number}/promises/{row.ref}"
    with on(DUE - timedelta(days=2)):
        staff, learner = sign_in(app, world, "staff"), sign_in(app, world, "learner")
        assert submit(staff, f"{url}/done", on=clock.today().isoformat(), fen="1000").status_code == 303
        page = text(learner.get(f"/complaints/{complaint.number}"))
        assert "还没有确认3,000.00元" in page or "还没有确认3,000元" in page or "3,000" in page
        assert "1000.00" in text(learner.get(f"{url}/received")), "the part said is filled in"
        lacking = submit(learner, f"{url}/received", given="part", fen="", on="")
        assert lacking.status_code == 422
        assert "请填写收到的金额" in text(lacking)
        assert submit(learner, f"{url}/received", given="part", fen="1000", on="").status_code == 303
        assert "其余仍待履行" in text(learner.get(f"/complaints/{complaint.number}"))
        too_much = submit(learner, f"{url}/received", given="part", fen="2000.01", on="")
        assert too_much.status_code == 422
        assert "不能超过" in text(too_much)
    db.session.expire_all()
    assert left_of(row) == 200_000
