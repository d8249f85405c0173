"""The tie between an institution's account and its record: find it, prove it by a code, or ask for a look."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from accounts.figures import figure
from accounts.permissions import Viewer, current_viewer, requires
from accounts.roles import OrganisationKind, Role
from institutions import actions
from institutions.forms.binding import AskForm, CodeForm, ContactForm, FindForm
from institutions.lifecycle import PersonKind
from institutions.lifecycle.binding import BindingState
from institutions.models import Binding, Institution
from institutions.queries import institution_by_ref, institution_of_organisation
from institutions.queries.binding import contacts_on_file, last_binding, waiting_binding
from institutions.queries.registry import record_named
from institutions.views.blueprint import Page, attempt
from kernel.errors import NotFound
from kernel.forms import PostForm
from kernel.security.limits import hit

blueprint = Blueprint("binding", __name__, url_prefix="/binding")
ADMIN = Role.INSTITUTION_ADMIN


def _viewer() -> Viewer:
    viewer = current_viewer()
    if viewer.organisation_kind is not OrganisationKind.INSTITUTION:
        raise NotFound()
    return viewer


def _own(viewer: Viewer) -> Institution | None:
    return institution_of_organisation(viewer.organisation_id or 0)


@blueprint.route("", methods=["GET", "POST"])
@requires(ADMIN)
def index() -> Page:
    """Where the tie stands: bound, a code to type, a look that is waited for, or a record to find."""
    viewer = _viewer()
    row, bound = last_binding(viewer), _own(viewer)
    if bound is not None:
        return _shown("bound", row, PostForm(), institution=bound)
    if row is not None and row.state is BindingState.CODE:
        return _code(row, viewer)
    if row is not None and row.state is BindingState.ASKED:
        return _shown("asked", row, PostForm())
    return _find(row, viewer)


def _shown(step: str, row: Binding | None, form: PostForm, status: int = 200, **more: Any) -> Page:
    context = {"step": step, "row": row, "form": form, "sent_to": sent_to(row), "hours": figure("binding_code")}
    return render_template("institutions/binding.html", **context | {"institution": None} | more), status


def sent_to(row: Binding | None) -> str:
    """To whom the code went, in words."""
    kind, _colon, value = (row.sent_to if row is not None else "").partition(":")
    return f"{PersonKind(kind).label} {value}" if kind in set(PersonKind) else ""


def _code(row: Binding, viewer: Viewer) -> Page:
    form, status = CodeForm(), 200
    if form.is_sent:
        status = 422
        if form.validate():
            code = form.code.data or ""
            failed = attempt(form, lambda: actions.use_binding_code(row, code, by=viewer.actor))
            if failed is None:
                flash(_("账号已经和机构登记绑定。"), "good")
                return redirect(url_for(".index"), 303)
            form.code.errors, form.form_errors = [*form.code.errors, *form.form_errors], []
            status = failed
    return _shown("code", row, form, status)


def _find(row: Binding | None, viewer: Viewer) -> Page:
    form, status = FindForm(), 200
    if form.is_sent:
        status = 422
        if form.validate():
            hit("binding-find", str(viewer.organisation_id), 60, 3600)
            found = record_named(form.name.data or "")
            if found is not None and not found.is_free_entry:
                return redirect(url_for(".choose", ref=found.ref), 303)
            form.name.errors = [_("没有找到这家机构。请填写完整的登记名称或者统一社会信用代码。")]
    refused = row if row is not None and row.state is BindingState.REFUSED else None
    return _shown("find", refused, form, status)


@blueprint.route("/to/<ref>", methods=["GET", "POST"])
@requires(ADMIN)
def choose(ref: str) -> Page:
    """To which contact on file the code goes."""
    viewer, institution = _viewer(), institution_by_ref(ref)
    if _own(viewer) is not None:  # a contact on file, however hidden, is nobody's to look at who is bound already
        return redirect(url_for(".index"), 303)
    rows, form, status = contacts_on_file(institution), ContactForm(), 200
    form.offer(rows)
    if form.is_sent:
        status = 422
        if form.validate():
            place, _colon, channel = (form.contact.data or "").rpartition(":")
            contact = next(one for one in rows if one.ref == place)
            failed = attempt(form, lambda: actions.send_binding_code(institution, contact, channel, by=viewer.actor))
            if failed is None:
                flash(_("验证码已发出。"), "good")
                return redirect(url_for(".index"), 303)
            status = failed
    context = {"form": form, "institution": institution, "has_contacts": bool(rows), "hours": figure("binding_code")}
    return render_template("institutions/binding_choose.html", **context), status


@blueprint.route("/to/<ref>/ask", methods=["GET", "POST"])
@requires(ADMIN)
def ask(ref: str) -> Page:
    """Ask whoever keeps the record to look."""
    viewer, institution = _viewer(), institution_by_ref(ref)
    form, status = AskForm(), 200
    if form.is_sent:
        status = 422
        if form.validate():
            words = form.words.data or ""
            failed = attempt(form, lambda: actions.ask_binding_approval(institution, words, by=viewer.actor))
            if failed is None:
                flash(_("申请已提交，管理登记的单位核对后会通知您。"), "good")
                return redirect(url_for(".index"), 303)
            status = failed
    return render_template("institutions/binding_ask.html", form=form, institution=institution), status


@blueprint.post("/take-back")
@requires(ADMIN)
def take_back() -> Page:
    """Ask no longer."""
    viewer = _viewer()
    row = waiting_binding(viewer)
    actions.take_binding_back(row, by=viewer.actor)
    flash(_("申请已撤回。"), "good")
    return redirect(url_for(".index"), 303)
