"""Pages of an extra seat: the invitation behind its address, the code, the seat itself; no account is needed."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from accounts.permissions import Viewer, current_viewer, requires
from accounts.roles import Role
from complaints import actions as cases
from complaints.facts import category_label, wishes
from complaints.lifecycle import CLAIMANTS, MEDIATORS, OWING, SPEAKING, RoomKind
from complaints.models import Offer, OfferState, Room
from complaints.views.moves import attempt
from complaints.views.offers import card_of
from complaints.views.posts import kept_files
from kernel.errors import DomainError, NotFound, TooMany
from kernel.files import StoredFile
from kernel.forms import PostForm
from kernel.web import anyone
from mediation import actions, queries
from mediation.forms import (
    GuestMessageForm,
    GuestReplyForm,
    LeaveForm,
    PlainForm,
    RepresentForm,
    SeatCodeForm,
    SitForm,
)
from mediation.lifecycle import SeatState
from mediation.models import ExtraSeat, SeatLink
from mediation.queries.seats import SeatSight
from mediation.views.guest_promise_cards import promise_cards
from mediation.views.people import names_for

blueprint = Blueprint("mediation_seats", __name__, url_prefix="/seats")
Page = str | Response | tuple[str, int]
KEPT = "seats"
SHORTEST = 4


def asker() -> str:
    """The network address that asks."""
    return request.remote_addr or "unknown"


@blueprint.get("/")
@requires(Role.LEARNER)
def index() -> Page:
    """The seats somebody with an account holds at tables."""
    return render_template("mediation/guest/index.html", rows=queries.own_extra_seats(current_viewer()))


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


def hidden_contact(value: str) -> str:
    """A contact of which only its owner sees that it is theirs."""
    name, at, host = value.partition("@")
    if at:
        return f"{name[:1]}***@{host}"
    return f"{value[:3]}****{value[-SHORTEST:]}" if len(value) > 2 * SHORTEST else "****"


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


def entered(ref: str) -> tuple[ExtraSeat, int]:
    """The seat this browser or account holds, and the person who sits; NotFound for every other."""
    kept = session.get(KEPT)
    return queries.entered_seat(ref, kept.get(ref) if isinstance(kept, dict) else None, current_viewer())


@blueprint.get("/<ref>")
@anyone
def show(ref: str) -> Page:
    """The invitation with its purpose, or the seat with everything it may read and nothing else."""
    seat, person_id = entered(ref)
    return _show(seat, person_id, None)


def _show(seat: ExtraSeat, person_id: int, form: PostForm | None, status: int = 200) -> Page:
    sight = queries.sight_of(seat, wishes(seat.mediation.complaint))
    context = _known(seat, sight)
    if seat.state is SeatState.INVITED:
        return render_template("mediation/guest/invited.html", seat=seat, **context), status
    choices = _choices(seat, sight)
    compose = form if isinstance(form, GuestMessageForm) else GuestMessageForm(formdata=None)
    compose.offer_rooms([(one.ref, to) for one, to, _words in choices])
    shown = {
        "choices": choices,
        "form": compose if seat.role in SPEAKING else None,
        "messages": [_message(seat, one, context["mediators"]) for one in sight.said],
        "agreement": queries.agreement_of_seat(seat),
        "sessions": queries.sessions_of_seat(seat),
        "is_asked": actions.is_asked,
        "promises": promise_cards(seat) if seat.role in OWING else [],
        "offers": [_offer(seat, one, sight) for one in sight.offers] if seat.role in OWING else [],
    }
    return render_template("mediation/guest/seat.html", seat=seat, sight=sight, **context, **shown), status


def _known(seat: ExtraSeat, sight: SeatSight) -> dict[str, Any]:
    """What every extra seat may know of the case: institution, category, body, who mediates by number."""
    complaint, table = seat.mediation.complaint, seat.mediation
    name = names_for(table.body_id, None)
    seated = [one for one in complaint.parties if one.role in MEDIATORS and one.until_at is None]
    return {
        "body": table.body,
        "institution": complaint.respondent_name,
        "category": category_label(complaint),
        "purpose": sight.plain(seat.purpose),
        "mediators": [name(one.person) for one in seated if one.person is not None],
        "name_of_seat": sight.plain(seat.name),
    }


def _choices(seat: ExtraSeat, sight: SeatSight) -> list[tuple[Room, str, str]]:
    """The rooms this seat may write into: address, and who reads it."""
    words = {
        RoomKind.JOINT: (_("各方"), _("学员、机构、经办单位、调解员和其他在席的各方都能看到")),
        RoomKind.SEAT: (_("调解员"), _("仅您与调解员可见")),
    }
    return [(room, *words[room.kind]) for room in sight.rooms if room.kind in words and seat.role in SPEAKING]


def _message(seat: ExtraSeat, one: Any, mediators: list[str]) -> dict[str, Any]:
    """A message as a card; persons are called by what they are, never by name."""
    author = _("我方") if one.is_own else str(one.role.label)
    if one.role in CLAIMANTS:
        author = _("学员")
    elif one.role.value == "respondent":
        author = seat.mediation.complaint.respondent_name
    elif one.role in MEDIATORS and len(mediators) == 1:
        author = mediators[0]
    is_joint = one.room is RoomKind.JOINT
    label = _("各方可见") if is_joint else _("仅您与调解员可见")
    card = {"room": "joint" if is_joint else "seat", "room_label": label, "author": author, "at": one.at}
    return card | {"body": one.words, "files": [], "mine": one.is_own}


def _offer(seat: ExtraSeat, offer: Offer, sight: SeatSight) -> dict[str, Any]:
    """One version with only the items that concern this seat, and whether it may answer."""
    mine = [one for one in offer.items if seat.party_id in (one.from_party_id, one.to_party_id)]
    card = card_of(offer, seat.mediation.complaint.respondent_name)
    rows = [row for row, item in zip(card["items"], offer.items, strict=True) if item in mine]
    for row in rows:
        row["text"] = sight.plain(row["text"])
    said = any(one.party_id == seat.party_id for one in offer.replies)
    may = offer.state is OfferState.OPEN and not said
    return card | {"items": rows, "total": None, "note": "", "may_reply": may}


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
        status, kept = 422, kept_files(form, Viewer(person_id=person_id, role=Role.LEARNER))
        fine = form.validate()
        if form.refused:
            form.files.errors = [*form.files.errors, *form.refused]
            fine = False
        if seat.role in OWING and not kept:
            form.files.errors = [*form.files.errors, _("请上传授权委托书。")]
            fine = False
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


@blueprint.post("/<ref>/messages")
@anyone
def say(ref: str) -> Page:
    """Words of the extra seat to one of its rooms."""
    seat, person_id = entered(ref)
    if seat.state is not SeatState.SEATED or seat.role not in SPEAKING:
        raise NotFound()
    form = GuestMessageForm()
    sight = queries.sight_of(seat, [])
    rooms = {room.ref: room for room, _to, _words in _choices(seat, sight)}
    form.offer_rooms([(one, one) for one in rooms])
    if not form.validate():
        return _show(seat, person_id, form, 422)
    room, words, key = rooms[form.room.data], form.words.data or "", form.key.data or ""
    failed = attempt(form, lambda: cases.say(room, words, by=actions.hand_of(person_id), key=key))
    if failed is not None:
        return _show(seat, person_id, form, failed)
    flash(_("已发送。"), "good")
    return redirect(url_for(".show", ref=ref, _anchor="thread"), 303)


@blueprint.route("/<ref>/offers/<offer>", methods=["GET", "POST"])
@anyone
def reply(ref: str, offer: str) -> Page:
    """Yes or no to one version in which this seat owes or is owed something."""
    seat, person_id = entered(ref)
    sight = queries.sight_of(seat, [])
    made = next((one for one in sight.offers if one.ref == offer), None)
    if made is None or seat.state is not SeatState.SEATED:
        raise NotFound()
    form, status = GuestReplyForm(data={"version": made.version}), 200
    if form.is_sent:
        status = 422
        if form.validate() and (form.version.data or "").isdigit():
            version, yes, words = int(form.version.data or 0), form.decision.data == "accept", form.words.data or ""
            by = actions.hand_of(person_id)
            failed = attempt(form, lambda: actions.reply_as_seat(seat, made, version, yes, words, by=by))
            if failed is None:
                flash(_("已记下您的答复。"), "good")
                return redirect(url_for(".show", ref=ref, _anchor="offers"), 303)
            status = failed
    card = _offer(seat, made, sight)
    return render_template("mediation/guest/reply.html", seat=seat, form=form, offer=card), status
