"""What the table adds to the bundle of a case, and the bundle of an extra seat, which has a page of its own."""

from complaints.views.dossier.ways import WAYS
from mediation.queries.guest_dossiers import AT_A_TABLE
from mediation.views.dossiers.guest import at_a_table
from mediation.views.dossiers.parts import marks_of, sections_of


def register() -> None:
    """Fill the registries; a second time changes nothing."""
    WAYS.readers[AT_A_TABLE] = at_a_table
    if sections_of not in WAYS.parts:
        WAYS.parts.append(sections_of)
        WAYS.marks.append(marks_of)
