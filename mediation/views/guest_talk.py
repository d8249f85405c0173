"""An extra seat speaks, reads and hears what is new at its own page; files open to it, and no other."""

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from accounts.permissions import Viewer, current_viewer
from accounts.roles import Role
from complaints.guard import Doubt, Side, doubt_joint, doubt_private
from complaints.lifecycle import SPEAKING, RoomKind
from complaints.models import Room
from complaints.views.moves import attempt
from complaints.views.posts import kept_files
from complaints.views.second_look import asks_again
from kernel import files
from kernel.errors import NotFound
from kernel.sent_files import is_fine
from kernel.web import anyone, quiet
from mediation import actions, queries
from mediation.forms import GuestMessageForm, ReadForm
from mediation.lifecycle import SeatState
from mediation.models import ExtraSeat
from mediation.queries.seats import SeatSight
from mediation.views.guest_cards import choices_of, fact_card, known_of, message_card, pulse_of
from mediation.views.guests import Page, blueprint, entered, key_of, show_page
from mediation.views.live import tagged


def _seated(ref: str) -> tuple[ExtraSeat, int, SeatSight]:
    seat, person_id = entered(ref)
    if seat.state is not SeatState.SEATED:
        raise NotFound()
    return seat, person_id, queries.sight_of(seat, [])


@blueprint.post("/<ref>/messages")
@anyone
def say(ref: str) -> Page:
    """Words or files of the extra seat to one of its rooms; who speaks has read what stood there."""
    seat, person_id, sight = _seated(ref)
    if seat.role not in SPEAKING:
        raise NotFound()
    form = GuestMessageForm()
    rooms = {room.ref: (room, heard) for room, heard in choices_of(seat, sight)}
    form.offer_rooms([(one, one) for one in rooms])
    kept = kept_files(form, Viewer(person_id=person_id, role=Role.LEARNER))
    fine = is_fine(form, form.refused)
    if not form.words.data and not kept and not form.words.errors:
        form.words.errors, fine = [_("请写下要说的内容。")], False
    if not fine:
        return show_page(seat, person_id, form, kept, 422)
    room, heard = rooms[form.room.data]
    if form.words.data and asks_again(form, form.room, _doubt(seat, sight, room, form.words.data), room, heard):
        return show_page(seat, person_id, form, kept, 422)
    words, key, token = form.words.data or _("补充材料"), form.key.data or "", form.form_token.data
    by = actions.hand_of(person_id)
    failed = attempt(form, lambda: actions.speak(room, words, by=by, key=key, form_token=token))
    if failed is not None:
        return show_page(seat, person_id, form, kept, failed)
    flash(_("已发给%(to)s（%(words)s）。", to=heard.to, words=heard.words), "good")
    return redirect(url_for(".show", ref=ref, _anchor="thread"), 303)


def _doubt(seat: ExtraSeat, sight: SeatSight, room: Room, words: str) -> Doubt | None:
    """Whether these words may be in the wrong room, from what the seat itself heard in both."""
    if room.kind is not RoomKind.JOINT:
        return doubt_private(words, [seat.mediation.complaint.respondent_name], Side.OTHER, sits_in_several=False)
    private = [one.words for one in sight.said if one.room is not RoomKind.JOINT]
    known = [one.words for one in sight.said if one.room is RoomKind.JOINT]
    items = [item for offer in sight.offers for item in offer.items]
    known += [f"{one.words} {one.fen / 100:.2f}元" if one.fen else one.words for one in items]
    return doubt_joint(words, private, [*known, *(sight.wishes or ()), *(sight.answers or ())])


@blueprint.get("/<ref>/live")
@anyone
@quiet
def live(ref: str) -> Response:
    """What is new since a message, as fragments; 304 after one read when nothing happened in the seat's rooms."""
    version = queries.version_of(queries.stand_of_seat(ref, key_of(ref), current_viewer()))
    if request.if_none_match.contains_weak(version):
        return tagged(make_response("", 304), version)
    seat, _person_id, sight = _seated(ref)
    after = next((one.id for one in sight.said if one.ref == request.args.get("after")), 0)
    mediators = known_of(seat, sight)["mediators"]
    page = render_template(
        "mediation/guest/_live.html",
        messages=[message_card(seat, one, mediators, sight) for one in sight.said if one.id > after],
        facts=[fact_card(one) for one in sight.facts],
        pulse=pulse_of(seat, sight, queries.agreement_of_seat(seat)),
    )
    return tagged(make_response(page), version)


@blueprint.post("/<ref>/read")
@anyone
@quiet
def read(ref: str) -> Response:
    """Note how far the seat has read in each of its rooms: by the button, or once the words were on the screen."""
    _seat, person_id, sight = _seated(ref)
    form = ReadForm()
    asked = form.upto.data if form.validate() else None
    upto = next((one for one in sight.said if one.ref == asked), None)
    if upto is None:
        raise NotFound()
    by = actions.hand_of(person_id)
    for room in sight.rooms:
        last = next((one for one in reversed(sight.said) if one.room_ref == room.ref and one.id <= upto.id), None)
        heard = queries.message_in(room, last.ref) if last is not None else None
        if heard is not None:
            actions.mark_read(room, heard, by=by)
    if request.headers.get("X-Fragment"):
        return make_response("", 204)
    return redirect(url_for(".show", ref=ref, _anchor="thread"), 303)


@blueprint.get("/<ref>/files/<file>")
@anyone
def attached(ref: str, file: str) -> Page:
    """One file that came with a message and is open to this seat, under the name it may know it by."""
    _seat, _person_id, sight = _seated(ref)
    found = next((one for said in sight.said for one in said.files if one.ref == file), None)
    if found is None:
        raise NotFound()
    if files.is_shut(found):
        raise NotFound()
    return files.shown_to_others(found, sight.plain(found.name))
