"""Agents as facts: open cases of a declared one, what else came by one phone or account; never a verdict."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, func, literal, select, union_all

from complaints.lifecycle import PartyRole
from complaints.lifecycle.standing import StandInKind
from complaints.models import Channel, Complaint, Party, StandIn
from kernel import clock
from kernel.db import db, open_place

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
    given = {"case": complaint.id, "phone": complaint.phone_index, "since": clock.now() - LOOKED_BACK}
    found = db.session.execute(_beside(), given).all()
    by_phone = {row.id: row for row in found if row.by == "phone"}
    return Filings(
        by_phone=len(by_phone),
        by_account=len({row.id for row in found if row.by == "account"}),
        names=len({row.name for row in by_phone.values()} | {complaint.name}),
        institutions=len({row.institution_id for row in by_phone.values()} | {complaint.institution_id}),
    )


@cache
def _beside() -> Select[*tuple[Any, ...]]:
    """By three indexes and one union: never a walk over all complaints."""
    case = open_place("case")
    phone: BindParameter[str] = bindparam("phone")
    own = select(Party.person_id).where(Party.complaint_id == case, Party.role.in_(FILERS))
    beside = union_all(
        select(Complaint.id.label("id"), literal("phone").label("by")).where(Complaint.phone_index == phone),
        select(StandIn.complaint_id, literal("phone")).where(StandIn.phone_index == phone),
        select(Party.complaint_id, literal("account")).where(Party.person_id.in_(own), Party.role.in_(FILERS)),
    ).subquery()
    return (
        select(Complaint.id, Complaint.name, Complaint.institution_id, beside.c.by)
        .join(beside, beside.c.id == Complaint.id)
        .where(
            Complaint.id != case,
            Complaint.filed_at >= bindparam("since"),
            Complaint.category != TOGETHER,
            Complaint.channel != Channel.IMPORT,
        )
        .limit(400)
    )


FILERS = (PartyRole.COMPLAINANT, PartyRole.GUARDIAN, PartyRole.HELPER, PartyRole.AGENT)
