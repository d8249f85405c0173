"""选用: a school's or department's own selections, choosing an institution, one selection and the acts on it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from flask import Blueprint, Flask, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from accounts.permissions import current_viewer, requires
from accounts.roles import INSTITUTION_ROLES, Role
from institutions import actions, queries
from institutions.actions import Choice
from institutions.documents import selections
from institutions.forms import selecting as forms
from institutions.lifecycle import Cycle, Verdict
from institutions.models import Institution, Selection
from institutions.permissions.life import is_institution, is_selector
from institutions.queries import life
from institutions.views.acting import ActPage, Page, form_page, record_act_page
from institutions.views.record import TONES, act_address, page_number, record_page, row_of
from kernel import clock, papers
from kernel.errors import NotFound
from kernel.events import Actor
from kernel.forms import plain_line
from kernel.papers import Paper
from kernel.web import day

blueprint = Blueprint("selection", __name__, url_prefix="/selection")
OFFICE = (Role.OFFICER, Role.SUPERVISOR)
EVERYBODY = (*sorted(INSTITUTION_ROLES), *OFFICE)
TERM = timedelta(days=364)


@blueprint.get("")
@requires(*EVERYBODY)
def index() -> Page:
    """Selections the viewer may see: one's own, or of the institution's own products."""
    viewer = current_viewer()
    if not (is_selector(viewer) or is_institution(viewer)):
        raise NotFound()
    rows, more = life.listed(life.selections_for(viewer), page_number())
    return render_template(
        "institutions/selections.html",
        rows=[
            {
                "product": row.product,
                "url": url_for(".show", ref=row.ref),
                "institution": row.institution.name,
                "selector": row.organisation.name,
                "until": row.until_on,
                "state": (row.state.label, TONES.get(row.state, "neutral")),
            }
            for row in rows
        ],
        may_select=life.may_begin(viewer, Cycle.SELECTION, "select"),
        next_url=url_for(".index", page=page_number() + 1) if more else None,
    )


@blueprint.get("/new")
@requires(*EVERYBODY)
def choose() -> Page:
    """Finding the institution whose product is selected."""
    if not is_selector(current_viewer()):
        raise NotFound()
    words = plain_line(request.args.get("q"))[:100]
    found = [row for row in queries.find_institutions(words) if not row.is_free_entry] if words else []
    return render_template("institutions/selection_choose.html", words=words, found=found)


NEW = ActPage(
    lambda _none: forms.ChooseForm(),
    _l("选用"),
    _l("选用会公开：谁选用、选用什么、期限、家长找谁。选用的理由和评议只有本单位和机构能看到。"),
    _l("选用"),
    _l("选用已记下，会公开。"),
    lambda record, form, by: None,
)


@blueprint.route("/new/<ref>", methods=["GET", "POST"])
@requires(*EVERYBODY)
def new(ref: str) -> Page:
    """Selecting a product of one institution; without a recorded filing it is warned of, never barred."""
    if not is_selector(current_viewer()):
        raise NotFound()
    return _select(queries.institution_by_ref(ref), None)


def _select(institution: Institution, renews: Selection | None) -> Page:
    viewer, form = current_viewer(), forms.ChooseForm()
    filing, made = actions.filing_in_force(institution), list[Selection]()
    if not form.is_sent:
        start = max(clock.today(), renews.until_on + timedelta(days=1)) if renews is not None else clock.today()
        form.from_on.data, form.until_on.data = start, start + TERM
        form.product.data = renews.product if renews is not None else (filing.title if filing is not None else "")

    def make(form: Any) -> list[Paper]:
        said = form.key.data, form.product.data, form.reason.data, form.contact.data
        choice = Choice(*said, form.from_on.data, form.until_on.data, renews)
        row, papers_made = selections.select_with_paper(institution, choice, by=viewer.actor)
        made[:] = [row]
        return papers_made

    note = (
        _("这家机构在这里有备案：%(number)s。备案不是推荐。", number=filing.number)
        if filing is not None
        else _("注意：这家机构在这里没有备案记录。仍然可以选用，请先核对它在别处的备案或者许可。")
    )
    if actions.exit_of(institution) is not None:
        note = _("注意：这家机构已经公告退出或者被决定终止。%(note)s", note=note)
    home = url_for(".choose") if renews is None else url_for(".show", ref=renews.ref)
    shown = NEW if renews is None else replace(NEW, title=_l("续选"))
    return form_page(
        form, shown, make, lambda: url_for(".show", ref=made[0].ref), institution.name, note=note, home=home
    )


@blueprint.route("/<ref>/renew", methods=["GET", "POST"])
@requires(*EVERYBODY)
def renew(ref: str) -> Page:
    """To go on is a new selection that names the one before."""
    viewer = current_viewer()
    row = life.selection_for(viewer, ref)
    if not is_selector(viewer) or row.organisation_id != viewer.organisation_id:
        raise NotFound()
    return _select(row.institution, row)


@blueprint.get("/<ref>")
@requires(*EVERYBODY)
def show(ref: str) -> str:
    """One selection: what, why, until when, its review."""
    viewer = current_viewer()
    row = life.selection_for(viewer, ref)
    is_own = is_selector(viewer) and row.organisation_id == viewer.organisation_id
    return record_page(
        viewer,
        row,
        act_address(".act", ref),
        caption=_("选用"),
        title=row.product,
        back=url_for(".index"),
        groups=[(_("选用"), _facts(row))],
        pages=tuple(ACTS),
        extra=[(url_for(".renew", ref=ref), _("续选（另作一次选用）"))] if is_own else [],
        papers=selections.papers_of_selection(row),
        notices=[] if row.filing_id else [("warn", _("选用时没有备案记录"), _("选用时，这家机构在这里没有备案记录。"))],
    )


def _facts(row: Selection) -> list[dict[str, Any]]:
    rows = [
        row_of(_("机构"), row.institution.name),
        row_of(_("选用单位"), row.organisation.name),
        row_of(_("期限"), _("%(start)s至%(end)s", start=day(row.from_on), end=day(row.until_on))),
        row_of(_("备案号"), row.filing.number if row.filing is not None else ""),
        row_of(_("为什么选用"), row.reason),
        row_of(_("家长找谁"), row.contact),
        row_of(_("评议的结论"), row.verdict.label if row.verdict is not None else ""),
        row_of(_("评议的情况"), row.review_words),
        row_of(_("为什么停止选用"), row.withdrawn_words),
    ]
    return [one for one in rows if one["value"]]


def _review(row: Selection, form: Any, by: Actor) -> None:
    actions.review_selection(row, Verdict(form.verdict.data), form.words.data, by=by)


ACTS: dict[str, ActPage] = {
    "review": ActPage(
        lambda row: forms.ReviewForm(),
        _l("写下评议"),
        _l("选用期满以前回头看一次（平台规则）。打算继续的，另作一次选用。"),
        _l("写下评议"),
        _l("评议已写下。"),
        _review,
    ),
    "withdraw_selection": ActPage(
        lambda row: forms.StopForm(),
        _l("停止选用"),
        _l("停止选用会公开，机构会知道原因。"),
        _l("停止选用"),
        _l("已停止选用。"),
        lambda row, form, by: selections.withdraw_with_paper(row, form.words.data, by=by),
        "warning",
    ),
}


@blueprint.route(f"/<ref>/<any({','.join(sorted(ACTS))}):act>", methods=["GET", "POST"])
@requires(*EVERYBODY)
def act(ref: str, act: str) -> Page:
    """One act on a selection."""
    row = life.selection_for(current_viewer(), ref)
    return record_act_page(row, act, ACTS[act], url_for(".show", ref=ref), row.product)


def register(app: Flask) -> None:
    """The blueprint, and who may read the papers of selections."""
    papers.readers[selections.OWNER] = selections.may_read_selection_paper
    app.register_blueprint(blueprint)
