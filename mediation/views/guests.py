"""The page of an extra seat: everything it may read of its table, and its answers to offers; no account is needed."""

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from accounts.permissions import current_viewer, requires
from accounts.roles import Role
from complaints.facts import wishes
from complaints.lifecycle import OWING
from complaints.views.moves import attempt
from kernel.errors import NotFound
from kernel.files import StoredFile
from kernel.web import anyone
from mediation import actions, queries
from mediation.forms import GuestMessageForm, GuestReplyForm, ReadForm
from mediation.lifecycle import SeatState
from mediation.models import ExtraSeat
from mediation.views.guest_cards import choices_of, fact_card, known_of, message_card, offer_card, pulse_of
from mediation.views.guest_promise_cards import promise_cards

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


def hidden_contact(value: str) -> str:
    """A contact of which only its owner sees that it is theirs."""
    name, at, host = value.partition("@")
    if at:
        return f"{name[:1]}***@{host}"
    return f"{value[:3]}****{value[-SHORTEST:]}" if len(value) > 2 * SHORTEST else "****"


def key_of(ref: str) -> str | None:
    """The key this browser keeps for a seat."""
    kept = session.get(KEPT)
    return kept.get(ref) if isinstance(kept, dict) else None


def entered(ref: str) -> tuple[ExtraSeat, int]:
    """The seat this browser or account holds, and the person who sits; NotFound for every other."""
    return queries.entered_seat(ref, key_of(ref), current_viewer())


@blueprint.get("/<ref>")
@anyone
def show(ref: str) -> Page:
    """The invitation with its purpose, or the seat with everything it may read and nothing else."""
    seat, person_id = entered(ref)
    return show_page(seat, person_id)


def show_page(
    seat: ExtraSeat,
    person_id: int,
    form: GuestMessageForm | None = None,
    kept: list[StoredFile] | None = None,
    status: int = 200,
) -> Page:
    """The page as the seat reads it now, with a message that is to be mended if there is one."""
    is_in = seat.state is SeatState.SEATED
    version = _version_of(seat) if is_in else ""  # before the words: what is said meanwhile makes another version
    sight = queries.sight_of(seat, wishes(seat.mediation.complaint))
    context = known_of(seat, sight)
    if not is_in:
        return render_template("mediation/guest/invited.html", seat=seat, **context), status
    choices, agreement = choices_of(seat, sight), queries.agreement_of_seat(seat)
    compose = form or GuestMessageForm(formdata=None)
    compose.offer_rooms([(one.ref, heard.to) for one, heard in choices])
    marks = queries.marks_of(person_id, sight.rooms)
    is_new = any(not one.is_own and one.id > marks[one.room_ref] for one in sight.said)
    shown = {
        "choices": [heard for _room, heard in choices],
        "form": compose if choices else None,
        "kept": kept or [],
        "messages": [message_card(seat, one, context["mediators"], sight) for one in sight.said],
        "facts": [fact_card(one) for one in sight.facts],
        "version": version,
        "pulse": pulse_of(seat, sight, agreement),
        "read_form": ReadForm(formdata=None, upto=sight.said[-1].ref) if is_new else None,
        "agreement": agreement,
        "sessions": queries.sessions_of_seat(seat),
        "is_asked": actions.is_asked,
        "may_settle": actions.may_settle(seat),
        "represents": seat.role in OWING,
        "promises": promise_cards(seat) if seat.role in OWING else [],
        "offers": [offer_card(seat, one, sight) for one in sight.offers] if seat.role in OWING else [],
    }
    return render_template("mediation/guest/seat.html", seat=seat, sight=sight, **context, **shown), status


def _version_of(seat: ExtraSeat) -> str:
    """Where the seat's rooms stand; nothing where it has none and keeps its page for what it owes alone."""
    stand = queries.rooms_stand(seat.ref, key_of(seat.ref), current_viewer())
    return queries.version_of(stand) if stand else ""


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
    card = offer_card(seat, made, sight)
    return render_template("mediation/guest/reply.html", seat=seat, form=form, offer=card), status
