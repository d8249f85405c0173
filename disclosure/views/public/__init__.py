"""Everybody's pages: no cookie, nobody signed in, cached for five minutes; language and type size in the address."""

from disclosure.views.public import (
    badges,
    corrections,
    data,
    duties,
    feeds,
    institutions,
    leads,
    listing,
    pages,
    publications,
    watched,
)
from disclosure.views.public.blueprint import public

__all__ = [
    "badges",
    "corrections",
    "data",
    "duties",
    "feeds",
    "institutions",
    "leads",
    "listing",
    "pages",
    "public",
    "publications",
    "watched",
]
