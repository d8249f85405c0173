"""备案, 选用, 退出: after each move the institution, the body, the selecting schools and the superior are told.

Words are plain and short: the service, the fact, a day; no name and no link, as in every text message here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from accounts.models import Organisation, Person, Topic
from accounts.queries import acting_staff, reaches
from accounts.roles import INSTITUTION_ROLES, Role
from institutions import actions
from institutions.deadlines.life import NAMES, PASSING
from institutions.events import CycleClockBreached, CycleClockRedated, CycleClockWarned, CycleMoved, ExitFoundShort
from institutions.lifecycle import CYCLES, Cycle, exiting, filing
from institutions.models import CycleClock, Exit, Institution
from institutions.queries.life import Record, record_of, selectors_of
from kernel import messages
from kernel.db import db
from kernel.events import EventRow
from kernel.messages import Channel, NewLetter
from kernel.outbox import subscriber
from kernel.web import day

DESK = (Role.OFFICER, Role.SUPERVISOR)
SELECTS: tuple[Role, ...] = (*DESK, *sorted(INSTITUTION_ROLES))


TOLD_ABOVE = frozenset({filing.CHECK, exiting.REPAY})


@dataclass(frozen=True)
class Told:
    """The words for each who must know of a move; an empty one is not told."""

    institution: object = ""
    body: object = ""
    selectors: object = ""


_NEWS = _l("【学诉】贵机构的备案有进展：%(what)s。请登录查看。")
_DESK_NEWS = _l("【学诉】备案有进展：%(what)s。请登录查看。")
_EXIT = _l("【学诉】贵机构的退出有进展：%(what)s。请登录查看。")
_EXIT_DESK = _l("【学诉】有机构退出：%(what)s。请登录查看。")
_EXIT_SCHOOL = _l("【学诉】您单位选用的机构：%(what)s。请登录查看。")
_CHOSEN = _l("【学诉】有单位对贵机构的产品：%(what)s。请登录查看。")
BODY_DONE = Told(institution=_NEWS)
TOLD: Mapping[tuple[Cycle, str], Told] = {
    **{(Cycle.FILING, act): Told(body=_DESK_NEWS) for act in ("hand_in", "complete", "add", "change", "take_back")},
    **{(Cycle.FILING, act): BODY_DONE for act in ("tell_missing", "tick", "tell_where")},
    **{(Cycle.FILING, act): BODY_DONE for act in ("note_approval", "note_approval_end", "record")},
    (Cycle.FILING, "cancel"): Told(body=_DESK_NEWS, selectors=_EXIT_SCHOOL),
    (Cycle.FILING, "note_revocation"): Told(_NEWS, selectors=_EXIT_SCHOOL),
    **{
        (Cycle.EXIT, act): Told(_EXIT, _EXIT_DESK, _EXIT_SCHOOL)
        for act in (
            *("announce_exit", "note_order", "call_off", "close_down", "note_closing", "take_back_closing"),
            "correct_legal_type",
        )
    },
    **{(Cycle.EXIT, act): Told(body=_EXIT_DESK) for act in ("plan_balances", "report_progress")},
    **{(Cycle.EXIT, act): Told(_EXIT, _EXIT_DESK) for act in ("finish_exit", "settle", "unsettle")},
    **{(Cycle.SELECTION, act): Told(_CHOSEN) for act in ("select", "withdraw_selection")},
    (Cycle.SELECTION, "run_out"): Told(_CHOSEN, body=_l("【学诉】您单位的选用期满：%(what)s。请登录查看。")),
    (Cycle.SELECTION, "review"): Told(),
    (Cycle.FILING, "draft"): Told(),
    (Cycle.FILING, "edit"): Told(),
}


@subscriber(CycleMoved)
def tell_of_move(event: CycleMoved, row: EventRow) -> None:
    """Each who must know of a move is told by its table; whoever did it is not told of it."""
    cycle = Cycle(event.cycle)
    told = TOLD.get((cycle, event.act))
    record = record_of(event.cycle, event.subject_id)
    if told is None or record is None:
        return
    with force_locale("zh_Hans_CN"):
        what = str(CYCLES[cycle].told[event.act])
    _send(_institution_people(record), _words(told.institution, what), row)
    _send(_people(record.organisation_id, SELECTS), _words(told.body, what), row)
    if told.selectors:
        for place in selectors_of(record.institution_id):
            _send(_people(place, SELECTS), _words(told.selectors, what), row)


@subscriber(ExitFoundShort)
def tell_of_short_notice(event: ExitFoundShort, row: EventRow) -> None:
    """A closing before its time: the department and its superior learn of it (T-EXIT)."""
    record = db.session.get(Exit, event.subject_id)
    if record is None:
        return
    words = _("【学诉】有机构停业早于规定的最早日期，已记录在案。请登录查看。")
    for place in _with_superior(record.organisation_id):
        _send(_people(place, DESK), words, row)


@subscriber(CycleClockWarned, CycleClockBreached)
def tell_of_clock(event: CycleClockWarned | CycleClockBreached, row: EventRow) -> None:
    """Whose duty it is learns that a time is nearly or quite over; of a breach the body too, of some its superior."""
    clock = db.session.get(CycleClock, event.clock_id)
    record = record_of(event.cycle, event.subject_id)
    if clock is None or record is None or clock.code not in NAMES or clock.code in PASSING:
        return
    is_over = isinstance(event, CycleClockBreached)
    facts = {"name": NAMES[clock.code], "day": day(clock.due_on)}
    words = _("【学诉】「%(name)s」%(day)s到期，请登录办理。", **facts)
    if is_over:
        words = _("【学诉】「%(name)s」%(day)s的期限已过，请登录查看。", **facts)
    places = [clock.organisation_id] if clock.organisation_id is not None else []
    if is_over:
        above = _with_superior(record.organisation_id)
        places += [one for one in (above if clock.code in TOLD_ABOVE else above[:1]) if one not in places]
    for place in places:
        _send(_people(place, SELECTS), words, row)


@subscriber(CycleClockRedated)
def follow_calendar(event: CycleClockRedated, _row: EventRow) -> None:
    """The first day an institution may close moves with its clock."""
    if event.code in exiting.NOTICES:
        actions.redate_exit(event.subject_id, event.due_on)


def _words(template: object, what: str) -> str:
    return str(template) % {"what": what} if template else ""


def _institution_people(record: Record) -> list[Person]:
    about = db.session.get_one(Institution, record.institution_id)
    return _people(about.account_id, tuple(sorted(INSTITUTION_ROLES)))


def _people(organisation_id: int | None, roles: tuple[Role, ...]) -> list[Person]:
    return acting_staff(organisation_id, *roles) if organisation_id is not None else []


def _with_superior(organisation_id: int | None) -> list[int]:
    body = db.session.get(Organisation, organisation_id) if organisation_id is not None else None
    if body is None:
        return []
    return [body.id] + ([body.parent_id] if body.parent_id is not None else [])


def _send(people: Iterable[Person], words: str, row: EventRow) -> None:
    """One letter for each person and channel, and its copy on the site; none to whoever did it."""
    others = [one for one in people if one.id != row.actor_id] if words else []
    found = reaches(others, Topic.PROGRESS)
    asked = []
    for person in others:
        key = f"{row.id}:{person.id}"
        (first, address), *copies = found[person.id][0]
        asked.append(_letter(key, first, address, person, words, row))
        asked += [_letter(f"{key}:{other}", other, at, person, words, row, key) for other, at in copies]
    messages.queue_many(asked)


def _letter(
    key: str, channel: Channel, address: str, person: Person, words: str, row: EventRow, copy_of: str | None = None
) -> NewLetter:
    return NewLetter(
        key=key,
        channel=channel,
        address=address,
        to_person_id=person.id,
        subject="【学诉】机构管理",
        body=words,
        why=row.kind,
        about=f"{row.data.get('cycle', 'exit')}:{row.data['subject_id']}",
        copy_of=copy_of,
    )
