"""Names that look alike: of one name while it is entered, and the whole list for the desk."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import contains_eager, joinedload

from institutions.lifecycle import NameKind
from institutions.likeness import ONE_OFF, Likeness, key_likeness, likeness_key, shadows
from institutions.models import Institution, KnownName
from kernel import search
from kernel.db import db

PAGE = 20
NEWEST = 100  # names of the list that are looked at for one page
TOGETHER = 20  # names of a file that are asked about in one statement
LOOKED_AT = 300  # records with a name that may look like the one asked about
# Under these an institution is taken for another.
COMPARED = (NameKind.LEGAL, NameKind.ALIAS, NameKind.BRAND, NameKind.APP)

# A name, and the id of the record that has it.
Named = tuple[str, int]


def like_marks(key: str) -> list[str]:
    """The marks in the index by which a name is found by those that look like it."""
    return [f"like={one}" for one in shadows(key)]


@dataclass(frozen=True)
class Like:
    """A known name that looks like another, and how."""

    known: KnownName
    how: Likeness


def likes_of(name: str, but: Institution | None = None, most: int = 5) -> list[Like]:
    """Names of other records that look like this one, the same before those one sign off."""
    key = likeness_key(name)
    if not key:
        return []
    search.read_index_only(db.session())
    holding = search.bearing("institution", like_marks(key)).limit(LOOKED_AT).subquery()
    found = (
        select(KnownName).join(KnownName.institution).where(KnownName.institution_id.in_(select(holding.c.thing_id)))
    )
    found = found.where(KnownName.ended_at.is_(None)).order_by(KnownName.key != key, KnownName.id)
    found = found.where(Institution.merged_into_id.is_(None), KnownName.kind.in_(COMPARED))
    if but is not None:
        found = found.where(KnownName.institution_id != but.id)
    rows = db.session.scalars(found.options(joinedload(KnownName.institution)).limit(LOOKED_AT * 4))
    alike = [Like(row, how) for row in rows if (how := key_likeness(key, row.key)) is not None]
    alike.sort(key=lambda one: (one.how is not Likeness.SAME, one.known.institution.is_free_entry, one.known.id))
    return alike[:most]


def near_names(keys: Iterable[str]) -> dict[str, list[Named]]:
    """Of each key the names in use that are one sign off it, each with whose it is; many keys in few statements.

    For a file to be looked at. Names that look the same are asked by their key; these only by the marks of the index.
    """
    wanted = [key for key in dict.fromkeys(keys) if len(key) >= ONE_OFF]
    found: dict[str, list[Named]] = {}
    for place in range(0, len(wanted), TOGETHER):
        asked = wanted[place : place + TOGETHER]
        by_shadow = defaultdict[str, list[str]](list)
        for key in asked:
            for shadow in shadows(key):
                by_shadow[shadow].append(key)
        for name, known, institution_id in _near(list(by_shadow)):
            for key in dict.fromkeys(one for shadow in shadows(known) for one in by_shadow.get(shadow, ())):
                if key_likeness(key, known) is Likeness.ONE:
                    found.setdefault(key, []).append((name, institution_id))
    return found


def _near(marks: list[str]) -> list[tuple[str, str, int]]:
    """Names in use with their keys and whose they are, of the records that have one of these shadows."""
    found = select(KnownName.name, KnownName.key, KnownName.institution_id).where(*_bearing(marks)).distinct()
    return [(name, key, institution_id) for name, key, institution_id in db.session.execute(found)]


def _bearing(shadows_: Iterable[str]) -> list[ColumnElement[bool]]:
    """What the names of the records that have one of these shadows must hold."""
    search.read_index_only(db.session())
    marks = [f"like={one}" for one in shadows_]
    holding = search.bearing("institution", marks).limit(LOOKED_AT * TOGETHER).subquery()
    of_those = KnownName.institution_id.in_(select(holding.c.thing_id))
    return [of_those, KnownName.ended_at.is_(None), KnownName.kind.in_(COMPARED)]


def near_groups(before: int | None = None) -> tuple[list[list[KnownName]], int | None]:
    """Of the names entered last before one (by id) those one sign off another record's, each with what it is near.

    At most `NEWEST` names are looked at for a page, and it is full with `PAGE` groups; and where the next page begins.
    """
    names = select(KnownName).join(KnownName.institution).options(contains_eager(KnownName.institution))
    names = names.where(KnownName.ended_at.is_(None), KnownName.kind.in_(COMPARED), KnownName.key != "")
    names = names.where(Institution.merged_into_id.is_(None), Institution.is_free_entry.is_(False))
    names = names.where(KnownName.id < before) if before is not None else names
    asked = list(db.session.scalars(names.order_by(KnownName.id.desc()).limit(NEWEST + 1)))
    groups: list[list[KnownName]] = []
    looked = 0
    while looked < min(NEWEST, len(asked)) and len(groups) < PAGE:
        some = asked[looked : min(looked + TOGETHER, NEWEST)]
        groups, looked = groups + _near_some(some), looked + len(some)
    return groups, asked[looked - 1].id if len(asked) > looked else None


def _near_some(names: list[KnownName]) -> list[list[KnownName]]:
    """Those of these names that are one sign off an older one of another record, each with all it is near."""
    looked = [one for one in names if len(one.key) >= ONE_OFF]
    by_shadow = defaultdict[str, list[KnownName]](list)
    marks = dict.fromkeys(mark for one in looked for mark in shadows(one.key))
    found = select(KnownName).join(KnownName.institution).options(contains_eager(KnownName.institution))
    found = found.where(*_bearing(marks), Institution.merged_into_id.is_(None), Institution.is_free_entry.is_(False))
    for row in db.session.scalars(found.order_by(KnownName.id)) if marks else ():
        for mark in shadows(row.key):
            by_shadow[mark].append(row)
    groups = [[one, *_beside(one, by_shadow)] for one in looked]
    return [one for one in groups if len(one) > 1]


def _beside(one: KnownName, by_shadow: dict[str, list[KnownName]]) -> list[KnownName]:
    """The older names of other records that are one sign off: each pair once, at the name that came later."""
    rows = dict.fromkeys(row for mark in shadows(one.key) for row in by_shadow.get(mark, ()))
    others = [row for row in rows if row.institution_id != one.institution_id and row.id < one.id]
    return [row for row in others if key_likeness(one.key, row.key) is Likeness.ONE]


def like_groups(after: str = "") -> tuple[list[list[KnownName]], str | None]:
    """Names of different records that look the same, group by group; and behind which key the next page begins."""
    held = select(KnownName.key).join(KnownName.institution)
    held = held.where(KnownName.key > after, KnownName.ended_at.is_(None), KnownName.kind.in_(COMPARED))
    held = held.where(Institution.merged_into_id.is_(None), Institution.is_free_entry.is_(False))
    several = func.count(func.distinct(KnownName.institution_id)) > 1
    keys = list(
        db.session.scalars(held.group_by(KnownName.key).having(several).order_by(KnownName.key).limit(PAGE + 1))
    )
    rows = select(KnownName).join(KnownName.institution).where(KnownName.key.in_(keys[:PAGE]))
    rows = rows.where(KnownName.ended_at.is_(None), KnownName.kind.in_(COMPARED), Institution.merged_into_id.is_(None))
    groups: dict[str, list[KnownName]] = {key: [] for key in keys[:PAGE]}
    for row in db.session.scalars(rows.options(joinedload(KnownName.institution)).order_by(KnownName.id)):
        groups[row.key].append(row)
    return list(groups.values()), keys[PAGE - 1] if len(keys) > PAGE else None
