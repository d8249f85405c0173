"""The desk's part of a narrative: cut, publish by a second person, take down."""

from collections.abc import Callable

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from accounts.permissions import current_actor, requires
from disclosure import actions
from disclosure.forms import CutForm, ReasonForm
from disclosure.permissions import DESK_ROLES
from disclosure.views.desk import candidate_of, desk, words_read


@desk.post("/<ref>/narrative/prepare")
@requires(*DESK_ROLES)
def prepare_narrative(ref: str) -> Response:
    """Keep the ticked sentences, hide the words named."""
    candidate, form = candidate_of(ref), CutForm()
    kept = {int(one) for one in request.form.getlist("kept") if one.isascii() and one.isdigit()}
    hidden = (form.hidden.data or "").split("\n")
    return _done(
        ref,
        lambda: actions.prepare_narrative(candidate, kept, hidden, by=current_actor(), read=words_read()),
        _("已保存。请另一位工作人员核对后公开。"),
    )


@desk.post("/<ref>/narrative/publish")
@requires(*DESK_ROLES)
def publish_narrative(ref: str) -> Response:
    """Make the words public."""
    candidate = candidate_of(ref)
    return _done(
        ref,
        lambda: actions.publish_narrative(candidate, by=current_actor(), read=words_read()),
        _("投诉人自述已公开。"),
    )


@desk.post("/<ref>/narrative/withdraw")
@requires(*DESK_ROLES)
def withdraw_narrative(ref: str) -> Response:
    """Take the words down, or decide not to publish them."""
    candidate, form = candidate_of(ref), ReasonForm()
    if not form.validate():
        flash(_("请选择原因。"), "bad")
        return _back(ref)
    return _done(
        ref,
        lambda: actions.withdraw_narrative(candidate, form.chosen(), by=current_actor()),
        _("投诉人自述不公开或者已经撤下。"),
    )


def _done(ref: str, act: Callable[[], object], words: str) -> Response:
    """Do the act; what the rules refuse is said on the page."""
    try:
        act()
    except (actions.Barred, actions.NotAsRead, actions.SecondPersonNeeded) as refused:
        flash(str(refused), "bad")
        return _back(ref)
    flash(words, "good")
    return _back(ref)


def _back(ref: str) -> Response:
    return redirect(url_for(".show", ref=ref, _anchor="narrative"), 303)
