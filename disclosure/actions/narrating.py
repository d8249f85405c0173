"""A complainant's own words: offered after a preview, cut by an officer, published by a second, taken back at any time.

Nothing is kept that its author did not see as it would be public (PIPL arts. 14, 25). Taking back needs no reason and
works at once: the public row loses its words and the search index forgets them in the same transaction.
"""

from collections.abc import Collection

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from disclosure import candidates, queries
from disclosure.actions.public_names import told_words
from disclosure.actions.public_rows import AnotherInstitution, Barred, digest, must_be_read
from disclosure.actions.standing import make_findable
from disclosure.actions.versions import note_change
from disclosure.barring import is_author, is_claimant
from disclosure.events import NarrativeOffered, NarrativePrepared, NarrativePublished, NarrativeWithdrawn
from disclosure.lifecycle import (
    BEFORE,
    DESK,
    LIVING,
    PUBLIC,
    NarrativeMove,
    NarrativeState,
    PublicNarrativeState,
    WithdrawalReason,
    find_narrative_move,
)
from disclosure.models import Candidate, Narrative, PublicNarrative
from disclosure.redaction import Redaction, cut, minor_signs, redact
from kernel import clock, events
from kernel.db import db, lock, transaction
from kernel.errors import DomainError, IllegalMove, NotYours
from kernel.events import Actor


class NotTheSame(DomainError):
    """What would be public now is not what its author previewed."""

    def default(self) -> object:
        """The sentence used when none is given."""
        return _l("内容与您刚才预览的不同，请再看一遍将公开的内容。")


class SecondPersonNeeded(DomainError):
    """Whoever prepared the words does not publish them."""

    def default(self) -> object:
        """The sentence used when none is given."""
        return _l("整理的人不能自己公开，请本单位另一位工作人员核对后公开（平台规则）。")


def preview(candidate: Candidate, words: str) -> Redaction:
    """What would be public of these words; writes nothing. Raises Barred where a minor may be known by them."""
    keep, hidden = told_words(candidate)
    found = redact(words.strip(), (*candidates.protected_words(candidate.case_number), *hidden), keep)
    signs = minor_signs(found.before, found.hits)
    if signs:
        why = "；".join(str(sign.label) for sign in signs)
        raise Barred(_l("周围的人可能从中认出孩子：%(why)s。请先删去这些内容。", why=why))
    return found


def print_of(words: str) -> str:
    """What ties a consent to the words it was given to."""
    return digest(words)


def offer(candidate: Candidate, words: str, seen: str, *, by: Actor) -> Narrative:
    """The author consents to exactly the words previewed (`seen` is their digest); an earlier offer is replaced."""
    with transaction():
        lock(candidate)
        row = _of(candidate)
        move = _permit(candidate, row, "offer", by)
        _unbarred(candidate)
        if candidate.state not in BEFORE | PUBLIC:
            raise IllegalMove()
        found = preview(candidate, words)
        if print_of(found.text) != seen:
            raise NotTheSame()
        row = row or Narrative(case_number=candidate.case_number, author_id=by.person_id)
        row.author_id, row.state, row.offered_at = by.person_id or 0, move.target, clock.now()
        row.typed, row.words, row.cut, row.digest = found.before, found.text, None, seen
        row.prepared_at = row.prepared_by_id = row.ended_at = row.ended_why = None
        db.session.add(row)
        events.record(NarrativeOffered(candidate.id, seen), by)
        return row


def prepare_narrative(
    candidate: Candidate, kept: Collection[int], hidden: Collection[str] = (), *, by: Actor, read: str | None = None
) -> Narrative:
    """An officer keeps all of the sentences or some, and hides words; nothing can be added.

    `read` is the digest of the words whose sentences were numbered; raises NotAsRead where they are others now.
    """
    with transaction():
        row = _locked(candidate)
        move = _permit(candidate, row, "prepare", by)
        _unbarred(candidate)
        must_be_read(row.words, read)
        left = cut(row.words or "", kept, hidden)
        if not left:
            raise Barred(_l("至少保留一句；都不公开的，请决定不公开。"))
        row.cut, row.state = left, move.target
        row.prepared_at, row.prepared_by_id = clock.now(), by.person_id
        events.record(NarrativePrepared(candidate.id, print_of(left)), by)
        return row


