"""A public fact is said to be wrong: taken in from anyone, passed on, answered in public, in time or noted as late."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from accounts.models import Organisation
from accounts.permissions import Viewer
from complaints import rulesets
from complaints.deadlines import Deadline, deadline, warning_days
from complaints.queries.figures import figure, figures
from disclosure.actions.correction_things import has_changed, put_about
from disclosure.events import (
    CorrectionAnswered,
    CorrectionAsked,
    CorrectionBreached,
    CorrectionErased,
    CorrectionPassedOn,
    CorrectionRedated,
    CorrectionWarned,
)
from disclosure.lifecycle import (
    CorrectionMove,
    CorrectionState,
    CorrectionSubject,
    Decider,
    Thing,
    find_correction_move,
)
from disclosure.lifecycle.correcting import CLOCK
from disclosure.models import CorrectionRequest
from disclosure.permissions import decider_of
from disclosure.redaction import Confidence, Hit, redact
from kernel import calendars, clock, events
from kernel.crypto import token_hash
from kernel.db import db, lock, transaction
from kernel.errors import DomainError, IllegalMove, NotYours
from kernel.events import SYSTEM, Actor

BATCH = 200
NOBODY = Actor(None, "anonymous", None)


class CorrectionWrong(DomainError):
    """The request or its answer lacks something; `field` names where."""

    status = 422

    def __init__(self, message: object, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class Asked:
    """What somebody says is wrong; `key` is the form's own, so that one form makes one request.

    `thing` and `ref` are the public page it came from and the id in its address.
    """

    key: str
    subject: CorrectionSubject
    words: str
    institution_ref: str | None = None
    thing: Thing | None = None
    ref: str | None = None
    email: str = ""


def ask_correction(asked: Asked) -> CorrectionRequest:
    """Take in a request from anyone, once a form; the clock starts today (T-COR, 平台规则)."""
    if not asked.words.strip():
        raise CorrectionWrong(_l("请写明哪里不对、应当是什么。"), "words")
    with transaction():
        form_hash = token_hash(asked.key)
        known = db.session.scalar(select(CorrectionRequest).where(CorrectionRequest.form_hash == form_hash))
        if known is not None:
            return known
        row = CorrectionRequest(form_hash=form_hash, subject=asked.subject, words=asked.words.strip())
        row.email, row.asked_at = asked.email or None, clock.now()
        put_about(row, asked.thing, asked.ref, asked.institution_ref)
        _start(row)
        db.session.add(row)
        db.session.flush()
        events.record(CorrectionAsked(row.id, str(row.subject), row.body_id, row.due_on), NOBODY)
        return row


def _start(row: CorrectionRequest) -> None:
    row.ruleset = rulesets.in_force(clock.today()).code
    row.start_on = clock.today()
    dates = _dates(row.ruleset, row.start_on, figures().get("correction"))
    row.length = dates.length
    _take_over(row, dates)


def _dates(ruleset: str, start_on: date, length: int | None) -> Deadline:
    rule = rulesets.load(ruleset).clock(CLOCK)
    return deadline(rule, start_on=start_on, calendar=calendars.current(), length=length)


def _take_over(row: CorrectionRequest, dates: Deadline) -> None:
    before = figure("warning")
    days = warning_days(dates, before=before, calendar=calendars.current())
    if row in db.session and row.due_on != dates.due:
        row.warned_at = row.breached_at = None
    row.calendar_version, row.is_provisional = dates.calendar_version, dates.provisional
    row.due_on, row.due_at, row.warn_at = dates.due, dates.due_at, clock.start_of(days[0])
    row.next_at = _next(row)


def _next(row: CorrectionRequest) -> datetime | None:
    if row.decided_at is not None:
        return clock.start_of(clock.day_of(row.decided_at)) + timedelta(days=figure("correction_kept"))
    if row.warned_at is None:
        return row.warn_at
    return row.due_at if row.breached_at is None else None


def _permit(row: CorrectionRequest, act: str, viewer: Viewer) -> CorrectionMove:
    move = find_correction_move(row.state, act)
    if move is None:
        raise IllegalMove()
    if decider_of(viewer, row) not in move.deciders:
        raise NotYours()
    return move


def pass_on(row: CorrectionRequest, to: Organisation | None, *, viewer: Viewer) -> None:
    """Let another answer: a body here, or the operator; the clock runs on, and the times it was passed on count.

    An institution hands what is not its own to the operator alone.
    """
    with transaction():
        lock(row)
        _permit(row, "pass_on", viewer)
        if to is not None and decider_of(viewer, row) is Decider.INSTITUTION:
            raise NotYours()
        if (to.id if to else None) == row.body_id:
            raise CorrectionWrong(_l("请选择另一个单位。"), "body")
        row.body_id, row.body_name, row.hops = (to.id, to.name, row.hops + 1) if to else (None, "", row.hops + 1)
        events.record(CorrectionPassedOn(row.id, row.body_id), viewer.actor)


def answer_correction(
    row: CorrectionRequest, act: str, answer: str, *, viewer: Viewer, joined: str | None = None
) -> None:
    """Answer in public: corrected (the copy has changed since), partly, not, or together with another request."""
    with transaction():
        lock(row)
        move = _permit(row, act, viewer)
        words = _public(answer, row)
        if move.needs_change and not has_changed(row):
            raise CorrectionWrong(
                _l(
                    "公开的内容在收到请求以后还没有改过。请先改正，等公开页面更新以后再答复；"
                    "改不了的记录有误的，请按「有误，以答复为准」。"
                ),
                "answer",
            )
        row.joined_ref = _other(row, joined) if move.target is CorrectionState.DOUBLE else None
        row.state, row.answer = move.target, words
        row.decided_at, row.decided_by_id = clock.now(), viewer.person_id
        row.next_at = _next(row)
        digest = hashlib.sha256(words.encode()).hexdigest()
        events.record(CorrectionAnswered(row.id, str(row.state), digest), viewer.actor)


def _public(answer: str, row: CorrectionRequest) -> str:
    """The answer as it will stand in public; refused while something in it looks personal."""
    words = answer.strip()
    if not words:
        raise CorrectionWrong(_l("请写明核对的结果，这段话会公开。"), "answer")
    hits = [hit for hit in _looked_at(words, row) if hit.confidence is not Confidence.MAYBE]
    if hits:
        found = "、".join(dict.fromkeys(str(hit.kind.label) for hit in hits))
        raise CorrectionWrong(_l("答复会公开，其中好像有%(found)s，请改写。", found=found), "answer")
    return words


def _looked_at(words: str, row: CorrectionRequest) -> tuple[Hit, ...]:
    return redact(words, (), (row.institution_name, row.body_name)).hits


def _other(row: CorrectionRequest, ref: str | None) -> str:
    """The request this one is answered with: about the same institution, and not itself."""
    found = db.session.scalar(select(CorrectionRequest).where(CorrectionRequest.ref == (ref or "").strip()))
    if found is None or found.id == row.id or found.institution_ref != row.institution_ref:
        raise CorrectionWrong(_l("没有找到这个编号，或者它说的不是同一家机构。"), "joined")
    return found.ref


def sweep_corrections() -> dict[str, int]:
    """Warn, note breaches at their own instant, date anew, erase what was kept long enough; safe to run twice."""
    done = {"said": 0, "redated": 0, "erased": 0}
    with transaction():
        now = clock.now()
        due = select(CorrectionRequest).where(CorrectionRequest.next_at <= now)
        due = due.order_by(CorrectionRequest.next_at).limit(BATCH).with_for_update(skip_locked=True)
        for row in db.session.scalars(due):
            done["erased" if row.decided_at else "said"] += _erase(row) if row.decided_at else _say(row, now)
        older = select(CorrectionRequest).where(
            CorrectionRequest.state == CorrectionState.RECEIVED,
            CorrectionRequest.calendar_version != calendars.current().version,
        )
        for row in db.session.scalars(older.limit(BATCH).with_for_update(skip_locked=True)):
            done["redated"] += _date_anew(row)
    return done


def _say(row: CorrectionRequest, now: datetime) -> int:
    said = 0
    if row.warned_at is None and row.warn_at <= now:
        row.warned_at, said = now, 1
        if row.due_at > now:
            events.record(CorrectionWarned(row.id, row.due_on), SYSTEM, happened_at=row.warn_at)
    if row.breached_at is None and row.due_at <= now:
        row.breached_at, said = row.due_at, said + 1
        events.record(CorrectionBreached(row.id, row.due_on), SYSTEM, happened_at=row.due_at)
    row.next_at = _next(row)
    return said


def _erase(row: CorrectionRequest) -> int:
    row.words = row.email = row.next_at = None
    row.erased_at = clock.now()
    events.record(CorrectionErased(row.id), SYSTEM)
    return 1


def _date_anew(row: CorrectionRequest) -> int:
    old = row.due_on
    _take_over(row, _dates(row.ruleset, row.start_on, row.length))
    if row.due_on == old:
        return 0
    events.record(CorrectionRedated(row.id, old, row.due_on), SYSTEM)
    return 1
