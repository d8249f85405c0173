"""Where a process that makes a bundle can die: between what it laid down and the rows that know of it."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from complaints.actions import dossiers
from kernel import files, pdf
from tests.chaos.dying import after, before


def _dying(how: Callable[[], None]) -> Callable[[], None]:
    """With the HTML instead of a PDF, at once."""

    def begin() -> None:
        pdf.render = lambda html, **_more: b"%PDF-1.7\n" + html.encode()  # in this process only
        how()

    return begin


# The claim is the first thing committed, the rows of the files the second.
POINTS: dict[str, Callable[[], None]] = {
    "bundle: claimed": _dying(lambda: after(dossiers, "claim_dossier")),
    "bundle: archive laid down": _dying(lambda: after(files, "lay")),
    "bundle: all laid down, no rows": _dying(lambda: before(dossiers, "keep_dossier")),
    "bundle: rows not committed": _dying(lambda: before(Session, "commit", 2)),
    "bundle: made": _dying(lambda: after(dossiers, "keep_dossier")),
}
