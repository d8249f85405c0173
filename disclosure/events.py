"""What happens on the way to the public page: the closed list; ids, codes and digests only."""

from dataclasses import dataclass
from datetime import date

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


@dataclass(frozen=True)
class InstitutionCopyUpdated(Event):
    """The public copy of an institution's identity was brought up to date."""

    kind = "institution_copy.updated"
    institution_id: int

    @property
    def stream(self) -> str:
        """The institution's chain."""
        return f"institution:{self.institution_id}"


@dataclass(frozen=True)
class MonthlyReportBuilt(Event):
    """The report of a month (2026-10) was written; `digest` is of its content."""

    kind = "monthly_report.built"
    month: str
    digest: str

    @property
    def stream(self) -> str:
        """The reports' own chain."""
        return "monthly_reports"


@dataclass(frozen=True)
class CorrectionEvent(Event):
    """Anything about one request to correct a public fact."""

    request_id: int

    @property
    def stream(self) -> str:
        """The request's chain."""
        return f"correction:{self.request_id}"


@dataclass(frozen=True)
class CorrectionAsked(CorrectionEvent):
    """Somebody said that a public fact is wrong; the answer is due on a day."""

    kind = "correction.asked"
    subject: str
    body_id: int | None
    due_on: date


@dataclass(frozen=True)
class CorrectionPassedOn(CorrectionEvent):
    """Another answers now; the clock runs on."""

    kind = "correction.passed_on"
    body_id: int | None


@dataclass(frozen=True)
class CorrectionAnswered(CorrectionEvent):
    """The answer is public; `digest` is of its words."""

    kind = "correction.answered"
    state: str
    digest: str


@dataclass(frozen=True)
class CorrectionWarned(CorrectionEvent):
    """The time for the answer is about to run out."""

    kind = "correction.warned"
    due_on: date


@dataclass(frozen=True)
class CorrectionBreached(CorrectionEvent):
    """The time for the answer ran out; dated at the breach."""

    kind = "correction.breached"
    due_on: date


@dataclass(frozen=True)
class CorrectionRedated(CorrectionEvent):
    """A calendar was announced and the last day is another now."""

    kind = "correction.redated"
    old_due_on: date
    due_on: date


@dataclass(frozen=True)
class CorrectionErased(CorrectionEvent):
    """What the requester wrote, and the address, are gone."""

    kind = "correction.erased"


@dataclass(frozen=True)
class FollowingEvent(Event):
    """Anything about one following."""

    following_id: int

    @property
    def stream(self) -> str:
        """The following's chain."""
        return f"following:{self.following_id}"


@dataclass(frozen=True)
class FollowingAsked(FollowingEvent):
    """Somebody asked that an address be told; its owner is asked."""

    kind = "following.asked"
    scope: str


@dataclass(frozen=True)
class FollowingConfirmed(FollowingEvent):
    """The address's owner wants it."""

    kind = "following.confirmed"


@dataclass(frozen=True)
class FollowingEnded(FollowingEvent):
    """Its owner ended it, or never confirmed; the address is erased."""

    kind = "following.ended"
    is_lapsed: bool


@dataclass(frozen=True)
class LeadCountsPublished(Event):
    """How many reports and leads came by the door in a period was counted for the public."""

    kind = "lead_counts.published"
    from_on: date
    until_on: date

    @property
    def stream(self) -> str:
        """One chain for all of them."""
        return "disclosure:lead_counts"


@dataclass(frozen=True)
class OpenSnapshotMade(Event):
    """A signed snapshot of the open data was made; `digest` is of its header."""

    kind = "open_data.snapshot_made"
    number: int
    digest: str
    key_id: str
