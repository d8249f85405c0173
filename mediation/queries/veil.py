"""What staff at a table read of a minor's side: no name, until they were let look at it (条例 36; rules §0b.24)."""

from accounts.permissions import Viewer
from complaints.documents import names_a_minor
from complaints.models import Complaint
from complaints.queries import roles_of
from complaints.queries.looks import has_shown_today
from mediation.masking import masked
from mediation.queries.seats import hidden_names


def is_veiled(viewer: Viewer, complaint: Complaint) -> bool:
    """Whether the names of the learner's side stay hidden from this viewer; nobody's but staff's in a minor's case."""
    if not complaint.is_minor or not names_a_minor(complaint, roles_of(viewer, complaint)):
        return False
    return not has_shown_today(viewer, complaint, "name")


def veiled(complaint: Complaint, words: str) -> str:
    """Words without what says who the learner's side is."""
    return masked(words, hidden_names(complaint, frozenset()))
