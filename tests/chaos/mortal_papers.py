"""Where a process that sets a paper can die: between the PDF it laid down and the row that knows of it."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from kernel import files, paper_setting, papers, pdf
from kernel.files import LocalStorage
from tests.chaos.dying import after, before

PDF = b"%PDF-1.7\n%%EOF\n"


def _dying(how: Callable[[], None]) -> Callable[[], None]:
    """With a press that answers at once."""

    def begin() -> None:
        pdf.available = lambda: True  # in this process only
        pdf.render = lambda _html, **_more: PDF
        how()

    return begin


# The claim is the first thing committed, the file with its paper the second.
POINTS: dict[str, Callable[[], None]] = {
    "paper: claimed": _dying(lambda: after(paper_setting, "claim")),
    "paper: set, not kept": _dying(lambda: before(files, "keep")),
    "paper: bytes without a row": _dying(lambda: after(LocalStorage, "put")),
    "paper: attached, not committed": _dying(lambda: after(papers, "attach")),
    "paper: row not committed": _dying(lambda: before(Session, "commit", 2)),
    "paper: made": _dying(lambda: after(Session, "commit", 2)),
}
