"""Minors' cases for the matrix: the looks of mediators and of the institution, and a request that waits."""

from complaints import actions as cases
from complaints.models import Complaint, ViewRequest
from kernel import files
from kernel.db import transaction
from tests.complaints.filing_hands import PNG
from tests.complaints.people_hands import minor
from tests.world import World


def looks(world: World, own: dict[str, str], foreign: dict[str, str]) -> None:
    """A table of everybody's with a file, and strangers' case; in each somebody asks to look at files."""
    table = world.mediating(is_minor=True)
    with transaction():
        files.keep(PNG, "合同.png", "complaint", table.id)
    _put(own, table, cases.ask_to_view(table, "files", "facts", 2, by=world.actor("staff")))
    other = minor(world, institution="own_site", by="other_learner", path="association", paid_by="consumer")
    _put(foreign, other, cases.ask_to_view(other, "files", "facts", 2, by=world.actor("foreign_officer")))


def _put(values: dict[str, str], complaint: Complaint, asked: ViewRequest) -> None:
    for page in ("look", "ask_look", "decide_look"):
        values[f"complaints_beside.{page}:number"] = complaint.number
    values["complaints_beside.decide_look:ref"] = asked.ref
