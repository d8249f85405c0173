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
    month: str
    digest: str

    @property
    def stream(self) -> str:
        """The reports' own chain."""
        return "monthly_reports"


@dataclass(frozen=True)
class LeadCountsPublished(Event):
    """How many reports and leads came by the door in a period was counted for the public."""

    kind = "lead_counts.published"
    from_on: date
    until_on: date

    @property
    def stream(self) -> str:
        """One chain for all of them."""
        return "disclosure:lead_counts"


@dataclass(frozen=True)
class OpenSnapshotMade(Event):
    """A signed snapshot of the open data was made; `digest` is of its header."""

    kind = "open_data.snapshot_made"
    number: int
    digest: str
    key_id: str
