"""What the public may read, as copies without any key into a case; who asks for corrections; who follows."""

from disclosure.models.correcting import CorrectionRequest
from disclosure.models.following import Following
from disclosure.models.publishing import (
    Candidate,
    InstitutionFigures,
    Publication,
    PublicCommitment,
    PublicDisclosure,
    PublicDuty,
    PublicInstitution,
    PublicNotice,
    WrittenOnce,
)

__all__ = [
    "Candidate",
    "CorrectionRequest",
    "Following",
    "InstitutionFigures",
    "PublicCommitment",
    "PublicDisclosure",
    "PublicDuty",
    "PublicInstitution",
    "PublicNotice",
    "Publication",
    "WrittenOnce",
]
