"""Giving files that wait under the token of a form to what they were handed in with: the one door to a case."""

from complaints.models import Complaint
from complaints.queries.held import held_with
from kernel import files
from kernel.files import StoredFile


def attach(complaint: Complaint, form_token: str | None, kind: str, owner_id: int) -> list[StoredFile]:
    """Link them inside the caller's act; FileRefused where the case would hold too much (security.md T7)."""
    if not form_token:
        return []
    return files.link(form_token, kind, owner_id, held=held_with(complaint, kind))
