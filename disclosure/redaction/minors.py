"""What in a text may make a minor known: age, class, school; pure (rules §0b.24; 未成年人网络保护条例 34, 36)."""

import re

from flask_babel import lazy_gettext as _l

from disclosure.redaction.hits import TELL_OF_A_CHILD, Hit, HitKind
from kernel.labels import Labelled


class MinorSign(Labelled):
    """One thing that makes a minor known to those around."""

    AGE = "age", _l("写到了未成年人的年龄")
    CLASS = "class", _l("写到了年级或者班级")
    SCHOOL = "school", _l("写到了中小学或者幼儿园的名称")


_UNDER_18 = re.compile("小学|中学|初中|高中|幼儿园|附中|附小|[一二三四五]中|[一二三四五]小")


def minor_signs(text: str, hits: tuple[Hit, ...]) -> tuple[MinorSign, ...]:
    """What of a minor the text as typed makes known; a university names no minor, and what was covered counts too."""
    found: set[MinorSign] = set()
    for hit in hits:
        if hit.kind is HitKind.AGE:
            found.add(MinorSign.AGE)
        elif hit.rule in TELL_OF_A_CHILD:
            found.add(MinorSign.CLASS)
        elif hit.kind is HitKind.SCHOOL and _UNDER_18.search(text[hit.start : hit.end]):
            found.add(MinorSign.SCHOOL)
    return tuple(sign for sign in MinorSign if sign in found)
