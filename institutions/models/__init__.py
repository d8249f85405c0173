"""Institutions, the clocks of their cycles, filings, selections, exits, dispute resolution, promises."""

from institutions.models.clocks import CycleClock
from institutions.models.exits import Exit, ExitPlan, ExitReport
from institutions.models.filings import Filing, FilingItem, FilingTelling, FilingVersion
from institutions.models.odr import OdrMembership
from institutions.models.promises import PromiseCount
from institutions.models.registry import Brand, Institution
from institutions.models.selections import Selection

__all__ = [
    "Brand",
    "CycleClock",
    "Exit",
    "ExitPlan",
    "ExitReport",
    "Filing",
    "FilingItem",
    "FilingTelling",
    "FilingVersion",
    "Institution",
    "OdrMembership",
    "PromiseCount",
    "Selection",
]
