"""Marks on points, stars and views: changeable, dated, blocking nothing; unmarked and unrated stand by themselves."""

from datetime import timedelta

import pytest
from flask import Flask

from complaints import actions as cases
from complaints.lifecycle import Outcome, Status
from complaints.lifecycle.answering import Grant, Granted, Mark, OpinionKind, OutcomeView
from complaints.models import Answer, Clock, Complaint, Opinion, PointAnswer, PointMark, Stance
from complaints.queries.answering import newest_marks, opinions_of
from complaints.queries.ratings import marks_of_points, stars_of
from kernel import clock, events
from kernel.db import db
from kernel.errors import DomainError, IllegalMove, NotYours
from tests.answer_words import formal
from tests.complaints.driver import agreed, grounds, reach
from tests.complaints.hands import sign_in, submit, text
from tests.world import World


def closed(world: World) -> Complaint:
    complaint = agreed(world)
    cases.close(complaint, by=world.actor("mediator"))
    return complaint


def test_a_mark_may_be_changed_until_the_case_is_closed_and_each_change_has_its_day(world: World) -> None:
    complaint = world.answered()
    first, second = complaint.points
    cases.mark_points(complaint, {first.id: Mark.SOLVED}, by=world.actor("learner"))
    with clock.stepped(clock.now() + timedelta(days=2)):
        changed = {first.id: Mark.UNSOLVED, second.id: Mark.SOLVED}
        cases.mark_points(complaint, changed, by=world.actor("learner"))
        cases.mark_points(complaint, changed, by=world.actor("learner"))  # nothing new to say
    rows = db.session.query(PointMark).order_by(PointMark.id).all()
    assert [(row.point_id, row.mark) for row in rows] == [
        (first.id, Mark.SOLVED),
        (first.id, Mark.UNSOLVED),
        (second.id, Mark.SOLVED),
    ]
    assert rows[0].marked_at < rows[1].marked_at
    assert newest_marks(complaint)[first.id].mark is Mark.UNSOLVED
    said = [row.event for row in events.stream_of(complaint.stream) if row.kind == "complaint.points_marked"]
    assert len(said) == 2
    with pytest.raises(IllegalMove):
        cases.mark_points(closed(world), {}, by=world.actor("learner"))


def test_what_nobody_rated_or_marked_is_counted_apart_by_body(app: Flask, world: World) -> None:
    by, first, second, third = world.actor("learner"), *(world.answered() for _case in range(3))
    for stars in (1, 4):  # the newest counts
        cases.rate(first, OpinionKind.ANSWER, stars, by=by)
    wish, other = first.points
    cases.mark_points(first, {wish.id: Mark.SOLVED, other.id: Mark.SOLVED}, by=by)
    cases.mark_points(first, {other.id: Mark.UNSOLVED}, by=by)
    for row in (first, second, third):
        cases.terminate(row, grounds(row, "termination"), "双方意见不一致。", by=world.actor("officer"))
    cases.rate(first, OpinionKind.BODY, 5, by=by)
    cases.rate(second, OpinionKind.BODY, 5, by=by)
    world.answered()  # goes on: nobody is asked yet
    lead, year = world.viewers["supervisor"], clock.today().year
    (body,), (answer,) = (stars_of(lead, kind, year) for kind in (OpinionKind.BODY, OpinionKind.ANSWER))
    assert (body.asked, body.said, body.unsaid) == (3, (0, 0, 0, 0, 2), 1)
    assert (answer.asked, answer.said, answer.unsaid) == (3, (0, 0, 0, 1, 0), 2)
    (points,) = marks_of_points(lead, year)
    assert (points.asked, points.said, points.unsaid) == (6, (1, 1), 4)
    assert stars_of(lead, OpinionKind.BODY, year - 1) == []
    for name in ("foreign_officer", "association_admin", "learner"):
        assert stars_of(world.viewers[name], OpinionKind.BODY, year) == [], name
    page = text(sign_in(app, world, "supervisor").get("/desk/ratings"))
    assert "没有评分" in page
    assert "平均分" in page
    assert sign_in(app, world, "officer").get("/desk/ratings").status_code == 403


def test_a_point_without_a_mark_is_unmarked_and_never_solved(app: Flask, world: World) -> None:
    complaint = world.answered()
    assert newest_marks(complaint) == {}
    page = text(sign_in(app, world, "officer").get(f"/desk/{complaint.number}"))
    assert "未标记" in page
    assert "「未标记」不代表同意" in page


