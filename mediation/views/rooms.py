"""One room of the table: what is said there, by whom it is heard, and the writing box that names its readers."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from accounts.permissions import Viewer, current_viewer, requires
from complaints.lifecycle import RoomKind
from complaints.models import Message, Point, Relation, Room, Topic
from complaints.queries import room_for
from complaints.queries.cases import acts_in
from complaints.views.audience import audience, extra_seats
from complaints.views.case_said import name_of, own_name
from complaints.views.moves import attempt, home_of, not_now
from complaints.views.second_look import needs_second_look
from kernel.errors import NotFound
from kernel.files import StoredFile
from kernel.sent_files import came_before, is_fine, taken
from mediation import actions, queries
from mediation.forms import ReadForm, TalkForm
from mediation.models import Mediation
from mediation.queries import Talk
from mediation.views import talk as words
from mediation.views.blueprint import EVERYBODY, Page, blueprint, keeps_order


@blueprint.route("/<number>/rooms/<ref>", methods=["GET", "POST"])
@requires(*EVERYBODY)
def room(number: str, ref: str) -> Page:
    """A room as its people hear it; a press sends to this room and to no other, or keeps a draft."""
    viewer = current_viewer()
    table = queries.mediation_for(viewer, number, with_seats=False)
    place = room_at(viewer, table, ref)
    subject = _subject_asked(table, place)
    talk = queries.talk_of(viewer, table.complaint, place, before=request.args.get("before"), **subject)
    form, status = TalkForm(), 200
    kept = came_before(form)
    if form.is_sent:
        away = not_now(viewer, table.complaint, "say", "table")
        if away is not None:
            return away
        form.offer_topics(words.topic_choices(table.complaint, talk.topics))
        done, status, kept = _sent(form, viewer, table, place, talk)
        if done is not None:
            return done
    else:
        form = _begun(viewer, table, place, talk)
    context = _context(viewer, table, talk, place, form)
    return render_template("mediation/room.html", form=form, kept=kept, **context), status


def room_at(viewer: Viewer, table: Mediation, ref: str) -> Room:
    """A room of this table that the viewer is in, or NotFound."""
    place = room_for(viewer, ref)
    if place.complaint_id != table.complaint_id:
        raise NotFound()
    return place


def _subject_asked(table: Mediation, place: Room) -> dict[str, Any]:
    """The point or topic the page is to be narrowed to."""
    asked = request.args.get("topic", "")
    point, topic = _subject(table, place, asked)
    return {"point_id": point.id if point else None, "topic": topic}


def _subject(table: Mediation, place: Room, asked: str) -> tuple[Point | None, Topic | None]:
    points = {f"p{number}": point for number, point in enumerate(table.complaint.points, 1)}
    if not asked or asked in points:
        return points.get(asked), None
    topics = queries.topics_in(table.complaint, [place.id], place)
    return None, next((topic for topic in topics if topic.ref == asked), None)


def _begun(viewer: Viewer, table: Mediation, place: Room, talk: Talk) -> TalkForm:
    """The writing box as it opens: with the viewer's draft, and what it is to be about if a link said so."""
    draft = queries.draft_in(viewer, place)
    about, relation = _about_asked(place)
    form = TalkForm(
        formdata=None,
        words=draft.words if draft else "",
        refers=about.ref if about else "",
        relation=relation if about else "",
        topic=request.args.get("topic", ""),
    )
    form.offer_topics(words.topic_choices(table.complaint, talk.topics))
    return form


def _about_asked(place: Room) -> tuple[Message | None, str]:
    relation = request.args.get("how", "")
    known = relation in {str(one) for one in Relation}
    return (queries.message_in(place, request.args.get("about")) if known else None), relation


