"""Everybody's pages: no cookie, nobody signed in, cached for five minutes; language and type size in the address."""

from disclosure.views.public import (
    areas,
    badges,
    corrections,
    data,
    duties,
    feeds,
    institutions,
    leads,
    leaving,
    listing,
    overview,
    pages,
    publications,
    reports,
    trends,
    watched,
)
from disclosure.views.public.blueprint import public

__all__ = [
    "areas",
    "badges",
    "corrections",
    "data",
    "duties",
    "feeds",
    "institutions",
    "leads",
    "leaving",
    "listing",
    "overview",
    "pages",
    "public",
    "publications",
    "reports",
    "trends",
    "watched",
]
