"""What somebody takes away of a case: a chain for each bundle, so that no other party reads of it in theirs."""

from dataclasses import dataclass

from kernel.events import Event


@dataclass(frozen=True)
class DossierEvent(Event):
    """Anything about one bundle of a case."""

    dossier_id: int
    complaint_id: int

    @property
    def stream(self) -> str:
        """The bundle's own chain."""
        return f"dossier:{self.dossier_id}"


@dataclass(frozen=True)
class DossierAsked(DossierEvent):
    """Somebody asked for everything their pages show of a case, in one."""

    kind = "dossier.asked"


@dataclass(frozen=True)
class DossierMade(DossierEvent):
    """It is there, with so many files, of which so many were not found as they came in."""

    kind = "dossier.made"
    files: int
    troubled: int


@dataclass(frozen=True)
class DossierFailed(DossierEvent):
    """It could not be made."""

    kind = "dossier.failed"
    lack: str
