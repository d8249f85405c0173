"""Clocks that outlive a case: performing, the refund promised, judicial confirmation, publishing or deciding not to."""

from datetime import date

from sqlalchemy import ColumnElement, func, select

from accounts.roles import ASSOCIATIONS, OrganisationKind
from complaints import rulesets
from complaints.actions import clocks
from complaints.actions.seats import claimant, has_consented
from complaints.lifecycle import Outcome
from complaints.models import Channel, Complaint, ConsentKind, ItemKind, Offer, OfferItem, OfferState
from complaints.rulesets import CategoryKind, NoSuchRule
from kernel.db import db, lock, transaction
from kernel.events import Actor

# What becomes of these may be told to the public; everything else goes into figures only.
TOLD = frozenset({Outcome.SETTLED, Outcome.PARTLY_SETTLED, Outcome.SELF_SETTLED, Outcome.NOT_SETTLED})


def after_agreement(complaint: Complaint, signed_on: date, by: Actor) -> None:
    """T-PERF until the newest day that was promised; T-CONF where the agreement is a mediation body's own (§0b.6).

    T-REFUND runs from the day agreed for a refund (the newest, where there are several): a fact for the desk that
    accuses nobody (处罚办法 arts. 8, 10; rules §0b.7).
    """
    last, refund_on = promised_until(complaint), promised_until(complaint, OfferItem.kind == ItemKind.REFUND)
    if last is not None:
        clocks.start_until(complaint, "T-PERF", last, by, start_on=min(signed_on, last))
    if refund_on is not None:
        clocks.start(complaint, "T-REFUND", by, refund_on)
    if is_own_agreement(complaint):
        clocks.start(complaint, "T-CONF", by, signed_on)


def promised_until(complaint: Complaint, *which: ColumnElement[bool]) -> date | None:
    """The newest day of the accepted offer's items, or of some of them; None when they name none."""
    newest = select(func.max(Offer.id)).filter_by(complaint_id=complaint.id, state=OfferState.ACCEPTED)
    found = select(func.max(OfferItem.by_on)).where(OfferItem.offer_id == newest.scalar_subquery(), *which)
    return db.session.scalar(found)


def is_own_agreement(complaint: Complaint) -> bool:
    """Whether the agreement is in the name of a lawfully set-up mediation body; a department's own papers are not.

    Entrusted by a market regulator, an association acts in the regulator's name (O121 art. 19; rules §0b.6).
    """
    if complaint.mediation_body is None:
        return complaint.body is not None and complaint.body.kind in ASSOCIATIONS
    by_regulator = complaint.body is not None and complaint.body.kind is OrganisationKind.MARKET_REGULATOR
    return complaint.mediation_body.kind in ASSOCIATIONS and not by_regulator


def after_closing(complaint: Complaint, by: Actor) -> None:
    """T-PUB, where there may be something to publish (信息公开条例 26; for associations 平台规则)."""
    if not _may_be_published(complaint):
        return
    try:
        clocks.start(complaint, "T-PUB", by)
    except NoSuchRule:
        return


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
    )


def publication_decided(number: str, *, by: Actor) -> None:
    """The outcome was published, or it was decided not to: the duty is done; called down by disclosure."""
    with transaction():
        complaint = db.session.scalar(select(Complaint).filter_by(number=number))
        if complaint is not None:
            clocks.meet(lock(complaint), "T-PUB", by)
