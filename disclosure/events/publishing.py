"""What happens on the way of a text and of an author's words to the public page; ids, codes and digests only."""

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
class PublicationCorrectionPrepared(DisclosureEvent):
    """An officer wrote a public text anew; it waits for a second person. `hits` says how many places were redacted."""

    kind = "publication.correction_prepared"
    digest: str
    hits: int


@dataclass(frozen=True)
class PublicationCorrectionDropped(DisclosureEvent):
    """A correction that waited will not be made."""

    kind = "publication.correction_dropped"


@dataclass(frozen=True)
class PublicationWithdrawn(DisclosureEvent):
    """The text was taken down and leaves a tombstone."""

    kind = "publication.withdrawn"
    publication_ref: str
    why: str


@dataclass(frozen=True)
class PublicationExpired(DisclosureEvent):
    """The time the operator set for showing texts was over; a tombstone stays."""

    kind = "publication.expired"
    publication_ref: str


@dataclass(frozen=True)
class NarrativeOffered(DisclosureEvent):
    """The complainant previewed their own words as they would be public, and consented to them."""

    kind = "narrative.offered"
    digest: str


@dataclass(frozen=True)
class NarrativePrepared(DisclosureEvent):
    """An officer looked at the words, and cut some of them or none."""

    kind = "narrative.prepared"
    digest: str


@dataclass(frozen=True)
class NarrativePublished(DisclosureEvent):
    """A second person made the words public."""

    kind = "narrative.published"
    publication_ref: str
    digest: str


@dataclass(frozen=True)
class NarrativeWithdrawn(DisclosureEvent):
    """The words will not be public, or are public no longer; what is rebuilt from public rows must do without them."""

    kind = "narrative.withdrawn"
    why: str
    was_public: bool
