"""A version of an item in words: its fields with their labels, its courses with their prices; pure."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from institutions.duties import BY_CODE, Field, FieldKind

WHOLE_TEXTS = ("words", "url")


def facts_in_words(item: str, content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The fields that were filled in, by label, but the whole text and its address, which stand apart."""
    fields = [one for one in BY_CODE[item].fields if one.code not in WHOLE_TEXTS and one.code in content]
    return [(str(one.label), said(one, content[one.code])) for one in fields]


def said(field: Field, value: Any) -> str:
    """A value as people read it."""
    if field.kind is FieldKind.CHOICE:
        return str(dict(field.choices).get(value, value))
    if field.kind is FieldKind.NUMBER and field.code != "year":
        return f"{value:,}"
    if field.kind is FieldKind.MONTH:
        year, _dash, month = str(value).partition("-")
        return _("%(year)s年%(month)s月", year=year, month=int(month))
    return str(value)


def as_text(item: str, content: Mapping[str, Any], courses: list[tuple[str, str, str, str]]) -> str:
    """A whole version as lines, to be compared with another."""
    lines = [f"{label}：{value}" for label, value in facts_in_words(item, content)]
    lines += [" · ".join(part for part in row if part) for row in courses]
    return "\n".join([*lines, *(str(content[code]) for code in WHOLE_TEXTS if content.get(code))])
