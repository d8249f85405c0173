"""What became public, was taken down or was answered since an instant, of one thing that is followed."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Select, select

from disclosure.lifecycle import CorrectionState, Scope
from disclosure.models import CorrectionRequest, Publication, PublicInstitution, PublicNotice
from disclosure.queries.filters import PublicationFilter
from disclosure.queries.paging import region_prefix
from disclosure.queries.publications import find_publications, tombstones_since
from kernel.db import db

MOST = 20


@dataclass(frozen=True)
class News:
    """The newest of each kind, at most 20 of it."""

    outcomes: list[Publication] = field(default_factory=list)
    gone: list[Publication] = field(default_factory=list)
    notices: list[PublicNotice] = field(default_factory=list)
    answers: list[CorrectionRequest] = field(default_factory=list)

    @property
    def number(self) -> int:
        """How many there are."""
        return len(self.outcomes) + len(self.gone) + len(self.notices) + len(self.answers)


def filter_of(scope: Scope, value: str) -> PublicationFilter:
    """The filter of texts that fits what is followed."""
    if scope is Scope.INSTITUTION:
        return PublicationFilter(institution=value)
    if scope is Scope.REGION:
        return PublicationFilter(region=value)
    return PublicationFilter(category=value if scope is Scope.CATEGORY else "")


def news_since(scope: Scope, value: str, since: datetime) -> News:
    """What is new; notices and answers have no category, so whoever follows one hears of texts alone."""
    asked = filter_of(scope, value)
    texts = find_publications(asked).where(Publication.written_at > since).order_by(Publication.written_at.desc())
    found = News(list(db.session.scalars(texts.limit(MOST))), tombstones_since(MOST, asked, since))
    if scope is Scope.CATEGORY:
        return found
    notices = select(PublicNotice).where(PublicNotice.published_at > since)
    notices = notices.where(PublicNotice.institution_ref.in_(_refs(scope, value))) if value else notices
    found.notices.extend(db.session.scalars(notices.order_by(PublicNotice.published_at.desc()).limit(MOST)))
    answers = select(CorrectionRequest).where(
        CorrectionRequest.state != CorrectionState.RECEIVED, CorrectionRequest.decided_at > since
    )
    answers = answers.where(CorrectionRequest.institution_ref.in_(_refs(scope, value))) if value else answers
    found.answers.extend(db.session.scalars(answers.order_by(CorrectionRequest.decided_at.desc()).limit(MOST)))
    return found


def _refs(scope: Scope, value: str) -> list[str] | Select[str]:
    if scope is Scope.INSTITUTION:
        return [value]
    within = PublicInstitution.region_code.startswith(region_prefix(value), autoescape=True)
    return select(PublicInstitution.ref).where(within)
