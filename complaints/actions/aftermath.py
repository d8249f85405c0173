"""Clocks that outlive a case: performing, the refund promised, judicial confirmation, publishing or deciding not to."""

from datetime import date

from sqlalchemy import select

from accounts.roles import ASSOCIATIONS, OrganisationKind
from complaints import rulesets
from complaints.actions import clocks
from complaints.actions.entrusting import end_asking, end_entrusting
from complaints.actions.promising import lapse_admin, put_in_force, settle_waiting
from complaints.actions.seats import claimant, has_consented
from complaints.lifecycle import Outcome, Status
from complaints.lifecycle.entrusting import InName
from complaints.models import Channel, Clock, Complaint, ConsentKind, Offer
from complaints.queries.entrusting import entrusting_of
from complaints.queries.telling_public import beside, says_otherwise
from complaints.rulesets import CategoryKind, NoSuchRule
from kernel.db import db, lock, transaction
from kernel.errors import IllegalMove
from kernel.events import Actor

# What becomes of these may be told to the public; everything else goes into figures only.
TOLD = frozenset({Outcome.SETTLED, Outcome.PARTLY_SETTLED, Outcome.SELF_SETTLED, Outcome.NOT_SETTLED})


def after_agreement(complaint: Complaint, offer: Offer | None, signed_on: date, by: Actor, *, is_oral: bool) -> None:
    """What the offer promised is owed now; T-CONF where there is a text in a mediation body's own name (§0b.6)."""
    lapse_admin(complaint)
    end_asking(complaint)
    if offer is not None:
        put_in_force(complaint, offer, signed_on, by)
    if not is_oral:
        start_confirming(complaint, signed_on, by)


def start_confirming(complaint: Complaint, signed_on: date, by: Actor) -> None:
    """T-CONF of one text, beside that of another: a part and the rest are confirmed each in its own thirty days."""
    if is_own_agreement(complaint):
        clocks.start_another(complaint, "T-CONF", by, signed_on)


def put_in_writing(complaint: Complaint, signed_on: date, *, by: Actor) -> None:
    """What was agreed by word of mouth is signed and sealed: a court can confirm it now (人民调解法 art. 33)."""
    with transaction():
        lock(complaint)
        if complaint.status not in (Status.AGREED, Status.CLOSED):
            raise IllegalMove()
        start_confirming(complaint, signed_on, by)


def is_own_agreement(complaint: Complaint) -> bool:
    """Whether the agreement is in the name of a lawfully set-up mediation body; a department's own papers are not.

    Entrusted by a market regulator, an association acts in the regulator's name (O121 art. 19; rules §0b.6); by another
    department, in the name its 委托函 says.
    """
    if complaint.mediation_body is None:
        return complaint.body is not None and complaint.body.kind in ASSOCIATIONS
    row = entrusting_of(complaint)
    if row is not None and row.in_name is InName.DEPARTMENT:
        return False
    by_regulator = complaint.body is not None and complaint.body.kind is OrganisationKind.MARKET_REGULATOR
    return complaint.mediation_body.kind in ASSOCIATIONS and not by_regulator


def after_closing(complaint: Complaint, by: Actor) -> None:
    """T-PUB, where there may be something to publish (信息公开条例 26; for associations 平台规则)."""
    if _may_be_published(complaint):
        _start_publishing(complaint, by)


def _start_publishing(complaint: Complaint, by: Actor) -> Clock | None:
    try:
        return clocks.start(complaint, "T-PUB", by)
    except NoSuchRule:
        return None


def _may_be_published(complaint: Complaint) -> bool:
    category = rulesets.load(complaint.ruleset).categories.get(complaint.category)
    return (
        complaint.body is not None
        and complaint.outcome in TOLD
        and not complaint.is_minor
        and complaint.channel is not Channel.IMPORT
        and not complaint.institution.is_free_entry
        and (category is None or category.kind is not CategoryKind.REPORT)
        and bool(has_consented(complaint, claimant(complaint), ConsentKind.PUBLISH))
        and not _is_kept_inside(complaint)
    )


def _is_kept_inside(complaint: Complaint) -> bool:
    """Whether what lies beside the case bars it, so that a clock of publishing could not be met."""
    found = beside(complaint)
    return found.is_never_told or says_otherwise(complaint.outcome, found.ends)


def publication_begun(number: str, *, by: Actor) -> Clock | None:
    """The case may be published now: T-PUB runs on, or from today where something barred the case when it was closed.

    Called down by disclosure; None where the rule set has no such clock.
    """
    with transaction():
        complaint = db.session.scalar(select(Complaint).filter_by(number=number))
        return _start_publishing(lock(complaint), by) if complaint is not None else None


def publication_decided(number: str, *, by: Actor) -> None:
    """The outcome was published, or it was decided not to: the duty is done; called down by disclosure."""
    with transaction():
        complaint = db.session.scalar(select(Complaint).filter_by(number=number))
        if complaint is not None:
            clocks.meet(lock(complaint), "T-PUB", by)


def after_end(complaint: Complaint, by: Actor) -> None:
    """The parties met no more: what waited for an agreement or for an officer's look is settled with the case."""
    lapse_admin(complaint)
    settle_waiting(complaint, by)
    end_entrusting(complaint)
