"""Who acts for the complainant, as the complaining side sees it: powers and term, ending it, a new authorisation."""

from flask import flash, redirect, render_template, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from accounts.permissions import Viewer, current_viewer, requires
from accounts.roles import Role
from complaints import actions, queries
from complaints.facts import mandate_lines
from complaints.forms.looking import AuthorisationForm, EndForm
from complaints.lifecycle import Status
from complaints.lifecycle.standing import StandInKind, has_powers
from complaints.models import Complaint, StandIn
from complaints.queries import looking
from complaints.queries.claiming import unclaimed_seat
from complaints.views.file_cards import file_card
from complaints.views.learner import Page, blueprint
from complaints.views.moves import attempt
from complaints.views.people_facts import people_rows, term_words
from complaints.views.printing import printed
from kernel.sent_files import came_before, is_fine, taken


def _acting(number: str) -> tuple[Viewer, Complaint, StandIn | None]:
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    return viewer, complaint, looking.open_stand_in(complaint)


@blueprint.get("/<number>/stand-in")
@requires(Role.LEARNER)
def stand_in(number: str) -> Page:
    """Who acts, with which powers, until when; who gets the letters; how it ends."""
    viewer, complaint, acting = _acting(number)
    is_mine = acting is not None and acting.person_id == viewer.person_id
    has_limits = acting is not None and acting.kind is not StandInKind.GUARDIAN
    return render_template(
        "complaints/learner/stand_in.html",
        complaint=complaint,
        rows=people_rows(complaint),
        acting=acting,
        is_mine=is_mine,
        is_unclaimed=unclaimed_seat(complaint) is not None,
        over=term_words(acting),
        papers=[file_card(row) for row in looking.authorisation_files(acting)] if acting is not None else [],
        may_authorise=is_mine and has_limits and complaint.status is not Status.CLOSED,
        may_end=has_limits,
    )


@blueprint.route("/<number>/stand-in/end", methods=["GET", "POST"])
@requires(Role.LEARNER)
def end_stand_in(number: str) -> Page:
    """The complainant revokes, or whoever acts leaves: the case is closed to them at once."""
    viewer, complaint, acting = _acting(number)
    if acting is None or acting.kind is StandInKind.GUARDIAN:
        flash(_("现在没有人代为办理。"), "info")
        return redirect(url_for(".show", number=complaint.number), 303)
    is_mine, form, status = acting.person_id == viewer.person_id, EndForm(), 200
    if form.is_sent:
        why = "left" if is_mine else "revoked"
        failed = attempt(form, lambda: actions.end_stand_in(acting, why, by=viewer.actor))
        if failed is None:
            flash(_("已结束，您不再看到这件投诉。") if is_mine else _("已结束，此后由您本人办理。"), "good")
            return redirect(url_for(".index") if is_mine else url_for(".show", number=complaint.number), 303)
        status = failed
    context = {"acting": acting, "is_mine": is_mine}
    return render_template("complaints/learner/end_stand_in.html", complaint=complaint, form=form, **context), status


@blueprint.route("/<number>/stand-in/authorisation", methods=["GET", "POST"])
@requires(Role.LEARNER)
def authorise(number: str) -> Page:
    """Hand in an authorisation: longer, wider, or the first of a helper (O121 art. 11)."""
    viewer, complaint, acting = _acting(number)
    if acting is None or acting.person_id != viewer.person_id or acting.kind is StandInKind.GUARDIAN:
        flash(_("授权委托书由代为办理的人提交。"), "info")
        return redirect(url_for(".stand_in", number=complaint.number), 303)
    form, status = AuthorisationForm(), 200
    kept = came_before(form)
    if form.is_sent:
        kept, refused = taken(form.form_token.data or "", viewer.person_id)
        status = _authorise(form, acting, viewer, refused)
        if status == 303:
            flash(_("已提交授权委托书，处理单位会核对。"), "good")
            return redirect(url_for(".stand_in", number=complaint.number), 303)
    return render_template("complaints/learner/authorise.html", complaint=complaint, form=form, kept=kept), status


@blueprint.get("/<number>/stand-in/authorisation.pdf")
@requires(Role.LEARNER)
def authorisation_form(number: str) -> Page:
    """授权委托书 to be printed and signed by the principal; only then is it one (O121 art. 11)."""
    _viewer, complaint, acting = _acting(number)
    with force_locale("zh_Hans_CN"):
        lines = mandate_lines(complaint, acting)
    return printed(lines, "authorisation", complaint.number, url_for(".stand_in", number=complaint.number))


def _authorise(form: AuthorisationForm, acting: StandIn, viewer: Viewer, refused: list[str]) -> int:
    fine = is_fine(form, refused)
    from_on, until_on, signed_on = form.from_on.data, form.until_on.data, form.signed_on.data
    if not fine or from_on is None or until_on is None or signed_on is None:
        return 422
    draft = actions.AuthorisationDraft(
        form.matters.data,
        tuple(has_powers(form.powers.data or [])),
        from_on,
        until_on,
        form.signed_by.data or "",
        signed_on,
        form.form_token.data or "",
    )
    return attempt(form, lambda: actions.authorise(acting, draft, by=viewer.actor)) or 303