def test_only_the_learner_marks_and_only_own_points(world: World) -> None:
    complaint, other = world.answered(), world.answered()
    for name in ("staff", "officer", "other_learner", "mediator"):
        with pytest.raises(NotYours):
            cases.mark_points(complaint, {complaint.points[0].id: Mark.SOLVED}, by=world.actor(name))
    with pytest.raises(DomainError, match="变动"):
        cases.mark_points(complaint, {other.points[0].id: Mark.SOLVED}, by=world.actor("learner"))


def test_stars_for_the_answer_need_one_and_those_for_the_body_the_end(world: World) -> None:
    waiting = world.accepted()
    with pytest.raises(IllegalMove, match="正式答复"):
        cases.rate(waiting, OpinionKind.ANSWER, 3, by=world.actor("learner"))
    complaint = world.answered()
    with pytest.raises(IllegalMove):
        cases.rate(complaint, OpinionKind.BODY, 3, by=world.actor("learner"))
    cases.rate(complaint, OpinionKind.ANSWER, 2, "答非所问。", by=world.actor("learner"))
    with pytest.raises(DomainError):
        cases.rate(complaint, OpinionKind.ANSWER, 6, by=world.actor("learner"))
    done = closed(world)
    cases.rate(done, OpinionKind.BODY, 5, by=world.actor("learner"))
    with pytest.raises(NotYours):
        cases.rate(done, OpinionKind.BODY, 1, by=world.actor("staff"))
    assert {key[0] for key in opinions_of(done)} == {OpinionKind.BODY}, "what is not rated has no row at all"


def test_stars_hold_nothing_up(world: World) -> None:
    rated, unrated = world.answered(), world.answered()
    cases.rate(rated, OpinionKind.ANSWER, 1, by=world.actor("learner"))
    for complaint in (rated, unrated):
        codes = {row.code for row in db.session.query(Clock).filter_by(complaint_id=complaint.id) if row.is_running}
        assert codes == {"T-MED"}
        assert complaint.status is Status.ACCEPTED


def test_the_words_beside_stars_are_for_the_body_alone(app: Flask, world: World) -> None:
    complaint = closed(world)
    cases.rate(complaint, OpinionKind.BODY, 4, "金丝雀办理意见", by=world.actor("learner"))
    cases.rate(complaint, OpinionKind.ANSWER, 2, "金丝雀答复意见", by=world.actor("learner"))
    pages = {
        name: text(sign_in(app, world, name).get(f"/{place}/{complaint.number}"))
        for name, place in (("staff", "institution"), ("officer", "desk"), ("learner", "complaints"))
    }
    assert "金丝雀" not in pages["staff"]
    for name in ("officer", "learner"):
        assert "金丝雀办理意见" in pages[name]
        assert "金丝雀答复意见" in pages[name]
    assert "2分" in pages["staff"]
    assert "4分" not in pages["staff"], "what the learner thinks of the body is not the institution's"


def test_each_view_stands_beside_the_outcome_and_does_not_change_it(app: Flask, world: World) -> None:
    complaint = closed(world)
    cases.view_outcome(complaint, OutcomeView.UNSOLVED, "钱没到。", by=world.actor("learner"))
    cases.view_outcome(complaint, OutcomeView.SOLVED, "已经付款。", by=world.actor("staff"))
    cases.view_outcome(complaint, OutcomeView.PARTLY, "到了一半。", by=world.actor("learner"))
    assert complaint.outcome is Outcome.SETTLED
    views = {row.view for row in opinions_of(complaint).values()}
    assert views == {OutcomeView.PARTLY, OutcomeView.SOLVED}
    assert db.session.query(Opinion).count() == 3, "what was said before is kept"
    for name, place in (("learner", "complaints"), ("staff", "institution"), ("officer", "desk")):
        page = text(sign_in(app, world, name).get(f"/{place}/{complaint.number}"))
        assert "到了一半。" in page
        assert "已经付款。" in page


@pytest.mark.parametrize("status", [Status.ASSIGNED, Status.ACCEPTED, Status.MEDIATING])
def test_before_the_end_there_is_no_view_of_it(world: World, status: Status) -> None:
    with pytest.raises(IllegalMove):
        cases.view_outcome(reach(world, status), OutcomeView.SOLVED, by=world.actor("learner"))


