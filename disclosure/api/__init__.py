"""The public API, version 1: published outcomes and institutions, read only, as `/api/v1/openapi.json` describes it."""

from disclosure.api import errors, publications
from disclosure.api.blueprint import api

__all__ = ["api", "errors", "publications"]
