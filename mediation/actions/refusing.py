"""A party does not want to mediate, or sees no agreement: the body decides what follows (O121 art. 23(2), (3))."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from complaints import actions as cases
from complaints.models import Party
from kernel import clock, events
from kernel.db import db, lock, transaction
from kernel.errors import IllegalMove, NotYours
from kernel.events import Actor
from mediation.events import RefusalTakenBack, TableRefused
from mediation.lifecycle import MediationState
from mediation.lifecycle.seats import PARTIES
from mediation.models import Mediation, TableRefusal

KINDS = ("unwilling", "no_agreement")


def refuse_table(table: Mediation, kind: str, words: str = "", *, by: Actor) -> TableRefusal:
    """Record a party's no; it ends nothing by itself, whoever handles the case decides (O121 art. 23; IR art. 46)."""
    with transaction():
        lock(table.complaint)
        lock(table)
        if table.state is not MediationState.OPEN or kind not in KINDS:
            raise IllegalMove()
        party = _party(table, by)
        if _standing(table, party) is not None:
            raise IllegalMove(_l("您已经表示过不愿继续调解，经办单位会作决定。"))
        row = TableRefusal(mediation_id=table.id, party_id=party.id, person_id=by.person_id, kind=kind)
        row.words, row.said_at = words.strip(), clock.now()
        db.session.add(row)
        db.session.flush()
        events.record(TableRefused(table.complaint_id, row.id, party.id, kind), by)
        return row


def take_back_refusal(table: Mediation, *, by: Actor) -> None:
    """A party is willing after all, while nothing was decided: its no counts no longer."""
    with transaction():
        lock(table.complaint)
        lock(table)
        if table.state is not MediationState.OPEN:
            raise IllegalMove()
        party = _party(table, by)
        row = _standing(table, party)
        if row is None:
            raise IllegalMove(_l("现在没有您表示不愿继续调解的记录。"))
        row.taken_back_at = clock.now()
        db.session.flush()
        db.session.expire(table, ["refusals"])
        events.record(RefusalTakenBack(table.complaint_id, row.id, party.id), by)


def _party(table: Mediation, by: Actor) -> Party:
    """The party this hand may dispose for; NotYours for everybody else."""
    party = next((one for one in cases.seats_held(table.complaint, by) if one.role in PARTIES), None)
    if party is None:
        raise NotYours()
    cases.must_have_mandate(table.complaint, "refuse_table", by)
    return party


def _standing(table: Mediation, party: Party) -> TableRefusal | None:
    found = select(TableRefusal).filter_by(mediation_id=table.id, party_id=party.id, taken_back_at=None)
    return db.session.scalar(found)
