"""A party does not want to mediate, or sees no agreement: the body decides what follows (O121 art. 23(2), (3))."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from complaints import actions as cases
from kernel import clock, events
from kernel.db import db, lock, transaction
from kernel.errors import IllegalMove, NotYours
from kernel.events import Actor
from mediation.events import TableRefused
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
        party = next((one for one in cases.seats_held(table.complaint, by) if one.role in PARTIES), None)
        if party is None:
            raise NotYours()
        cases.must_have_mandate(table.complaint, "refuse_table", by)
        known = select(TableRefusal.id).filter_by(mediation_id=table.id, party_id=party.id)
        if db.session.scalar(known):
            raise IllegalMove(_l("您已经表示过不愿继续调解，经办单位会作决定。"))
        row = TableRefusal(mediation_id=table.id, party_id=party.id, person_id=by.person_id, kind=kind)
        row.words, row.said_at = words.strip(), clock.now()
        db.session.add(row)
        db.session.flush()
        events.record(TableRefused(table.complaint_id, row.id, party.id, kind), by)
        return row
