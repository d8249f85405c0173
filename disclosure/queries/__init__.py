"""Public reads, and the desk's: they know disclosure's own tables and the kernel, nothing of a case."""

from disclosure.queries.corrections import correction_by_ref, correction_page, corrections_about
from disclosure.queries.faceting import Facet, Names, Value, facets, names_within
from disclosure.queries.filters import PublicationFilter
from disclosure.queries.institutions import (
    InstitutionFilter,
    figures_of,
    find_institutions,
    institution_by_ref,
    institution_page,
    milestones_of,
    notices_of,
    outcomes_of,
    suggest_institutions,
    types_in_use,
)
from disclosure.queries.paging import BadCursor, Page
from disclosure.queries.publications import (
    Slice,
    choices,
    find_publications,
    latest_publications,
    newest_of,
    publication_by_ref,
    publication_page,
    publication_slice,
    tombstones_since,
)
from disclosure.queries.totals import Total, total_of, total_up_to

__all__ = [
    "BadCursor",
    "Facet",
    "InstitutionFilter",
    "Names",
    "Page",
    "PublicationFilter",
    "Slice",
    "Total",
    "Value",
    "choices",
    "correction_by_ref",
    "correction_page",
    "corrections_about",
    "facets",
    "figures_of",
    "find_institutions",
    "find_publications",
    "institution_by_ref",
    "institution_page",
    "latest_publications",
    "milestones_of",
    "names_within",
    "newest_of",
    "notices_of",
    "outcomes_of",
    "publication_by_ref",
    "publication_page",
    "publication_slice",
    "suggest_institutions",
    "tombstones_since",
    "total_of",
    "total_up_to",
    "types_in_use",
]
