"""How a row of the table of letters is written: for each seat a template, or none and why not."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from accounts.models import Topic
from complaints.lifecycle import CLAIMANTS, MEDIATORS, TABLE_ONLY, PartyRole

Seat = Literal["learner", "institution", "body", "superior", "other_body", "mediation_body", "mediator", "extra"]
SEATS: dict[Seat, frozenset[PartyRole]] = {
    "learner": CLAIMANTS,
    "institution": frozenset({PartyRole.RESPONDENT}),
    "body": frozenset({PartyRole.HANDLING_BODY}),
    "superior": frozenset({PartyRole.OVERSIGHT}),
    "other_body": frozenset({PartyRole.OTHER_BODY}),
    "mediation_body": frozenset({PartyRole.MEDIATION_BODY}),
    "mediator": MEDIATORS,
    "extra": TABLE_ONLY,
}


@dataclass(frozen=True)
class Letter:
    """A template under `templates/complaints/letters` that goes to whoever sits there, but not to whose act it was."""

    template: str


@dataclass(frozen=True)
class ByHand:
    """Templates a subscriber of its own sends, because the words need more than the case and a day."""

    templates: tuple[str, ...]


@dataclass(frozen=True)
class Nothing:
    """Nobody is written to, and why."""

    because: str


Cell = Letter | ByHand | Nothing


@dataclass(frozen=True)
class Told:
    """Who is told of a kind of event: a cell for every seat, and what the letters are about.

    `due` is the code of the clock whose last day the words name.
    """

    topic: Topic
    cells: Mapping[Seat, Cell]
    due: str = ""

    @property
    def letters(self) -> dict[Seat, str]:
        """The templates that go out by the table itself."""
        return {seat: cell.template for seat, cell in self.cells.items() if isinstance(cell, Letter)}


def by_hand(*templates: str) -> ByHand:
    """These templates are sent by a subscriber in `notices`."""
    return ByHand(templates)


def none(because: str) -> Nothing:
    """No letter, because."""
    return Nothing(because)


OWN_PAGE = Nothing("an extra seat opens no case; what concerns it alone is told by mediation/notices/extra.py")


def row(topic: Topic, *, others: Nothing, eyes: ByHand | None = None, due: str = "", **seats: str | Cell) -> Told:
    """A row: `learner="template"`, `body=by_hand("template")`, `institution=none("why")`; `others` for all not named.

    `eyes` are the seats whose room or clock it is, which the subscriber finds out. An extra seat is told only where its
    cell is named: it opens no case, and its letters lead to its own page.
    """
    cells: dict[Seat, Cell] = {seat: eyes if eyes and seat != "other_body" else others for seat in SEATS}
    cells["extra"] = OWN_PAGE
    if unknown := seats.keys() - SEATS.keys():
        raise KeyError(f"no such seat: {sorted(unknown)}")
    for name in SEATS:
        if name in seats:
            cell = seats[name]
            cells[name] = Letter(cell) if isinstance(cell, str) else cell
    return Told(topic, cells, due)


TOLD: dict[str, Told] = {}


def add_rows(rows: Mapping[str, Told]) -> tuple[str, ...]:
    """Add to the table, each kind of event once; answers the kinds."""
    if twice := TOLD.keys() & rows.keys():
        raise KeyError(f"told twice: {sorted(twice)}")
    TOLD.update(rows)
    return tuple(rows)


def topic_of(why: str) -> Topic:
    """What a letter for this kind of event is about; events beside the cases are progress."""
    known = TOLD.get(why)
    return known.topic if known is not None else Topic.PROGRESS
