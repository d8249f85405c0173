"""Planted words and whom each was for: the walk keeps that itself and never asks the product."""

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import count

# Words, numbers of telephones, and sums as an input, as a page and as the database would write them.
SHAPE = re.compile(
    r"canary\d{6}x|(?<!\d)199\d{8}(?!\d)|(?<!\d)\d{8}\.\d{2}(?!\d)|(?<!\d)\d{2},\d{3},\d{3}\.\d{2}(?!\d)|(?<!\d)\d{10}(?!\d)"
)
Cast = dict[str, set[str]]
"""Who sits in which seat of one case now."""


@dataclass(eq=False)
class Canary:
    """Words for whoever sits in one of these seats when they read, and for some by their own name."""

    words: str
    kind: str
    cast: Cast
    seats: set[str]
    people: set[str] = field(default_factory=set)

    def is_for(self, reader: str) -> bool:
        """Whether this reader may come across the words now."""
        return reader in self.people or any(reader in self.cast.get(seat, ()) for seat in self.seats)


class Leak(AssertionError):
    """Somebody came across words that were not for them."""


class Aviary:
    """All canaries of a walk, and how often those they were for heard each kind."""

    def __init__(self) -> None:
        self._by_form: dict[str, Canary] = {}
        self._serial = count(1)
        self.planted: Counter[str] = Counter()
        self.heard: Counter[str] = Counter()

    def plant(self, kind: str, cast: Cast, seats: set[str], people: set[str] | None = None) -> Canary:
        """Words nobody ever wrote."""
        return self._keep(Canary(f"canary{next(self._serial):06d}x", kind, cast, set(seats), set(people or ())))

    def plant_phone(self, kind: str, cast: Cast, seats: set[str]) -> Canary:
        """A telephone number nobody else has."""
        return self._keep(Canary(f"199{50_000_000 + next(self._serial)}", kind, cast, set(seats)))

    def plant_sum(self, cast: Cast, fen: int) -> Canary:
        """A sum of eight digits before the point, for nobody."""
        canary = Canary(f"{fen / 100:.2f}", "bid", cast, set())
        for form in (f"{fen / 100:,.2f}", str(fen)):
            self._by_form[form] = canary
        return self._keep(canary)

    def _keep(self, canary: Canary) -> Canary:
        self._by_form[canary.words] = canary
        self.planted[canary.kind] += 1
        return canary

    def latest(self, most: int) -> list[Canary]:
        """The newest canaries."""
        return list(self._by_form.values())[-most:]

    def found_in(self, text: str) -> set[Canary]:
        """The canaries that sing in a text."""
        return {self._by_form[form] for form in SHAPE.findall(text.lower()) if form in self._by_form}

    def check(self, reader: str, text: str, where: str) -> None:
        """Leak if one of them was not for this reader; `where` is told with it."""
        for canary in self.found_in(text):
            if not canary.is_for(reader):
                at = text.lower().find(canary.words)
                around = text[max(0, at - 120) : at + 60]
                raise Leak(
                    f"{reader} reads {canary.words} ({canary.kind}, for {sorted(canary.seats)}) at {where}: {around!r}"
                )
            self.heard[canary.kind] += 1
