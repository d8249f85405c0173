"""What the two versions printed on a paper are in words: the rules it rests on, and the month of its template."""

import re
from collections.abc import Callable

from flask_babel import gettext as _

# What a version of rules is called, by whose rules they are; packages fill it in `register`. Empty words: not mine.
bases: dict[str, Callable[[str], str]] = {}


def basis_in_words(version: str) -> str:
    """The legal text with its date, or whose rules they are; empty where nobody knows this version."""
    return next((words for one in bases.values() if (words := one(version))), "")


def template_in_words(version: str) -> str:
    """The month in which papers were laid out so; empty for a version that does not say (`template_version`)."""
    found = re.match(r"(\d{4})-(0[1-9]|1[0-2])-", version)
    return _("%(year)s年%(month)s月的版式", year=found[1], month=int(found[2])) if found else ""
