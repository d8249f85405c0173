"""A task of supervision that another body handed over: what it wrote, that it was received, the reply."""

from typing import Any

from flask import render_template, url_for

from accounts.permissions import current_actor, current_viewer, requires
from institutions import actions
from institutions.documents.supervising import letters_to
from institutions.forms.filing import PressForm
from institutions.forms.watching import WordsForm
from institutions.lifecycle import Cycle, Hand
from institutions.lifecycle.supervising import SUPERVISION_MOVES
from institutions.models import SupervisionTask
from institutions.permissions.watching import acts_here, sides_of
from institutions.queries.watching import handed_task, said_since_handed
from institutions.views.acting import Page, act_page, button_of, gone, told_of
from institutions.views.inspection import OFFICE
from institutions.views.supervision import blueprint

RECEIVERS = [row for row in SUPERVISION_MOVES if row.hand is Hand.RECEIVER]


def _acts(row: SupervisionTask) -> list[str]:
    """What the receiving body may do now; received is received."""
    viewer = current_viewer()
    own = (viewer.role, viewer.organisation_kind, viewer.organisation_id)
    may = acts_here(RECEIVERS, row.state, *own, sides_of(row))
    return [one.act for one in RECEIVERS if one.act in may and (one.act == "reply_task" or row.away_seen_at is None)]


@blueprint.get("/handed/<ref>")
@requires(*OFFICE)
def handed(ref: str) -> Page:
    """What was handed over: about whom, by whom, in which words; none of the other body's notes or of one before."""
    row = handed_task(current_viewer(), ref)
    buttons = [(url_for(".act_on_handed", ref=ref, act=one), button_of(Cycle.SUPERVISION, one)) for one in _acts(row)]
    said = [(one, told_of(Cycle.SUPERVISION, one.act)) for one in said_since_handed(row)]
    papers = letters_to(current_viewer(), row)
    return render_template("institutions/handed.html", row=row, buttons=buttons, said=said, papers=papers)


@blueprint.route("/handed/<ref>/<any(acknowledge_task, reply_task):act>", methods=["GET", "POST"])
@requires(*OFFICE)
def act_on_handed(ref: str, act: str) -> Page:
    """Say that it was received, or what was done."""
    row, home = handed_task(current_viewer(), ref), url_for(".handed", ref=ref)
    if act not in _acts(row):
        return gone(home)
    title, said = button_of(Cycle.SUPERVISION, act), told_of(Cycle.SUPERVISION, act)
    form: Any = WordsForm() if act == "reply_task" else PressForm()

    def do() -> None:
        if act == "reply_task":
            actions.reply_task(row, form.words.data, by=current_actor())
        else:
            actions.acknowledge_task(row, by=current_actor())

    return act_page(form, do, title=title, home=home, about=row.institution.name, said=said)
