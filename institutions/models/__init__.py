"""Institutions and what is known of them, the clocks of their cycles, their part in dispute resolution."""

from institutions.models.clocks import CycleClock
from institutions.models.facts import Fact, KnownName, Licence, Ownership, Representative
from institutions.models.history import Merge, RegistryChange
from institutions.models.odr import OdrMembership
from institutions.models.promises import PromiseCount
from institutions.models.registry import Institution

__all__ = [
    "CycleClock",
    "Fact",
    "Institution",
    "KnownName",
    "Licence",
    "Merge",
    "OdrMembership",
    "Ownership",
    "PromiseCount",
    "RegistryChange",
    "Representative",
]
