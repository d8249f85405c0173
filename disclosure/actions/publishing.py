"""From a closed case to the public page and back: candidate, summary, the institution's look, text, tombstone."""

import hashlib
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from complaints import actions as cases
from complaints.queries.figures import figure
from disclosure import candidates, queries
from disclosure.candidates import CaseFacts
from disclosure.events import (
    PublicationCandidateMade,
    PublicationCorrected,
    PublicationDeclined,
    PublicationNotified,
    PublicationObjected,
    PublicationPrepared,
    PublicationPublished,
    PublicationWithdrawn,
)
from disclosure.lifecycle import (
    INSTITUTION,
    SYSTEM,
    Move,
    PublicationState,
    WithdrawalReason,
    allowed,
    find,
)
from disclosure.models import Candidate, Publication, PublicInstitution
from disclosure.redaction import Redaction, redact
from disclosure.wording import searchable, summary
from kernel import calendars, clock, events, search
from kernel.config import settings
from kernel.db import db, lock, new_ref, transaction
from kernel.errors import DomainError, IllegalMove, NotYours
from kernel.events import Actor
from kernel.workdays import add_working_days

KIND = "publication"


class Barred(DomainError):
    """Something in the case forbids publishing."""

    def default(self) -> object:
        """The sentence used when none is given."""
        return _l("这件投诉现在不能公示。")


class TooEarly(DomainError):
    """The institution's time to look at the text is not over (平台规则)."""

    def default(self) -> object:
        """The sentence used when none is given."""
        return _l("机构核对的时间还没有过，之后才能公示。")


def make_candidate(found: CaseFacts, *, by: Actor = events.SYSTEM) -> Candidate:
    """A closed case with consent becomes a candidate, with the template's sentence as a start; once per case."""
    with transaction():
        known = db.session.scalar(select(Candidate).filter_by(case_number=found.case_number))
        if known is not None:
            return known
        row = Candidate(
            case_number=found.case_number,
            institution_ref=found.institution_ref,
            institution_name=found.institution_name,
            body_id=found.body_id,
            body_name=found.body_name,
            category=found.category,
            category_name=found.category_name,
            outcome=found.outcome,
            facts=found.facts,
            draft=summary(found.category_name, found.wishes, found.outcome, found.body_name),
            publish_by_on=found.publish_by_on,
            is_platform_rule=found.is_platform_rule,
            made_at=clock.now(),
        )
        db.session.add(row)
        db.session.flush()
        events.record(PublicationCandidateMade(row.id, row.body_id), by)
        return row


def move_last_day(case_number: str, last: date) -> None:
    """Keep to the case's clock of publishing after a calendar change; the clock's event holds both days."""
    with transaction():
        found = select(Candidate).filter_by(case_number=case_number).with_for_update()
        candidate = db.session.scalar(found)
        if candidate is not None:
            candidate.publish_by_on = last


def check(candidate: Candidate, words: str) -> Redaction:
    """What redaction would make of these words; writes nothing."""
    keep = (candidate.institution_name, candidate.body_name, candidate.category_name)
    return redact(words.strip(), candidates.protected_words(candidate.case_number), keep)


def prepare(candidate: Candidate, words: str, *, by: Actor) -> Candidate:
    """An officer writes the summary; what is personal in it is covered before anybody else sees it."""
    with transaction():
        move = _permit(candidate, "prepare", by)
        _unbarred(candidate)
        found = check(candidate, words)
        _keep(candidate, found)
        candidate.prepared_at, candidate.prepared_by_id = clock.now(), by.person_id
        candidate.notified_at = candidate.objection_until_on = None
        candidate.state = move.target
        events.record(PublicationPrepared(candidate.id, digest(candidate.summary), len(found.hits)), by)
        return candidate


def _keep(candidate: Candidate, found: Redaction) -> None:
    candidate.draft, candidate.summary = found.before, found.text
    candidate.hits = {"found": [[str(hit.kind), hit.start, hit.end] for hit in found.hits]}


def notify(candidate: Candidate, *, by: Actor) -> Candidate:
    """Show the text to the institution; it may object for some working days (平台规则; none in the demo)."""
    with transaction():
        move = _permit(candidate, "notify", by)
        _unbarred(candidate)
        candidate.notified_at, candidate.objection_until_on = clock.now(), objection_until()
        candidate.state = move.target
        events.record(PublicationNotified(candidate.id, candidate.institution_ref, digest(candidate.summary)), by)
        return candidate


def objection_until() -> date | None:
    """The last day to object to a text shown today; None when the text need not wait (in the demo)."""
    if settings().is_demo:
        return None
    return add_working_days(calendars.current(), clock.today(), figure("objection")).due


def object_to(candidate: Candidate, words: str, *, by: Actor) -> Candidate:
    """The institution says what is wrong with the text; an officer decides."""
    with transaction():
        _permit(candidate, "object", by)
        candidate.objection, candidate.objected_at = words.strip(), clock.now()
        events.record(PublicationObjected(candidate.id, digest(candidate.objection)), by)
        return candidate