def _sent(
    form: TalkForm, viewer: Viewer, table: Mediation, place: Room, talk: Talk
) -> tuple[Page | None, int, list[StoredFile]]:
    """Do what was pressed; the page to go to, or the status of the page that shows what to mend."""
    if request.form.get("do") == "draft":
        return _keep(form, viewer, table, place)
    kept, refused = taken(form.form_token.data or "", viewer.person_id)
    heard = audience(place, talk.roles, table.complaint.respondent_name, extra_seats(talk.parties))
    refers = queries.message_in(place, form.refers.data)
    fine = is_fine(form, refused) and form.says_something(kept) and form.finds(refers)
    if not fine or needs_second_look(form, form.words, viewer, table.complaint, place, heard):
        return None, 422, kept
    point, topic = _subject(table, place, form.topic.data or "")
    about = actions.About(refers, Relation(form.relation.data or "") if refers else None, point, topic)
    said, key = form.words.data or _("补充材料"), form.key.data or ""
    token = form.form_token.data
    failed = attempt(form, lambda: actions.speak(place, said, by=viewer.actor, key=key, form_token=token, about=about))
    if failed is not None:
        return None, failed, kept
    flash(_("已发给%(to)s（%(words)s）。", to=heard.to, words=heard.words), "good")
    return _back(table, place, "end"), 303, kept


def _keep(form: TalkForm, viewer: Viewer, table: Mediation, place: Room) -> tuple[Page | None, int, list[StoredFile]]:
    """Keep a draft: by the button, or by the page itself a moment after the last key."""
    if not form.words.validate(form):
        return None, 422, []
    actions.keep_message(place, form.words.data or "", by=viewer.actor, key=form.key.data or "")
    if request.headers.get("X-Fragment"):
        return ("", 204), 204, []
    flash(_("草稿已保存，只有您能看到。") if form.words.data else _("草稿已清空。"), "good")
    return _back(table, place, "compose"), 303, []


def _back(table: Mediation, place: Room, anchor: str) -> Page:
    return redirect(url_for(".room", number=table.complaint.number, ref=place.ref, _anchor=anchor), 303)


def _context(viewer: Viewer, table: Mediation, talk: Talk, place: Room, form: TalkForm) -> dict[str, Any]:
    complaint, roles = table.complaint, talk.roles
    orders = keeps_order(viewer, table, roles)
    may_say = "say" in acts_in(complaint, viewer, roles) and place.closed_at is None
    is_newest = not (talk.has_later or request.args.get("topic"))
    extra = extra_seats(talk.parties)
    return {
        "mediation": table,
        "complaint": complaint,
        "talk": talk,
        "here": audience(place, roles, complaint.respondent_name, extra),
        "has_guests": bool(extra) and place.kind is RoomKind.JOINT,
        "places": words.places(complaint, talk.rooms, roles, place),
        "messages": words.message_cards(complaint, talk, may_answer=may_say, may_pin=orders and may_say),
        "readers": words.reader_lines(complaint, talk),
        "facts": words.fact_cards(complaint, talk),
        "about": _about_card(table, talk, place, form),
        "subjects": words.topic_choices(complaint, talk.topics),
        "asked": request.args.get("topic", ""),
        "is_newest": is_newest,
        "may_say": may_say,
        "chairs": orders,
        "unread": next((row.unread for row in talk.rooms if row.room.id == place.id), 0),
        "read_form": ReadForm(formdata=None, upto=talk.messages[-1].ref) if talk.messages else None,
        "pulse": words.pulse_of(complaint, queries.newest_offer(viewer, complaint)),
        "home": home_of(viewer, complaint, "table"),
    }


def _about_card(table: Mediation, talk: Talk, place: Room, form: TalkForm) -> dict[str, Any] | None:
    """What the words in the box will refer to, shown above it."""
    message = queries.message_in(place, form.refers.data)
    if message is None or form.relation.data not in {str(one) for one in Relation}:
        return None
    seats = {party.id: party for party in talk.parties}
    mine = {party.id for party in talk.mine}
    seat = seats[message.party_id]
    author = own_name(seat) if message.party_id in mine else name_of(seat, table.complaint)
    label = str(Relation(form.relation.data).label)
    return {"label": label, "author": author, "at": message.said_at, "words": message.words, "anchor": message.ref}
