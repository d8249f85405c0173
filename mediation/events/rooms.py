"""What a mediator puts beside the words of a room; recorded in that room, for those who hear it."""

from dataclasses import dataclass

from complaints.events import CaseEvent


@dataclass(frozen=True)
class FactPinned(CaseEvent):
    """Claim and answer to one thing were put side by side; the words are not here, only their salted digest."""

    kind = "mediation.fact_pinned"
    fact_id: int
    digest: str


@dataclass(frozen=True)
class FactUnpinned(CaseEvent):
    """A pinned fact was taken down; it stays in the record."""

    kind = "mediation.fact_unpinned"
    fact_id: int


@dataclass(frozen=True)
class TopicOpened(CaseEvent):
    """A matter to talk about was named."""

    kind = "mediation.topic_opened"
    topic_id: int
    digest: str


@dataclass(frozen=True)
class TopicClosed(CaseEvent):
    """A matter was talked out."""

    kind = "mediation.topic_closed"
    topic_id: int
