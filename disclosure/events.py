"""What happens on the way to the public page: the closed list; ids, codes and digests only."""

from dataclasses import dataclass

from kernel.events import Event


@dataclass(frozen=True)
class DisclosureEvent(Event):
    """Anything about one candidate and what was published from it; a chain of its own, apart from the case's."""

    candidate_id: int

    @property
    def stream(self) -> str:
        """The candidate's chain."""
        return f"disclosure:{self.candidate_id}"


@dataclass(frozen=True)
class PublicationCandidateMade(DisclosureEvent):
    """A closed case with consent may become public."""

    kind = "publication.candidate_made"
    body_id: int


@dataclass(frozen=True)
class PublicationPrepared(DisclosureEvent):
    """An officer wrote the summary; `hits` says how many places were redacted."""

    kind = "publication.prepared"
    digest: str
    hits: int


@dataclass(frozen=True)
class PublicationNotified(DisclosureEvent):
    """The institution was shown the text and may object until a day."""

    kind = "publication.notified"
    institution_ref: str
    digest: str


@dataclass(frozen=True)
class PublicationObjected(DisclosureEvent):
    """The institution objected; its words are not here."""

    kind = "publication.objected"
    digest: str


@dataclass(frozen=True)
class PublicationDeclined(DisclosureEvent):
    """The text will not be published."""

    kind = "publication.declined"
    why: str


@dataclass(frozen=True)
class PublicationPublished(DisclosureEvent):
    """A person published the text."""

    kind = "publication.published"
    publication_ref: str
    digest: str


@dataclass(frozen=True)
class PublicationCorrected(DisclosureEvent):
    """A corrected version took the place of an earlier one, which stays as a tombstone."""

    kind = "publication.corrected"
    publication_ref: str
    version: int
    digest: str


@dataclass(frozen=True)
class PublicationWithdrawn(DisclosureEvent):
    """The text was taken down and leaves a tombstone."""

    kind = "publication.withdrawn"
    publication_ref: str
    why: str


@dataclass(frozen=True)
class InstitutionCopyUpdated(Event):
    """The public copy of an institution's identity was brought up to date."""

    kind = "institution_copy.updated"
    institution_id: int

    @property
    def stream(self) -> str:
        """The institution's chain."""
        return f"institution:{self.institution_id}"
