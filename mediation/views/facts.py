"""The mediator orders a talk: names topics, puts claim and answer side by side with their sources, takes them down."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from accounts.permissions import Viewer, current_viewer, requires
from accounts.roles import Role
from complaints.lifecycle import CLAIMANTS, RoomKind
from complaints.models import Room
from complaints.queries import files_of, parties_of, roles_of
from complaints.queries.looks import hides_names
from complaints.views.audience import Audience, audience, extra_seats
from complaints.views.file_cards import plain_name
from complaints.views.moves import attempt
from kernel.errors import NotFound
from kernel.files import StoredFile
from kernel.forms import PostForm
from mediation import actions, queries
from mediation.forms import FactForm, PlainForm, TopicForm, one_line
from mediation.models import Mediation, Standing
from mediation.views.blueprint import Page, blueprint
from mediation.views.rooms import room_at


@blueprint.route("/<number>/rooms/<ref>/topic", methods=["GET", "POST"])
@requires(Role.MEDIATOR)
def open_topic(number: str, ref: str) -> Page:
    """A matter to talk about that is no point of the claim."""
    viewer, table, place = _at(number, ref)
    form, status = TopicForm(), 200
    if form.is_sent:
        words = form.words.data or ""
        failed = (
            attempt(form, lambda: actions.open_topic(table, place, words, by=viewer.actor)) if form.validate() else 422
        )
        if failed is None:
            flash(_("话题已添加，写消息时可以选。"), "good")
            return _room(table, place)
        status = failed
    return render_template("mediation/topic.html", form=form, **_frame(viewer, table, place)), status


@blueprint.route("/<number>/topics/<ref>/close", methods=["GET", "POST"])
@requires(Role.MEDIATOR)
def close_topic(number: str, ref: str) -> Page:
    """A matter was talked out."""
    viewer = current_viewer()
    table, topic = queries.mediation_for(viewer, number, with_seats=False), queries.topic_for(viewer, ref)
    place = next((row.room for row in queries.rooms_at(viewer, table.complaint) if row.room.id == topic.room_id), None)
    if place is None:
        raise NotFound()
    form: PostForm = PlainForm()
    failed = None
    if form.is_sent:
        failed = attempt(form, lambda: actions.close_topic(table, topic, by=viewer.actor)) if form.validate() else 422
        if failed is None:
            flash(_("话题已结束，说过的话都还在。"), "good")
            return _room(table, place)
    context = {"what": topic.words, "title": _("结束话题"), "button": _("结束这个话题")}
    context |= {"lede": _("说过的话都还在，只是不再往这个话题下写。")}
    return render_template("mediation/take_down.html", form=form, **context, **_frame(viewer, table, place)), (
        failed or 200
    )


@blueprint.route("/<number>/rooms/<ref>/pin", methods=["GET", "POST"])
@requires(Role.MEDIATOR)
def pin(number: str, ref: str) -> Page:
    """Claim and answer to one thing side by side, for the people of this room."""
    viewer, table, place = _at(number, ref)
    form = FactForm() if request.method == "POST" else _begun(place)
    files = _files(viewer, table, place)
    is_hidden = hides_names(viewer, table.complaint, is_own=False)
    form.offer_files([(file.ref, plain_name(file, is_hidden=is_hidden)) for file in files])
    status = 200
    if form.is_sent:
        failed = _pin(form, viewer, table, place, files) if form.validate() else 422
        if failed is None:
            flash(_("已钉住，这里的人都能看到。"), "good")
            return _room(table, place)
        status = failed
    return render_template("mediation/pin.html", form=form, files=files, **_frame(viewer, table, place)), status


def _begun(place: Room) -> FactForm:
    """The form as it opens: with the message it was opened from on its side."""
    message = queries.message_in(place, request.args.get("message"))
    if message is None:
        return FactForm(formdata=None)
    side = "claim" if message.party.role in CLAIMANTS else "answer"
    return FactForm(formdata=None, data={side: one_line(message.words), f"{side}_from": message.ref})


def _files(viewer: Viewer, table: Mediation, place: Room) -> list[StoredFile]:
    """The files everybody in the room can open, as the act will ask again."""
    rooms = [row.room.id for row in queries.rooms_at(viewer, table.complaint) if _is_open(row.room, place)]
    heard = queries.messages_in(rooms)
    return [
        file
        for file in files_of(viewer, table.complaint)
        if file.owner_kind == "complaint" or (file.owner_kind == "message" and file.owner_id in heard)
    ]


def _is_open(room: Room, place: Room) -> bool:
    return room.id == place.id or room.kind is RoomKind.JOINT


def _pin(form: FactForm, viewer: Viewer, table: Mediation, place: Room, files: list[StoredFile]) -> int | None:
    chosen = set(form.evidence.data or [])
    draft = actions.FactDraft(
        form.title.data or "",
        form.claim.data or "",
        form.answer.data or "",
        Standing(form.standing.data),
        queries.message_in(place, form.claim_from.data),
        queries.message_in(place, form.answer_from.data),
        tuple(file for file in files if file.ref in chosen),
    )
    return attempt(form, lambda: actions.pin(table, place, draft, by=viewer.actor, key=form.key.data or ""))


@blueprint.route("/<number>/facts/<ref>/unpin", methods=["GET", "POST"])
@requires(Role.MEDIATOR)
def unpin(number: str, ref: str) -> Page:
    """Take a fact down."""
    viewer = current_viewer()
    table, fact = queries.mediation_for(viewer, number, with_seats=False), queries.fact_for(viewer, ref)
    if fact.mediation_id != table.id:
        raise NotFound()
    form: PostForm = PlainForm()
    failed = None
    if form.is_sent:
        failed = attempt(form, lambda: actions.unpin(fact, by=viewer.actor)) if form.validate() else 422
        if failed is None:
            flash(_("已撤下。"), "good")
            return _room(table, fact.room)
    context = {"what": fact.title, "title": _("撤下钉住的事"), "button": _("撤下")}
    context |= {"lede": _("撤下后各方不再看到，记录里还留着。要改说法，请撤下后重新钉住。")}
    return render_template("mediation/take_down.html", form=form, **context, **_frame(viewer, table, fact.room)), (
        failed or 200
    )


def _at(number: str, ref: str) -> tuple[Viewer, Mediation, Room]:
    viewer = current_viewer()
    table = queries.mediation_for(viewer, number, with_seats=False)
    return viewer, table, room_at(viewer, table, ref)


def _room(table: Mediation, place: Room) -> Response:
    return redirect(url_for(".room", number=table.complaint.number, ref=place.ref), 303)


def _frame(viewer: Viewer, table: Mediation, place: Room) -> dict[str, object]:
    """What every page of these shows: the case, and who reads in this room."""
    complaint, extra = table.complaint, extra_seats(parties_of(table.complaint))
    heard: Audience = audience(place, roles_of(viewer, complaint), complaint.respondent_name, extra)
    return {"complaint": complaint, "room": place, "here": heard}
