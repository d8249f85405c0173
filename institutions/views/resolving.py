"""What learners typed and nobody has looked up yet: entered as a new institution, or bound to a known one."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from accounts.permissions import current_actor, current_viewer, requires
from accounts.regions import name_of
from institutions import actions
from institutions.actions import Entry
from institutions.followers import followers
from institutions.forms.registry import BindForm, EntryForm
from institutions.models import Institution
from institutions.queries import likes_of
from institutions.queries.registry import free_entries
from institutions.views.blueprint import KEEPERS, Page, asked, attempt, blueprint, kept, named
from institutions.views.entries import fill, press
from kernel.errors import NotFound


@blueprint.get("/free")
@requires(*KEEPERS)
def free() -> Page:
    """The queue of what learners typed, the oldest first, each with the known names it is like."""
    rows, following = free_entries(current_viewer(), request.args.get("after", "")[:26])
    next_url = url_for(".free", after=following) if following else None
    return render_template("registry/free.html", rows=rows, next_url=next_url)


def _free(ref: str) -> Institution:
    row = kept(ref)
    if not row.is_free_entry:
        raise NotFound()
    return row


@blueprint.route("/<ref>/resolve", methods=["GET", "POST"])
@requires(*KEEPERS)
def resolve(ref: str) -> Page:
    """Bind what a learner typed to a known institution; its cases go over."""
    row = _free(ref)
    form, status = BindForm(), 200
    if form.is_sent:
        status, is_right = 422, form.validate()
        into, is_known = named(form, "into", _("没有找到这家机构。请填写登记的名称、统一社会信用代码或编号。"))
        if is_right and is_known and into is not None:
            failed = attempt(form, lambda: actions.bind_entry(row, into, form.reason.data or "", by=current_actor()))
            if failed is None:
                flash(_("已归入“%(name)s”，投诉一起转过去了。", name=into.name), "good")
                return redirect(url_for(".record", ref=into.ref), 303)
            status = failed
    elif request.args.get("into"):
        form.into.data = request.args["into"][:200]
    context: dict[str, Any] = {"row": row, "form": form, "likes": likes_of(row.name, row)}
    context |= {"moving": moving(row), "region": name_of(row.region_code)}
    return render_template("registry/resolve.html", **context), status


def moving(row: Institution) -> list[tuple[object, int]]:
    """What follows a record, in words and number; nothing where it is none."""
    found = [(one.words, one.count(row.id)) for one in followers().values()]
    return [(words, number) for words, number in found if number]


@blueprint.route("/<ref>/accept", methods=["GET", "POST"])
@requires(*KEEPERS)
def accept(ref: str) -> Page:
    """Enter what a learner typed as an institution of its own; what was typed stays as another name."""
    row = _free(ref)
    form, status, warnings = EntryForm(), 200, list[str]()
    if form.is_sent:

        def act(entry: Entry, reason: str) -> None:
            actions.accept_entry(row, entry, by=current_actor(), reason=reason)

        failed, warnings = press(form, row, act)
        if failed is None:
            flash(_("已登记为新机构。"), "good")
            return redirect(url_for(".record", ref=row.ref), 303)
        status = failed
    else:
        fill(form, row)
    back = url_for(".resolve", ref=row.ref)
    return asked(form, _("登记为新机构"), back, caption=row.name, warnings=warnings, submit=_("登记")), status
