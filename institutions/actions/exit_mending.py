"""The legal type of an exit is corrected: with a reason, T-EXIT dated anew from the day of the announcement."""

from flask_babel import lazy_gettext as _l

from institutions.actions.exiting import note_short
from institutions.actions.moving import CycleWrong, move, subject_of
from institutions.actions.timing import start_clock
from institutions.lifecycle import LegalType
from institutions.lifecycle.exiting import NOTICE_OF
from institutions.models import Exit
from kernel import clock
from kernel.db import lock, transaction
from kernel.events import Actor


def correct_legal_type(row: Exit, legal_type: LegalType, words: str, *, by: Actor) -> None:
    """The department corrects the legal type before the closing; the first day to close follows (§0b.20).

    Six months for a licensed school, 30 days for others, both from the announcement; a closing that is too early is
    noted and told, as with any other. Raises CycleWrong where nothing changes or no reason is given.
    """
    if not words.strip():
        raise CycleWrong(_l("请写明为什么更正，机构会看到。"))
    with transaction():
        lock(row)
        if legal_type is row.legal_type:
            raise CycleWrong(_l("法律类型没有变化。"))
        runs = row.announced_on is not None and row.ordered_on is None

        def hand() -> None:
            row.legal_type, row.legal_words, row.legal_corrected_on = legal_type, words.strip(), clock.today()

        move(row, "correct_legal_type", by, hand, days={}, falls_away=True)
        if runs:
            code = NOTICE_OF[legal_type]
            row.earliest_on = start_clock(subject_of(row, code), code, by, start_on=row.announced_on).due_on
            note_short(row, by)
