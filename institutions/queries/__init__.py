"""Reads of the registry: finding an institution, its part in online dispute resolution, its promises, its record."""

from institutions.queries.duties import duties_of, own_institution, standing, versions_of
from institutions.queries.finding import (
    exact_name,
    exact_names,
    find_institutions,
    institution_by_ref,
    institution_of_organisation,
)
from institutions.queries.likes import Like, like_groups, likes_of
from institutions.queries.obstacles import obstacles_of
from institutions.queries.odr import is_odr_member, odr_membership, odr_membership_by_ref, odr_memberships
from institutions.queries.promises import promises_of

__all__ = [
    "Like",
    "duties_of",
    "exact_name",
    "exact_names",
    "find_institutions",
    "institution_by_ref",
    "institution_of_organisation",
    "is_odr_member",
    "like_groups",
    "likes_of",
    "obstacles_of",
    "odr_membership",
    "odr_membership_by_ref",
    "odr_memberships",
    "own_institution",
    "promises_of",
    "standing",
    "versions_of",
]
