"""Who is told when a mediator is asked to take a case, answers, or sits beside the chair."""

from accounts.models import Topic
from accounts.queries import acting_staff
from accounts.roles import Role
from complaints.lifecycle import SUPERVISORS
from complaints.notices import announce, by_hand, none, row, tell
from kernel.db import db
from kernel.events import EventRow
from kernel.outbox import subscriber
from mediation.events import ConflictDeclared, MediatorNominated
from mediation.models import Nomination

OWN_LIST = none("the body's own list of cases that wait for a mediator shows it")
TABLE = none("the table's page shows it; mediation.opened or mediation.mediator_replaced tells who mediates")

announce(
    {
        "mediation.mediator_nominated": row(Topic.PROGRESS, mediator=by_hand("mediator_nominated"), others=OWN_LIST),
        "mediation.conflict_declared": row(
            Topic.PROGRESS,
            body=by_hand("conflict_declared"),
            mediation_body=by_hand("conflict_declared"),
            others=TABLE,
        ),
        "mediation.nomination_withdrawn": row(Topic.PROGRESS, others=OWN_LIST),
        "mediation.mediator_preferred": row(Topic.PROGRESS, others=OWN_LIST),
        "mediation.co_mediator_added": row(Topic.PROGRESS, others=TABLE),
        "mediation.co_mediator_removed": row(Topic.PROGRESS, others=TABLE),
    }
)


@subscriber(MediatorNominated)
def nominated(event: MediatorNominated, row: EventRow) -> None:
    """The mediator is asked to declare; the letter names nobody."""
    asked = db.session.get_one(Nomination, event.nomination_id)
    tell(asked.person, "mediator_nominated", asked.complaint, row)


@subscriber(ConflictDeclared)
def answered(event: ConflictDeclared, row: EventRow) -> None:
    """The body's office hears where it has to find another."""
    asked = db.session.get_one(Nomination, event.nomination_id)
    if event.is_free:
        return
    for person in acting_staff(asked.body_id, *SUPERVISORS, Role.OFFICER):
        tell(person, "conflict_declared", asked.complaint, row)
