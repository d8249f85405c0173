"""The rows of the file, checked, and the registry brought up to them."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from accounts.regions import DAMAGED, Counts
from institutions.actions import Entry, add_institution, change_institution
from institutions.columns import (
    CHINESE,
    COLUMNS,
    KNOWN,
    REACHED,
    REGIONS,
    names_of,
    numbers_of,
    plain_code,
    plain_header,
    stored,
)
from institutions.credit_codes import fault
from institutions.imports.changes import changes
from institutions.imports.checks import Checks, RowFault, details_of, known_by
from institutions.lifecycle import InstitutionType, Reachability
from institutions.models import Institution
from institutions.name_warnings import warn_of_likes
from institutions.permissions.registry import must_keep
from institutions.queries.known import known_record
from kernel.db import transaction
from kernel.events import SYSTEM, Actor
from kernel.sheets import Line, Table, table_of

# The letter of a type, whatever words stand behind it.
_TYPE = re.compile(r"^([A-H])(?![A-Z0-9]).*$")


def import_institutions(
    source: Path | bytes | Table, *, dry_run: bool = False, accept_good_rows: bool = False, by: Actor = SYSTEM
) -> Counts:
    """Take a file in: an institution is known by its number here, its credit code, else by its name.

    A file with a bad row writes nothing unless good rows are accepted; `platform` names an earlier or known one. Only
    columns the file has are written. A wrong credit code and a name that looks like another are warnings. Raises
    ValueError for no table, NotYours for whoever keeps no institutions.
    """
    reach, counts, good = must_keep(by), Counts(), dict[int, dict[str, str]]()
    checks = Checks(reach)
    for line in _rows(source):
        counts.read += 1
        try:
            if line.is_damaged:
                raise RowFault("name", DAMAGED)
            checks.check(line.number, line.cells)
            good[line.number] = line.cells
        except RowFault as wrong:
            counts.fail(line.number, CHINESE.get(wrong.field, wrong.field), wrong.message)
    if counts.errors and not (accept_good_rows or dry_run):
        return counts
    own = dict[int, int | None]()
    with transaction():
        for number, row in good.items():
            own[number] = _put(number, row, counts, by, write=not dry_run)
    if dry_run:
        warn_of_likes(counts, good, own)
    return counts


def _rows(source: Path | bytes | Table) -> Iterator[Line]:
    """The rows under their English names; CSV in UTF-8 or GB18030, or XLSX; headers that come again are passed over."""
    header, lines = table_of(source)
    named = {name: plain_header(name) for name in header if name}
    if "name" not in named.values() or not set(named.values()) <= KNOWN:
        raise ValueError(f"不认识的表头。可以用的列：{'、'.join(COLUMNS)}")
    for line in lines:
        if all(plain_header(line.cells.get(key, "")) == name for key, name in named.items()):
            continue
        cells = {name: line.cells.get(key, "") for key, name in named.items()}
        yield Line(line.number, cells | _plain(cells), line.is_damaged)


def _plain(cells: Mapping[str, str]) -> dict[str, str]:
    """Codes and choices as they are kept, whatever the width of what was typed."""
    found = {name: plain_code(cells[name]) for name in (*REGIONS, "type") if cells.get(name)}
    if found.get("type"):
        found["type"] = _TYPE.sub(r"\1", found["type"])
    if cells.get("reachability"):
        found["reachability"] = REACHED.get(cells["reachability"], cells["reachability"])
    return found


def _entry(row: Mapping[str, str], known: Institution | None) -> Entry:
    """What the file says, and what is known where it has no such column."""
    said = stored(known) | dict(row) if known else dict(row)
    platform, code = said.get("platform"), said.get("credit_code", "")
    kept = known is not None and code == known.credit_code
    return Entry(
        name=said["name"],
        type=InstitutionType(said.get("type") or "H"),
        credit_code=(code if kept else plain_code(code)) or None,
        domicile_code=said.get("domicile_code") or None,
        domicile_address=said.get("domicile_address", ""),
        platform=known_record(platform, platform, platform) if platform else None,
        published_code=said.get("published_code") or None,
        published_address=said.get("published_address", ""),
        reachability=Reachability(said.get("reachability") or "unknown"),
        names=names_of(row),
        licences=numbers_of(row),
        details=details_of(row, known),
    )


def _put(number: int, row: Mapping[str, str], counts: Counts, by: Actor, *, write: bool) -> int | None:
    """What a row does; the id of the record it is of, where there was one before."""
    known = known_by(row)
    entry = _entry(row, known)
    if (
        entry.credit_code
        and (wrong := fault(entry.credit_code))
        and (known is None or known.credit_code != entry.credit_code)
    ):
        counts.warn(number, CHINESE["credit_code"], wrong)
    if known is None:
        counts.note("added", entry.name)
        if write:
            add_institution(entry, by=by)
    elif told := changes(known, row, entry):
        counts.note("changed", f"{known.name}：{'；'.join(told)}")
        if write:
            change_institution(known, entry, by=by)
    else:
        counts.note("skipped", known.name)
    return known.id if known is not None else None
