"""Entering and changing a record, and whether its address leads to anybody, with the proof."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from accounts.permissions import current_actor, current_viewer, requires
from institutions import actions
from institutions.actions import Entry
from institutions.forms.registry import EntryForm, ReachForm
from institutions.lifecycle import Reachability
from institutions.models import Institution
from institutions.permissions.registry import reach_for
from institutions.views.blueprint import KEEPERS, Page, asked, attempt, blueprint, kept
from institutions.views.entries import fill, press
from kernel.errors import NotFound
from kernel.files import StoredFile
from kernel.forms import filled_before
from kernel.sent_files import came_before, none_refused, taken


@blueprint.route("/new", methods=["GET", "POST"])
@requires(*KEEPERS)
def new() -> Page:
    """Enter an institution; what looks wrong or like another is said first, and may be entered all the same."""
    reach_for(current_viewer())
    form, status, warnings, made = EntryForm(), 200, list[str](), list[Institution]()
    if form.is_sent:

        def act(entry: Entry, reason: str) -> None:
            made.append(actions.add_institution(entry, by=current_actor(), reason=reason))

        failed, warnings = press(form, None, act)
        if failed is None:
            flash(_("已登记。"), "good")
            return redirect(url_for(".record", ref=made[0].ref), 303)
        status = failed
    return asked(form, _("登记机构"), url_for(".index"), warnings=warnings, submit=_("登记")), status


@blueprint.route("/<ref>/edit", methods=["GET", "POST"])
@requires(*KEEPERS)
def edit(ref: str) -> Page:
    """Change what stands in a record's own row."""
    row = kept(ref)
    form, status, warnings = EntryForm(), 200, list[str]()
    if form.is_sent:

        def act(entry: Entry, reason: str) -> None:
            actions.change_institution(row, entry, by=current_actor(), reason=reason)

        failed, warnings = press(form, row, act)
        if failed is None:
            flash(_("已保存，改动记在历史里。"), "good")
            return redirect(url_for(".record", ref=row.ref), 303)
        status = failed
    else:
        fill(form, row)
    back = url_for(".record", ref=row.ref)
    return asked(form, _("修改登记"), back, caption=row.name, warnings=warnings, submit=_("保存")), status


@blueprint.route("/<ref>/reachability", methods=["GET", "POST"])
@requires(*KEEPERS)
def reachability(ref: str) -> Page:
    """Record whether a published address leads to anybody, how it was found out, and the proof.

    `?address=` names a further address; without it the record's own is meant.
    """
    row = kept(ref)
    named = request.args.get("address", "")
    at = next((one for one in row.addresses if one.ref == named and one.is_current), None)
    if named and at is None:
        raise NotFound()
    form, status, held = ReachForm(), 200, list[StoredFile]()
    if form.is_sent:
        status = 422
        held, refused = taken(form.key.data or "", current_actor().person_id, "proof")
        if bool(form.validate()) & none_refused(form, refused, "proof"):
            wanted, said = Reachability(form.reachability.data), {"reason": form.reason.data or ""}
            said["form_token"] = form.key.data or ""
            failed = attempt(form, lambda: actions.set_reachability(row, wanted, by=current_actor(), at=at, **said))
            if failed is None:
                flash(_("已保存，改动记在历史里。"), "good")
                return redirect(url_for(".record", ref=row.ref), 303)
            status = failed
    elif filled_before() is None:
        form.reachability.data = str((at or row).reachability)
    held = held or came_before(form)
    caption = row.name if at is None else f"{row.name} · {at.address}"
    more = {"caption": caption, "submit": _("保存"), "multipart": True, "held": held}
    return asked(form, _("公示的地址能否联系"), url_for(".record", ref=row.ref), **more), status
