"""Hands for what stands before and beside a case: the institution first, a second case of the same person."""

from complaints import actions as cases
from complaints.lifecycle import Status
from complaints.models import CaseLink, Complaint, ItemKind
from complaints.queries.doubles import links_of
from institutions.actions import join_odr
from institutions.queries import odr_membership
from kernel import clock
from kernel.db import db
from tests.retold import step
from tests.world import World


@step
def first_with_institution(world: World, **changes: object) -> Complaint:
    """A case whose institution is asked before any body has it."""
    if odr_membership(world.institution("app"), clock.today()) is None:
        join_odr(world.institution("app"), clock.today(), "签署了承诺书", by=world.actor("platform_admin"))
    return world.file(odr=True, **changes)


@step
def settled(world: World) -> Complaint:
    """A case the two settled alone."""
    complaint = first_with_institution(world)
    made = cases.offer(complaint, (cases.ItemDraft(ItemKind.REFUND, 300_000),), by=world.actor("staff"))
    cases.reply(made, made.version, True, by=world.actor("learner"))
    return complaint


def twin_of(complaint: Complaint) -> Complaint:
    """The newest case of the same person, institution and body."""
    mine = {"institution_id": complaint.institution_id, "filer_id": complaint.filer_id, "body_id": complaint.body_id}
    found = db.session.query(Complaint).filter_by(status=Status.ASSIGNED, **mine).order_by(Complaint.id.desc()).first()
    return found or complaint  # a stranger tries whatever there is


def link_of(complaint: Complaint) -> CaseLink:
    """The case's link, or one that was never made."""
    return next(iter(links_of(complaint)), CaseLink(main_id=complaint.id, duplicate_id=complaint.id))
