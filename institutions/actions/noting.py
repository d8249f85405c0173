"""What every act on a record does: one line of its history, and what it is found by."""

from collections.abc import Iterator, Mapping

from institutions.initials import initials
from institutions.lifecycle import NameKind, RegistryAct
from institutions.models import Institution, RegistryChange
from institutions.queries.likes import COMPARED, like_marks
from kernel import clock, search
from kernel.db import db
from kernel.events import Actor

Fields = Mapping[str, tuple[str, str]]
KIND = "institution"


def note(row: Institution, act: RegistryAct, by: Actor, *, fields: Fields | None = None, reason: str = "") -> int:
    """Write a line of the history (inside an act): public facts before and after, why, by whom; its id."""
    line = RegistryChange(
        institution_id=row.id,
        act=act,
        fields={name: list(pair) for name, pair in (fields or {}).items()},
        reason=reason.strip(),
        by_id=by.person_id,
        organisation_id=by.organisation_id,
        at=clock.now(),
    )
    db.session.add(line)
    db.session.flush()
    return line.id


def make_findable(row: Institution) -> None:
    """Index a record under its names and their initials, its code and its numbers; a merged one under nothing."""
    db.session.flush()
    db.session.expire(row, ["names", "licences"])
    if row.merged_into_id is not None:
        search.remove(db.session(), KIND, row.id)
    else:
        search.index(db.session(), KIND, row.id, " ".join(_words(row)), marks=_marks(row))


def _words(row: Institution) -> Iterator[str]:
    yield row.name
    yield row.credit_code or ""
    for name in row.names:
        if name.is_current:
            yield from [name.name] if name.kind is NameKind.SITE else name_words(name.name)
    for licence in row.licences:
        yield licence.number


def _marks(row: Institution) -> set[str]:
    """By what names that look alike find each other."""
    compared = [name.key for name in row.names if name.is_current and name.kind in COMPARED]
    return {mark for key in compared for mark in like_marks(key)}


def name_words(name: str) -> Iterator[str]:
    """A name as it is found: itself, and its initials from any sign on."""
    yield name
    yield from initials(name)
