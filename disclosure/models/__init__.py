"""What the public may read, as copies without any key into a case; who asks for corrections; who follows."""

from disclosure.models.correcting import CorrectionRequest
from disclosure.models.duties import PublicCommitment, PublicDisclosure, PublicDuty
from disclosure.models.following import Following
from disclosure.models.milestones import PublicMilestone
from disclosure.models.monthly import PublicReport
from disclosure.models.publishing import (
    Candidate,
    Publication,
    PublicInstitution,
    PublicNotice,
    WrittenOnce,
)
from disclosure.models.rollups import CountedCase, FigureCell, PublicFigure
from disclosure.models.watched import PublicDraw, PublicInspection, PublicPhoto

__all__ = [
    "Candidate",
    "CorrectionRequest",
    "CountedCase",
    "FigureCell",
    "Following",
    "PublicCommitment",
    "PublicDisclosure",
    "PublicDraw",
    "PublicDuty",
    "PublicFigure",
    "PublicInspection",
    "PublicInstitution",
    "PublicMilestone",
    "PublicNotice",
    "PublicPhoto",
    "PublicReport",
    "Publication",
    "WrittenOnce",
]
