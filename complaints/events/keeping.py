"""What happens to a closed case when it has been kept long enough: dates and counts only."""

from dataclasses import dataclass
from datetime import date

from complaints.events.base import CaseEvent


@dataclass(frozen=True)
class ErasureAnnounced(CaseEvent):
    """The personal data of a closed case will be deleted on a day; until then everybody may still copy it."""

    kind = "complaint.erasure_announced"
    erase_on: date


@dataclass(frozen=True)
class ComplaintErased(CaseEvent):
    """Names, contacts, words and files are gone; how many rows and files, and until when it had to be kept."""

    kind = "complaint.erased"
    kept_until: date
    rows: int
    files: int
