"""What people and organisations have in hand: higher floors say it, so that it can be looked at before one leaves."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Charge:
    """One kind of work in hand: how it is called, and how much of it somebody has, or an organisation has open."""

    words: object
    of_person: Callable[[int, int], int]
    of_organisation: Callable[[int], int]


_charges: dict[str, Charge] = {}


def register(code: str, charge: Charge) -> None:
    """Say how much of this work somebody has (person, organisation), and an organisation has open."""
    _charges[code] = charge


def in_charge(person_id: int, organisation_id: int) -> list[tuple[str, int]]:
    """What a person has in hand for an organisation, in words and number; nothing where it is none."""
    rows = [(str(one.words), one.of_person(person_id, organisation_id)) for one in _charges.values()]
    return [(words, number) for words, number in rows if number]


def still_open(organisation_id: int) -> list[tuple[str, int]]:
    """What an organisation still has open, in words and number."""
    rows = [(str(one.words), one.of_organisation(organisation_id)) for one in _charges.values()]
    return [(words, number) for words, number in rows if number]
