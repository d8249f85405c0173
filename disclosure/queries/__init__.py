"""Public reads, and the desk's: they know disclosure's own tables and the kernel, nothing of a case."""

from disclosure.queries.corrections import correction_by_ref, correction_page, corrections_about
from disclosure.queries.faceting import Facet, Names, Value, facets, names_within
from disclosure.queries.figures import (
    Point,
    PublishedCounts,
    all_figures,
    body_figures,
    category_figures,
    institution_figures,
    national_figures,
    platform_figures,
    published_counts,
    region_figures,
    trend,
)
from disclosure.queries.filters import PublicationFilter
from disclosure.queries.institutions import (
    InstitutionFilter,
    find_institutions,
    institution_by_ref,
    institution_page,
    milestones_of,
    notices_of,
    suggest_institutions,
    types_in_use,
)
from disclosure.queries.narratives import narrative_of, narratives
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
    "Point",
    "PublicationFilter",
    "PublishedCounts",
    "Slice",
    "Total",
    "Value",
    "all_figures",
    "body_figures",
    "category_figures",
    "choices",
    "correction_by_ref",
    "correction_page",
    "corrections_about",
    "facets",
    "find_institutions",
    "find_publications",
    "institution_by_ref",
    "institution_figures",
    "institution_page",
    "latest_publications",
    "milestones_of",
    "names_within",
    "narrative_of",
    "narratives",
    "national_figures",
    "newest_of",
    "notices_of",
    "platform_figures",
    "publication_by_ref",
    "publication_page",
    "publication_slice",
    "published_counts",
    "region_figures",
    "suggest_institutions",
    "tombstones_since",
    "total_of",
    "total_up_to",
    "trend",
    "types_in_use",
]
