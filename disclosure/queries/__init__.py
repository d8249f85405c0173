"""Public reads, and the desk's: they know disclosure's own tables and the kernel, nothing of a case."""

from disclosure.queries.corrections import correction_by_ref, correction_page, corrections_about
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
from disclosure.queries.narratives import narrative_of, narratives
from disclosure.queries.paging import BadCursor, Page
from disclosure.queries.publications import (
    PublicationFilter,
    choices,
    find_publications,
    latest_publications,
    newest_of,
    publication_by_ref,
    publication_page,
    tombstones_since,
)

__all__ = [
    "BadCursor",
    "InstitutionFilter",
    "Page",
    "PublicationFilter",
    "choices",
    "correction_by_ref",
    "correction_page",
    "corrections_about",
    "figures_of",
    "find_institutions",
    "find_publications",
    "institution_by_ref",
    "institution_page",
    "latest_publications",
    "milestones_of",
    "narrative_of",
    "narratives",
    "newest_of",
    "notices_of",
    "outcomes_of",
    "publication_by_ref",
    "publication_page",
    "suggest_institutions",
    "tombstones_since",
    "types_in_use",
]
