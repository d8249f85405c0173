"""From the cards a page shows to entries of the document: the same words, without links and buttons."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from markupsafe import Markup

from complaints.dossier.model import Entry, Fact
from complaints.facts import wish
from kernel.web import day, moment, yuan

Card = Mapping[str, Any]


def plain(words: object) -> str:
    """Words of a card as text: what its template wrote as HTML is taken out of its tags."""
    return words.striptags() if isinstance(words, Markup) else str(words or "")


def facts(rows: Iterable[Card]) -> tuple[Fact, ...]:
    """Rows of key and value."""
    return tuple(Fact(plain(row["key"]), plain(row["value"])) for row in rows if row["value"])


def pairs(*rows: tuple[str, object]) -> tuple[Fact, ...]:
    """The same from pairs; what is empty is left out."""
    return tuple(Fact(key, _said(value)) for key, value in rows if value or value == 0)


def _said(value: object) -> str:
    return day(value) if isinstance(value, date) else plain(value)


def signs(cards: Iterable[Card]) -> tuple[str, ...]:
    """The files a card names."""
    return tuple(card["ref"] for card in cards if card.get("ref"))


def message(card: Card) -> Entry:
    """Something said, who reads it, what it refers to."""
    refers = card.get("refers")
    lines = []
    if refers:
        lines.append(f"{refers['label']}：{refers['author']}，{moment(refers['at'])}")
        lines += [f"「{refers['words']}」"] if refers["words"] else []
    if card.get("topic"):
        lines.append(f"关于：{card['topic']}")
    lines += [plain(one["name"]) for one in card["files"] if not one.get("ref")]
    return Entry(
        title=card["author"],
        at=card["at"],
        heard=card["room_label"],
        words=card["body"],
        lines=tuple(lines),
        files=signs(card["files"]),
    )


def happened(card: Card) -> Entry:
    """Something of the timeline."""
    lines = (plain(card["body"]),) if card["body"] else ()
    return Entry(
        title=plain(card["title"]), at=card["at"], by=card["actor"], heard=card["room_label"] or "", lines=lines
    )


def clock(card: Card) -> Entry:
    """A clock: the day, on what it rests, where it stands, and how it was computed, line by line."""
    nature = "平台规则" if card["label"] == "platform" else "法定期限"
    rows = pairs(("最后一日", card["due"]), ("性质", nature), ("依据", card["article"]))
    marks = ["暂定：当年放假安排还没公布"] if card["provisional"] else []
    how = Entry(title="怎么算的", lines=tuple(card["lines"]))
    return Entry(
        title=card["name"],
        state=card["state"],
        facts=rows,
        lines=(*marks, *card["notes"]),
        entries=(how,) if card["lines"] else (),
    )


def decision(card: Card) -> Entry:
    """What a body decided, on which grounds, and when it was served."""
    served = moment(card["served_at"]) if card["is_served"] else "还没有送达"
    rows = pairs(("送达", served), ("送达凭据", card["served_proof"]))
    return Entry(
        title=card["label"],
        at=card["at"],
        by=card["by"],
        words=card["reasons"] or "",
        lines=tuple(card["grounds"]),
        facts=rows,
    )


def answer(card: Card) -> Entry:
    """An answer of the institution, point by point."""
    account = f"{card['account']}　{card['account_words'] or ''}".strip("　")
    points = tuple(
        Entry(title=wish(one["wish"]), state=one["stance"], words=one["words"], lines=_some(one["granted"]))
        for one in card["points"]
    )
    return Entry(
        title=card["step"], at=card["at"], by=card["by"], words=card["words"], lines=_some(account), entries=points
    )


def point(card: Card) -> Entry:
    """A wish, what was answered to it, and the learner's mark."""
    lines = _some(card["granted"], "已就这一项达成协议" if card["is_settled"] else "")
    marked = f"{card['mark']}　{moment(card['marked_at'])}" if card["marked_at"] else card["mark"]
    return Entry(
        title=card["wish"], state=card["stance"], words=card["words"], lines=lines, facts=pairs(("标记", marked))
    )


def admin(card: Card) -> Entry:
    """An answer beside the matter and what the officer found."""
    rows = pairs(("编号", card["reference"]), ("核对", card["review"]))
    return Entry(title=card["kind"], at=card["at"], state=card["state"], words=card["reasons"], facts=rows)


def item(card: Card) -> str:
    """One item of an offer in a line."""
    sum_of = yuan(card["amount"]) if card["amount"] is not None else ""
    by = f"最晚{day(card['by'])}" if card["by"] else ""
    return "　".join(one for one in (plain(card["label"]), sum_of, plain(card["text"]), by) if one)


def offer(card: Card, heard: str = "") -> Entry:
    """A version of an offer: its items, and what each side said to it."""
    replies = tuple(
        Entry(title=one["who"], at=one["at"], state="同意" if one["is_accepted"] else "不同意", words=one["words"])
        for one in card.get("replies", ())
    )
    total = [f"退款合计{yuan(card['total'])}"] if card["total"] else []
    return Entry(
        title=f"第{card['version']}版方案",
        at=card["at"],
        by=card["by"],
        heard=heard,
        state=card["state"],
        words=card["note"] or "",
        lines=(*(item(one) for one in card["items"]), *total),
        entries=replies,
    )


def promise(card: Card) -> Entry:
    """A promise in its class with its days, and what was said about it."""
    said = tuple(
        Entry(title=one["who"], at=one["at"], state=one["act"], words=one["words"] or "", files=signs(one["files"]))
        for one in card["said"]
    )
    money = card.get("money") or {"paid": "", "left": "", "waiting": []}
    rows = pairs(("最晚", card["by"]), ("已确认支付", money["paid"]), ("还没有支付", money["left"]))
    return Entry(
        title=card["name"],
        by=card["who"],
        state=card["state"],
        words=card["words"] or "",
        lines=(*card["days"], *money["waiting"]),
        facts=rows,
        entries=said,
    )


def _some(*lines: str) -> tuple[str, ...]:
    return tuple(one for one in lines if one)
