"""Who is told of extra seats and of a party that does not want to mediate; the invitation itself is sent by its act."""

from accounts.models import Topic
from accounts.queries import acting_staff
from accounts.roles import Role
from complaints.events import ComplaintTerminated, ComplaintWithdrawn
from complaints.lifecycle import CLAIMANTS, SUPERVISORS
from complaints.models import Complaint
from complaints.notices import INSTITUTION_EYES, announce, by_hand, none, row, tell, tell_staff
from kernel.db import db
from kernel.events import SYSTEM, EventRow
from kernel.outbox import subscriber
from mediation import actions
from mediation.events import MediationEnded, RefusalTakenBack, SeatProposed, TableRefused
from mediation.models import ExtraSeat, TableRefusal

ON_THE_PAGE = none("the table's page shows it; nobody has to do anything now")
OF_THE_CHAIR = none("the mediator sees it at the table and goes on from there")

announce(
    {
        "mediation.seat_proposed": row(
            Topic.PROGRESS,
            learner=by_hand("seat_proposed"),
            institution=by_hand("seat_proposed"),
            mediator="seat_proposed",
            others=ON_THE_PAGE,
        ),
        "mediation.seat_consent_recorded": row(Topic.PROGRESS, others=ON_THE_PAGE),
        "mediation.seat_agreed": row(Topic.PROGRESS, mediator="seat_agreed", others=ON_THE_PAGE),
        "mediation.seat_invited": row(Topic.PROGRESS, others=ON_THE_PAGE),
        "mediation.seat_proved": row(Topic.PROGRESS, others=ON_THE_PAGE),
        "mediation.seat_authorised": row(Topic.PROGRESS, others=OF_THE_CHAIR),
        "mediation.seat_accepted": row(
            Topic.PROGRESS, learner="seat_accepted", institution="seat_accepted", mediator="seat_accepted",
            others=ON_THE_PAGE,
        ),
        "mediation.seat_ended": row(
            Topic.PROGRESS,
            learner="seat_ended",
            institution="seat_ended",
            mediator="seat_ended",
            extra=by_hand("extra"),
            others=ON_THE_PAGE,
        ),
        "mediation.table_refused": row(
            Topic.PROGRESS,
            learner=by_hand("table_refused"),
            institution=by_hand("table_refused"),
            body=by_hand("table_refused_desk"),
            mediator="table_refused",
            others=ON_THE_PAGE,
        ),
        "mediation.refusal_withdrawn": row(
            Topic.PROGRESS,
            learner=by_hand("refusal_taken_back"),
            institution=by_hand("refusal_taken_back"),
            body=by_hand("refusal_taken_back"),
            mediator="refusal_taken_back",
            others=ON_THE_PAGE,
        ),
    }
)  # fmt: skip


@subscriber(SeatProposed)
def seat_proposed(event: SeatProposed, row: EventRow) -> None:
    """Both parties are asked, also the one that proposed it: its own yes is asked for apart (PIPL 23)."""
    seat = db.session.get_one(ExtraSeat, event.seat_id)
    _tell_parties(seat.mediation.complaint, "seat_proposed", row)


@subscriber(TableRefused)
def table_refused(event: TableRefused, row: EventRow) -> None:
    """The other party learns of it; the body's desk has to decide (O121 art. 23; IR art. 46)."""
    _tell_of_refusal(event.refusal_id, "table_refused", "table_refused_desk", row)


@subscriber(RefusalTakenBack)
def refusal_taken_back(event: RefusalTakenBack, row: EventRow) -> None:
    """The same are told that there is nothing to decide any more."""
    _tell_of_refusal(event.refusal_id, "refusal_taken_back", "refusal_taken_back", row)


def _tell_of_refusal(refusal_id: int, party: str, desk: str, row: EventRow) -> None:
    refusal = db.session.get_one(TableRefusal, refusal_id)
    complaint = refusal.mediation.complaint
    if refusal.party.role in CLAIMANTS:
        tell_staff(complaint.institution.organisation, INSTITUTION_EYES, party, complaint, row)
    elif complaint.filer is not None:
        tell(complaint.filer, party, complaint, row)
    for person in [complaint.officer] if complaint.officer else acting_staff(complaint.body_id or 0, *DESK):
        tell(person, desk, complaint, row)


DESK = (*SUPERVISORS, Role.OFFICER)


@subscriber(MediationEnded)
def seats_end(event: MediationEnded, row: EventRow) -> None:
    """With the table every extra seat ends: whoever sat there sees nothing more of it."""
    actions.end_extra_seats(event.mediation_id, by=SYSTEM)


@subscriber(ComplaintTerminated, ComplaintWithdrawn)
def askings_end(event: ComplaintTerminated | ComplaintWithdrawn, row: EventRow) -> None:
    """A mediator asked about a case that ended is asked no longer."""
    actions.end_nominations(db.session.get_one(Complaint, event.complaint_id), by=SYSTEM)


def _tell_parties(complaint: Complaint, template: str, row: EventRow) -> None:
    if complaint.filer is not None:
        tell(complaint.filer, template, complaint, row)
    tell_staff(complaint.institution.organisation, INSTITUTION_EYES, template, complaint, row)
