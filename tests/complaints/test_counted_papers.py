"""怎么算的 on papers: the steps in small print, in words that bind the body whose paper it is."""

import pytest
from sqlalchemy import select

from complaints.documents import make_receipt
from kernel import outbox
from kernel.db import db
from kernel.papers import Paper
from tests.world import World


def text_of(complaint_id: int, kind: str) -> str:
    found = select(Paper.text).filter_by(owner_kind="complaint", owner_id=complaint_id, kind=kind)
    return db.session.scalars(found).one()


@pytest.mark.parametrize("path", ["routed", "association"])
def test_receipt_and_acceptance_say_how_their_dates_were_counted(world: World, path: str) -> None:
    more = {"path": "association", "paid_by": "consumer"} if path == "association" else {}
    complaint = world.accepted(**more)
    outbox.drain()
    assert not outbox.troubled()
    receipt, acceptance = text_of(complaint.id, "receipt"), text_of(complaint.id, "accept")
    for words in (receipt, acceptance):
        line = next(line for line in words.splitlines() if "期限怎么算的" in line)
        assert line.startswith("—— ")
        assert "起算，当日不计入" in line
        assert "24时为止" in line
        for never in ("第四十五条", "总局令", "市场监督管理局"):
            assert never not in line
        assert ("这个期限是平台规则" in line) is (path == "association")
    assert "日（7）" in receipt
    assert "60日" in acceptance


def test_the_same_receipt_is_made_once(world: World) -> None:
    complaint = world.file()
    assert make_receipt(complaint).id == make_receipt(complaint).id
