"""The words of a digest: one short message for all that waits, in a mail followed by one line for each clock."""

from collections.abc import Sequence

from flask import render_template
from flask_babel import gettext as _

from accounts.models import Person
from complaints.actions.digests import Note
from complaints.labels import CLOCKS
from complaints.notices.telling import send
from kernel.web import day

MOST_LINES = 50  # the desk itself shows the rest


def write_digest(person: Person, notes: list[Note], key: str) -> None:
    """Queue the letter of one person: a learner's own case, or all cases they work on."""
    first = notes[0]
    facts = {
        "complaint": first.complaint,
        "code": first.clock.code,
        "due": short_day([note for note in notes if note.reminder.kind == "warned"] or notes),
        "others": len({note.complaint.id for note in notes}) - 1,
        "counts": {
            kind: sum(note.reminder.kind == kind for note in notes) for kind in ("warned", "breached", "redated")
        },
    }
    template = "digest" if ":desk:" in key else _own(notes)
    words = render_template(f"complaints/letters/{template}.txt", **facts).strip()
    send(
        person,
        words,
        number=first.complaint.number,
        details=_lines(notes),
        why=f"clock.{first.reminder.kind}",
        about=first.complaint.stream,
        key=key,
    )


def _own(notes: Sequence[Note]) -> str:
    """What a learner is told first: the other side is late, a day was moved, or something of their own is due."""
    kinds = {note.reminder.kind for note in notes}
    if any(note.reminder.kind == "breached" and note.clock.duty in ("body", "institution") for note in notes):
        return "breached"
    return "redated" if "redated" in kinds else "own_duty"


def short_day(notes: Sequence[Note]) -> str:
    """The nearest day of these, in short: 12月1日."""
    on = min(note.reminder.due_on for note in notes)
    return f"{on.month}月{on.day}日"


def _lines(notes: Sequence[Note]) -> str:
    """One line for each clock: the case, what is due, by when or since when."""
    lines = []
    for note in notes[:MOST_LINES]:
        name, on = str(CLOCKS.get(note.clock.code, note.clock.code)), day(note.reminder.due_on)
        says = {
            "warned": _("%(day)s前", day=on),
            "breached": _("%(day)s已到期", day=on),
            "redated": _("改为%(day)s", day=on),
        }
        lines.append(f"{note.complaint.number}　{name}：{says[note.reminder.kind]}")
    return "\n".join(lines)


def write_missing_year(person: Person, year: int, key: str) -> None:
    """Queue the letter to an administrator: next year's arrangement is not here yet."""
    words = _("【学诉】%(year)s年的放假安排还没有导入，明年的期限都是暂定的。公布后请导入。", year=year)
    send(person, words, number=_("放假安排"), details="", why="calendar.imported", about="calendar", key=key)
