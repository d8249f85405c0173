"""From a closed case to the public page and back: candidate, summary, the institution's look, text, tombstone."""

from collections.abc import Sequence
from datetime import date, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from complaints import actions as cases
from complaints.queries.figures import figure
from disclosure import candidates
from disclosure.actions.narrating import end_narrative
from disclosure.actions.permitting import permit, unbarred
from disclosure.actions.public_names import told_words
from disclosure.actions.public_rows import Barred, digest, first_row, must_be_read, next_row, standing_of, write
from disclosure.actions.waiting import end_correction
from disclosure.candidates import CaseFacts, Look
from disclosure.events import (
    PublicationCandidateMade,
    PublicationDeclined,
    PublicationExpired,
    PublicationNotified,
    PublicationObjected,
    PublicationPrepared,
    PublicationPublished,
    PublicationWithdrawn,
)
from disclosure.lifecycle import (
    PUBLIC,
    PublicationState,
    WithdrawalReason,
)
from disclosure.models import Candidate, Publication
from disclosure.redaction import Hit, Redaction, minor_signs, redact
from disclosure.wording import summary
from kernel import calendars, clock, events
from kernel.config import settings
from kernel.db import db, transaction
from kernel.errors import DomainError
from kernel.events import Actor
from kernel.workdays import add_working_days


class SamePerson(DomainError):
    """Whoever prepared a text does not publish it: a second person looks (rules §8.2, platform rule)."""

    def default(self) -> object:
        """The sentence used when none is given."""
        return _l("整理的人不能自己公示，请本单位另一位工作人员核对后公示（平台规则）。")


class TooEarly(DomainError):
    """The institution's time to look at the text is not over (平台规则)."""

    def default(self) -> object:
        """The sentence used when none is given."""
        return _l("机构核对的时间还没有过，之后才能公示。")


def make_candidate(found: CaseFacts, *, by: Actor = events.SYSTEM) -> Candidate:
    """A closed case with consent becomes a candidate, with the template's sentence as a start; once per case.

    Its last day is that of the case's clock, which starts now where something barred the case when it was closed.
    """
    with transaction():
        known = db.session.scalar(select(Candidate).filter_by(case_number=found.case_number))
        if known is not None:
            return known
        running = cases.publication_begun(found.case_number, by=by)
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
            publish_by_on=running.due_on if running is not None else None,
            is_platform_rule=running is None or running.is_platform_rule,
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


def template_of(candidate: Candidate) -> str:
    """The template's sentence for this outcome."""
    wishes = candidate.facts.get("wishes", [])
    return summary(candidate.category_name, wishes, candidate.outcome, candidate.body_name)


def check(candidate: Candidate, words: str, freed: Sequence[str] = ()) -> Redaction:
    """What redaction would make of these words, where `freed` is what a person found not personal; writes nothing."""
    keep, hidden = told_words(candidate)
    return redact(words.strip(), (*candidates.protected_words(candidate.case_number), *hidden), keep, freed)


def readable(found: Redaction) -> Redaction:
    """The same, unless it may make a minor known: then the words must be written anew (rules §§0b.24, 8.2)."""
    signs = minor_signs(found.before, found.hits)
    if signs:
        why = "；".join(str(sign.label) for sign in signs)
        raise Barred(_l("文字里有可能认出未成年人的内容：%(why)s。请改写后再保存。", why=why))
    return found


def prepare(candidate: Candidate, words: str, *, by: Actor, freed: Sequence[str] = ()) -> Candidate:
    """An officer writes the summary; what is personal in it is covered before anybody else sees it."""
    with transaction():
        move = permit(candidate, "prepare", by)
        _take_over_institution(candidate, candidates.look(candidate))
        unbarred(candidate)
        found = readable(check(candidate, words, freed))
        _keep(candidate, found)
        candidate.prepared_at, candidate.prepared_by_id = clock.now(), by.person_id
        candidate.notified_at = candidate.objection_until_on = candidate.was_shown_here = None
        candidate.state = move.target
        events.record(PublicationPrepared(candidate.id, digest(candidate.summary), len(found.hits)), by)
        return candidate


def _take_over_institution(candidate: Candidate, found: Look) -> None:
    """Let the text be about whom the case is about now; what another institution said against it counts no more."""
    if found.is_another:
        candidate.objection = candidate.objected_at = None
    if found.about is not None and found.about.ref != candidate.institution_ref:
        candidate.institution_ref, candidate.institution_name = found.about.ref, found.about.name
        db.session.flush()


def _keep(candidate: Candidate, found: Redaction) -> None:
    candidate.draft, candidate.summary = found.before, found.text
    candidate.hits = {"found": [_noted(hit) for hit in found.hits]}


