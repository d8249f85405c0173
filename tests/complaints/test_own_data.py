"""Wishes about somebody's own data: done, refused or stored only, in writing, by whoever has the case."""

import pytest
from sqlalchemy import select

from complaints import actions as cases
from complaints.lifecycle import Status
from complaints.models import DataState, DataWish
from complaints.queries.own_data import case_copy_of, platform_requests
from kernel import outbox
from kernel.db import db
from kernel.errors import DomainError, NotFound, NotYours
from kernel.messages import Letter
from kernel.papers import Paper
from tests.world import World


def test_where_no_body_handles_the_case_the_operator_answers(world: World) -> None:
    complaint, admin = world.file(paid_by="consumer"), world.actor("platform_admin")
    assert complaint.status is Status.HANDED_OFF
    asked = cases.ask_about_data(complaint, DataWish.DELETE, "handle", "", by=world.actor("learner"))
    here = cases.ask_about_data(world.file(), DataWish.DELETE, "handle", "", by=world.actor("learner"))
    outbox.drain()
    told = db.session.scalars(select(Letter.to_person_id).where(Letter.why == "complaint.data_requested")).all()
    assert set(told) == {world.people["platform_admin"], world.people["officer"]}
    with pytest.raises(NotYours):
        cases.answer_data_request(asked, DataState.DONE, by=world.actor("officer"))
    with pytest.raises(NotYours):
        cases.answer_data_request(here, DataState.DONE, by=admin)
    assert [row.ref for row in platform_requests(world.viewers["platform_admin"])] == [asked.ref]
    cases.answer_data_request(asked, DataState.DONE, by=admin)
    assert platform_requests(world.viewers["platform_admin"]) == []


def test_a_wish_to_read_is_answered_by_a_paper_that_repeats_nothing(world: World) -> None:
    complaint, hand, officer = world.file(), world.actor("learner"), world.actor("officer")
    for wrong in ("phone", ""):
        with pytest.raises(DomainError, match="请选择"):
            cases.ask_about_data(complaint, DataWish.READ, wrong, "", by=hand)
    with pytest.raises(DomainError, match="请选择"):
        cases.ask_about_data(complaint, DataWish.DELETE, cases.WHOLE, "", by=hand)
    with pytest.raises(NotYours):
        cases.ask_about_data(complaint, DataWish.READ, cases.WHOLE, "", by=world.actor("staff"))
    asked = cases.ask_about_data(complaint, DataWish.READ, cases.WHOLE, "想知道存了什么。", by=hand)
    with pytest.raises(DomainError, match="正在等待"):
        cases.ask_about_data(complaint, DataWish.READ, cases.WHOLE, "", by=hand)
    with pytest.raises(DomainError):
        cases.answer_data_request(asked, DataState.RESTRICTED, "只保存。", by=officer)
    with pytest.raises(DomainError, match="写明理由"):
        cases.answer_data_request(asked, DataState.REFUSED, "", by=officer)
    cases.show_protected(complaint, "phone", "contact", by=officer)
    cases.answer_data_request(asked, DataState.DONE, by=officer)
    outbox.drain()
    (paper,) = db.session.query(Paper).filter_by(kind="data")
    assert paper.text.startswith("个人信息查阅答复书")
    for said in (
        "姓名、手机号、通信地址",
        "查看受保护的信息1次",
        "《中华人民共和国个人信息保护法》第四十五条",
        "第五十条",
    ):
        assert said in paper.text, said
    assert not [value for value in (complaint.name, complaint.phone, complaint.address) if value in paper.text]
    again = cases.ask_about_data(complaint, DataWish.READ, cases.WHOLE, "", by=hand)
    cases.answer_data_request(again, DataState.REFUSED, "法律规定应当保密。", by=officer)
    outbox.drain()
    refused = db.session.query(Paper).filter_by(kind="data").order_by(Paper.id.desc()).limit(1).one()
    assert "法律规定应当保密。" in refused.text
    assert "提供的内容" not in refused.text
    with pytest.raises(NotFound):
        case_copy_of(world.viewers["other_learner"], complaint.number)
    (copied,) = case_copy_of(world.viewers["learner"], complaint.number)["complaints"]
    assert (copied["phone"], [one["kind"] for one in copied["requests"]]) == (complaint.phone, ["read", "read"])


def test_a_wish_about_ones_data_is_answered_in_writing(world: World) -> None:
    complaint, hand, officer = world.file(), world.actor("learner"), world.actor("officer")
    with pytest.raises(NotYours):
        cases.ask_about_data(complaint, DataWish.CORRECT, "name", "", "李改正", by=world.actor("staff"))
    asked = cases.ask_about_data(complaint, DataWish.CORRECT, "address", "写错了", "改正路2号", by=hand)
    with pytest.raises(DomainError):
        cases.answer_data_request(asked, DataState.REFUSED, " ", by=officer)
    cases.answer_data_request(asked, DataState.DONE, by=officer)
    assert complaint.address == "改正路2号"
    gone = cases.ask_about_data(complaint, DataWish.DELETE, "phone", "不想留", by=hand)
    with pytest.raises(DomainError, match="不能删除"):
        cases.answer_data_request(gone, DataState.DONE, by=officer)
    cases.answer_data_request(gone, DataState.RESTRICTED, "案件还在办理。", by=officer)
    assert (gone.state, gone.answer) == (DataState.RESTRICTED, "案件还在办理。")
    with pytest.raises(DomainError, match="只保存"):
        cases.show_protected(complaint, "phone", "contact", by=officer)
    assert cases.show_protected(complaint, "address", "contact", by=officer) == "改正路2号"
