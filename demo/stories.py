"""The invented cases as `cases.toml` writes them."""

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("cases.toml")


@dataclass(frozen=True)
class Story:
    """One case: who complains of what and how it goes; `days` are working days ago, sums are yuan."""

    plot: str
    days: int
    at: str
    filer: str
    category: str
    words: str
    ask: tuple[tuple[str, int, str], ...]
    number: int = 0
    institution: str = ""
    free: str = ""
    kind: str = "self"
    path: str = "routed"
    first: bool = False
    paid: int = 0
    paid_by: str = "consumer"
    handle: tuple[str, str] | None = None
    publish: bool = True
    offer: int = 0
    counter: int = 0
    answer: str = ""
    grounds: tuple[str, ...] = ()
    reasons: str = ""
    prior: str | None = None
    report: str = ""
    report_category: str = "E05"
    remains: str = ""
    end: str = "closed"

    @property
    def wanted(self) -> int:
        """What the learner asks for in yuan, all sums together."""
        return sum(yuan for _kind, yuan, _words in self.ask)


NAMES = frozenset(one.name for one in fields(Story))


@cache
def stories() -> tuple[Story, ...]:
    """All of them, numbered in the order of the file."""
    given = tomllib.loads(FILE.read_text(encoding="utf-8"))["case"]
    return tuple(_story(number, one) for number, one in enumerate(given, 1))


def _story(number: int, one: dict[str, Any]) -> Story:
    unknown = one.keys() - NAMES
    if unknown:
        raise ValueError(f"case {number}: {', '.join(sorted(unknown))}")
    words = "".join(one["words"].split("\n"))
    asked = tuple((kind, yuan, wish) for kind, yuan, wish in _asks(one["ask"]))
    handle = tuple(one["handle"]) if "handle" in one else None
    plain = {"words": words, "ask": asked, "handle": handle, "grounds": tuple(one.get("grounds", ())), "number": number}
    return Story(**{**one, **plain})


def _asks(given: list[list[Any]]) -> list[tuple[str, int, str]]:
    return [(one[0], one[1], one[2]) for one in given]
