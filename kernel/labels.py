"""Enumerations that carry the words people read."""

from enum import Enum
from typing import Self


class Labelled(str, Enum):
    """A string enumeration whose members are written `NAME = "code", _l("words")`."""

    label: str

    def __new__(cls, value: str, label: object = "") -> Self:
        """Make a member whose value is the code."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label  # type: ignore[assignment]  # a lazy string until it is read
        return member

    def __str__(self) -> str:
        return str(self.value)

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Pairs of code and words, in order of definition, for a form."""
        return [(member.value, member.label) for member in cls]
