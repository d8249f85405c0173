"""An act that makes papers is pressed only after their very words were read; without scripts, nothing typed is lost.

The form of the act is sent once to see the papers, and once more from the page that shows them, with the digest of what
was read: text, number and act then stand in one transaction (kernel/previews.py).
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from flask import render_template, request
from werkzeug.wrappers import Response

from accounts.permissions import current_viewer
from complaints.documents import HIDDEN, veiled
from complaints.models import Complaint
from complaints.views.moves import attempt
from complaints.views.posting import Page, said_and_home
from kernel.forms import PostForm
from kernel.previews import Make, Tried, press, rehearse
from kernel.typeset import sheet_of

Veil = Callable[[str], str]
# What the page of the preview sends beside what was typed.
OWN_FIELDS = frozenset({"csrf_token", "seen", "edit"})


class Hand(StrEnum):
    """Whose paper it is, which says who signs: a body's, by its officer and seal; or one's own, by one's own name."""

    BODY = "body"
    OWN = "own"


def turns_back() -> bool:
    """Whether the page with the papers was left to change something: then nothing is done."""
    return "edit" in request.form


def _nothing_more() -> bool:
    return True


def _whole(text: str) -> str:
    return text


def previewed(
    form: PostForm,
    make: Make,
    label: Any,
    also: Callable[[], bool] = _nothing_more,
    veil: Veil = _whole,
    *,
    by: Hand = Hand.BODY,
) -> tuple[int, str | None]:
    """(200, None) to show the form, (200, page) to show its papers, (303, None) once done, else what to mend.

    `make` does the act and answers its papers, `label` names the press, `also` is a check beside the form's own;
    `veil` hides from the screen what this viewer may not read there, and never from the paper.
    """
    if not form.is_sent or turns_back():
        return 200, None
    if not form.validate() or not also():
        return 422, None
    shown = list[str | None]()
    failed = attempt(form, lambda: shown.append(shown_first(make, label, veil, by=by)))
    if failed is not None:
        return failed, None
    return (200, shown[0]) if shown[0] is not None else (303, None)


def shown_first(make: Make, label: Any, veil: Veil = _whole, *, by: Hand = Hand.BODY) -> str | None:
    """The page with the papers of an act that were not read yet; None once they were and it is done."""
    seen = request.form.get("seen", "")
    tried = press(make, seen)
    return _page(tried, label, veil, is_changed=bool(seen), by=by) if tried.papers else None


def specimen_first(make: Make, act: Callable[[], object], label: Any, veil: Veil) -> str | None:
    """The page with the paper of one case, where `act` is done for many and each gets its own; None once it is done.

    `make` does for that one case what will be done for all; it is always undone.
    """
    seen, tried = request.form.get("seen", ""), rehearse(make)
    if tried.papers and tried.digest != seen:
        return _page(tried, label, veil, is_changed=bool(seen), is_specimen=True)
    act()
    return None


def _page(
    tried: Tried, label: Any, veil: Veil, *, is_changed: bool, is_specimen: bool = False, by: Hand = Hand.BODY
) -> str:
    typed = [(name, value) for name, value in request.form.items(multi=True) if name not in OWN_FIELDS]
    shown = [(one.issuer, sheet_of(veil(one.text))) for one in tried.papers]
    is_veiled = any(veil(one.text) != one.text for one in tried.papers)
    context = {"papers": shown, "typed": typed, "label": label, "digest": tried.digest, "hidden": HIDDEN}
    context |= {"is_changed": is_changed, "is_veiled": is_veiled, "is_specimen": is_specimen, "hand": by}
    return render_template("complaints/paper_preview.html", **context)


def posted_paper(
    form: PostForm,
    complaint: Complaint,
    make: Make,
    words: str | Callable[[], str],
    label: Any,
    also: Callable[[], bool] = _nothing_more,
) -> tuple[int, Page | Response | None]:
    """As `posting.posted`, for an act that makes papers: its preview stands between the form and the press."""
    viewer = current_viewer()
    status, page = previewed(form, make, label, also, lambda text: veiled(viewer, complaint, text))
    if page is not None:
        return status, (page, status)
    return (303, said_and_home(complaint, words)) if status == 303 else (status, None)
