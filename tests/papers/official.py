"""The ten official forms of April 2026, taken down from the ministry's text: titles, rows and fixed words of each.

In `official_forms.txt` a line with # names a form, its title as we issue it, and the kind of paper (none where it is
printed on the spot); the lines below are its words in their order, a sentence cut where it has a free place. Notes that
say when a form is used are not part of what it says to anybody; those of the two registers, which are filled in, are.
"""

from dataclasses import dataclass
from pathlib import Path

ORDER = "《市场监督管理投诉举报处理办法》"


@dataclass(frozen=True)
class Official:
    """One form, or a part of it that stands by itself: its title, the kind of paper, its words in their order."""

    title: str
    kind: str | None
    words: tuple[str, ...]


def _read() -> dict[str, Official]:
    found = {}
    for part in Path(__file__).with_name("official_forms.txt").read_text("utf-8").split("# ")[1:]:
        head, *words = part.splitlines()
        code, title, kind = head.split("｜")
        found[code] = Official(title, kind or None, tuple(words))
    return found


OFFICIAL = _read()


def lacking(form: Official, said: str) -> str | None:
    """The first words of the form that do not stand in the text after those before them; both without any gaps."""
    at = 0
    for words in form.words:
        plain = "".join(words.split())
        found = said.find(plain, at)
        if found < 0:
            return words
        at = found + len(plain)
    return None
