"""What the review page shows of a complainant's own words."""

from accounts.permissions import current_viewer
from disclosure import actions
from disclosure.forms import CutForm
from disclosure.lifecycle import narrative_acts
from disclosure.models import Candidate, Narrative
from disclosure.queries import desk as desk_queries
from disclosure.redaction import Redaction, sentences
from kernel.errors import DomainError


def shown(candidate: Candidate) -> dict[str, object]:
    """What the review page needs of the complainant's own words."""
    row = desk_queries.narrative_by_case(candidate.case_number)
    return {
        "narrative": row,
        "narrative_redaction": _before(candidate, row),
        "narrative_sentences": sentences(row.words) if row is not None and row.words else [],
        "narrative_read": actions.print_of((row.words if row is not None else None) or ""),
        "cut_read": actions.print_of((row.cut if row is not None else None) or ""),
        "narrative_acts": narrative_acts(row.state, str(current_viewer().role)) if row is not None else (),
        "is_narrative_mine": row is not None and row.prepared_by_id == current_viewer().person_id,
        "cut_form": CutForm(formdata=None),
    }


def _before(candidate: Candidate, row: Narrative | None) -> Redaction | None:
    """Before and after; None where there is nothing, or where the case holds more now than when it was offered."""
    if row is None or not row.typed:
        return None
    try:
        return actions.preview(candidate, row.typed)
    except DomainError:
        return None
