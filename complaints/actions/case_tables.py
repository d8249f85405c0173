"""Which tables hold a case, read from their foreign keys, and which of their columns hold words of people."""

from collections.abc import Iterable, Iterator
from functools import cache

from sqlalchemy import Column, ColumnElement, Select, String, Table, Text, false, or_, select

from complaints.permissions import FOR_BODY
from kernel.crypto import Sealed
from kernel.db import Base

LONG = 100  # a shorter string is a code, a number or a digest
# What belongs to a case and yet is kept on its own terms.
APART = {
    "reports": "a report has a record, a clock and an end of its own (O121 art. 35; rules §0b.13)",
    "report_clocks": "with its report",
    "report_words": "with its report",
    "joint_cases": "of many: it names nobody, and what one of them wrote to the others goes with that one's case",
    "joint_runs": "codes and numbers of cases that an act for all went through",
    "joint_terms": "put to many; each one's own agreement goes with the own case",
}
# Rows that are nothing but words or somebody's own: the whole row goes.
DELETED = frozenset(
    {"answer_drafts", "drafts", "refund_estimates", "desk_notes", "case_follows", "desk_lines", "dossiers"}
)
# Long strings and structured columns that stay, and why.
KEPT = {
    "complaints.respondent_name": "the institution's name, not a person's",
    "complaints.route_reason": "a sentence of the rules",
    "complaints.route_facts": "codes the routing went by",
    "complaints.route_articles": "articles of law",
    "clocks.article": "an article of law",
    "clocks.warn_days": "days",
    "reminders.letter_key": "a key made of ids",
    "proposed_decisions.grounds": "codes of the rule set",
    "decisions.grounds": "codes of the rule set",
    "authorisations.powers": "codes",
    "extra_seats.asks": "codes of what a seat asks to see",
    "case_copies.fields": "codes of what went",
    "dossiers.stands": "codes of what its asker may see",
    "seat_consents.releases": "codes of what was let go",
}
# Owners of files and papers whose table is not simply the plural of the kind.
OWNERS = {
    "identity": "identity_requests",
    "complaint": "complaints",
    FOR_BODY: "complaints",
    "loss": "subject_losses",
    "minutes": "minutes",
    "promise": "promise_words",
}


@cache
def _depths() -> dict[str, int]:
    """Every table that leads to `complaints` by its foreign keys, with the number of steps."""
    depths, edge = {"complaints": 0}, ["complaints"]
    while edge:
        parent = edge.pop(0)
        for table in Base.metadata.sorted_tables:
            if table.name in depths or table.name in APART:
                continue
            if any(key.column.table.name == parent for key in table.foreign_keys):
                depths[table.name] = depths[parent] + 1
                edge.append(table.name)
    return depths


def dependents() -> list[Table]:
    """The tables that hold a case, what leans on others first."""
    depths = _depths()
    return sorted((Base.metadata.tables[name] for name in depths), key=lambda table: (-depths[table.name], table.name))


def of_case(table: Table, complaint_id: int) -> ColumnElement[bool]:
    """The condition that a row belongs to this case, by every way that leads there."""
    depths = _depths()
    if table.name == "complaints":
        return table.c.id == complaint_id
    ways = []
    for column in table.columns:
        for key in column.foreign_keys:
            parent = key.column.table
            if depths.get(parent.name, depths[table.name]) < depths[table.name]:
                ways.append(column.in_(select(key.column).where(of_case(parent, complaint_id))))
    return or_(*ways) if ways else false()


def words_of(table: Table) -> list[Column[str]]:
    """The columns in which somebody may have written about somebody."""
    return [column for column in table.columns if holds_words(column) and f"{table.name}.{column.name}" not in KEPT]


def holds_words(column: Column[str]) -> bool:
    """Whether a column is sealed, text, or a string long enough for a sentence; an enumeration is none."""
    kind = column.type
    if isinstance(kind, Sealed | Text):
        return True
    return type(kind) is String and (kind.length or LONG) >= LONG and not column.unique


def owned_by_case(complaint_id: int, kinds: Iterable[str]) -> Iterator[tuple[str, Select[int]]]:
    """Each kind of owner of files or papers that belongs to a case, with the ids of this case's."""
    for kind in sorted(set(kinds)):
        name = OWNERS.get(kind, f"{kind}s")
        if name in _depths():
            table = Base.metadata.tables[name]
            yield kind, select(table.c.id).where(of_case(table, complaint_id))
