"""Of the names a file brings those that look like others: said at the look, and nothing is stopped by it."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from accounts.regions import Counts
from institutions.columns import CHINESE
from institutions.likeness import key_likeness, likeness_key, shadows
from institutions.models import KnownName
from institutions.queries.likes import Named, near_names
from kernel.db import db

# So many rows of a file that share a shadow are compared with each other.
NEAR_ROWS = 20


def warn_of_likes(counts: Counts, good: Mapping[int, Mapping[str, str]], own: Mapping[int, int | None]) -> None:
    """Say of each new name that looks like one of another record, is one sign off, or looks like one of the file."""
    keys = {number: likeness_key(row["name"]) for number, row in good.items()}
    wanted = list({key for key in keys.values() if key})
    alike: dict[str, list[Named]] = {}
    for place in range(0, len(wanted), 500):
        found = select(KnownName.key, KnownName.name, KnownName.institution_id).distinct()
        found = found.where(KnownName.key.in_(wanted[place : place + 500]), KnownName.ended_at.is_(None))
        for key, name, institution_id in db.session.execute(found):
            alike.setdefault(key, []).append((name, institution_id))
    known = {name for named in alike.values() for name, _of in named}
    new = {number: row["name"] for number, row in good.items() if row["name"] not in known}
    near, beside = near_names(keys[number] for number in new), _near_in_file(new, keys)
    for number in new:
        if others := _of_others(alike.get(keys[number], ()), own[number]):
            counts.warn(number, CHINESE["name"], f"和已经登记的名称相似：{'、'.join(others)}")
        if others := _of_others(near.get(keys[number], ()), own[number]):
            counts.warn(number, CHINESE["name"], f"和已经登记的名称只差一个字：{'、'.join(others)}")
        if earlier := beside.get(number):
            counts.warn(number, CHINESE["name"], f"和第{earlier}行的名称相似：{new[earlier]}")


def _of_others(named: Iterable[Named], own: int | None) -> list[str]:
    """The first names that another record than this has."""
    return sorted({name for name, of in named if of != own})[:3]


def _near_in_file(new: Mapping[int, str], keys: Mapping[int, str]) -> dict[int, int]:
    """Of each new row the first earlier one whose name looks like it."""
    seen, found = dict[str, list[int]](), dict[int, int]()
    for number in new:
        marks = shadows(keys[number])
        rows = sorted({one for mark in marks for one in seen.get(mark, ())})
        first = next((one for one in rows if key_likeness(keys[number], keys[one]) is not None), None)
        if first is not None:
            found[number] = first
        for mark in marks:
            if len(held := seen.setdefault(mark, [])) < NEAR_ROWS:
                held.append(number)
    return found
