"""The page of an act of any cycle: its form, the papers it would make, the press, back to the record once done."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from accounts.permissions import Viewer, current_viewer
from institutions.lifecycle import Cycle
from institutions.lifecycle.tables import CYCLES
from institutions.models import Institution
from institutions.permissions.reaching import reaches
from institutions.queries.life import Record, acts_on
from kernel.errors import DomainError, NotFound
from kernel.events import Actor
from kernel.forms import PostForm
from kernel.papers import Paper
from kernel.previews import Tried, press
from kernel.sent_files import came_before, is_fine, taken
from kernel.typeset import sheet_of

Page = str | Response | tuple[str, int]
Papers = Sequence[Paper | None] | None
OWN_FIELDS = frozenset({"csrf_token", "seen", "edit"})


@dataclass(frozen=True)
class ActPage:
    """The page of an act: its form, heading, what will follow, the button's words, what to say, what to do."""

    form: Callable[[Any], PostForm]
    title: Any
    lede: Any
    submit: Any
    done: Any
    do: Callable[[Any, Any, Actor], Papers]
    kind: str = "primary"


def record_act_page(record: Record, act: str, shown: ActPage, back: str, about: str, note: str = "") -> Page:
    """One act on a record: its page, its papers, the press; what cannot be done now leads back with a sentence."""
    viewer = current_viewer()
    if act not in acts_on(viewer, record):
        return gone(back)
    form = shown.form(record)
    return form_page(form, shown, lambda sent: shown.do(record, sent, viewer.actor), back, about, note=note)


def form_page(
    form: Any, shown: ActPage, make: Callable[[Any], Papers], back: str | Callable[[], str], about: str, **more: Any
) -> Page:
    """The page of a form whose press does something; `back` is an address, or says one once it was done."""
    home = back if isinstance(back, str) else more.pop("home", "/")
    context = {"title": shown.title, "lede": shown.lede, "button": shown.submit, "said": shown.done, "kind": shown.kind}
    context["next_page"] = None if isinstance(back, str) else back
    return act_page(form, lambda: make(form), home=home, about=about, **context, **more)


def act_page(
    form: Any,
    do: Callable[[], Any],
    *,
    title: Any,
    home: str,
    about: str = "",
    lede: Any = "",
    said: Any = "",
    hints: dict[str, Any] | None = None,
    button: Any = "",
    confirm: Any = "",
    kind: str = "primary",
    note: Any = None,
    next_page: Callable[[], str] | None = None,
) -> Page:
    """Show the form, or do the act and go on; what is wrong stands on the form with status 422.

    `do` answers the papers it made in a list; they are read before the press (decision 0062). What else it answers is
    of no interest here. `confirm` is what the button under those papers says, where it differs from the form's.
    """
    kept, refused = _files(form)
    status = 200
    if form.is_sent and "edit" not in request.form:
        tried, status = _press(form, do, refused)
        if tried is not None and tried.papers:
            return _papers(tried, confirm or button or title)
        if tried is not None:
            flash(str(said() if callable(said) else said or _("已完成。")), "good")
            return redirect(next_page() if next_page is not None else home, 303)
    context = {"form": form, "kept": kept, "title": title, "home": home, "about": about, "lede": lede, "kind": kind}
    context |= {"hints": hints or {}, "button": button or title, "note": note}
    return render_template("institutions/act.html", **context), status


def _press(form: Any, do: Callable[[], Any], refused: Sequence[str]) -> tuple[Tried | None, int]:
    """What came of the press, or None and the status of what was wrong."""
    if not (is_fine(form, refused) if "files" in form else form.validate()):
        return None, 422
    tried: list[Tried] = []
    failed = attempt(form, lambda: tried.append(press(lambda: _made(do()), request.form.get("seen", ""))))
    return (None, failed) if failed is not None else (tried[0], 200)


def _made(answered: Any) -> list[Paper]:
    return [one for one in answered if isinstance(one, Paper)] if isinstance(answered, (list, tuple)) else []


def attempt(form: PostForm, do: Callable[[], object]) -> int | None:
    """Do the act; what the rules refuse becomes an error on top of the form and its status is answered, else None."""
    try:
        do()
    except NotFound:
        raise
    except DomainError as error:
        form.form_errors.append(error.message)
        return error.status
    return None


def _files(form: Any) -> tuple[list[Any], list[str]]:
    if "files" not in form:
        return [], []
    if not form.is_sent:
        return came_before(form), []
    return taken(form.form_token.data or "", current_viewer().person_id)


def _papers(tried: Tried, label: Any) -> str:
    """The very words of the papers, to be read before the press (decision 0062)."""
    typed = [(name, value) for name, value in request.form.items(multi=True) if name not in OWN_FIELDS]
    context = {"papers": [(one.issuer, sheet_of(one.text)) for one in tried.papers], "typed": typed, "label": label}
    context |= {"digest": tried.digest, "hidden": "", "is_veiled": False, "is_specimen": False, "hand": "body"}
    return render_template("complaints/paper_preview.html", **context, is_changed=bool(request.form.get("seen")))


def reach_of(viewer: Viewer) -> Callable[[Institution], bool]:
    """What a form asks of each institution somebody names: whether the viewer's body has power there."""
    return lambda one: reaches(viewer.organisation_id, one)


def gone(home: str) -> Response:
    """The act was done already, or is not yet to be done, or not by whoever asks."""
    flash(_("这一步已经办过，或者现在不由您来办。"), "info")
    return redirect(home, 303)


def button_of(cycle: Cycle, act: str) -> Any:
    """What the button of an act says."""
    return CYCLES[cycle].buttons[act]


def told_of(cycle: Cycle, act: str) -> str:
    """What is said once it is done."""
    return str(CYCLES[cycle].told[act]) + _("。")


def cycle_page(cycle: Cycle, act: str, form: Any, do: Callable[[], Any], home: str, **more: Any) -> Page:
    """The page of one act of a cycle: its button's words as title, what is said once it is done, then back home."""
    return act_page(form, do, title=button_of(cycle, act), home=home, said=told_of(cycle, act), **more)
