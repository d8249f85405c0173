"""Reading a whole file: its kind by its columns, repeated headers and repeated rows left out, bad rows named."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field

from complaints.imports.rows import COLUMNS, OPTIONAL, ImportRow, RowFault, Source, mapped, mended
from complaints.imports.words import decode, one_line, repair

LONGEST_FIELD = 10_000_000


class Unreadable(ValueError):
    """The file as a whole cannot be taken: no known columns, or no table at all."""


@dataclass(frozen=True)
class Fault:
    """A row that cannot be taken; rows are counted as records, the first header is row 1."""

    row: int
    field: str
    message: str


@dataclass
class Parsed:
    """What a file holds: each old complaint once, how many records were read and left out, and the bad ones."""

    source: Source
    rows: list[ImportRow] = field(default_factory=list)
    read: int = 0
    skipped: int = 0
    faults: list[Fault] = field(default_factory=list)


def read(raw: bytes) -> Parsed:
    """Take a file apart; raises Unreadable when its columns are not known."""
    records = _records(decode(raw))
    header = [one_line(repair(name)) for name in next(records, (1, []))[1]]
    source = _source(header)
    parsed, known = Parsed(source), dict[str, str]()
    for number, values in records:
        parsed.read += 1
        try:
            row = _row(source, header, values)
        except RowFault as fault:
            parsed.faults.append(Fault(number, fault.field, fault.message))
            continue
        if row is None or known.get(row.key) == row.digest:
            parsed.skipped += 1
        elif row.key in known:
            parsed.faults.append(Fault(number, "留言编号", "同一编号前面已有一行，内容不同"))
        else:
            known[row.key] = row.digest
            parsed.rows.append(row)
    return parsed


def _records(words: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with its number; empty lines are nobody's record."""
    csv.field_size_limit(LONGEST_FIELD)
    number = 0
    try:
        for values in csv.reader(io.StringIO(words.replace("\x00", ""), newline="")):
            if any(value.strip() for value in values):
                number += 1
                yield number, values
    except csv.Error as error:
        raise Unreadable(f"第{number + 1}行之后不是表格：{error}") from None


def _source(header: list[str]) -> Source:
    for source, columns in COLUMNS.items():
        if set(columns) - OPTIONAL <= set(header) and (source is not Source.QUESTIONS or "答复意见" in header):
            return source
    known = "；".join("、".join(columns) for columns in COLUMNS.values())
    raise Unreadable(f"不认识的表头：{'、'.join(header)[:200]}。可以导入的表头：{known}")


def _row(source: Source, header: list[str], values: list[str]) -> ImportRow | None:
    """The old complaint in a record; None for a header that is repeated."""
    while len(values) > len(header) and not values[-1].strip():
        values = values[:-1]
    if len(values) != len(header):
        raise RowFault("", f"应有{len(header)}列，这里有{len(values)}列")
    record = mended(dict(zip(header, values, strict=True)))
    if all(one_line(value) == name for name, value in record.items()):
        return None
    absent = {name: "" for name in COLUMNS[source] if name not in record}
    return mapped(source, record | absent)
