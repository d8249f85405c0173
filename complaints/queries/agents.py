"""Agents as facts: open cases of a declared one, what else came by one phone or account; never a verdict."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, or_, select

from complaints.lifecycle import PartyRole
from complaints.lifecycle.standing import StandInKind
from complaints.models import Channel, Complaint, Party, StandIn
from kernel import clock
from kernel.db import db

LOOKED_BACK = timedelta(days=365)
# A school that closes yields many complaints from shared phones in days: no sign of anything (rules §8.1).
TOGETHER = "E07"


def open_cases_of_agent(person_id: int) -> int:
    """How many open cases a declared agent acts in now."""
    found = (
        select(func.count(func.distinct(StandIn.complaint_id)))
        .join(Complaint, Complaint.id == StandIn.complaint_id)
        .where(
            StandIn.person_id == person_id,
            StandIn.kind == StandInKind.AGENT,
            StandIn.ended_at.is_(None),
            Complaint.closed_at.is_(None),
        )
    )
    return db.session.scalar(found) or 0


@dataclass(frozen=True)
class Filings:
    """What else came in a year by the same phone or the same account: counts, and among how many names and firms."""

    by_phone: int
    by_account: int
    names: int
    institutions: int

    @property
    def is_several(self) -> bool:
        """Whether there is anything to show."""
        return bool(self.by_phone or self.by_account)


def other_filings(complaint: Complaint) -> Filings:
    """Facts for the officer beside one case (O121 art. 17 lists them as what may be considered, no more)."""
    if complaint.category == TOGETHER:
        return Filings(0, 0, 0, 0)
    since = clock.now() - LOOKED_BACK
    base = (
        Complaint.id != complaint.id,
        Complaint.filed_at >= since,
        Complaint.category != TOGETHER,
        Complaint.channel != Channel.IMPORT,
    )
    stood = select(StandIn.complaint_id).where(StandIn.phone_index == complaint.phone_index)
    phone = or_(Complaint.phone_index == complaint.phone_index, Complaint.id.in_(stood))
    own = select(Party.person_id).where(Party.complaint_id == complaint.id, Party.role.in_(FILERS))
    seats = select(Party.complaint_id).where(Party.person_id.in_(own), Party.role.in_(FILERS))
    account = Complaint.id.in_(seats)
    found = select(Complaint, phone.label("phone"), account.label("account")).where(*base, phone | account).limit(200)
    rows = [(row[0], bool(row[1]), bool(row[2])) for row in db.session.execute(found)]
    same_phone = [row for row, by_phone, _by_account in rows if by_phone]
    return Filings(
        by_phone=len(same_phone),
        by_account=sum(by_account for _row, _by_phone, by_account in rows),
        names=len({row.name for row in same_phone} | {complaint.name}),
        institutions=len({row.institution_id for row in same_phone} | {complaint.institution_id}),
    )


FILERS = (PartyRole.COMPLAINANT, PartyRole.GUARDIAN, PartyRole.HELPER, PartyRole.AGENT)
