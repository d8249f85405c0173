"""Institutions, their part in online dispute resolution, and the ledger of their promises."""

from institutions.models.odr import OdrMembership
from institutions.models.promises import PromiseCount
from institutions.models.registry import Brand, Institution

__all__ = ["Brand", "Institution", "OdrMembership", "PromiseCount"]
