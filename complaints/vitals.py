"""What the health page says of cases: the oldest time that has run out, without naming a case."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from complaints import labels
from complaints.queries.office import oldest_due
from kernel import clock
from kernel.vitals import Vital, vital, waited


@vital
def oldest_clock() -> Vital:
    """The clock that ended, or will end, first among all cases not closed."""
    row = oldest_due()
    if row is None:
        return Vital(_l("最早到期的期限"), _("没有"), True)
    name = str(labels.CLOCKS.get(row.code, row.code))
    if row.due_at > clock.now():
        return Vital(_l("最早到期的期限"), _("%(clock)s，还没有到", clock=name), True)
    value = _("%(clock)s，已过%(time)s", clock=name, time=waited(row.due_at))
    return Vital(_l("最早到期的期限"), value, False, _("请负责的单位到「督办看板」处理。"))
