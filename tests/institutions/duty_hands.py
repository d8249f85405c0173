"""Hands for duties: an institution that was asked for its items, and items typed in."""

import io
from datetime import date
from typing import Any

from institutions import actions
from institutions.actions import Course, Typed
from institutions.lifecycle import InstitutionType
from institutions.models import Disclosure, Institution
from kernel import clock, files
from kernel.db import transaction
from tests.complaints.filing_hands import PNG
from tests.world import World

CONTENT: dict[str, dict[str, Any]] = {
    "identity": {"name": "明月示例课堂有限公司", "credit_code": "91110105MA0000000X"},
    "address": {"address": "示例路8号", "phone": "010-0000"},
    "complaints": {"phone": "19900000001", "answer": "五个工作日内"},
    "licence": {"kind": "none"},
    "custody": {"kind": "custody", "bank": "示例银行", "tail": "0001"},
    "learners": {"number": 1200, "first": "2026-01", "last": "2026-06", "source": "contracts"},
}
LINES = (Course("示例英语入门", 99_900, "一期"), Course("示例口语", 5_000, "一课时", "第二条"))


def asked(world: World, kind: InstitutionType | None = None) -> Institution:
    """The institution of `other_staff`, of another type where wanted, asked for its items today."""
    institution = world.institution("own_site")
    with transaction():
        if kind is not None:
            institution.type = kind
    actions.open_duties(institution)
    return institution


def confirmed(world: World, item: str, words: str = "", **more: Any) -> Disclosure:
    """A version of an item of that institution, confirmed."""
    row = drafted(world, item, words, **more)
    actions.confirm_item(row, by=world.actor("other_staff"))
    return row


def drafted(world: World, item: str, words: str = "", evidence: bool = False, **more: Any) -> Disclosure:
    """A draft of an item with some words, or with a `content` of its own; `evidence` adds a picture."""
    institution, by = world.institution("own_site"), world.actor("other_staff")
    content = more.pop("content", {"words": words} if words else CONTENT.get(item, {"words": "全文。"}))
    token = None
    if evidence:
        token = f"evidence-{item}-{clock.now():%H%M%S%f}"
        files.receive(io.BytesIO(PNG), "执照.png", token, by.person_id)
    return actions.draft_item(institution, Typed(item, content, **more), by=by, form_token=token)


def day(month: int, number: int, year: int = 2026) -> date:
    """A day of the year the tests run in."""
    return date(year, month, number)
