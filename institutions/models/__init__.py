"""Institutions, the clocks of their cycles, their part in dispute resolution, the ledger of their promises."""

from institutions.models.clocks import CycleClock
from institutions.models.duties import Commitment, CourseLine, Disclosure, DutyRecord, QualityStandard, WrittenOnce
from institutions.models.odr import OdrMembership
from institutions.models.promises import PromiseCount
from institutions.models.registry import Brand, Institution

__all__ = [
    "Brand",
    "Commitment",
    "CourseLine",
    "CycleClock",
    "Disclosure",
    "DutyRecord",
    "Institution",
    "OdrMembership",
    "PromiseCount",
    "QualityStandard",
    "WrittenOnce",
]
