"""The public API, version 1: published outcomes, institutions, notices and figures, read only, described by itself."""

from disclosure.api import bodies, description, errors, notices, publications
from disclosure.api.blueprint import api

__all__ = ["api", "bodies", "description", "errors", "notices", "publications"]
