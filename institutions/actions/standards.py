"""Quality standards of associations, and the institutions that commit to a version of one."""

from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from accounts.models import Organisation
from accounts.roles import Role
from institutions.actions.disclosing import DisclosureWrong
from institutions.events import (
    CommitmentCommented,
    CommitmentEnded,
    CommitmentMade,
    StandardEnded,
    StandardPublished,
)
from institutions.models import Commitment, Institution, QualityStandard
from institutions.permissions.duties import DESK_ROLES, STANDARD_MAKERS, must_be_own
from kernel import clock, events, files
from kernel.db import db, lock, transaction
from kernel.errors import IllegalMove, NotYours
from kernel.events import Actor

OWNER = "quality_standard"


def publish_standard(
    title: str, version: str, summary: str, from_on: date, *, by: Actor, form_token: str
) -> QualityStandard:
    """An association enters a version of a standard with its document; the document is what binds."""
    with transaction():
        association = _must_be_association(by)
        if db.session.scalar(
            select(QualityStandard.id).filter_by(organisation_id=association.id, title=title, version=version)
        ):
            raise DisclosureWrong("version", _l("这项标准已经有这个版本。"))
        row = QualityStandard(
            organisation_id=association.id,
            title=title,
            version=version,
            summary=summary,
            from_on=from_on,
            made_by_id=by.person_id,
            made_at=clock.now(),
        )
        db.session.add(row)
        db.session.flush()
        if not files.link(form_token, OWNER, row.id):
            raise DisclosureWrong("files", _l("请附上标准的文件。"))
        events.record(StandardPublished(row.id, from_on), by)
        return row


def end_standard(standard: QualityStandard, until_on: date, *, by: Actor) -> None:
    """The version takes no new commitments after a day; those that run stay until they are withdrawn."""
    with transaction():
        _must_own(standard, by)
        if lock(standard).until_on is not None:
            raise IllegalMove(_l("这个版本已经停用。"))
        if until_on < standard.from_on:
            raise DisclosureWrong("until_on", _l("停用日不能早于施行日。"))
        standard.until_on = until_on
        events.record(StandardEnded(standard.id, until_on), by)


def commit_to(institution: Institution, standard: QualityStandard, *, by: Actor) -> Commitment:
    """An institution commits to a version of a standard from today; a promise of its own, no certificate."""
    with transaction():
        must_be_own(institution, by)
        lock(institution)
        today = clock.today()
        if standard.until_on is not None and standard.until_on < today:
            raise IllegalMove(_l("这个版本已经停用。"))
        if db.session.scalar(
            select(Commitment.id).filter_by(institution_id=institution.id, standard_id=standard.id, until_on=None)
        ):
            raise IllegalMove(_l("已经作出这项承诺。"))
        row = Commitment(
            institution_id=institution.id,
            standard_id=standard.id,
            from_on=max(today, standard.from_on),
            made_by_id=by.person_id,
            made_at=clock.now(),
        )
        db.session.add(row)
        db.session.flush()
        events.record(CommitmentMade(institution.id, row.id, standard.id, row.from_on), by)
        return row


def end_commitment(row: Commitment, *, by: Actor) -> None:
    """The institution withdraws; today is the last day, and that it once committed stays readable."""
    with transaction():
        must_be_own(row.institution, by)
        if lock(row).until_on is not None:
            raise IllegalMove(_l("已经撤回这项承诺。"))
        row.until_on = max(clock.today(), row.from_on)
        row.ended_by_id, row.ended_at = by.person_id, clock.now()
        events.record(CommitmentEnded(row.institution_id, row.id, row.standard_id, row.until_on), by)


def comment_commitment(row: Commitment, word: str, *, by: Actor) -> None:
    """The association puts its own word beside a commitment to its standard, or takes it back with an empty one."""
    with transaction():
        _must_own(row.standard, by)
        lock(row)
        row.word, row.word_at = word, clock.now() if word else None
        row.word_by_id = by.person_id if word else None
        events.record(CommitmentCommented(row.institution_id, row.id, row.standard_id), by)


def _must_be_association(by: Actor) -> Organisation:
    body = db.session.get(Organisation, by.organisation_id) if by.organisation_id else None
    if body is None or body.kind not in STANDARD_MAKERS or by.role not in DESK_ROLES or by.role == Role.OFFICER:
        raise NotYours()
    return body


def _must_own(standard: QualityStandard, by: Actor) -> None:
    if _must_be_association(by).id != standard.organisation_id:
        raise NotYours()