def test_the_learners_forms(app: Flask, world: World) -> None:
    complaint = world.answered()
    number, learner = complaint.number, sign_in(app, world, "learner")
    url = f"/complaints/{number}/marks"
    assert submit(learner, url, has="mark_1").status_code == 422
    assert submit(learner, url, has="mark_1", mark_1="unsolved").status_code == 303
    page = text(learner.get(f"/complaints/{number}"))
    assert "未解决" in page
    assert "未标记" in page  # the other point
    rate = f"/complaints/{number}/rate/answer"
    assert submit(learner, rate, has="stars").status_code == 422
    assert submit(learner, rate, has="stars", stars="3").status_code == 303
    assert learner.get(f"/complaints/{number}/rate/body").status_code == 303  # not before the end
    done = closed(world).number
    assert submit(learner, f"/complaints/{done}/rate/body", has="stars", stars="5").status_code == 303
    staff = sign_in(app, world, "staff")
    assert submit(staff, f"/cases/{done}/outcome-view", has="view").status_code == 422
    assert submit(staff, f"/cases/{done}/outcome-view", has="view", view="solved").status_code == 303


def test_what_is_granted_is_kept_with_sum_and_day(app: Flask, world: World) -> None:
    complaint = world.accepted()
    said = formal(complaint, stance=Stance.PARTLY)
    cases.answer(complaint, said, by=world.actor("staff"), key="g")
    money, apology = db.session.query(PointAnswer).order_by(PointAnswer.id)
    assert (money.stance, money.granted, money.fen) == (Stance.PARTLY, "part", 160_000)
    assert money.by_on is not None
    assert (apology.granted, apology.fen) == ("instead", None)
    answer = db.session.query(Answer).one()
    assert (answer.account, answer.account_words) == ("partly", "退款被拖延属实。")
    for name, place in (("learner", "complaints"), ("staff", "institution"), ("officer", "desk")):
        page = text(sign_in(app, world, name).get(f"/{place}/{complaint.number}"))
        assert "部分退款¥1,600.00，最晚" in page
        assert "退款被拖延属实。" in page


def test_an_answer_without_the_facts_or_with_a_sum_that_does_not_fit_is_refused(world: World) -> None:
    complaint = world.accepted()
    whole = formal(complaint)
    silent = cases.AnswerWords(whole.words, whole.points)
    with pytest.raises(DomainError, match="是否属实"):
        cases.answer(complaint, silent, by=world.actor("staff"), key="silent")
    money = cases.PointWords(whole.points[0].point_id, Granted(Grant.FULL, 1, clock.today()), "好。")
    with pytest.raises(DomainError, match="一致"):
        cases.answer(
            complaint, formal(complaint, points=(money, whole.points[1])), by=world.actor("staff"), key="small"
        )
    assert not db.session.query(Answer).count()


def test_what_is_granted_becomes_the_offer_at_one_tick(app: Flask, world: World) -> None:
    complaint = world.accepted()
    by = (clock.today() + timedelta(days=7)).isoformat()
    typed = {"words": "同意。", "account": "true", "account_words": "属实。"}
    typed |= {"grant_1": "part", "fen_1": "1000", "by_1": by, "says_1": "原路退回"}
    typed |= {"grant_2": "apology", "by_2": by, "says_2": "书面道歉", "as_offer": "y"}
    url = f"/institution/{complaint.number}/answer"
    assert submit(sign_in(app, world, "staff"), url, has="words", **typed).status_code == 303
    offer = cases.open_offer(complaint)
    assert offer is not None
    assert [(item.kind, item.fen, item.words) for item in offer.items] == [
        ("refund", 100_000, "原路退回"),
        ("apology", None, "书面道歉"),
    ]


def test_what_does_not_fit_is_said_beside_its_field(app: Flask, world: World) -> None:
    complaint = world.accepted()
    typed = {"words": "同意。", "account": "true", "account_words": "属实。", "says_1": "一", "says_2": "二"}
    typed |= {"grant_1": "part", "fen_1": "3200", "grant_2": "refused"}
    url = f"/institution/{complaint.number}/answer"
    answer = submit(sign_in(app, world, "staff"), url, has="words", **typed)
    assert answer.status_code == 422
    for words in ("部分退款的金额要少于", "最晚哪天做到", "请选择不同意的原因"):
        assert words in text(answer)
    assert "不同意的原因（不同意时必填）" in text(answer)
    assert "不同意的原因（选填）" not in answer.text.replace('<span class="optional">', "")
    assert "最晚哪天做到（选填）" not in answer.text.replace(
        '<span class="optional">', ""
    )  # it has just been asked for
