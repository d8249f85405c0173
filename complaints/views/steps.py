"""怎么算的 in the reader's language."""

from collections.abc import Iterable
from datetime import date

from flask_babel import gettext, lazy_gettext

from complaints.deadlines import Deadline
from complaints.explaining import Line, Value, explain
from kernel.web import day

# Names of days as the notices write them; dynamic words the catalogue must know.
_NAMES = (
    lazy_gettext("元旦"), lazy_gettext("春节"), lazy_gettext("清明节"), lazy_gettext("劳动节"), lazy_gettext("端午节"),
    lazy_gettext("中秋节"), lazy_gettext("国庆节"), lazy_gettext("国庆节、中秋节"), lazy_gettext("中秋节、国庆节"),
    lazy_gettext("周末"), lazy_gettext("暂停计算"), lazy_gettext("从严计法（平台规则）"),
)  # fmt: skip


def steps(found: Deadline) -> list[str]:
    """The steps by which a date was counted, one sentence each."""
    return in_words(explain(found))


def in_words(lines: Iterable[Line]) -> list[str]:
    """Steps in the reader's language."""
    return [gettext(line.template, **{name: _words(value) for name, value in line.values.items()}) for line in lines]


def _words(value: Value) -> str:
    if isinstance(value, date):
        return day(value)
    return gettext(value) if isinstance(value, str) and value else str(value)
