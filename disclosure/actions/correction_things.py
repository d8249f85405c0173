"""What a request for correction is about, whose fact that is, and whether it is another since the request came."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, or_, select

from accounts.models import Organisation
from accounts.roles import OrganisationKind
from disclosure import queries
from disclosure.actions.public_names import is_traders
from disclosure.lifecycle import SUBJECT_OF, CorrectionSubject, Thing
from disclosure.models import (
    Candidate,
    CorrectionRequest,
    Publication,
    PublicDisclosure,
    PublicDuty,
    PublicInspection,
    PublicMilestone,
    PublicNotice,
)
from disclosure.queries import things
from disclosure.redaction.traders import masked_name
from institutions.models import Draw, Exit, Inspection, Institution, Notice
from kernel.db import db

REGISTERED = (
    CorrectionSubject.NAME,
    CorrectionSubject.ADDRESS,
    CorrectionSubject.LICENCE,
    CorrectionSubject.BRANDS,
)
VERSIONED = (CorrectionSubject.OUTCOME, CorrectionSubject.NOTICE, CorrectionSubject.LIFE, CorrectionSubject.DUTIES)


def put_about(row: CorrectionRequest, thing: Thing | None, ref: str | None, institution_ref: str | None) -> None:
    """Write down what it is about and who answers: whose act or words it is, else the operator."""
    found = things.find(thing, ref or "") if thing is not None else None
    if found is not None:
        row.thing, row.subject, row.subject_ref = found.thing, SUBJECT_OF[found.thing], found.ref
        # What was written once may name a sole trader in full; today's public name is that of the institution's page.
        own = queries.institution_by_ref(found.institution_ref or "")
        row.institution_ref, row.institution_name = found.institution_ref, own.name if own else found.institution_name
        owner = _owner(row)
        row.body_id, row.body_name = (owner.id, _told(owner, row)) if owner is not None else (None, "")
        return
    about = queries.institution_by_ref(institution_ref) if institution_ref else None
    if about is not None:
        row.institution_ref, row.institution_name = about.ref, about.name


def _owner(row: CorrectionRequest) -> Organisation | None:
    """The body that published or acted, the institution's account of its own disclosures; None for the operator."""
    found: Select[Any]
    match row.thing:
        case Thing.PUBLICATION:
            found = select(Candidate.body_id).where(Candidate.publication_ref == row.subject_ref)
        case Thing.NOTICE:
            found = select(Notice.body_id).where(Notice.ref == row.subject_ref)
        case Thing.INSPECTION:
            found = select(Inspection.body_id).where(Inspection.ref == row.subject_ref)
        case Thing.DRAW:
            found = select(Draw.body_id).where(Draw.ref == row.subject_ref)
        case Thing.LEAVING:
            found = select(Exit.organisation_id).join(Institution, Institution.id == Exit.institution_id)
            found = found.where(Institution.ref == row.institution_ref).order_by(Exit.id.desc()).limit(1)
        case _:
            found = select(Institution.organisation_id).where(Institution.ref == row.institution_ref)
    key = db.session.scalar(found)
    owner = db.session.get(Organisation, key) if key is not None else None
    return owner if owner is not None and owner.closed_at is None else None


def _told(owner: Organisation, row: CorrectionRequest) -> str:
    """Under which name whoever answers is public: the account of a sole trader may bear the person's own."""
    if owner.kind is not OrganisationKind.INSTITUTION:
        return owner.name
    source = db.session.scalar(select(Institution).where(Institution.ref == row.institution_ref))
    return masked_name(owner.name) if source is not None and is_traders(source) else owner.name


def has_changed(row: CorrectionRequest) -> bool:
    """Whether a newer version of what it is about stands than when the request came, or it was taken down since."""
    if row.thing is Thing.PUBLICATION and row.subject_ref:
        text = queries.publication_by_ref(row.subject_ref)
        newest = queries.newest_of(text.series) if text is not None else None
        return newest is not None and newest.written_at > row.asked_at
    if row.thing is not None:
        return _is_there(_of_thing(row, row.asked_at))
    if row.subject in REGISTERED:
        about = queries.institution_by_ref(row.institution_ref or "")
        return about is not None and about.updated_at > row.asked_at
    if row.subject in VERSIONED:
        return row.institution_ref is not None and _is_there(_of_institution(row, row.institution_ref, row.asked_at))
    return True  # figures are counted anew all the time, other pages have no versions: the answer says what was done


def _is_there(conditions: list[ColumnElement[bool]]) -> bool:
    """Whether any of these holds; nothing of a thing that is written once ever does."""
    return bool(conditions) and bool(db.session.scalar(select(or_(*conditions))))


def _of_thing(row: CorrectionRequest, asked_at: datetime) -> list[ColumnElement[bool]]:
    """The ways in which one public page can have become another; inspections and draws are written once."""
    ref = row.institution_ref or ""
    if row.thing is Thing.NOTICE:
        same = PublicNotice.ref == row.subject_ref
        return [exists().where(same, PublicNotice.state != "published", PublicNotice.changed_at > asked_at)]
    if row.thing is Thing.LEAVING:
        return [_milestones(ref, asked_at)]
    if row.thing is Thing.RULES:
        return [_versions(ref, asked_at, is_rule=True)]
    return [_versions(ref, asked_at), _duties(ref, asked_at)] if row.thing is Thing.DISCLOSURES else []


def _of_institution(row: CorrectionRequest, ref: str, asked_at: datetime) -> list[ColumnElement[bool]]:
    """The same for a request about notices, the life or the disclosures of an institution as a whole."""
    if row.subject is CorrectionSubject.OUTCOME:
        return [exists().where(Publication.institution_ref == ref, Publication.written_at > asked_at)]
    if row.subject is CorrectionSubject.NOTICE:
        changed = or_(PublicNotice.published_at > asked_at, PublicNotice.changed_at > asked_at)
        return [exists().where(PublicNotice.institution_ref == ref, changed)]
    if row.subject is CorrectionSubject.LIFE:
        ended = exists().where(PublicInspection.institution_ref == ref, PublicInspection.published_at > asked_at)
        return [_milestones(ref, asked_at), ended]
    return [_versions(ref, asked_at), _duties(ref, asked_at)]


def _milestones(ref: str, asked_at: datetime) -> ColumnElement[bool]:
    """A step since, under whichever of the ids of records that were merged meanwhile it was published."""
    return exists().where(PublicMilestone.institution_ref.in_(queries.refs_of(ref)), PublicMilestone.made_at > asked_at)


def _versions(ref: str, asked_at: datetime, *, is_rule: bool = False) -> ColumnElement[bool]:
    found = exists().where(PublicDisclosure.institution_ref == ref, PublicDisclosure.made_at > asked_at)
    if is_rule:
        same = (PublicDuty.institution_ref == ref) & (PublicDuty.item == PublicDisclosure.item)
        found = found.where(exists().where(same, PublicDuty.is_rule))
    return found


def _duties(ref: str, asked_at: datetime) -> ColumnElement[bool]:
    return exists().where(PublicDuty.institution_ref == ref, PublicDuty.updated_at > asked_at)
