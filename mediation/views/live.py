"""What a page of the table asks by itself: is there anything new, and a mark of how far one has read."""

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from accounts.permissions import current_viewer, requires
from complaints.queries import room_for
from kernel.errors import NotFound
from kernel.web import quiet
from mediation import actions, queries
from mediation.forms import ReadForm
from mediation.views import talk as words
from mediation.views.blueprint import EVERYBODY, blueprint, keeps_order
from mediation.views.rooms import room_at


@blueprint.get("/<number>/live")
@requires(*EVERYBODY)
@quiet
def live(number: str) -> Response:
    """What is new since a message, as fragments; 304 after two reads when nothing happened in the viewer's rooms."""
    viewer, asked = current_viewer(), request.args.get("room", "")
    version = queries.version_of(queries.stand_of(viewer, number))
    if request.if_none_match.contains_weak(version):
        return tagged(make_response("", 304), version)
    table = queries.mediation_for(viewer, number, with_seats=False)
    place = room_for(viewer, asked) if asked else None
    if place is not None and place.complaint_id != table.complaint_id:
        raise NotFound()
    talk = queries.talk_of(viewer, table.complaint, place, after=request.args.get("after") or "-")
    orders = keeps_order(viewer, table, talk.roles)
    page = render_template(
        "mediation/_live.html",
        messages=words.message_cards(
            table.complaint, talk, may_answer=place is not None, may_pin=orders and place is not None
        ),
        places=words.places(table.complaint, talk.rooms, talk.roles, place),
        facts=words.fact_cards(table.complaint, talk),
        readers=words.reader_lines(table.complaint, talk),
        chairs=orders,
        complaint=table.complaint,
        here=place is not None,
        pulse=words.pulse_of(table.complaint, queries.newest_offer(viewer, table.complaint)),
    )
    # Where more came than one answer holds, the page asks again at once: it has no version yet.
    return make_response(page) if talk.has_later else tagged(make_response(page), talk.version)


def tagged(answer: Response, version: str) -> Response:
    """The answer under its version, kept nowhere."""
    answer.set_etag(version, weak=True)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.post("/<number>/rooms/<ref>/read")
@requires(*EVERYBODY)
@quiet
def read(number: str, ref: str) -> Response:
    """Note how far the viewer has read: by the button, or by the page once the words have been on the screen."""
    viewer = current_viewer()
    table = queries.mediation_for(viewer, number, with_seats=False)
    place, form = room_at(viewer, table, ref), ReadForm()
    upto = queries.message_in(place, form.upto.data) if form.validate() else None
    if upto is None:
        raise NotFound()
    actions.mark_read(place, upto, by=viewer.actor)
    if request.headers.get("X-Fragment"):
        return make_response("", 204)
    return redirect(url_for(".room", number=table.complaint.number, ref=place.ref, _anchor="end"), 303)
