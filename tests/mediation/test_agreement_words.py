"""The words of papers: every instalment by its number, a debt that is asked for no more, Chinese for every reader."""

from datetime import date, timedelta

import pytest
from flask_babel import force_locale

from complaints import actions as cases
from complaints.facts import case_facts
from complaints.lifecycle import PartyRole
from complaints.models import ItemKind, Offer
from kernel import clock
from kernel.db import db
from mediation import actions as tables
from mediation.oral_wording import OralFacts, oral_record
from mediation.wording import ItemFacts, item_line
from tests.complaints.driver import table_of
from tests.world import World

ON = date(2026, 12, 31)


@pytest.mark.parametrize(
    ("item", "line"),
    [
        (
            ItemFacts("乙方", "甲方", "退款", 100_000, ON, "", 2, 3),
            "（1）乙方于2026年12月31日前向甲方支付（退款，共3期的第2期）人民币1,000.00元（大写：壹仟元整）。",
        ),
        (
            ItemFacts("乙方", "甲方", "退款", 100_000, ON, "原路退回。"),
            "（1）乙方于2026年12月31日前向甲方支付（退款）人民币1,000.00元（大写：壹仟元整）。原路退回。",
        ),
        (
            ItemFacts("丙方", "甲方", "取消培训贷款", 120_000, None, "停止扣款", is_debt=True),
            "（1）丙方不再要求甲方偿还（取消培训贷款）人民币1,200.00元（大写：壹仟贰佰元整）。停止扣款。",
        ),
        (ItemFacts("乙方", "甲方", "道歉", None, None, ""), "（1）乙方向甲方履行：道歉。"),
    ],
)
def test_an_item_says_who_owes_whom_what(item: ItemFacts, line: str) -> None:
    assert item_line(1, item) == line


def test_an_oral_record_names_every_party_and_item() -> None:
    items = (ItemFacts("丙方", "甲方", "取消培训贷款", 120_000, None, "", is_debt=True),)
    others = ("丙方（培训贷款机构）：示例消费金融",)
    text = oral_record(OralFacts("TS1", "示例委员会", "01", "张示例", "星河示例", "退费", "当面", ON, items, others))
    assert "丙方（培训贷款机构）：示例消费金融" in text
    assert "（1）丙方不再要求甲方偿还" in text


def test_instalments_are_numbered_in_the_text(world: World) -> None:
    complaint = world.mediating()
    standing, today = db.session.query(Offer).filter_by(complaint_id=complaint.id).one(), clock.today()
    parts = tuple(cases.Instalment(150_000, today + timedelta(days=30 * one)) for one in (1, 2))
    item = cases.ItemDraft(ItemKind.REFUND, 300_000, owed_by=PartyRole.RESPONDENT, instalments=parts)
    made = cases.offer(complaint, (item,), by=world.actor("staff"), counters=standing)
    cases.reply(made, made.version, True, by=world.actor("learner"))
    with force_locale("en"):
        row = tables.draft_agreement(table_of(complaint), made, by=world.actor("mediator"))
    assert "共2期的第1期" in row.text
    assert "共2期的第2期" in row.text
    assert "Refund" not in row.text
    assert "Instalment" not in row.text


def test_papers_are_chinese_during_an_english_request(world: World) -> None:
    complaint = world.mediating()
    with force_locale("en"):
        facts = case_facts(complaint)
    assert facts.wishes
    assert all(one.startswith(("退款", "道歉", "继续", "其他")) for one in facts.wishes), facts.wishes
