"""What happens to an institution's record, and to its part in online dispute resolution."""

from dataclasses import dataclass
from datetime import date

from kernel.events import Event


@dataclass(frozen=True)
class InstitutionEvent(Event):
    """Anything about one institution."""

    institution_id: int

    @property
    def stream(self) -> str:
        """The institution's chain."""
        return f"institution:{self.institution_id}"


@dataclass(frozen=True)
class InstitutionAdded(InstitutionEvent):
    """An institution entered the registry."""

    kind = "institution.added"
    is_free_entry: bool


@dataclass(frozen=True)
class InstitutionChanged(InstitutionEvent):
    """A public fact about an institution changed."""

    kind = "institution.changed"


@dataclass(frozen=True)
class OdrJoined(InstitutionEvent):
    """The institution takes part in online dispute resolution from a day."""

    kind = "institution.odr_joined"
    membership_id: int
    from_on: date


@dataclass(frozen=True)
class OdrLeft(InstitutionEvent):
    """It takes part no longer after a day."""

    kind = "institution.odr_left"
    membership_id: int
    until_on: date


@dataclass(frozen=True)
class InstitutionFactAdded(InstitutionEvent):
    """A name, a licence, a person or an owner was entered; `fact` is the table."""

    kind = "institution.fact_added"
    fact: str
    fact_id: int


@dataclass(frozen=True)
class InstitutionFactChanged(InstitutionEvent):
    """What was missing of a fact was entered, or what was wrong of it corrected."""

    kind = "institution.fact_changed"
    fact: str
    fact_id: int


@dataclass(frozen=True)
class InstitutionFactEnded(InstitutionEvent):
    """A fact holds no longer."""

    kind = "institution.fact_ended"
    fact: str
    fact_id: int


@dataclass(frozen=True)
class InstitutionPeopleExported(Event):
    """People and owners with their sealed names left as a file; the reason is in its row, here its salted digest.

    Events of before hold neither, and a reason that stays in the chain.
    """

    kind = "institution.people_exported"
    stream = "registry"
    form: str
    rows: int
    export_id: int | None = None
    digest: str = ""


@dataclass(frozen=True)
class InstitutionAccepted(InstitutionEvent):
    """What a learner had typed was looked up and is an institution of the registry now."""

    kind = "institution.accepted"


@dataclass(frozen=True)
class MergeEvent(InstitutionEvent):
    """Anything about a merger or a split; the institution is the one that points on or is parted."""

    into_id: int
    merge_id: int


@dataclass(frozen=True)
class MergeProposed(MergeEvent):
    """Somebody proposed to merge two records or to part them."""

    kind = "institution.merge_proposed"
    act: str


@dataclass(frozen=True)
class MergeRefused(MergeEvent):
    """Another person did not agree, or the proposal was taken back."""

    kind = "institution.merge_refused"


@dataclass(frozen=True)
class InstitutionMerged(MergeEvent):
    """A record went into another: a merger of two, or a free entry bound to a known institution."""

    kind = "institution.merged"
    act: str


@dataclass(frozen=True)
class InstitutionSplit(MergeEvent):
    """A record that had gone into another stands for itself again."""

    kind = "institution.split"
