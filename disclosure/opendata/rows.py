"""The rows of each table, streamed in the order of their keys from one state of the database."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import Connection, Select, and_, exists, literal, select
from sqlalchemy.orm import aliased

from disclosure.lifecycle import PublicationState, PublicNarrativeState, PublicOutcome, WithdrawalReason
from disclosure.models import (
    CorrectionRequest,
    OpenSalt,
    Publication,
    PublicInstitution,
    PublicNarrative,
    PublicNotice,
)
from disclosure.opendata.columns import (
    CORRECTIONS,
    FIGURES,
    INSTITUTIONS,
    NARRATIVES,
    NOTICES,
    PUBLICATIONS,
    SUMMARIES,
    TOMBSTONES,
    Table,
)
from disclosure.opendata.figure_rows import figure_rows
from kernel import clock
from kernel.db import db

BATCH = 2000
Values = list[Any]
_Next = aliased(Publication)
REPLACED = "corrected"
LIST_SIGN = "；"


@contextmanager
def one_state() -> Iterator[Connection]:
    """A connection that sees the database as it is now until the end, whatever is written meanwhile."""
    connection = db.engine.connect()
    if db.engine.dialect.name == "postgresql":
        connection = connection.execution_options(isolation_level="REPEATABLE READ")
    with connection, connection.begin():
        yield connection


def standing() -> Select[Any]:
    """The keys of publications that stand: the newest versions of what was not taken down."""
    replaced = exists().where(_Next.replaces_ref == Publication.ref)
    return select(Publication.ref).where(Publication.state != PublicationState.WITHDRAWN, ~replaced)


def salted(kind: str) -> Select[Any]:
    """The keys of the rows that are published with a salt of this kind."""
    if kind == PUBLICATIONS.name:
        return standing()
    if kind == NARRATIVES.name:
        told = PublicNarrative.state == PublicNarrativeState.PUBLISHED
        beside = exists(standing().where(Publication.series == PublicNarrative.series))
        return select(PublicNarrative.series).where(told, beside)
    if kind == NOTICES.name:
        return select(PublicNotice.ref).where(PublicNotice.state == "published")
    return select(PublicInstitution.ref if kind == INSTITUTIONS.name else CorrectionRequest.ref)


KINDS = (CORRECTIONS, INSTITUTIONS, NARRATIVES, NOTICES, PUBLICATIONS)


def _with_salt(kind: Table, key: Any, *columns: Any) -> Select[Any]:
    """The columns of what is published; a row too new to have a salt waits for the next snapshot."""
    salt = and_(OpenSalt.kind == kind.name, OpenSalt.ref == key)
    return salted(kind.name).with_only_columns(*columns, OpenSalt.salt).join(OpenSalt, salt).order_by(key)


def _publications() -> Select[Any]:
    p = Publication
    return _with_salt(
        PUBLICATIONS,
        p.ref,
        *(p.ref, p.series, p.version, p.state, p.replaces_ref, p.institution_ref, p.institution_name, p.credit_code),
        *(p.address, p.category, p.category_name, p.outcome, p.body_name, p.region_code, p.region_name),
        *(p.closed_month, p.days_to_accept, p.days_to_close, p.is_on_time, p.published_at, p.written_at),
    )


def _publication(row: Any) -> Values:
    values = list(row)
    values.insert(12, str(PublicOutcome(row.outcome).label))
    return values


def _institutions() -> Select[Any]:
    i = PublicInstitution
    return _with_salt(
        INSTITUTIONS,
        i.ref,
        *(i.ref, i.name, i.credit_code, i.type, i.type_label, i.platform_name, i.platform_ref, i.brands),
        *(i.former_names, i.region_code, i.region_name, i.address, i.licence, i.filings, i.website),
        *(i.merged_into_ref, i.updated_at),
    )


def _notices() -> Select[Any]:
    n = PublicNotice
    return _with_salt(
        NOTICES,
        n.ref,
        *(n.ref, n.series, n.version, n.number, n.kind, n.title, n.body_name, n.institution_ref),
        *(n.institution_name, n.words, n.law, n.published_at),
    )


def _corrections() -> Select[Any]:
    c = CorrectionRequest
    return _with_salt(
        CORRECTIONS,
        c.ref,
        *(c.ref, c.subject, c.subject_ref, c.institution_ref, c.institution_name, c.body_name, c.state),
        *(c.start_on, c.due_on, c.decided_at, c.answer),
    )


def _narratives() -> Select[Any]:
    n = PublicNarrative
    return _with_salt(NARRATIVES, n.series, n.series, n.words, n.put_up_at)


def _summaries() -> Select[Any]:
    return _with_salt(PUBLICATIONS, Publication.ref, Publication.ref, Publication.summary)


@dataclass(frozen=True)
class Source:
    """Where the rows of a table come from, and how one is written in the order of its columns."""

    asked: Callable[[], Select[Any]]
    values: Callable[[Any], Values] = list


SOURCES = {
    CORRECTIONS.name: Source(_corrections),
    INSTITUTIONS.name: Source(_institutions),
    NARRATIVES.name: Source(_narratives),
    NOTICES.name: Source(_notices),
    PUBLICATIONS.name: Source(_publications, _publication),
    SUMMARIES.name: Source(_summaries),
}


def stands(connection: Connection, table: str, key: str) -> bool:
    """Whether the row of a table that tombstones bury is in this state of the database, published and with its salt."""
    kind = PUBLICATIONS.name if table == SUMMARIES.name else table
    row = salted(kind)
    salt = exists().where(OpenSalt.kind == kind, OpenSalt.ref == key)
    return connection.execute(row.where(row.selected_columns[0] == key, salt)).first() is not None


def rows_of(connection: Connection, table: Table) -> Iterator[Values]:
    """The rows of a table by its key, each a list of plain values in the order of its columns; in constant memory."""
    if table in (FIGURES, TOMBSTONES):
        own = figure_rows(connection) if table is FIGURES else _tombstones(connection)
        yield from ([_plain(value) for value in values] for values in own)
        return
    source = SOURCES[table.name]
    for row in connection.execute(source.asked(), execution_options={"yield_per": BATCH}):
        yield [_plain(value) for value in source.values(row)]


def _tombstones(connection: Connection) -> Iterator[Values]:
    """Taken down narratives, then notices, then publications, each by its key."""
    n, t, p = PublicNarrative, PublicNotice, Publication
    gone = n.state == PublicNarrativeState.WITHDRAWN
    asked = [
        select(literal(NARRATIVES.name), n.series, n.state, n.withdrawn_reason, n.withdrawn_at, literal(None))
        .where(gone)
        .order_by(n.series),
        select(literal(NOTICES.name), t.ref, t.state, literal(None), t.changed_at, t.new_ref)
        .where(t.state != "published")
        .order_by(t.ref),
        select(literal(PUBLICATIONS.name), p.replaces_ref, p.state, p.withdrawn_reason, p.written_at, p.ref)
        .where(p.replaces_ref.is_not(None))
        .order_by(p.replaces_ref),
    ]
    for one in asked:
        for name, key, state, reason, at, ref in connection.execute(one, execution_options={"yield_per": BATCH}):
            code = str(reason or state)
            standing_ref = ref if str(state) == REPLACED else None
            yield [f"{name}:{key}", str(state), code, reason_words(code), at, standing_ref]


def reason_words(code: str) -> str:
    """The words of a reason why something is gone."""
    if code in {str(one) for one in WithdrawalReason}:
        return str(WithdrawalReason(code).label)
    return "被更正后的版本替换" if code == REPLACED else "已撤下"


def _plain(value: Any) -> Any:
    """A value as every file writes it: times with +08:00, lists in one string, nothing for an empty string."""
    if isinstance(value, datetime):
        return value.astimezone(clock.ZONE).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, list):
        return LIST_SIGN.join(map(str, value)) or None
    return None if value == "" else value


def line(table: Table, values: Values) -> str:
    """A row as one line of the JSON Lines file, without its end: these bytes are what is hashed."""
    return json.dumps(dict(zip(table.names, values, strict=True)), ensure_ascii=False, separators=(",", ":"))
