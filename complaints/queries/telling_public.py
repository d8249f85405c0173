"""What lies beside a case and keeps it from the public: for the clock of publishing, and for whoever publishes."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Select, exists, or_, select, union

from complaints.lifecycle import ClueState, HandedTo, Outcome
from complaints.models import (
    Clue,
    ClueReferral,
    Complaint,
    Decision,
    DecisionKind,
    PoliceReferral,
    Report,
    ReportWord,
)
from complaints.queries.endings import counted_as, meaning
from complaints.queries.turns import ENDING
from complaints.rulesets import EndsAs
from kernel.db import db

# A clue counts while its check is open; a report of the case that went to the police counts for good (rules §0b.27).
CLUE = (ClueReferral.clue_id == Clue.id, ClueReferral.handed_to == HandedTo.POLICE, Clue.state == ClueState.OPEN)
REPORT = (ReportWord.report_id == Report.id, ReportWord.handed_to == HandedTo.POLICE)


@dataclass(frozen=True)
class Beside:
    """An unserved decision, the complainant's fraud at the police, a clue of crime, what the end says."""

    is_unserved: bool
    is_fraud_referred: bool
    is_crime_running: bool
    ends: frozenset[EndsAs]

    @property
    def is_never_told(self) -> bool:
        """Whether the case may not be told to the public as it lies now, however it came out."""
        return self.is_fraud_referred or self.is_crime_running or EndsAs.UNFIT in self.ends


def beside(complaint: Complaint) -> Beside:
    """What lies beside a case now, in one question."""
    mine = complaint.id
    unserved = exists().where(Decision.complaint_id == mine, Decision.served_at.is_(None), ENDING)
    fraud = exists().where(PoliceReferral.complaint_id == mine)
    crime = or_(exists().where(Clue.complaint_id == mine, *CLUE), exists().where(Report.complaint_id == mine, *REPORT))
    ended = select(Decision.grounds).where(Decision.complaint_id == mine, Decision.kind == DecisionKind.TERMINATE)
    newest = ended.order_by(Decision.id.desc()).limit(1).scalar_subquery()
    row = db.session.execute(select(unserved, fraud, crime, newest)).one()
    return Beside(bool(row[0]), bool(row[1]), bool(row[2]), meaning(complaint.ruleset, row[3] or ()))


def says_otherwise(outcome: Outcome | None, ends: Collection[EndsAs]) -> bool:
    """Whether "the parties did not agree" would be untrue: one withdrew, died or is no more (O121 art. 23(1), (7))."""
    return outcome is Outcome.NOT_SETTLED and counted_as(ends) is not EndsAs.DISAGREED


def at_police() -> Select[int]:
    """The ids of all cases with a fraud or a crime that went to the police and keeps them from the public now."""
    found = union(
        select(PoliceReferral.complaint_id.label("id")),
        select(Clue.complaint_id).join(ClueReferral, ClueReferral.clue_id == Clue.id).where(*CLUE[1:]),
        select(Report.complaint_id).join(ReportWord, ReportWord.report_id == Report.id).where(*REPORT[1:]),
    ).subquery()
    return select(found.c.id).where(found.c.id.is_not(None))
