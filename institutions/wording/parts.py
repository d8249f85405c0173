"""What the papers of institutions share: days, whom to ask, the places for seal and day; pure."""

from collections.abc import Sequence
from datetime import date

from kernel.typeset import SIGN


def day(value: date) -> str:
    """2026年11月24日."""
    return f"{value.year}年{value.month}月{value.day}日"


def end(signer: str, on: date | None, phone: str = "", address: str = "") -> list[str]:
    """Whom to ask where that is known, and the places for the seal and the day; no day yet leaves its place free."""
    ask = "；".join(filter(None, (f"电话：{phone}" if phone else "", address)))
    contact = [f"联系：{ask}。"] if ask else []
    return [*contact, f"{SIGN}{signer}（印章）", f"{SIGN}{day(on) if on else ''}"]


def canonical(lines: Sequence[str]) -> str:
    """The one text that is digested: non-empty lines, one a line."""
    return "\n".join(line.strip() for line in lines if line.strip()) + "\n"
