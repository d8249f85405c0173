"""Generated cases acted once more by the product's own acts, and the rows of both compared column by column."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Table, select, text

from complaints import actions as cases
from complaints.models import Answer, Complaint, Decision, DecisionKind
from kernel import clock, search
from kernel.db import db
from kernel.events import SYSTEM, Actor, EventRow

# What differs by nature: ids, random references, keys, and hashes over ids (`chain.verify` proves those).
ASIDE = {"id", "ref", "number", "idempotency_key", "hash", "previous", "stream"}
OWNED = ("parties", "points", "consents", "rooms", "clocks", "decisions", "answers")
DEEPER = {"room_members": "rooms", "point_answers": "answers", "breaches": "clocks", "reminders": "clocks"}
IN_EVENTS = {"complaint_id": "complaints", "party_id": "parties"}
Rows = dict[str, list[dict[str, Any]]]


def act_again(told: Complaint) -> Complaint:
    """The same case by acts, each at the instant the generated rows give."""
    publish, entrust = (row.is_given for row in told.consents[:2])
    filing = cases.Filing(
        key=f"again-{told.id}",
        filer=told.filer,
        filer_kind=told.filer_kind,
        is_minor=told.is_minor,
        name=told.name,
        phone=told.phone,
        address=told.address,
        institution=told.institution,
        respondent_name=told.respondent_name,
        category=told.category,
        words=told.words,
        points=tuple(cases.PointDraft(point.kind, point.words, point.fen) for point in told.points),
        paid_by=told.paid_by,
        publish=publish,
        entrust=entrust,
        path=told.chosen_path,
    )
    steps = _steps(told)
    with clock.stepped(told.filed_at):
        made = cases.file(filing, by=_learner(told))
    for at, act in sorted(steps, key=lambda step: step[0]):
        with clock.stepped(at):
            act(made)
    return made


def _learner(told: Complaint) -> Actor:
    return Actor(told.filer_id, "learner")


def _steps(told: Complaint) -> list[tuple[datetime, Callable[[Complaint], object]]]:
    """What came after filing, with its instants."""
    steps: list[tuple[datetime, Callable[[Complaint], object]]] = []
    officer = None
    for row in db.session.scalars(select(Decision).filter_by(complaint_id=told.id).order_by(Decision.id)):
        officer = Actor(row.decided_by_id, "officer", row.body_id)
        steps.append((row.decided_at, _decide(row.kind, list(row.grounds), row.reasons, officer)))
        if row.served_at is not None:
            steps.append((row.served_at, lambda made: cases.acknowledge(made, by=_learner(told))))
    for reply in db.session.scalars(select(Answer).filter_by(complaint_id=told.id)):
        steps.append((reply.answered_at, _answer(reply, told)))
    if told.closed_at is not None:
        steps.append((told.closed_at, lambda made: cases.close(made, by=officer)))
    swept = select(EventRow.recorded_at).where(EventRow.stream == told.stream, EventRow.actor_role == SYSTEM.role)
    steps += [(at, lambda _made: cases.sweep_clocks()) for at in db.session.scalars(swept.distinct())]
    return steps


def _decide(kind: DecisionKind, grounds: list[str], reasons: str, by: Actor) -> Callable[[Complaint], object]:
    if kind is DecisionKind.ACCEPT:
        return lambda made: cases.accept(made, by=by)
    act = cases.refuse if kind is DecisionKind.REFUSE else cases.terminate
    return lambda made: act(made, grounds, reasons, by=by)


def _answer(reply: Answer, told: Complaint) -> Callable[[Complaint], object]:
    by = Actor(reply.author_id, "institution_staff", told.institution.organisation_id)
    said = [(point.stance, point.words) for point in reply.points]

    def act(made: Complaint) -> object:
        points = tuple(cases.PointWords(point.id, *words) for point, words in zip(made.points, said, strict=True))
        return cases.answer(made, cases.AnswerWords(reply.words, points, reply.step), by=by, key=f"again-{made.id}")

    return act


def rows_of(complaint: Complaint) -> Rows:
    """Every row of a case, with its own ids told as places: `parties#2`."""
    tables, found = db.metadata.tables, {}
    found["complaints"] = _read(select(tables["complaints"]).filter_by(id=complaint.id))
    for name in OWNED:
        found[name] = _read(_ordered(tables[name], "complaint_id", [complaint.id]))
    for name, above in DEEPER.items():
        key = next(column.name for column in tables[name].columns if _target(tables[name], column.name) == above)
        found[name] = _read(_ordered(tables[name], key, [row["id"] for row in found[above]]))
    found["stream_heads"] = _read(select(tables["stream_heads"]).filter_by(stream=complaint.stream))
    found["events"] = _read(select(tables["events"]).filter_by(stream=complaint.stream).order_by(text("seq")))
    places = {
        (name, row["id"]): f"{name}#{at}" for name, rows in found.items() for at, row in enumerate(rows) if "id" in row
    }
    return {name: [_plain(tables[name], row, places) for row in rows] for name, rows in found.items()}


def _ordered(table: Table, key: str, ids: list[int]) -> Select[Any]:
    return select(table).where(table.c[key].in_(ids)).order_by(table.c.id)


def _read(query: Select[Any]) -> list[dict[str, Any]]:
    return [dict(row) for row in db.session.execute(query).mappings()]


def _target(table: Table, name: str) -> str:
    return next((key.column.table.name for key in table.c[name].foreign_keys), "")


def _plain(table: Table, row: dict[str, Any], places: dict[tuple[str, int], str]) -> dict[str, Any]:
    plain = {}
    for name, value in row.items():
        if name in ASIDE:
            continue
        target = "rooms" if name == "room_id" else _target(table, name)
        plain[name] = places.get((target, value), value) if isinstance(value, int) else value
    if table.name == "events":
        plain["data"] = {name: _named(name, value, places) for name, value in row["data"].items()}
    return plain


def _named(name: str, value: Any, places: dict[tuple[str, int], str]) -> Any:
    target = IN_EVENTS.get(name, f"{name.removesuffix('_id')}s")
    return places.get((target, value), value) if name.endswith("_id") and isinstance(value, int) else value


def terms_of(complaint: Complaint) -> set[str]:
    """The words the case is found by, without those of its number."""
    find = text(
        "SELECT kind || ' ' || unnest(tsvector_to_array(terms)) FROM search_entries"
        " WHERE kind LIKE 'complaint%' AND thing_id = :id"
    )
    found = set(db.session.scalars(find, {"id": complaint.id}))
    return found - {f"complaint {search._hex(term)}" for term in search.terms(complaint.number)}
