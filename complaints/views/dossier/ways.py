"""The registries: what higher floors add to a bundle, and the other ways by which somebody reads a case."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Protocol

from accounts.permissions import Viewer
from complaints.actions.dossiers import Reading
from complaints.dossier.model import Document, Evidence, PaperLine, Section
from complaints.dossier.packing import Opened
from complaints.models import Complaint, Dossier
from complaints.views.case import CaseView
from kernel.files import StoredFile


@dataclass(frozen=True)
class Source:
    """A file a reader knows of, the words it is listed with, and the name the reader may know it by."""

    file: StoredFile
    came_with: str
    by: str
    name: str


@dataclass(frozen=True)
class Marks:
    """Rights a higher floor's part rests on, as tokens of codes and ids, and the events its reader knows of there."""

    stands: frozenset[str] = frozenset()
    seen: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Read:
    """A case as somebody read it, not yet numbered or packed, and how its files are opened for that reader."""

    reading: Reading
    document: Document
    open_evidence: Callable[[Evidence], Opened]
    open_paper: Callable[[PaperLine], Opened]


class Reader(Protocol):
    """One way of reading a case, now."""

    def reading(self) -> Reading:
        """The rights it rests on and the state of the case."""

    def read(self) -> Read:
        """Everything."""


@dataclass
class Ways:
    """What is registered: in this order the parts stand in the document."""

    parts: list[Callable[[Viewer, CaseView], Iterable[Section]]] = field(default_factory=list)
    marks: list[Callable[[Viewer, Complaint], Marks]] = field(default_factory=list)
    readers: dict[str, Callable[[Dossier], Reader]] = field(default_factory=dict)


WAYS = Ways()
