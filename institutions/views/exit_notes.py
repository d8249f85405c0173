"""What a department notes of an exit: a decision made elsewhere, or that an institution closed without a word."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from accounts.permissions import current_viewer, requires
from institutions import actions, queries
from institutions.actions import Order, Vanished
from institutions.forms import exiting as forms
from institutions.lifecycle import Cycle, KnownHow, LegalType
from institutions.models import Exit, Institution
from institutions.permissions.registry import reach_for
from institutions.queries import life
from institutions.views.acting import ActPage, Page, form_page
from institutions.views.exiting import OFFICE, blueprint
from kernel.db import db
from kernel.errors import NotFound
from kernel.forms import plain_line

ORDER = ActPage(
    lambda _none: forms.OrderForm(),
    _l("记录终止或者停业的决定"),
    _l("决定由法律规定的机关作出，这里只记录文号、机关和依据，不作出决定。记下后会公开，机构和选用的学校会知道。"),
    _l("记下决定"),
    _l("决定已记下。"),
    lambda record, form, by: None,
    "warning",
)
GONE = ActPage(
    lambda _none: forms.VanishedForm(),
    _l("记录没有公告就停业的机构"),
    _l(
        "用于既没有公告、也没有决定就停业的机构。记下后会公开停业日期和怎么知道的，机构和选用的学校会知道；"
        "您写的经过和凭据不公开。机构还在的，可以收回。"
    ),
    _l("记下停业"),
    _l("停业已记下。"),
    lambda record, form, by: None,
    "warning",
)
PAGES = {"order": (ORDER, "note_order"), "gone": (GONE, "note_closing")}


@blueprint.get("/order")
@requires(*OFFICE)
def order() -> Page:
    """Which institution a decision ends: found by any name or by its credit code."""
    return _choose("order")


@blueprint.get("/gone")
@requires(*OFFICE)
def gone() -> Page:
    """Which institution of the body's region closed without a word."""
    return _choose("gone")


def _choose(what: str) -> Page:
    shown = _shown(what)
    words = plain_line(request.args.get("q"))[:100]
    return render_template(
        "institutions/exit_choose.html", words=words, found=_found(words, what), what=what, title=str(shown.title)
    )


def _shown(what: str) -> ActPage:
    """The page of this note; NotFound for whoever does not hold the power."""
    shown, act = PAGES[what]
    if not life.may_begin(current_viewer(), Cycle.EXIT, act):
        raise NotFound()
    return shown


def _found(words: str, what: str) -> list[Institution]:
    """Records that stand for themselves; of those that are gone only what lies in the body's own region."""
    rows = [row for row in queries.find_institutions(words, 40) if row.merged_into_id is None]
    if what == "gone":
        reach = reach_for(current_viewer())
        rows = [row for row in rows if not row.is_free_entry and reach.covers(row.region_code)]
    return rows[:20]


@blueprint.route("/order/<ref>", methods=["GET", "POST"])
@requires(*OFFICE)
def note_order(ref: str) -> Page:
    """A department notes a decision that ends an institution."""
    return _note("order", ref)


@blueprint.route("/gone/<ref>", methods=["GET", "POST"])
@requires(*OFFICE)
def note_gone(ref: str) -> Page:
    """A department notes that an institution has closed; where its exit stands, that is where it is closed."""
    return _note("gone", ref)


def _note(what: str, ref: str) -> Page:
    shown, viewer = _shown(what), current_viewer()
    about = db.session.scalar(select(Institution).where(Institution.ref == ref, Institution.merged_into_id.is_(None)))
    if about is None:
        raise NotFound()
    standing = life.exit_of_for(viewer, about.id)
    if what == "gone" and standing is not None:
        return redirect(url_for(".show", ref=standing.ref), 303)
    made: list[Exit] = []

    def make(form: Any) -> None:
        legal_type = LegalType(form.legal_type.data)
        if what == "order":
            said = form.key.data, form.number.data, form.by_whom.data, form.law.data, form.on.data
            made[:] = [actions.note_order(about, Order(*said, legal_type), by=viewer.actor)]
            return
        how = KnownHow(form.how.data)
        known = Vanished(form.form_token.data, form.on.data, how, form.words.data, legal_type)
        made[:] = [actions.note_vanished(about, known, by=viewer.actor)]

    def done() -> str:
        return url_for(".show", ref=made[0].ref) if life.may_see_exit(viewer, made[0]) else url_for(".index")

    return form_page(shown.form(None), shown, make, done, about.name, home=url_for(f".{what}"))
