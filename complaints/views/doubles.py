"""Before a second complaint is sent: the first one is shown, and may be added to or followed instead."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from accounts.models import Person
from accounts.permissions import current_person, current_viewer
from complaints import actions
from complaints.actions import Filing
from complaints.facts import wish
from complaints.models import Point
from complaints.queries.doubles import Complainer, Earlier, earlier_case
from complaints.queries.similar import open_like, raises_no_suspicion
from complaints.views.doors import doors_for
from complaints.views.drafting import Filling, current_filling
from complaints.views.filing_summary import filing_of
from complaints.views.learner import blueprint
from kernel.crypto import blind_index
from kernel.errors import DomainError
from kernel.web import anyone

Page = str | Response | tuple[str, int]


def doubles_of(filing: Filing, person: Person) -> dict[str, Any]:
    """What 「核对」 says of an earlier case of the person, and of like cases of others (a number, from five on)."""
    found = earlier_case(complainer(filing, person.id), filing.institution, filing.words)
    number = open_like(filing.institution, filing.category, filing.words, blind_index("phone", filing.phone))
    may_add = found is not None and found.is_own and actions.room_to_add(found.complaint, person.id) is not None
    return {
        "earlier": found,
        "may_add": may_add,
        "similar": number,
        "is_calm": raises_no_suspicion(filing.category),
    }


def complainer(filing: Filing, account: int | None) -> Complainer:
    """Who complains in a filing not sent yet."""
    child = filing.side.learner.name.strip() if filing.side.learner is not None else ""
    return Complainer(account, filing.filer_kind, blind_index("phone", filing.phone), filing.name, child)


@blueprint.post("/new/earlier")
@anyone
def use_earlier() -> Page:
    """Add what was written to the earlier case, or follow it, instead of filing a second one."""
    person, filling = current_person(), current_filling(current_viewer())
    if person is None or filling is None or filling.is_finished or filling.first_missing() is not None:
        return redirect(url_for(".new"), 303)
    filing = filing_of(filling, person, doors_for(filling))
    found = earlier_case(complainer(filing, person.id), filing.institution, filing.words)
    if found is None:
        return redirect(url_for(".step", step="check"), 303)
    return _add(filling, filing, found) if request.form.get("act") == "add" else _follow(found, person)


def _add(filling: Filling, filing: Filing, found: Earlier) -> Response:
    if not found.is_own:
        return redirect(url_for(".step", step="check"), 303)
    try:
        actions.add_to_case(filling.draft, found.complaint, added_words(filing), by=filling.viewer.actor)
    except DomainError as error:
        flash(error.message, "warn")
        return redirect(url_for(".step", step="check"), 303)
    flash(_("已补充到原案，没有另提一件。"), "good")
    return redirect(url_for(".show", number=found.complaint.number, _anchor="thread"), 303)


def added_words(filing: Filing) -> str:
    """What was written, as one message: the account and each wish."""
    points = [Point(kind=one.kind, words=one.words, fen=one.fen) for one in filing.points]
    return _("补充：%(words)s\n要求：%(wishes)s", words=filing.words, wishes="；".join(wish(point) for point in points))


def _follow(found: Earlier, person: Person) -> Response:
    """One's own case is opened; of another's nothing is shown but that it moves on."""
    if found.is_own:
        flash(_("没有另提一件。填过的内容还在草稿里，可以随时回来。"), "info")
        return redirect(url_for(".show", number=found.complaint.number), 303)
    actions.follow(found.complaint, person, by=current_viewer().actor)
    flash(_("已关注。状态有变化时会通知您，内容不会显示。填过的内容还在草稿里。"), "good")
    return redirect(url_for(".index"), 303)
