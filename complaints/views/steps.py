"""怎么算的 in the reader's language."""

from datetime import date

from flask_babel import gettext

from complaints.deadlines import Deadline, Value, explain
from kernel.web import day


def steps(found: Deadline) -> list[str]:
    """The steps by which a date was counted, one sentence each."""
    return [
        gettext(line.template, **{name: _words(value) for name, value in line.values.items()})
        for line in explain(found)
    ]


def _words(value: Value) -> str:
    if isinstance(value, date):
        return day(value)
    return gettext(value) if isinstance(value, str) and value else str(value)
