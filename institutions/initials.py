"""Initials of names in pinyin, with every reading of signs that have several, for the search index; pure."""

import re
import unicodedata
from functools import cache
from typing import Any

_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]+")
READINGS = 8  # of one run of signs, at most
USUAL = 2  # readings of one sign
REACH = 12  # initials from any sign on; who types more has found it


@cache
def _pinyin() -> Any:
    """The library, read when first asked: its tables take most of a second and 50 MB."""
    import pypinyin

    return pypinyin


def initials(name: str) -> list[str]:
    """The initials of a name from each of its Han signs on, such as `xdf`, `df` and `f` of 新东方."""
    found: list[str] = []
    for run in _HAN.findall(unicodedata.normalize("NFKC", name)):
        for reading in _readings(run):
            found += [reading[place : place + REACH] for place in range(len(reading) - 1)]
    return [one for one in dict.fromkeys(found) if "-" not in one]


def _readings(run: str) -> list[str]:
    """The usual reading as a phrase, then each other reading of one sign at a time."""
    library = _pinyin()
    signs = library.pinyin(run, style=library.Style.FIRST_LETTER, errors=list)
    usual = "".join(_letter(sign[0]) for sign in signs)
    found = [usual]
    for place, sign in enumerate(run):
        found += [usual[:place] + letter + usual[place + 1 :] for letter in _letters(sign) if letter != usual[place]]
    return found[:READINGS]


@cache
def _letters(sign: str) -> tuple[str, ...]:
    """The first letters of a sign's readings, the usual ones first."""
    library = _pinyin()
    read = library.pinyin(sign, style=library.Style.FIRST_LETTER, heteronym=True, errors=list)[0]
    return tuple(dict.fromkeys(_letter(one) for one in read))[:USUAL]


def _letter(reading: str) -> str:
    plain = unicodedata.normalize("NFD", reading)[:1].casefold()
    return plain if plain.isalpha() and plain.isascii() else "-"
