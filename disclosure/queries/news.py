"""What became public, was taken down or was answered since an instant, of one thing that is followed."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from disclosure.lifecycle import CorrectionState, Scope
from disclosure.models import CorrectionRequest, Publication, PublicNotice
from disclosure.queries.filters import PublicationFilter
from disclosure.queries.notices import gone_among, notices_among
from disclosure.queries.publications import (
    find_publications,
    find_publications_about,
    tombstones_about,
    tombstones_since,
)
from disclosure.queries.steps import Refs, Step, refs_about, refs_in, refs_of_type, refs_with, steps
from kernel.db import db

MOST = 20


@dataclass(frozen=True)
class News:
    """The newest of each kind, at most 20 of it."""

    outcomes: list[Publication] = field(default_factory=list)
    gone: list[Publication] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    notices: list[PublicNotice] = field(default_factory=list)
    gone_notices: list[PublicNotice] = field(default_factory=list)
    answers: list[CorrectionRequest] = field(default_factory=list)

    @property
    def number(self) -> int:
        """How many there are."""
        return sum(map(len, vars(self).values()))


def filter_of(scope: Scope, value: str) -> PublicationFilter:
    """The filter of texts that fits what is followed."""
    if scope is Scope.INSTITUTION:
        return PublicationFilter(institution=value)
    if scope is Scope.REGION:
        return PublicationFilter(region=value)
    return PublicationFilter(category=value if scope is Scope.CATEGORY else "")


def refs_for(scope: Scope, value: str) -> Refs:
    """The institutions whose life is news for whoever follows this; None for all."""
    asked = {
        Scope.INSTITUTION: refs_about,
        Scope.REGION: refs_in,
        Scope.TYPE: refs_of_type,
        Scope.CATEGORY: refs_with,
    }
    return asked[scope](value) if scope in asked else None


def news_since(scope: Scope, value: str, since: datetime) -> News:
    """What is new; of a kind of problem also what happens to the institutions that its standing texts name."""
    asked, refs = filter_of(scope, value), refs_for(scope, value)
    is_kind = scope is Scope.TYPE and refs is not None
    texts = find_publications_about(refs) if is_kind else find_publications(asked)
    texts = texts.where(Publication.written_at > since).order_by(Publication.written_at.desc())
    return News(
        outcomes=list(db.session.scalars(texts.limit(MOST))),
        gone=tombstones_about(refs, MOST, since) if is_kind else tombstones_since(MOST, asked, since),
        steps=steps(refs, since, MOST),
        notices=notices_among(refs, since, MOST),
        gone_notices=gone_among(refs, since, MOST),
        answers=_answers(refs, since),
    )


def _answers(refs: Refs, since: datetime) -> list[CorrectionRequest]:
    found = select(CorrectionRequest).where(
        CorrectionRequest.state != CorrectionState.RECEIVED, CorrectionRequest.decided_at > since
    )
    found = found.where(CorrectionRequest.institution_ref.in_(refs)) if refs is not None else found
    return list(db.session.scalars(found.order_by(CorrectionRequest.decided_at.desc()).limit(MOST)))
