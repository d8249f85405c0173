"""An institution that closed without a word: the department notes it with how it is known, and can take that back."""

from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from accounts.models import Organisation
from institutions.actions.exiting import exit_of, must_be_on_record, new_exit
from institutions.actions.moving import CycleWrong, begin, move
from institutions.lifecycle import KnownHow, LegalType
from institutions.lifecycle.exiting import TAKE_BACK
from institutions.models import Exit, Institution
from institutions.permissions.registry import must_keep
from kernel import clock, files
from kernel.db import db, lock, transaction
from kernel.errors import IllegalMove
from kernel.events import Actor

EXIT_FILES = "exit"


@dataclass(frozen=True)
class Vanished:
    """What a department knows of an institution that is gone; `key` is the form's own, its files wait under it."""

    key: str
    on: date
    how: KnownHow
    words: str
    legal_type: LegalType = LegalType.OTHER


def note_vanished(institution: Institution, said: Vanished, *, by: Actor) -> Exit:
    """A department notes that an institution of its region has closed, which announced nothing (rules §0b.20).

    Raises CycleWrong for a day to come, no words, a merged record or a free entry; IllegalMove where an exit stands.
    """
    if not said.words.strip():
        raise CycleWrong(_l("请写明看到了什么、怎么核对的。"))
    if said.on > clock.today():
        raise CycleWrong(_l("停业日期不能晚于今天。"))
    with transaction():
        if known := db.session.scalar(select(Exit).filter_by(key=said.key)):
            return known
        must_keep(by, lock(institution).region_code)
        must_be_on_record(institution)
        if institution.is_free_entry:
            raise CycleWrong(_l("这家机构还没有核实登记，请先在机构登记里核实。"))
        if exit_of(institution) is not None:
            raise IllegalMove(_l("这家机构的退出已经在办，请在那里记录停业。"))
        body = db.session.get(Organisation, by.organisation_id or 0)
        row = new_exit(institution, body, said.key, said.legal_type, by)
        row.known_how, row.known_words, row.closed_on = said.how, said.words.strip(), said.on
        begin(row, "note_closing", by)
        files.link(said.key, EXIT_FILES, row.id)
        return row


def take_back_closing(row: Exit, words: str, *, by: Actor) -> None:
    """The institution is there after all: what the department noted by itself goes, with the reason, publicly."""
    if not words.strip():
        raise CycleWrong(_l("请写明为什么收回，机构会看到。"))
    with transaction():
        if lock(row).known_how is None:
            raise IllegalMove()

        def hand() -> None:
            row.closed_on, row.called_off_on, row.called_off_words = None, clock.today(), words.strip()

        move(row, TAKE_BACK, by, hand, falls_away=True)
