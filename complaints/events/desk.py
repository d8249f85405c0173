"""What happens at a desk beside its cases: who answers, who is away, words kept ready, lists taken out."""

from dataclasses import dataclass
from datetime import date

from complaints.events.base import CaseEvent
from kernel.events import Event


@dataclass(frozen=True)
class AssigneeNamed(CaseEvent):
    """An institution named which of its people answers a case; its own business."""

    kind = "complaint.assignee_named"
    person_id: int


@dataclass(frozen=True)
class DeskEvent(Event):
    """Anything about one organisation's desk; its stream is the organisation's chain."""

    organisation_id: int

    @property
    def stream(self) -> str:
        """The organisation's chain."""
        return f"organisation:{self.organisation_id}"


@dataclass(frozen=True)
class AbsenceSet(DeskEvent):
    """Somebody is away from a day until a day, and a colleague sees to their cases."""

    kind = "desk.absence_set"
    person_id: int
    substitute_id: int
    from_on: date
    until_on: date


@dataclass(frozen=True)
class AbsenceEnded(DeskEvent):
    """Somebody is back earlier, or the absence was taken back."""

    kind = "desk.absence_ended"
    person_id: int


@dataclass(frozen=True)
class TemplateKept(DeskEvent):
    """Words were kept ready for the organisation, or changed, or withdrawn."""

    kind = "desk.template_kept"
    template_id: int
    use: str
    withdrawn: bool


@dataclass(frozen=True)
class CasesExported(DeskEvent):
    """A list of cases left as a file: which form, how many rows, narrowed by which fields, for what reason."""

    kind = "desk.cases_exported"
    form: str
    rows: int
    narrowed_by: tuple[str, ...]
    reason: str