def _noted(hit: Hit) -> list[str | int]:
    return [str(hit.kind), hit.start, hit.end, hit.rule, str(hit.confidence)]


def notify(candidate: Candidate, *, by: Actor) -> Candidate:
    """Show the text to the institution; it may object for some working days (平台规则; none in the demo)."""
    with transaction():
        move = permit(candidate, "notify", by)
        found = unbarred(candidate)
        _take_over_institution(candidate, found)  # after a merger the one that is asked is the one that is named
        candidate.notified_at, candidate.objection_until_on = clock.now(), objection_until()
        candidate.was_shown_here = found.has_account
        candidate.state = move.target
        events.record(PublicationNotified(candidate.id, candidate.institution_ref, digest(candidate.summary)), by)
        return candidate


def objection_until() -> date | None:
    """The last day to object to a text shown today; None when the text need not wait (in the demo)."""
    if settings().is_demo:
        return None
    return add_working_days(calendars.current(), clock.today(), figure("objection")).due


def object_to(candidate: Candidate, words: str, *, by: Actor) -> Candidate:
    """The institution says what is wrong with the text, once or more, nothing said is lost; an officer decides."""
    with transaction():
        permit(candidate, "object", by)
        candidate.objection = "\n\n".join(filter(None, (candidate.objection, words.strip())))
        candidate.objected_at = clock.now()
        events.record(PublicationObjected(candidate.id, digest(candidate.objection)), by)
        return candidate


def publish(candidate: Candidate, *, by: Actor, read: str | None = None) -> Publication:
    """A person publishes: the copy is written once and findable (IR art. 29; O121 art. 38).

    `read` is the digest of the words that were read; raises NotAsRead where they are others now.
    """
    with transaction():
        move = permit(candidate, "publish", by)
        unbarred(candidate)
        if candidate.objection_until_on is not None and clock.today() <= candidate.objection_until_on:
            raise TooEarly()
        if by.person_id == candidate.prepared_by_id:
            raise SamePerson()
        must_be_read(candidate.summary, read)
        made = write(first_row(candidate))
        candidate.publication_ref, candidate.published_at = made.series, made.published_at
        candidate.published_by_id, candidate.draft = by.person_id, candidate.summary
        candidate.state = move.target
        cases.publication_decided(candidate.case_number, by=by)
        events.record(PublicationPublished(candidate.id, made.ref, digest(made.summary)), by)
        return made


def decline(candidate: Candidate, reason: WithdrawalReason, *, by: Actor) -> Candidate:
    """The text will not go public."""
    with transaction():
        move = permit(candidate, "decline", by)
        candidate.declined_reason, candidate.draft = reason, candidate.summary
        candidate.state = move.target
        end_narrative(candidate.case_number, reason, by=by)
        cases.publication_decided(candidate.case_number, by=by)
        events.record(PublicationDeclined(candidate.id, reason), by)
        return candidate


def withdraw(candidate: Candidate, reason: WithdrawalReason, *, by: Actor) -> Publication:
    """Take a text down; its address answers that it was, when, and for what kind of reason."""
    with transaction():
        move = permit(candidate, "withdraw", by)
        tombstone = next_row(standing_of(candidate), PublicationState.WITHDRAWN, "")
        tombstone.withdrawn_reason = reason
        made = write(tombstone)
        candidate.declined_reason, candidate.state = reason, move.target
        end_narrative(candidate.case_number, reason, by=by)
        end_correction(candidate, by=by)
        events.record(PublicationWithdrawn(candidate.id, made.ref, reason), by)
        return made


def expire(candidate: Candidate, *, by: Actor = events.SYSTEM) -> Publication:
    """The time the operator set for showing texts is over; the address says so (平台规则: no text read sets a time)."""
    with transaction():
        move = permit(candidate, "expire", by)
        tombstone = next_row(standing_of(candidate), PublicationState.WITHDRAWN, "")
        tombstone.withdrawn_reason = WithdrawalReason.EXPIRED
        made = write(tombstone)
        candidate.declined_reason, candidate.state = WithdrawalReason.EXPIRED, move.target
        end_narrative(candidate.case_number, WithdrawalReason.EXPIRED, by=by)
        end_correction(candidate, by=by)
        events.record(PublicationExpired(candidate.id, made.ref), by)
        return made


def sweep_expired(limit: int = 200) -> int:
    """Take down what was shown for as long as the operator set (`PUBLICATION_DAYS`); nothing where nothing is set."""
    days = settings().publication_days
    if not days:
        return 0
    before = clock.start_of(clock.today() - timedelta(days=days))
    found = select(Candidate).where(Candidate.state.in_(PUBLIC), Candidate.published_at < before)
    rows = db.session.scalars(found.order_by(Candidate.id).limit(limit)).all()
    for row in rows:
        expire(row)
    return len(rows)
