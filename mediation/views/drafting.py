"""Writing a text: of the whole, of some points while the rest goes on, or of what was agreed by word of mouth."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import SelectMultipleField

from accounts.permissions import current_viewer, requires
from accounts.roles import OrganisationKind, Role
from complaints.facts import wish
from complaints.models import Offer
from complaints.views.moves import attempt
from kernel.errors import NotYours
from kernel.forms import options, required
from mediation import actions, queries
from mediation.forms import DraftForm
from mediation.lifecycle import NEEDS_FACTS, form_of
from mediation.models import Mediation
from mediation.queries.oral import oral_of
from mediation.views.agreement import back
from mediation.views.blueprint import Page, blueprint
from mediation.views.table import is_chair

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only
Act = Callable[[Any, actions.Draft], object]


class PartForm(DraftForm):
    """Write a text for some points: which of them the accepted offer settles."""

    points = SelectMultipleField(_l("已经谈妥的要求"), validators=required(_l("请选择已经谈妥的要求。")))


@blueprint.route("/<number>/agreement/draft", methods=["GET", "POST"])
@requires(Role.MEDIATOR)
def draft(number: str) -> Page:
    """Write the text from the version of the offer that all have accepted, in the form of the body it is made for."""
    viewer, mediation, offer = _accepted(number)
    if actions.text_in_the_way(mediation) is not None:
        return back(mediation.complaint.number)
    if offer is None:
        flash(_("要先有一个各方都同意的方案，才能起草协议。"), "info")
        return redirect(url_for(".table", number=mediation.complaint.number), 303)

    def act(_form: DraftForm, said: actions.Draft) -> object:
        return actions.draft_agreement(mediation, offer, said, by=viewer.actor)

    return _write(mediation, offer, DraftForm, act, title=_("起草协议"))


@blueprint.route("/<number>/part", methods=["GET", "POST"])
@requires(Role.MEDIATOR)
def part(number: str) -> Page:
    """Write a text for what is agreed and go on with the rest; it is owed once this text is signed and sealed."""
    viewer, mediation, offer = _accepted(number)
    if offer is None or actions.text_in_the_way(mediation) is not None:
        return redirect(url_for(".table", number=mediation.complaint.number), 303)
    choices = [(str(one.id), wish(one)) for one in mediation.complaint.points if one.settled_by_id is None]

    def act(form: PartForm, said: actions.Draft) -> object:
        chosen = [int(key) for key in form.points.data or []]
        return actions.draft_agreement(mediation, offer, said, by=viewer.actor, part=chosen)

    lede = _("勾选各方同意的那一版方案解决了哪些要求。签字盖章后约定的事项开始跟进，其余的继续调解，调解期限照常计算。")
    return _write(mediation, offer, PartForm, act, title=_("部分达成一致，其余继续调解"), lede=lede, choices=choices)


@blueprint.route("/<number>/oral/text", methods=["GET", "POST"])
@requires(Role.MEDIATOR)
def oral_text(number: str) -> Page:
    """Put in writing what was agreed by word of mouth, so that a court can confirm it."""
    viewer = current_viewer()
    mediation = queries.mediation_for(viewer, number)
    row = oral_of(mediation)
    if row is None:
        flash(_("这件调解没有口头协议。"), "info")
        return redirect(url_for(".table", number=mediation.complaint.number), 303)
    if viewer.person_id != mediation.mediator_id:
        raise NotYours()
    if actions.text_in_the_way(mediation) is not None:
        return back(mediation.complaint.number)

    def act(_form: DraftForm, said: actions.Draft) -> object:
        return actions.write_down(row, said, by=viewer.actor)

    lede = _("内容与口头协议一致，不能增减。各方确认、签字盖章之后，才能共同申请司法确认。")
    return _write(mediation, row.offer, DraftForm, act, title=_("补做调解协议书"), lede=lede)


def _accepted(number: str) -> tuple[Any, Mediation, Offer | None]:
    """The table for its chair, and the version a text can be written from."""
    viewer = current_viewer()
    mediation = queries.mediation_for(viewer, number)
    if not is_chair(viewer, mediation):
        raise NotYours()
    return viewer, mediation, actions.newest_accepted(mediation)


def _write(
    mediation: Mediation,
    offer: Offer,
    made: type[DraftForm],
    act: Act,
    *,
    title: str,
    lede: str | None = None,
    choices: list[tuple[str, str]] | None = None,
) -> Page:
    """The page of the form, and the text once it is sent from the version it names."""
    complaint, issuer = mediation.complaint, actions.issuer_of(mediation)
    form = made() if request.method == "POST" else made(formdata=None, data={"offer": offer.ref})
    kind = form_of(issuer.kind, on_site=False)
    is_regulator = issuer.kind is OrganisationKind.MARKET_REGULATOR
    form.shape(asks_place=is_regulator, needs_facts=kind in NEEDS_FACTS)
    if isinstance(form, PartForm):
        form.points.choices = options(choices or [])
    status = 200
    if form.is_sent:
        failed: int | None = 422
        if form.validate():
            said = actions.Draft(form.met_on_site, form.story.data or "", form.duties.data or "")
            failed = attempt(form, lambda: _put(form, offer, act, said))
        if failed is None:
            flash(_("协议文本已写好，请双方阅读并确认。"), "good")
            return back(complaint.number)
        status = failed
    context = {"issuer": issuer, "kind": kind, "is_regulator": is_regulator, "offer": offer, "title": title}
    page = render_template("mediation/draft.html", complaint=complaint, form=form, lede=lede, **context)
    return page, status


def _put(form: DraftForm, offer: Offer, act: Act, said: actions.Draft) -> None:
    if form.offer.data != offer.ref:
        raise actions.OfferChanged()
    act(form, said)
