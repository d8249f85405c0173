"""Merging two records and parting them again: looked at, proposed by one, confirmed by another."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from accounts.permissions import current_actor, current_viewer, requires
from institutions import actions
from institutions.actions import RegistryWrong
from institutions.forms.registry import DecideForm, MergeForm, SplitForm
from institutions.lifecycle import MergeKind, MergeState
from institutions.models import Institution, Merge
from institutions.queries.registry import merge_for, mergers, people_of, record_named
from institutions.views.blueprint import KEEPERS, Page, asked, attempt, blueprint, kept
from institutions.views.resolving import moving
from kernel.errors import NotFound


@blueprint.route("/<ref>/merge", methods=["GET", "POST"])
@requires(*KEEPERS)
def merge(ref: str) -> Page:
    """Choose the record this one goes into, look at exactly what will move, propose it."""
    row = kept(ref)
    form, status = MergeForm(), 200
    if not form.is_sent:
        form.into.data = request.args.get("into", "")[:200]
    into = record_named(form.into.data or "")
    if form.is_sent:
        status = 422
        if into is None and form.into.data:
            form.into.errors = [_("没有找到这家机构。请填写登记的名称、统一社会信用代码或编号。")]
        elif form.validate() and into is not None and form.looked.data == into.ref:
            made: list[Merge] = []
            reason = form.reason.data or ""
            failed = attempt(form, lambda: made.append(actions.propose_merge(row, into, reason, by=current_actor())))
            if failed is None:
                flash(_("已提出，等待另一人确认。"), "good")
                return redirect(url_for(".merger", ref=made[0].ref), 303)
            status = failed
        elif into is not None and not form.errors:
            status = 200  # first the preview, then the press
    bars = _bars(row, into)
    form.looked.data = into.ref if into is not None and not bars else ""
    going = going_over(row, into) if into is not None and not bars else None
    context: dict[str, Any] = {"row": row, "into": into, "form": form, "bars": bars, "going": going}
    return render_template("registry/merge.html", **context), status


def _bars(gone: Institution, into: Institution | None) -> str:
    """Why the two cannot become one, in words; empty when they can."""
    if into is None:
        return ""
    try:
        actions.check_joining(gone, into)
    except RegistryWrong as error:
        return str(error.message)
    return ""


def going_over(gone: Institution, into: Institution) -> dict[str, Any]:
    """Exactly what will move: names, numbers, how many people, what else hangs on the record."""
    held = {(one.kind, one.name) for one in into.names if one.is_current}
    names = [one for one in gone.names if one.is_current and one.kind.value != "legal"]
    return {
        "names": [one for one in names if (one.kind, one.name) not in held],
        "licences": [one for one in gone.licences if one.is_current],
        "people": len(people_of(gone)),
        "addresses": [one for one in gone.addresses if one.is_current],
        "others": moving(gone),
        "account": gone.organisation.name if gone.organisation and not gone.organisation.closed_at else "",
    }


@blueprint.get("/mergers")
@requires(*KEEPERS)
def merger_list() -> Page:
    """What waits for a second person, and what was decided."""
    viewer = current_viewer()
    return render_template(
        "registry/mergers.html", waiting=mergers(viewer), done=mergers(viewer, waiting=False), viewer=viewer
    )


@blueprint.get("/mergers/<ref>")
@requires(*KEEPERS)
def merger(ref: str) -> Page:
    """One merger or split: who proposed it and why, what it moves or moved, and what may be done now."""
    return render_template("registry/merger.html", form=DecideForm(formdata=None), **_shown(ref))


def _shown(ref: str) -> dict[str, Any]:
    viewer, row = current_viewer(), merge_for(current_viewer(), ref)
    is_waiting = row.state is MergeState.PROPOSED
    is_mine = row.proposed_by_id == viewer.person_id
    bars = _bars(row.gone, row.into) if is_waiting and row.kind is MergeKind.MERGE else ""
    return {
        "row": row,
        "is_waiting": is_waiting,
        "is_mine": is_mine,
        "bars": bars,
        "may_split": row.state is MergeState.DONE and row.kind is not MergeKind.SPLIT,
        "going": going_over(row.gone, row.into) if is_waiting and row.kind is MergeKind.MERGE else None,
    }


@blueprint.post("/mergers/<ref>/<any(confirm, refuse):decision>")
@requires(*KEEPERS)
def decide_merger(ref: str, decision: str) -> Page:
    """The second person's yes, or a no with its reason."""
    row, form = merge_for(current_viewer(), ref), DecideForm()
    if not form.validate():
        return render_template("registry/merger.html", form=form, **_shown(ref)), 422
    if decision == "confirm":
        failed = attempt(form, lambda: actions.confirm_merge(row, by=current_actor()))
    else:
        failed = attempt(form, lambda: actions.refuse_merge(row, form.reason.data or "", by=current_actor()))
    if failed is not None:
        return render_template("registry/merger.html", form=form, **_shown(ref)), failed
    flash(_("已确认。") if decision == "confirm" else _("已记录，没有移动任何内容。"), "good")
    return redirect(url_for(".merger", ref=row.ref), 303)


@blueprint.route("/mergers/<ref>/split", methods=["GET", "POST"])
@requires(*KEEPERS)
def split(ref: str) -> Page:
    """Propose to part what was joined."""
    row = merge_for(current_viewer(), ref)
    if row.kind is MergeKind.SPLIT:
        raise NotFound()
    form, status = SplitForm(), 200
    if form.is_sent:
        status = 422
        made: list[Merge] = []
        if form.validate():
            reason = form.reason.data or ""
            failed = attempt(form, lambda: made.append(actions.propose_split(row, reason, by=current_actor())))
            if failed is None:
                flash(_("已提出，等待另一人确认。"), "good")
                return redirect(url_for(".merger", ref=made[0].ref), 303)
            status = failed
    names = {"gone": row.gone.name, "into": row.into.name}
    lede = _("当时从“%(gone)s”转到“%(into)s”、现在还在那里的内容都转回去；合并以后新来的投诉留在原处。", **names)
    more = {"caption": row.gone.name, "lede": lede, "submit": _("提出拆分")}
    return asked(form, _("拆分"), url_for(".merger", ref=row.ref), **more), status
