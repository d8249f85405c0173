"""Around a joint table: representatives sit down and rise with it; terms reach the institution and each member."""

from accounts.models import Topic
from complaints.events.joint import JointElected
from complaints.models import JointCase
from complaints.notices import announce, none, row
from kernel.db import db
from kernel.events import Actor, EventRow
from kernel.outbox import subscriber
from mediation.actions import joint
from mediation.events import MediationEnded, MediationOpened
from mediation.lifecycle import MediationState
from mediation.models import Mediation

OWN_ACT = none("whoever did it sees it on the page at once")
ON_THE_PAGE = none("the page of the joint complaint shows it; nobody has to do anything now")

announce(
    {
        "mediation.joint_terms_proposed": row(Topic.PROGRESS, institution="joint_terms_asked", others=ON_THE_PAGE),
        "mediation.joint_terms_agreed": row(Topic.PROGRESS, mediator="joint_terms_agreed", others=ON_THE_PAGE),
        "mediation.joint_terms_dropped": row(Topic.PROGRESS, others=ON_THE_PAGE),
        "mediation.joint_terms_offered": row(Topic.PROGRESS, learner="joint_terms_offered", others=OWN_ACT),
        "mediation.joint_terms_answered": row(Topic.PROGRESS, others=OWN_ACT),
    }
)


def _hand(found: EventRow) -> Actor:
    return Actor(found.actor_id, found.actor_role, found.organisation_id)


@subscriber(MediationOpened)
def sat_down(event: MediationOpened, row: EventRow) -> None:
    """A table was opened on the lead's case: the representatives sit down at it."""
    table = db.session.get_one(Mediation, event.mediation_id)
    if table.state is MediationState.OPEN:
        joint.sit_down(table, by=_hand(row))


@subscriber(MediationEnded)
def rose(event: MediationEnded, row: EventRow) -> None:
    """The lead's table ended without an agreement: nobody sits at it any more."""
    if event.state == MediationState.ENDED:
        joint.rise(db.session.get_one(Mediation, event.mediation_id).complaint, by=_hand(row))


@subscriber(JointElected)
def elected(event: JointElected, row: EventRow) -> None:
    """Whoever is elected while the table is open sits down at it."""
    joint.sit_elected(db.session.get_one(JointCase, event.joint_id), by=_hand(row))