def publish(candidate: Candidate, *, by: Actor) -> Publication:
    """A person publishes: the copy is written once and findable (IR art. 29; O121 art. 38)."""
    with transaction():
        move = _permit(candidate, "publish", by)
        _unbarred(candidate)
        if candidate.objection_until_on is not None and clock.today() <= candidate.objection_until_on:
            raise TooEarly()
        made = _write(_first(candidate))
        candidate.publication_ref, candidate.published_at = made.series, made.published_at
        candidate.published_by_id, candidate.draft = by.person_id, candidate.summary
        candidate.state = move.target
        cases.publication_decided(candidate.case_number, by=by)
        events.record(PublicationPublished(candidate.id, made.ref, digest(made.summary)), by)
        return made


def decline(candidate: Candidate, reason: WithdrawalReason, *, by: Actor) -> Candidate:
    """The text will not go public."""
    with transaction():
        move = _permit(candidate, "decline", by)
        candidate.declined_reason, candidate.draft = reason, candidate.summary
        candidate.state = move.target
        cases.publication_decided(candidate.case_number, by=by)
        events.record(PublicationDeclined(candidate.id, reason), by)
        return candidate


def correct(candidate: Candidate, words: str, *, by: Actor) -> Publication:
    """Publish a corrected text in place of the one that stands; the earlier one stays as a tombstone."""
    with transaction():
        move = _permit(candidate, "correct", by)
        _unbarred(candidate)
        found = check(candidate, words)
        made = _write(_next(_standing(candidate), PublicationState.CORRECTED, found.text))
        _keep(candidate, found)
        candidate.draft, candidate.state = found.text, move.target
        events.record(PublicationCorrected(candidate.id, made.ref, made.version, digest(made.summary)), by)
        return made


def withdraw(candidate: Candidate, reason: WithdrawalReason, *, by: Actor) -> Publication:
    """Take a text down; its address answers that it was, when, and for what kind of reason."""
    with transaction():
        move = _permit(candidate, "withdraw", by)
        tombstone = _next(_standing(candidate), PublicationState.WITHDRAWN, "")
        tombstone.withdrawn_reason = reason
        made = _write(tombstone)
        candidate.declined_reason, candidate.state = reason, move.target
        events.record(PublicationWithdrawn(candidate.id, made.ref, reason), by)
        return made


def digest(words: str) -> str:
    """SHA-256 of a text that is public or about to be."""
    return hashlib.sha256(words.encode()).hexdigest()


def _permit(candidate: Candidate, act: str, by: Actor) -> Move:
    """Lock and ask the table; the caller sets the new state. Raises IllegalMove or NotYours."""
    lock(candidate)
    if find(candidate.state, act) is None:
        raise IllegalMove()
    move = allowed(candidate.state, act, str(by.role))
    if move is None or not _sits(candidate, move, by):
        raise NotYours()
    return move


def _sits(candidate: Candidate, move: Move, by: Actor) -> bool:
    """Officers act for the candidate's own body; an institution for itself (its view found the candidate)."""
    if str(by.role) in SYSTEM or str(by.role) in INSTITUTION & move.by:
        return True
    return by.organisation_id == candidate.body_id


def _unbarred(candidate: Candidate) -> None:
    found = candidates.bars_of(candidate.case_number)
    if found:
        raise Barred(_l("这件投诉现在不能公示：%(why)s。", why="；".join(str(bar.label) for bar in found)))


def _first(row: Candidate) -> Publication:
    about = db.session.scalar(select(PublicInstitution).filter_by(ref=row.institution_ref))
    if about is None:
        raise Barred(_l("这家机构的公开资料还没有生成，请稍后再试。"))
    now, ref = clock.now(), new_ref()
    return Publication(
        ref=ref,
        series=ref,
        version=1,
        state=PublicationState.PUBLISHED,
        institution_ref=about.ref,
        institution_name=about.name,
        credit_code=about.credit_code,
        address=about.address,
        category=row.category,
        category_name=row.category_name,
        summary=row.summary,
        outcome=row.outcome,
        body_name=row.body_name,
        region_code=about.region_code,
        region_name=about.region_name,
        closed_month=row.facts["closed_month"],
        days_to_accept=row.facts["days_to_accept"],
        days_to_close=row.facts["days_to_close"],
        is_on_time=row.facts["is_on_time"],
        objected_on=clock.day_of(row.objected_at) if row.objected_at else None,
        changed_on=row.changed_on,
        published_at=now,
        written_at=now,
    )


OWN = {"id", "ref", "version", "replaces_ref", "state", "summary", "written_at", "withdrawn_reason"}
COPIED = [column.key for column in Publication.__table__.columns if column.key not in OWN]


def _next(standing: Publication, state: PublicationState, words: str) -> Publication:
    """The row that replaces the one that stands."""
    same = {name: getattr(standing, name) for name in COPIED}
    return Publication(
        **same,
        ref=new_ref(),
        version=standing.version + 1,
        replaces_ref=standing.ref,
        state=state,
        summary=words,
        written_at=clock.now(),
    )


def _standing(row: Candidate) -> Publication:
    found = queries.newest_of(row.publication_ref or "")
    if found is None:
        raise IllegalMove()
    return found


def _write(made: Publication) -> Publication:
    """Write a row of the public table and make the newest findable."""
    db.session.add(made)
    db.session.flush()
    if made.replaces_ref is not None:
        replaced = db.session.scalars(select(Publication.id).where(Publication.ref == made.replaces_ref)).one()
        search.remove(db.session(), KIND, replaced)
    if made.state is not PublicationState.WITHDRAWN:
        words = searchable(made.institution_name, made.credit_code, made.category_name, made.summary, made.body_name)
        search.index(db.session(), KIND, made.id, words)
    return made
