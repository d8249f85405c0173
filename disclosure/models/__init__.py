"""What the public may read, as copies without any key into a case; who asks for corrections; who follows."""

from disclosure.models.benchmark import BenchmarkRow
from disclosure.models.correcting import CorrectionRequest
from disclosure.models.duties import PublicCommitment, PublicDisclosure, PublicDuty
from disclosure.models.following import Following
from disclosure.models.leads import PublicLeadCount
from disclosure.models.milestones import PublicMilestone
from disclosure.models.monthly import PublicReport
from disclosure.models.narrating import Narrative, PublicNarrative
from disclosure.models.open_data import OpenSalt, OpenSnapshot
from disclosure.models.publishing import (
    Candidate,
    Publication,
    PublicInstitution,
    PublicNotice,
    WrittenOnce,
)
from disclosure.models.revising import PreparedCorrection
from disclosure.models.rollups import CountedCase, FigureCell, PublicFigure
from disclosure.models.standing import WITHIN, PublicationCount, StandingPublication
from disclosure.models.version import PublicVersion
from disclosure.models.watched import PublicDraw, PublicInspection, PublicPhoto

__all__ = [
    "WITHIN",
    "BenchmarkRow",
    "Candidate",
    "CorrectionRequest",
    "CountedCase",
    "FigureCell",
    "Following",
    "Narrative",
    "OpenSalt",
    "OpenSnapshot",
    "PreparedCorrection",
    "PublicCommitment",
    "PublicDisclosure",
    "PublicDraw",
    "PublicDuty",
    "PublicFigure",
    "PublicInspection",
    "PublicInstitution",
    "PublicLeadCount",
    "PublicMilestone",
    "PublicNarrative",
    "PublicNotice",
    "PublicPhoto",
    "PublicReport",
    "PublicVersion",
    "Publication",
    "PublicationCount",
    "StandingPublication",
    "WrittenOnce",
]
