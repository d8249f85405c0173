"""How an extra seat is taken and left: the invitation behind its address, the code, the authorisation, the end."""

from flask import flash, redirect, render_template, session, url_for
from flask_babel import gettext as _

from accounts.permissions import Viewer
from accounts.roles import Role
from complaints.lifecycle import OWING
from complaints.views.moves import attempt
from complaints.views.posts import kept_files
from kernel import clock
from kernel.errors import DomainError, NotFound, TooMany
from kernel.files import StoredFile
from kernel.web import anyone
from mediation import actions
from mediation.forms import LeaveForm, PlainForm, RepresentForm, SeatCodeForm, SitForm
from mediation.lifecycle import SeatState
from mediation.models import SeatLink
from mediation.views.guests import KEPT, Page, asker, blueprint, entered, hidden_contact


@blueprint.get("/i/<token>")
@anyone
def invitation(token: str) -> Page:
    """Who invites, as what, until when; nothing of the case before the contact is proved."""
    link = actions.link_by_token(token)
    return _invitation(link, token, SeatCodeForm(), PlainForm())


def _invitation(link: SeatLink, token: str, code: SeatCodeForm, send: PlainForm, status: int = 200) -> Page:
    seat = link.seat
    context = {"seat": seat, "link": link, "token": token, "form": code, "send": send}
    context |= {"contact": hidden_contact(seat.contact or ""), "body": seat.mediation.body}
    return render_template("mediation/guest/invitation.html", **context), status


@blueprint.post("/i/<token>/code")
@anyone
def send(token: str) -> Page:
    """A code to the invited contact."""
    form = PlainForm()
    if not form.validate():
        return _invitation(actions.link_by_token(token), token, SeatCodeForm(formdata=None), form, 422)
    try:
        actions.send_seat_code(token, address=asker())
    except TooMany as error:
        form.form_errors.append(_("验证码发得太频繁，请%(seconds)s秒后再试。", seconds=error.retry_after))
        return _invitation(actions.link_by_token(token), token, SeatCodeForm(formdata=None), form, error.status)
    flash(_("验证码已发出，10分钟内有效。"), "good")
    return redirect(url_for(".invitation", token=token, _anchor="code"), 303)


@blueprint.post("/i/<token>")
@anyone
def prove(token: str) -> Page:
    """The code proves the contact; from now on this browser holds the seat, and no other."""
    form, link = SeatCodeForm(), actions.link_by_token(token)
    if not form.validate():
        return _invitation(link, token, form, PlainForm(formdata=None), 422)
    try:
        proved, entry = actions.prove_link(token, form.code.data or "", address=asker())
    except actions.LinkGone:
        raise
    except DomainError as error:
        form.code.errors = [error.message]
        return _invitation(link, token, form, PlainForm(formdata=None), error.status)
    session[KEPT] = {**session.get(KEPT, {}), proved.seat.ref: entry}
    return redirect(url_for(".show", ref=proved.seat.ref), 303)


@blueprint.route("/<ref>/accept", methods=["GET", "POST"])
@anyone
def accept(ref: str) -> Page:
    """The invited takes the seat, for an organisation with its authorisation."""
    seat, person_id = entered(ref)
    if seat.state is not SeatState.INVITED:
        return redirect(url_for(".show", ref=ref), 303)
    form: SitForm = RepresentForm() if seat.role in OWING else SitForm()
    status, kept = 200, list[StoredFile]()
    if form.is_sent:
        fine, kept = _taken(form, person_id, represents=seat.role in OWING)
        status = 422
        if fine:
            by, token = actions.hand_of(person_id), form.form_token.data
            said = form.name.data or "", form.authorisation()
            failed = attempt(form, lambda: actions.accept_seat(seat, *said, by=by, form_token=token))
            if failed is None:
                flash(_("您已入席。"), "good")
                return redirect(url_for(".show", ref=ref), 303)
            status = failed
    context = {"form": form, "kept": kept, "represents": seat.role in OWING}
    return render_template("mediation/guest/accept.html", seat=seat, **context), status


def _taken(form: SitForm, person_id: int, *, represents: bool) -> tuple[bool, list[StoredFile]]:
    """Whether what was sent is whole, and the files that wait; whoever comes for an organisation shows its paper."""
    kept = kept_files(form, Viewer(person_id=person_id, role=Role.LEARNER))
    fine = form.validate()
    if form.refused:
        form.files.errors = [*form.files.errors, *form.refused]
        fine = False
    if represents and not kept:
        form.files.errors = [*form.files.errors, _("请上传授权委托书。")]
        fine = False
    return fine, kept


@blueprint.route("/<ref>/authorise", methods=["GET", "POST"])
@anyone
def authorise(ref: str) -> Page:
    """Whoever sits for an organisation hands in a new authorisation: a longer term, or the power to settle."""
    seat, person_id = entered(ref)
    if seat.state is not SeatState.SEATED or seat.role not in OWING:
        raise NotFound()
    form = RepresentForm()
    del form.name, form.agrees
    status, kept = 200, list[StoredFile]()
    if form.is_sent:
        fine, kept = _taken(form, person_id, represents=True)
        status, draft = 422, form.authorisation() if fine else None
        if draft is not None:
            by, token = actions.hand_of(person_id), form.form_token.data
            failed = attempt(form, lambda: actions.add_authorisation(seat, draft, by=by, form_token=token))
            if failed is None:
                flash(_("授权已提交，调解员和经办单位能看到。"), "good")
                return redirect(url_for(".show", ref=ref), 303)
            status = failed
    now = [one for one in seat.authorisations if one.until_on >= clock.today()]
    return render_template("mediation/guest/authorise.html", seat=seat, form=form, kept=kept, now=now), status


@blueprint.route("/<ref>/<any(refuse, leave):act>", methods=["GET", "POST"])
@anyone
def end(ref: str, act: str) -> Page:
    """Not taking part, or leaving: at any time, without a reason."""
    seat, person_id = entered(ref)
    fits = SeatState.INVITED if act == "refuse" else SeatState.SEATED
    if seat.state is not fits:
        return redirect(url_for(".show", ref=ref), 303)
    form, status = LeaveForm(), 200
    if form.is_sent:
        status = 422
        if form.validate():
            do = actions.refuse_seat if act == "refuse" else actions.leave_seat
            failed = attempt(form, lambda: do(seat, form.words.data or "", by=actions.hand_of(person_id)))
            if failed is None:
                kept = session.get(KEPT, {})
                session[KEPT] = {key: value for key, value in kept.items() if key != ref}
                return redirect(url_for(".ended", act=act), 303)
            status = failed
    return render_template("mediation/guest/end.html", seat=seat, form=form, act=act), status


@blueprint.get("/ended/<any(refuse, leave):act>")
@anyone
def ended(act: str) -> Page:
    """What holds after leaving: nothing is seen any more."""
    return render_template("mediation/guest/ended.html", act=act)
