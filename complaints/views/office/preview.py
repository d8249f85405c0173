"""以他人身份看: what a role or a colleague may open and do, and how many cases they see; never a case itself."""

from datetime import timedelta
from typing import Any

from flask import current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from accounts import actions
from accounts.forms import PreviewForm
from accounts.models import Membership, Organisation
from accounts.models.office import Preview
from accounts.offices import ADMINISTRATORS, may_give
from accounts.permissions import Viewer, current_viewer, fresh, requires
from accounts.queries import membership_open, memberships_of
from accounts.queries.office import member_run_by, members_of, organisation_run_by
from accounts.roles import Role
from complaints.queries.rights import acts_by_status, contact_rights, numbers_for, reads_whole
from complaints.views.desk.blueprint import Page
from complaints.views.moves import attempt
from complaints.views.office.blueprint import blueprint
from complaints.views.office.words import act_words, area_words
from kernel import clock
from kernel.db import db
from kernel.errors import NotFound
from kernel.forms import options
from kernel.web import access_of

KEPT = timedelta(minutes=15)


def _place(viewer: Viewer) -> Organisation:
    """The organisation asked for, else one's own."""
    asked = request.args.get("organisation", "")
    if asked:
        return organisation_run_by(viewer, asked)
    own = db.session.get(Organisation, viewer.organisation_id or 0)
    if own is None:
        raise NotFound()
    return own


@blueprint.route("/preview", methods=["GET", "POST"])
@requires(*ADMINISTRATORS)
@fresh
def preview() -> Page:
    """Choose a role or a colleague, and say why; the look is noted before anything is shown."""
    viewer = current_viewer()
    place = _place(viewer)
    given = may_give(viewer.role, viewer.organisation_id, place.id, place.kind)
    colleagues = [one for one in members_of(place.id) if one.membership.role in given]
    form, status = PreviewForm(), 200
    roles = [(str(role), _("身份：%(role)s", role=role.label)) for role in given]
    people = [
        (
            f"{one.membership.role}:{one.person.ref}",
            f"{one.person.name or one.person.login} · {one.membership.role.label}",
        )
        for one in colleagues
    ]
    form.who.choices = options([*roles, *people])
    if form.is_sent:
        status = 422
        if form.validate():
            made: list[Preview] = []
            failed = attempt(form, lambda: made.append(_note(form, place, viewer)))
            if failed is None:
                return redirect(url_for(".previewed", ref=made[0].ref), 303)
            status = failed
    return render_template("complaints/office/preview.html", form=form, place=place), status


def _note(form: PreviewForm, place: Organisation, viewer: Viewer) -> Preview:
    code, _colon, ref = str(form.who.data).partition(":")
    colleague: Membership | None = member_run_by(viewer, place, ref, code) if ref else None
    return actions.preview(place, Role(code), form.reason.data or "", by=viewer.actor, colleague=colleague)


@blueprint.get("/preview/<ref>")
@requires(*ADMINISTRATORS)
def previewed(ref: str) -> Page:
    """What whoever was chosen may open and do; only for who asked, and for a quarter of an hour."""
    viewer = current_viewer()
    row = db.session.scalar(
        select(Preview)
        .where(Preview.ref == ref, Preview.by_id == viewer.person_id, Preview.made_at > clock.now() - KEPT)
        .options(joinedload(Preview.organisation), joinedload(Preview.person))
    )
    if row is None:
        raise NotFound()
    seen_as = _viewer_of(row)
    numbers = numbers_for(seen_as) if seen_as is not None else {}
    context = {
        "areas": _areas(row.role),
        "states": [_state(one) for one in acts_by_status(row.role)],
        "contacts": contact_rights(row.role),
        "whole": reads_whole(row.role),
        "numbers": [(status.label, number) for status, number in numbers.items()],
        "gone": seen_as is None,
    }
    return render_template("complaints/office/previewed.html", preview=row, **context)


def _viewer_of(row: Preview) -> Viewer | None:
    """The viewer that would come: the colleague while the membership holds, or the role as the organisation sees."""
    place = row.organisation
    if row.person_id is None:
        return Viewer(None, row.role, place.id, None, place.kind)
    held = next(
        (one for one in memberships_of(row.person_id) if (one.organisation_id, one.role) == (place.id, row.role)), None
    )
    if held is None or membership_open(held.id, row.person_id) is None:
        return None
    return Viewer(row.person_id, row.role, place.id, held.id, place.kind)


def _areas(role: Role) -> list[dict[str, Any]]:
    """The addresses a role may open or press, by area, asked of what every route declares for itself."""
    found: dict[str, list[tuple[str, bool]]] = {}
    for rule in current_app.url_map.iter_rules():
        declared = access_of(rule.endpoint)
        if isinstance(declared, tuple) and (not declared or role in declared):
            area = rule.endpoint.partition(".")[0]
            writes = not (rule.methods or set()) & {"GET"}
            found.setdefault(area, []).append((rule.rule, writes))
    rows = [{"name": area_words(area), "addresses": sorted(set(rules))} for area, rules in found.items()]
    return sorted(rows, key=lambda row: str(row["name"]))


def _state(row: Any) -> dict[str, Any]:
    seats = [
        (str(seat.label) if seat is not None else str(_("不用在案件里任职")), [act_words(act) for act in acts])
        for seat, acts in row.seats
    ]
    return {"status": row.status.label, "seats": seats}
