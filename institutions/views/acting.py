"""One page for one act: its form, what the rules refuse said on top of it, back to the record when it is done."""

from collections.abc import Callable
from typing import Any, BinaryIO, cast

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from accounts.permissions import current_viewer
from institutions.lifecycle import Cycle
from institutions.lifecycle.tables import CYCLES
from kernel import files
from kernel.errors import DomainError, NotFound
from kernel.files import FileRefused
from kernel.forms import PostForm
from kernel.previews import Make, press
from kernel.typeset import sheet_of

Page = str | Response | tuple[str, int]
OWN_FIELDS = frozenset({"csrf_token", "seen", "edit"})


def act_page(
    form: PostForm,
    do: Callable[[], object],
    *,
    title: Any,
    home: str,
    lede: Any = "",
    said: Any = "",
    hints: dict[str, Any] | None = None,
    button: Any = "",
) -> Page:
    """Show the form, or do the act and go home; what is wrong stands on the form with status 422."""
    status = 200
    if form.is_sent:
        status = 422
        if take_files(form) and form.validate():
            failed = attempt(form, do)
            if failed is None:
                flash(said or _("已完成。"), "good")
                return redirect(home, 303)
            status = failed
    context = {
        "form": form,
        "title": title,
        "home": home,
        "lede": lede,
        "hints": hints or {},
        "button": button or title,
    }
    kept = files.quarantined(form["form_token"].data or "") if "form_token" in form else []
    return render_template("institutions/act.html", kept=kept, **context), status


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


def take_files(form: PostForm) -> bool:
    """Take the files of this sending under the form's token; whether none was refused."""
    if "form_token" not in form:
        return True
    token, refused = form["form_token"].data or "", []
    kept = request.form.getlist("files_kept")
    for row in files.quarantined(token):
        if row.ref not in kept:
            files.discard(token, row.ref)
    for sent in request.files.getlist("files"):
        if sent.filename:
            try:
                files.receive(cast(BinaryIO, sent.stream), sent.filename, token, current_viewer().person_id)
            except FileRefused as error:
                refused.append(f"{sent.filename}：{error.message}")
    if refused:
        form["files"].errors = refused
    return not refused


def gone(home: str) -> Response:
    """The act was done already, or is not yet to be done."""
    flash(_("这一步已经办过，或者现在不需要办。"), "info")
    return redirect(home, 303)


def button_of(cycle: Cycle, act: str) -> Any:
    """What the button of an act says."""
    return CYCLES[cycle].buttons[act]


def told_of(cycle: Cycle, act: str) -> str:
    """What is said once it is done."""
    return str(CYCLES[cycle].told[act]) + _("。")


def previewed(make: Make, label: Any) -> str | None:
    """The page with the papers of an act that were not read yet; None once they were read and it is done."""
    seen = request.form.get("seen", "")
    tried = press(make, seen)
    if not tried.papers:
        return None
    typed = [(name, value) for name, value in request.form.items(multi=True) if name not in OWN_FIELDS]
    shown = [(one.issuer, sheet_of(one.text)) for one in tried.papers]
    context = {"papers": shown, "typed": typed, "label": label, "digest": tried.digest, "hidden": ""}
    context |= {"is_changed": bool(seen), "is_veiled": False, "is_specimen": False}
    return render_template("complaints/paper_preview.html", **context)
