"""The words of a digest: one short message for all that waits, in a mail followed by one line for each clock."""

from collections.abc import Sequence

from flask import render_template
from flask_babel import gettext as _

from accounts.models import Person, Topic
from complaints.actions.digests import Note
from complaints.labels import CLOCKS, PASSED
from complaints.notices.table import topic_of
from complaints.notices.telling import send
from kernel.messages import Held, Letter
from kernel.web import day

# What a reminder says; `passed`: the day is over of something that nobody here knows to be undone.
KINDS = ("warned", "breached", "passed", "redated")
MOST_LINES = 50  # the desk itself shows the rest


def write_digest(person: Person, notes: list[Note], key: str) -> None:
    """Queue the letter of one person: a learner's own case, or all cases they work on."""
    first = notes[0]
    facts = {
        "complaint": first.complaint,
        "code": first.clock.code,
        "due": short_day([note for note in notes if note.reminder.kind == "warned"] or notes),
        "others": len({note.complaint.id for note in notes}) - 1,
        "counts": {kind: sum(_kind(note) == kind for note in notes) for kind in KINDS},
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


def _kind(note: Note) -> str:
    return "passed" if note.reminder.kind == "breached" and note.clock.code in PASSED else note.reminder.kind


def _own(notes: Sequence[Note]) -> str:
    """What a learner is told first: the other side is late, was it done, a day moved, something of their own is due."""
    kinds = {_kind(note) for note in notes}
    if any(_kind(note) == "breached" and note.clock.duty in ("body", "institution") for note in notes):
        return "breached"
    return next((kind for kind in ("passed", "redated") if kind in kinds), "own_duty")


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
            "passed": str(PASSED.get(note.clock.code, "")),
            "redated": _("改为%(day)s", day=on),
        }
        lines.append(f"{note.complaint.number}　{name}：{says[_kind(note)]}")
    return "\n".join(lines)


def write_gathered(person: Person, letters: list[Letter], held: Held, key: str) -> None:
    """Queue the one letter about letters that wait on the site; a mail names each, a text message counts them."""
    cases = list(dict.fromkeys(letter.subject.removeprefix("【学诉】") for letter in letters))
    facts = {"number": cases[0], "others": len(cases) - 1, "number_of_letters": len(letters)}
    template = "daily" if held is Held.DAILY else "unread"
    words = render_template(f"complaints/letters/{template}.txt", **facts).strip()
    lines = [letter.body_text.partition("\n\n")[0] for letter in letters[:MOST_LINES]]
    about, why = f"person:{person.id}", f"letters.{held}"
    topic = Topic.REMINDER
    if held is Held.DAILY:
        topics = {topic_of(letter.why) for letter in letters}
        topic = Topic.MESSAGE if topics == {Topic.MESSAGE} else Topic.PROGRESS
    details = "\n".join(lines)
    send(person, words, number=cases[0], details=details, why=why, about=about, key=key, topic=topic, gathers=True)


def write_missing_year(person: Person, year: int, key: str) -> None:
    """Queue the letter to an administrator: a year's arrangement is not here yet."""
    words = _("【学诉】%(year)s年的放假安排还没有导入，该年的期限都是暂定的。公布后请导入。", year=year)
    send(person, words, number=_("放假安排"), details="", why="calendar.imported", about="calendar", key=key)
