"""What happens around the panel of a body: who is asked, chosen, seated beside the chair, looked at."""

from dataclasses import dataclass

from complaints.events import CaseEvent
from kernel.events import Event


@dataclass(frozen=True)
class MediatorNominated(CaseEvent):
    """A mediator was asked to take the case and to declare whether a conflict stands against it."""

    kind = "mediation.mediator_nominated"
    nomination_id: int
    person_id: int
    asked_for: str
    chosen: str


@dataclass(frozen=True)
class ConflictDeclared(CaseEvent):
    """The mediator asked declared that no conflict stands against it, or did not take it."""

    kind = "mediation.conflict_declared"
    nomination_id: int
    is_free: bool


@dataclass(frozen=True)
class NominationWithdrawn(CaseEvent):
    """The body no longer asks this mediator."""

    kind = "mediation.nomination_withdrawn"
    nomination_id: int


@dataclass(frozen=True)
class MediatorPreferred(CaseEvent):
    """A party said whom of the panel it would like."""

    kind = "mediation.mediator_preferred"
    party_id: int
    member_id: int


@dataclass(frozen=True)
class CoMediatorSeated(CaseEvent):
    """A second mediator sits in every room beside the chair."""

    kind = "mediation.co_mediator_added"
    mediation_id: int
    party_id: int


@dataclass(frozen=True)
class CoMediatorLeft(CaseEvent):
    """A second mediator no longer sits at the table."""

    kind = "mediation.co_mediator_removed"
    mediation_id: int
    party_id: int


@dataclass(frozen=True)
class PanelEvent(Event):
    """Anything about the panel of one body; on the body's own chain."""

    organisation_id: int

    @property
    def stream(self) -> str:
        """The body's chain."""
        return f"organisation:{self.organisation_id}"


@dataclass(frozen=True)
class PanelMemberSet(PanelEvent):
    """A mediator's place on the panel was made or changed."""

    kind = "panel.member_changed"
    member_id: int
    is_active: bool


@dataclass(frozen=True)
class PanelRuleSet(PanelEvent):
    """How the body runs its panel was changed."""

    kind = "panel.rule_changed"
    by_number: bool
    parties_choose: bool


@dataclass(frozen=True)
class TableLookedAt(PanelEvent):
    """A supervisor looked at an ended table that the month's draw named."""

    kind = "panel.table_looked"
    mediation_id: int
    grade: str
