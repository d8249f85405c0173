"""Whose account an institution's record is: its own, and that of the record it was merged into."""

from sqlalchemy import CompoundSelect, select, union_all
from sqlalchemy.orm import aliased

from accounts.permissions import Viewer
from institutions.models import Institution


def own_records(viewer: Viewer) -> CompoundSelect[int]:
    """The ids of the record the viewer's account is bound to and of those merged into it, with what stayed there."""
    into, account = aliased(Institution), viewer.organisation_id or 0
    bound = select(Institution.id).where(Institution.organisation_id == account, Institution.merged_into_id.is_(None))
    merged = select(Institution.id).join(into, into.id == Institution.merged_into_id)
    # Said outright, so that the index of the merged records alone is used.
    return union_all(bound, merged.where(into.organisation_id == account, Institution.merged_into_id.is_not(None)))
