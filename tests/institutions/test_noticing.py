"""Notices (通报): two persons, a number without a gap, the institution heard; corrected, withdrawn; no penalty."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from accounts.roles import OrganisationKind
from complaints.citing import law_in_words
from institutions import actions
from institutions.lifecycle.noticing import NOTICE_MOVES, POWERS, NoticeKind, NoticeState, kinds_for
from institutions.models import CycleClock, Notice
from institutions.wording.noticing import LAWS, Decision
from kernel import clock, outbox
from kernel.db import db, transaction
from kernel.errors import DomainError, IllegalMove, NotYours
from kernel.papers import Paper
from tests.institutions.watch_hands import closed, drafted, planned, with_heads
from tests.world import World

STATE, KIND = NoticeState, NoticeKind
WRITTEN = Decision("示罚〔2026〕1号", None, "已听取陈述申辩", "示例职权")


@pytest.fixture
def heads(app: Flask, world: World) -> World:
    with_heads(world)
    return world


def approved(world: World, **more: object) -> Notice:
    row = drafted(world, **more)  # type: ignore[arg-type]  # names are the fields'
    actions.approve_notice(row, by=world.actor("chief"))
    return row


def test_each_kind_of_body_has_its_own_powers() -> None:
    kinds = OrganisationKind
    assert kinds_for(kinds.EDUCATION_DEPARTMENT) == (KIND.FACTS, KIND.ADVICE, KIND.PENALTY)
    assert kinds_for(kinds.CONSUMER_ASSOCIATION) == (KIND.ADVICE, KIND.CRITICISM)
    for powerless in (kinds.TRADE_ASSOCIATION, kinds.SCHOOL, kinds.INSTITUTION, kinds.PEOPLE_MEDIATION_COMMITTEE, None):
        assert kinds_for(powerless) == ()
    keys = [(row.source, row.act) for row in NOTICE_MOVES]
    assert len(keys) == len(set(keys))


def test_what_a_paper_rests_on_is_named_as_the_pages_name_it() -> None:
    laws = {law for rows in POWERS.values() for _kinds, law in rows}
    assert laws == set(LAWS)
    for law in laws:
        parts = law_in_words(law).split("；")
        assert LAWS[law].split("；") == parts


def test_a_notice_all_the_way(heads: World) -> None:
    row = drafted(heads, inspection=closed(heads))
    with pytest.raises(NotYours):
        actions.approve_notice(row, by=heads.actor("officer"))
    paper = actions.approve_notice(row, by=heads.actor("chief"))
    assert row.number == paper.number == f"示教通〔{clock.today().year}〕第1号"
    assert "依据：《消费者权益保护法实施条例》第二十九条；《消费者权益保护法》第三十三条" in paper.text
    with pytest.raises(IllegalMove, match="听取异议"):
        actions.publish_notice(row, by=heads.actor("officer"))
    until = actions.tell_notice(row, by=heads.actor("officer"))
    with pytest.raises(IllegalMove, match="还没有过"):
        actions.publish_notice(row, by=heads.actor("officer"))
    actions.object_to_notice(row, "当天已经公示。", by=heads.actor("staff"))
    codes = {one.code: one for one in db.session.query(CycleClock).filter_by(cycle="notice")}
    assert (codes["T-OBJECT"].due_on, codes["T-OBJECT"].met_at is not None) == (until, True)
    assert codes["T-OBJ-ANS"].is_running
    actions.answer_objection(row, False, "核对截图，当天没有公示。", by=heads.actor("officer"))
    actions.publish_notice(row, by=heads.actor("officer"))
    assert row.state is STATE.PUBLISHED
    assert [(one.answer, one.is_upheld) for one in row.objections] == [("核对截图，当天没有公示。", False)]


def test_without_a_word_it_is_published_after_its_time(heads: World, monkeypatch: pytest.MonkeyPatch) -> None:
    row = approved(heads)
    actions.tell_notice(row, by=heads.actor("officer"))
    monkeypatch.setattr(clock, "_shift", clock._shift + timedelta(days=20))
    actions.publish_notice(row, by=heads.actor("officer"))
    assert row.state is STATE.PUBLISHED


def test_the_drafter_never_approves(heads: World) -> None:
    row = drafted(heads, by="chief")
    with pytest.raises(NotYours, match="另一位负责人"):
        actions.approve_notice(row, by=heads.actor("chief"))
    again = actions.NoticeDraft(KIND.FACTS, "改过", "改过。", heads.institution("app"))
    actions.write_notice(row, again, by=heads.actor("second_chief"))
    with pytest.raises(NotYours, match="另一位负责人"):
        actions.approve_notice(row, by=heads.actor("second_chief"))
    actions.approve_notice(row, by=heads.actor("chief"))
    with pytest.raises(IntegrityError), transaction():
        db.session.execute(text(f"UPDATE cycle_notices SET approved_by_id = drafted_by_id WHERE id = {row.id}"))
    db.session.rollback()


def test_an_upheld_objection_means_a_new_text_with_a_new_number(heads: World) -> None:
    row = approved(heads)
    actions.tell_notice(row, by=heads.actor("officer"))
    actions.object_to_notice(row, "日期不对。", by=heads.actor("staff"))
    actions.answer_objection(row, True, "日期已更正。", by=heads.actor("officer"))
    assert (row.state, row.number) == (STATE.DRAFT, None)
    actions.approve_notice(row, by=heads.actor("chief"))
    numbers = [one.serial for one in db.session.query(Paper).filter_by(owner_kind="notice").order_by(Paper.id)]
    assert numbers == [1, 2]


def test_a_failed_approval_leaves_no_gap(heads: World) -> None:
    first, second = drafted(heads), drafted(heads, by="chief")
    with pytest.raises(NotYours):
        actions.approve_notice(second, by=heads.actor("chief"))
    actions.approve_notice(first, by=heads.actor("chief"))
    actions.approve_notice(second, by=heads.actor("second_chief"))
    assert [first.number, second.number] == [f"示教通〔{clock.today().year}〕第{one}号" for one in (1, 2)]


def published(world: World) -> Notice:
    row = approved(world)
    actions.tell_notice(row, by=world.actor("officer"))
    actions.accept_notice(row, by=world.actor("staff"))
    actions.publish_notice(row, by=world.actor("officer"))
    return row


def test_a_correction_is_a_version_of_its_own_by_the_same_steps(heads: World) -> None:
    row = published(heads)
    better = actions.NoticeDraft(KIND.FACTS, "更正", "更正后的情况。", heads.institution("app"))
    new = actions.correct_notice(row, better, by=heads.actor("officer"))
    assert (new.series, new.version, row.state) == (row.series, 2, STATE.PUBLISHED)
    with pytest.raises(IllegalMove):
        actions.correct_notice(row, better, by=heads.actor("officer"))
    paper = actions.approve_notice(new, by=heads.actor("chief"))
    assert f"本文更正并代替{row.number}。" in paper.text
    actions.tell_notice(new, by=heads.actor("officer"))
    actions.accept_notice(new, by=heads.actor("staff"))
    actions.publish_notice(new, by=heads.actor("officer"))
    assert (row.state, new.state) == (STATE.CORRECTED, STATE.PUBLISHED)
    assert row.words, "what was published stays in the record"


def test_a_correction_is_about_the_same_institution_and_it_is_heard(heads: World) -> None:
    row = drafted(heads, KIND.ADVICE)
    actions.approve_notice(row, by=heads.actor("chief"))
    actions.tell_notice(row, by=heads.actor("officer"))
    actions.accept_notice(row, by=heads.actor("staff"))
    actions.publish_notice(row, by=heads.actor("officer"))
    another = actions.NoticeDraft(KIND.ADVICE, "更正", "更正。", heads.institution("platform"))
    with pytest.raises(actions.WatchWrong, match="另起一份"):
        actions.correct_notice(row, another, by=heads.actor("officer"))
    new = actions.correct_notice(row, actions.NoticeDraft(KIND.ADVICE, "更正", "更正。"), by=heads.actor("officer"))
    assert new.institution_id == row.institution_id
    actions.approve_notice(new, by=heads.actor("chief"))
    with pytest.raises(IllegalMove, match="先告知机构"):
        actions.publish_notice(new, by=heads.actor("officer"))
    actions.tell_notice(new, by=heads.actor("officer"))


def test_a_correction_that_was_dropped_is_taken_up_anew(heads: World) -> None:
    row = published(heads)
    first = actions.NoticeDraft(KIND.FACTS, "更正", "写错的更正。", heads.institution("app"))
    new = actions.correct_notice(row, first, by=heads.actor("officer"))
    actions.drop_notice(new, by=heads.actor("officer"))
    better = actions.NoticeDraft(KIND.FACTS, "更正", "更正后的情况。", heads.institution("app"))
    with pytest.raises(NotYours):
        actions.correct_notice(row, better, by=heads.actor("staff"))
    again = actions.correct_notice(row, better, by=heads.actor("chief"))
    assert (again.id, again.version, again.state, again.words) == (new.id, 2, STATE.DRAFT, "更正后的情况。")
    with pytest.raises(IllegalMove, match="已经有一份"):
        actions.correct_notice(row, better, by=heads.actor("officer"))
    with pytest.raises(NotYours, match="另一位负责人"):
        actions.approve_notice(again, by=heads.actor("chief"))
    actions.approve_notice(again, by=heads.actor("second_chief"))
    actions.tell_notice(again, by=heads.actor("officer"))
    actions.accept_notice(again, by=heads.actor("staff"))
    actions.publish_notice(again, by=heads.actor("officer"))
    assert (row.state, again.state) == (STATE.CORRECTED, STATE.PUBLISHED)


def test_what_was_dropped_before_anything_was_published_stays_dropped(heads: World) -> None:
    row = drafted(heads)
    actions.drop_notice(row, by=heads.actor("officer"))
    draft = actions.NoticeDraft(KIND.FACTS, "改过", "改过。", heads.institution("app"))
    for act in (actions.correct_notice, actions.write_notice):
        with pytest.raises(IllegalMove):
            act(row, draft, by=heads.actor("officer"))


def test_only_a_head_withdraws_and_says_why(heads: World) -> None:
    row = published(heads)
    with pytest.raises(NotYours):
        actions.withdraw_notice(row, "有误", by=heads.actor("officer"))
    with pytest.raises(actions.WatchWrong):
        actions.withdraw_notice(row, " ", by=heads.actor("chief"))
    actions.withdraw_notice(row, "所涉事实经复核不成立。", by=heads.actor("chief"))
    assert row.state is STATE.WITHDRAWN


def test_general_advice_names_nobody_and_waits_for_nobody(heads: World) -> None:
    draft = actions.NoticeDraft(KIND.ADVICE, "暑期报班提示", "先看许可，再付款。")
    row = actions.draft_notice(draft, by=heads.actor("association_officer"))
    assert row.law == "IR art. 38"
    with pytest.raises(NotYours):
        actions.approve_notice(row, by=heads.actor("chief"))
    actions.approve_notice(row, by=heads.actor("association_admin"))
    with pytest.raises(DomainError, match="直接发布"):
        actions.tell_notice(row, by=heads.actor("association_officer"))
    actions.publish_notice(row, by=heads.actor("association_officer"))
    assert row.state is STATE.PUBLISHED


def test_a_penalty_is_only_a_record(heads: World) -> None:
    for missing in (None, WRITTEN, Decision("", clock.today(), "x", "y"), Decision("1", clock.today(), "", "y")):
        with pytest.raises(actions.WatchWrong, match="只记录"):
            drafted(heads, KIND.PENALTY, decision=missing)
    whole = Decision("示罚〔2026〕1号", clock.today(), "已听取陈述申辩", "示例职权")
    row = drafted(heads, KIND.PENALTY, decision=whole)
    paper = actions.approve_notice(row, by=heads.actor("chief"))
    assert "本文只是记录，决定由有权机关另行作出" in paper.text


def test_each_act_is_refused_to_whom_it_is_not(heads: World) -> None:
    draft = actions.NoticeDraft(KIND.FACTS, "标题", "正文。", heads.institution("app"))
    for stranger in ("staff", "learner", "platform_admin", "auditor", "mediator"):
        with pytest.raises(NotYours):
            actions.draft_notice(draft, by=heads.actor(stranger))
    with pytest.raises(NotYours):
        actions.draft_notice(draft, by=heads.actor("association_officer"))
    row = drafted(heads)
    for act in (actions.drop_notice, actions.approve_notice):
        with pytest.raises(NotYours):
            act(row, by=heads.actor("association_admin"))
    with pytest.raises(NotYours):
        actions.write_notice(row, draft, by=heads.actor("staff"))
    actions.approve_notice(row, by=heads.actor("chief"))
    with pytest.raises(NotYours):
        actions.tell_notice(row, by=heads.actor("staff"))
    actions.tell_notice(row, by=heads.actor("officer"))
    for stranger in ("other_staff", "officer", "learner"):
        with pytest.raises(NotYours):
            actions.object_to_notice(row, "不对", by=heads.actor(stranger))
    with pytest.raises(NotYours):
        actions.accept_notice(row, by=heads.actor("officer"))
    with pytest.raises(DomainError, match="没有办结"):
        drafted(heads, inspection=planned(heads))


def test_a_later_last_day_to_object_is_kept_to(heads: World) -> None:
    row = approved(heads)
    until = actions.tell_notice(row, by=heads.actor("officer"))
    running = db.session.query(CycleClock).filter_by(code="T-OBJECT").one()
    with transaction():  # as if a year's arrangement moved the clock: until then it was told an earlier day
        running.calendar_version, running.due_on = "old", until - timedelta(days=3)
        row.objection_until_on = until - timedelta(days=3)
    assert actions.sweep_cycle_clocks()["redated"] == 1
    outbox.drain()
    db.session.expire_all()
    assert row.objection_until_on == until
    with clock.stepped(clock.start_of(until)), pytest.raises(IllegalMove, match="还没有过"):
        actions.publish_notice(row, by=heads.actor("officer"))
    actions.redate_notice(row.id, until - timedelta(days=5))
    assert row.objection_until_on == until, "a day once told is kept"