def publish_narrative(candidate: Candidate, *, by: Actor, read: str | None = None) -> PublicNarrative:
    """A second person makes the words public, beside an outcome that stands; `read` is the digest of those read."""
    with transaction():
        row = _locked(candidate)
        move = _permit(candidate, row, "publish", by)
        _unbarred(candidate)
        standing = queries.newest_of(candidate.publication_ref or "")
        if candidate.state not in PUBLIC or standing is None or row.cut is None:
            raise Barred(_l("处理结果公示之后，才能公开投诉人自述。"))
        if candidates.look(candidate).is_another:
            raise AnotherInstitution()
        if by.person_id == row.prepared_by_id:
            raise SecondPersonNeeded()
        must_be_read(row.cut, read)
        made = PublicNarrative(series=standing.series, words=row.cut, put_up_at=clock.now())
        db.session.add(made)
        db.session.flush()
        row.state, row.published_at, row.published_by_id = move.target, made.put_up_at, by.person_id
        make_findable(standing)
        note_change()
        events.record(NarrativePublished(candidate.id, standing.ref, print_of(made.words)), by)
        return made


def withdraw_narrative(candidate: Candidate, reason: WithdrawalReason, *, by: Actor) -> Narrative:
    """The words go, from wherever they are: by their author at any time, by the desk, or with the text beside them."""
    with transaction():
        row = _locked(candidate)
        move = _permit(candidate, row, "withdraw", by)
        was_public = row.state is NarrativeState.PUBLISHED
        if was_public:
            _take_down(candidate, reason)
        row.state, row.ended_at, row.ended_why = move.target, clock.now(), reason
        row.typed = row.words = row.cut = None
        events.record(NarrativeWithdrawn(candidate.id, str(reason), was_public), by)
        return row


def end_narrative(case_number: str, reason: WithdrawalReason, *, by: Actor = events.SYSTEM) -> None:
    """What stands beside a text goes when the text goes; nothing where there is none."""
    candidate = db.session.scalar(select(Candidate).filter_by(case_number=case_number))
    row = _of(candidate) if candidate is not None else None
    if candidate is not None and row is not None and row.state in LIVING:
        withdraw_narrative(candidate, reason, by=by)


def _take_down(candidate: Candidate, reason: WithdrawalReason) -> None:
    standing = queries.newest_of(candidate.publication_ref or "")
    public = queries.narrative_of(candidate.publication_ref or "")
    if public is not None:
        public.words, public.state = "", PublicNarrativeState.WITHDRAWN
        public.withdrawn_at, public.withdrawn_reason = clock.now(), reason
        db.session.flush()
    if standing is not None:
        make_findable(standing)
    note_change()


def _of(candidate: Candidate) -> Narrative | None:
    return db.session.scalar(select(Narrative).filter_by(case_number=candidate.case_number).with_for_update())


def _locked(candidate: Candidate) -> Narrative:
    lock(candidate)
    row = _of(candidate)
    if row is None:
        raise IllegalMove()
    return row


def _permit(candidate: Candidate, row: Narrative | None, act: str, by: Actor) -> NarrativeMove:
    """Ask the table; the author is whoever complains, an officer of the candidate's own body. Raises as it refuses.

    The words are offered by whose they are, or a guardian; whoever acts for them may take them back too.
    """
    move = find_narrative_move(row.state if row is not None else None, act)
    if move is None:
        raise IllegalMove()
    role = str(by.role)
    if role not in move.by or (role in DESK and by.organisation_id != candidate.body_id):
        raise NotYours()
    may = is_author if act == "offer" else is_claimant
    if role == "learner" and not may(candidate.case_number, by.person_id):
        raise NotYours()
    return move


def _unbarred(candidate: Candidate) -> None:
    found = candidates.bars_of(candidate.case_number)
    if found:
        raise Barred(_l("现在不能公开：%(why)s。", why="；".join(str(bar.label) for bar in found)))
