"""怎么算的 for the day by which an institution may object to a text about it (平台规则)."""

from flask_babel import gettext as _

from complaints.explaining import explain_count
from complaints.views.steps import in_words
from disclosure.lifecycle import CandidateState
from disclosure.models import Candidate
from kernel import calendars, clock
from kernel.web import day
from kernel.workdays import add_working_days, working_days_between


def objection_lines(candidate: Candidate) -> list[str]:
    """The steps from the day the text was shown; none where no day is set or it no longer matters."""
    until = candidate.objection_until_on
    if candidate.state is not CandidateState.NOTIFIED or candidate.notified_at is None or until is None:
        return []
    calendar, start_on = calendars.current(), clock.day_of(candidate.notified_at)
    # The length is read off the two days: the operator may have set another figure since.
    length = working_days_between(calendar, start_on, until)
    count = add_working_days(calendar, start_on, length) if length else None
    if count is None or count.due != until:
        days = {"start": day(start_on), "due": day(until)}
        return [_("%(start)s起算，按当时公布的放假安排得出最后一日是%(due)s。放假安排后来有变化。", **days)]
    return [_("核对期是%(number)s个工作日（平台规则）。", number=length), *in_words(explain_count(start_on, count))]
