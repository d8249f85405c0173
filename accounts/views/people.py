"""The people of an organisation: who acts for it, inviting, ending a membership, taking an authenticator off."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from accounts import actions
from accounts.charges import in_charge
from accounts.forms import InviteForm, contact_kind
from accounts.models import ContactKind, Membership, Organisation
from accounts.models.office import Invitation
from accounts.offices import ADMINISTRATORS, may_give
from accounts.permissions import current_viewer, fresh, requires
from accounts.queries.office import (
    invitation_run_by,
    invitation_state,
    invitations_of,
    left_since,
    member_run_by,
    members_of,
    organisation_run_by,
)
from accounts.roles import Role
from accounts.views.blueprint import Page, office
from accounts.views.bodies import attempt, may_run
from kernel.db import db
from kernel.errors import NotFound
from kernel.events import Actor
from kernel.forms import PostForm, options

STATES = {
    "open": (_l("等待接受"), "info"),
    "accepted": (_l("已接受"), "good"),
    "revoked": (_l("已撤回"), "neutral"),
    "expired": (_l("已过期"), "warn"),
}


@office.get("/people")
@requires(*ADMINISTRATORS)
def own_people() -> Page:
    """The people of one's own organisation."""
    own = db.session.get(Organisation, current_viewer().organisation_id or 0)
    if own is None:
        raise NotFound()
    return redirect(url_for(".people", ref=own.ref), 303)


@office.get("/organisations/<ref>/people")
@requires(*ADMINISTRATORS)
def people(ref: str) -> Page:
    """Who acts for an organisation, whom it has invited, who left."""
    viewer = current_viewer()
    row = organisation_run_by(viewer, ref)
    given = may_give(viewer.role, viewer.organisation_id, row.id, row.kind)
    context = {
        "members": members_of(row.id),
        "given": given,
        "me": viewer.person_id,
        "invitations": [_told(one) for one in invitations_of(row.id)],
        "gone": left_since(row.id),
        "back": url_for(".organisation", ref=row.ref) if may_run(viewer) else url_for(".home"),
    }
    return render_template("accounts/office/people.html", organisation=row, **context)


def _told(row: Invitation) -> dict[str, Any]:
    state = invitation_state(row)
    words, tone = STATES[state]
    return {
        "ref": row.ref,
        "role": row.role,
        "contact": hidden(row.contact),
        "at": row.made_at,
        "until": row.last_day,
        "words": words,
        "tone": tone,
        "is_open": state == "open",
    }


def hidden(contact: str) -> str:
    """A contact with its middle hidden: enough to know which one it was."""
    name, at, place = contact.partition("@")
    kept = f"{name[:2]}***" if at else f"{name[:3]}****{name[-2:]}"
    return f"{kept}{at}{place}"


@office.route("/organisations/<ref>/invite", methods=["GET", "POST"])
@requires(*ADMINISTRATORS)
@fresh
def invite(ref: str) -> Page:
    """Invite somebody by phone or e-mail into a role one may give."""
    viewer = current_viewer()
    row = organisation_run_by(viewer, ref)
    form, status = InviteForm(), 200
    given = may_give(viewer.role, viewer.organisation_id, row.id, row.kind)
    form.role.choices = options([(str(role), role.label) for role in given])
    if form.is_sent:
        status = 422
        if form.validate():
            contact, role = form.contact.data or "", Role(form.role.data)
            kind = ContactKind(contact_kind(contact))
            failed = attempt(form, lambda: actions.invite(row, role, kind, contact, by=viewer.actor))
            if failed is None:
                flash(_("邀请已发给%(contact)s。", contact=hidden(contact)), "good")
                return redirect(url_for(".people", ref=row.ref), 303)
            status = failed
    return render_template("accounts/office/invite.html", form=form, organisation=row), status


@office.post("/organisations/<ref>/invitations/<invitation>/revoke")
@requires(*ADMINISTRATORS)
def revoke(ref: str, invitation: str) -> Page:
    """Take an invitation back."""
    viewer = current_viewer()
    row = organisation_run_by(viewer, ref)
    actions.revoke_invitation(invitation_run_by(viewer, row, invitation), by=viewer.actor)
    flash(_("邀请已撤回，链接不能再用。"), "good")
    return redirect(url_for(".people", ref=row.ref), 303)


@office.route("/organisations/<ref>/people/<member>/<role>/leave", methods=["GET", "POST"])
@requires(*ADMINISTRATORS)
@fresh
def leave(ref: str, member: str, role: str) -> Page:
    """End a colleague's membership; what they have in hand is shown first."""
    return _pressed(ref, member, role, "leave", _end, _("任职已结束，对方已退出登录。"))


def _end(held: Membership, by: Actor) -> None:
    actions.leave(held, by=by)


@office.route("/organisations/<ref>/people/<member>/<role>/factor", methods=["GET", "POST"])
@requires(*ADMINISTRATORS)
@fresh
def reset_factor(ref: str, member: str, role: str) -> Page:
    """Take a colleague's authenticator off, who lost it; they set it up anew at the next sign-in."""
    return _pressed(ref, member, role, "factor", _reset, _("动态口令已重置，对方已退出登录并会收到通知。"))


def _reset(held: Membership, by: Actor) -> None:
    actions.reset_factor(held.person, held.organisation_id, by=by)


def _pressed(ref: str, member: str, role: str, page: str, act: Callable[[Membership, Actor], None], done: str) -> Page:
    """A page about one colleague with one button: the act, then back to the people."""
    viewer = current_viewer()
    row = organisation_run_by(viewer, ref)
    held = member_run_by(viewer, row, member, role)
    form, status = PostForm(), 200
    if form.is_sent:
        failed = attempt(form, lambda: act(held, viewer.actor)) if form.validate() else 422
        if failed is None:
            flash(done, "good")
            return redirect(url_for(".people", ref=row.ref), 303)
        status = failed
    hand = in_charge(held.person_id, row.id)
    context = {"organisation": row, "member": held, "in_charge": hand}
    return render_template(f"accounts/office/{page}.html", form=form, **context), status
