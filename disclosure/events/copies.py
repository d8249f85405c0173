"""What was written for the public beside texts: copies, reports, counts, snapshots."""

from dataclasses import dataclass
from datetime import date

from kernel.events import Event


@dataclass(frozen=True)
class InstitutionCopyUpdated(Event):
    """The public copy of an institution's identity was brought up to date."""

    kind = "institution_copy.updated"
    institution_id: int

    @property
    def stream(self) -> str:
        """The institution's chain."""
        return f"institution:{self.institution_id}"


@dataclass(frozen=True)
class MonthlyReportBuilt(Event):
    """The report of a month (2026-10) was written; `digest` is of its content."""

    kind = "monthly_report.built"
    stream = "monthly_reports"
    month: str
    digest: str


@dataclass(frozen=True)
class LeadCountsPublished(Event):
    """How many reports and leads came by the door in a period was counted for the public."""

    kind = "lead_counts.published"
    stream = "disclosure:lead_counts"
    from_on: date
    until_on: date


@dataclass(frozen=True)
class OpenSnapshotMade(Event):
    """A signed snapshot of the open data was made; `digest` is of its header."""

    kind = "open_data.snapshot_made"
    number: int
    digest: str
    key_id: str
