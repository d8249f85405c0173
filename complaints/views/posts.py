"""What every audience posts at a case: words to a room, files, offers, replies; then back to the viewer's own page."""

from collections.abc import Sequence
from typing import Any, Protocol

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from accounts.permissions import Viewer, current_viewer, requires
from accounts.roles import Role
from complaints import actions, queries
from complaints.documents import make_settlement
from complaints.forms.posts import FilesForm, MessageForm, OfferForm, ReplyForm, RoomForm
from complaints.lifecycle import BETWEEN_PARTIES, Status
from complaints.models import Complaint, ItemKind, Offer, TemplateUse
from complaints.views.audience import Audience, audiences, extra_seats, joint_words
from complaints.views.moves import attempt, go_home, home_of, not_now
from complaints.views.offers import card_of, is_plain, may_reply, standing
from complaints.views.previewing import Hand, previewed
from complaints.views.ready_words import is_own, ready_words
from complaints.views.second_look import needs_second_look
from kernel.errors import NotFound
from kernel.files import StoredFile
from kernel.papers import Paper
from kernel.sent_files import came_before, is_fine, taken

blueprint = Blueprint("complaints_posts", __name__, url_prefix="/cases")

PARTIES = (
    Role.LEARNER,
    Role.INSTITUTION_STAFF,
    Role.INSTITUTION_ADMIN,
    Role.OFFICER,
    Role.SUPERVISOR,
    Role.ASSOCIATION_ADMIN,
    Role.MEDIATOR,
)
NEGOTIATORS = (Role.LEARNER, Role.INSTITUTION_STAFF, Role.INSTITUTION_ADMIN, Role.MEDIATOR)
REPLIERS = (Role.LEARNER, Role.INSTITUTION_STAFF, Role.INSTITUTION_ADMIN)
Page = str | Response | tuple[str, int]


class TakesFiles(Protocol):
    """A form with a field of files, the token they wait under, and what was refused of them."""

    files: Any
    form_token: Any
    refused: Sequence[str]


def choices_for(viewer: Viewer, complaint: Complaint) -> list[Audience]:
    """The rooms of the case the viewer may write into."""
    rooms = queries.rooms_of(viewer, complaint)
    extra = extra_seats(queries.parties_of(complaint))
    seats = queries.roles_of(viewer, complaint), complaint.respondent_name, extra
    return audiences(rooms, *seats, is_between=complaint.status in BETWEEN_PARTIES)


def message_form(choices: list[Audience], back: str = "case") -> MessageForm:
    """An empty composer for these rooms; nothing is chosen in advance where there is a choice."""
    form = MessageForm(formdata=None, back=back)
    form.offer_rooms([(one.ref, one.to) for one in choices])
    return form


def kept_files(form: TakesFiles, viewer: Viewer) -> list[StoredFile]:
    """Take the files of this sending into quarantine, drop those unticked; a refusal becomes the field's error."""
    kept, form.refused = taken(form.form_token.data or "", viewer.person_id, form.files.name)
    return kept


@blueprint.route("/<number>/messages", methods=["GET", "POST"])
@requires(*PARTIES)
def say(number: str) -> Page:
    """Words to one room, chosen at each sending."""
    return _post(number, MessageForm(), "complaints/posts/message.html", "")


@blueprint.route("/<number>/files", methods=["GET", "POST"])
@requires(*PARTIES)
def add_files(number: str) -> Page:
    """Files for the case, said in one room with a sentence."""
    return _post(number, FilesForm(), "complaints/posts/files.html", _("补充材料"))


def _post(number: str, form: RoomForm, template: str, default: str) -> Page:
    viewer = current_viewer()
    complaint, back = queries.complaint_for(viewer, number), request.values.get("back", "case")
    form.back.data = back
    away = not_now(viewer, complaint, "say", back)
    if away is not None:
        return away
    choices = choices_for(viewer, complaint)
    form.offer_rooms([(one.ref, one.to) for one in choices])
    status, kept = 200, came_before(form)
    if form.is_sent:
        kept = kept_files(form, viewer)
        status = _say(form, viewer, complaint, choices, kept, default)
        if status == 303:
            return go_home(viewer, complaint, back, "thread")
    use = TemplateUse.MESSAGE
    ready = ready_words(viewer, use, form, form.words, "complaints_posts.say", number=complaint.number, back=back)
    context = {"complaint": complaint, "form": form, "choices": choices, "kept": kept, "ready": ready}
    return render_template(template, home=home_of(viewer, complaint, back), **context), status


def _say(
    form: RoomForm,
    viewer: Viewer,
    complaint: Complaint,
    choices: list[Audience],
    kept: list[StoredFile],
    default: str,
) -> int:
    """Send, and answer 303; else the status of the page that shows what to mend."""
    fine = is_fine(form, form.refused)
    if default and not kept and not form.files.errors:
        form.files.errors = [_("请选择要添加的文件。")]
        fine = False
    fine = fine and is_own(viewer, TemplateUse.MESSAGE, form.words)
    if not fine:
        return 422
    chosen = next(one for one in choices if one.ref == form.room.data)
    room = queries.room_for(viewer, chosen.ref)
    if needs_second_look(form, form.room, viewer, complaint, room, chosen):
        return 422
    words, token = form.words.data or default, form.form_token.data
    failed = attempt(form, lambda: actions.say(room, words, by=viewer.actor, key=form.key.data or "", form_token=token))
    if failed is None:
        flash(_("已发给%(to)s（%(words)s）。", to=chosen.to, words=chosen.words), "good")
    return failed or 303


@blueprint.route("/<number>/offers", methods=["GET", "POST"])
@requires(*NEGOTIATORS)
def offer(number: str) -> Page:
    """A new offer, or a counter to the one on the table, whose version it names."""
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    back = request.values.get("back", "case")
    away = not_now(viewer, complaint, "offer", back)
    if away is not None:
        return away
    table = standing(queries.offers_of(viewer, complaint))
    if table is not None and not is_plain(table):
        return redirect(url_for(".offer_items", number=complaint.number, back=back), 303)
    form = OfferForm(back=back) if table is None else OfferForm(data=_prefilled(table) | {"back": back})
    status = 200
    if form.is_sent:
        status = _offer(form, viewer, complaint, table)
        if status == 303:
            return go_home(viewer, complaint, back, "offers")
    card = card_of(table, complaint.respondent_name) if table else None
    context = {"complaint": complaint, "form": form, "standing": card, "home": home_of(viewer, complaint, back)}
    extra = extra_seats(queries.parties_of(complaint))
    context["heard_by"] = joint_words(extra, is_between=complaint.status in BETWEEN_PARTIES)
    return render_template("complaints/posts/offer.html", is_mediator=viewer.role is Role.MEDIATOR, **context), status


def _offer(form: OfferForm, viewer: Viewer, complaint: Complaint, table: Offer | None) -> int:
    if not form.validate():
        return 422
    if table is not None and form.counters.data != table.ref and _is_this(table, form, viewer, complaint):
        return 303
    named = table if table is not None and form.counters.data == table.ref else None
    failed = attempt(
        form,
        lambda: actions.offer(
            complaint, form.items(), form.words.data or "", form.until_on.data, by=viewer.actor, counters=named
        ),
    )
    if failed is None:
        flash(_("方案已放到桌上，各方都能看到。"), "good")
    return failed or 303


def _is_this(table: Offer, form: OfferForm, viewer: Viewer, complaint: Complaint) -> bool:
    """Whether the offer on the table is the viewer's own with these very items: the form was sent twice."""
    if table.party_id not in {party.id for party in queries.seats_of(viewer, complaint)}:
        return False
    told = [(item.kind, item.fen, item.by_on, item.words) for item in form.items()]
    return told == [(item.kind, item.fen, item.by_on, item.words) for item in table.items]


def _prefilled(table: Offer) -> dict[str, Any]:
    """A counter begins from what is on the table."""
    names = {ItemKind.RESUME: "resume", ItemKind.APOLOGY: "apology", ItemKind.OTHER: "other"}
    values: dict[str, Any] = {"counters": table.ref}
    for item in table.items:
        if item.kind is ItemKind.REFUND:
            values |= {"refund_yuan": item.fen, "refund_by": item.by_on}
        else:
            name = names[item.kind] if item.from_party.role == "respondent" else "learner"
            values |= {f"{name}_words": item.words, f"{name}_by": item.by_on}
    return values


@blueprint.route("/<number>/offers/<ref>/reply", methods=["GET", "POST"])
@requires(*REPLIERS)
def reply(number: str, ref: str) -> Page:
    """Yes or no to one version of an offer; silence is never consent."""
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    back = request.values.get("back", "case")
    made = next((one for one in queries.offers_of(viewer, complaint) if one.ref == ref), None)
    if made is None:
        raise NotFound()
    away = not_now(viewer, complaint, "reply", back)
    if away is not None:
        return away
    if not may_reply(made, {party.id for party in queries.seats_of(viewer, complaint)}):
        flash(_("第%(version)s版方案现在不需要您答复。", version=made.version), "info")
        return go_home(viewer, complaint, back, "offers")
    form = ReplyForm(data={"version": made.version, "back": back})
    status = 200
    if form.is_sent:
        status, shown = _reply(form, viewer, made)
        if shown is not None:
            return shown
        if status == 303:
            return go_home(viewer, complaint, back, "offers")
    card = card_of(made, complaint.respondent_name)
    context = {"complaint": complaint, "form": form, "offer": card, "home": home_of(viewer, complaint, back)}
    return render_template("complaints/posts/reply.html", back=back, **context), status


def _reply(form: ReplyForm, viewer: Viewer, made: Offer) -> tuple[int, str | None]:
    """A yes that settles the case before a body has it becomes 和解协议, which is read first."""

    def act() -> list[Paper | None]:
        version, accepted, words = form.version.data or 0, form.decision.data == "accept", form.words.data or ""
        actions.reply(made, version, accepted, words, by=viewer.actor)
        return [make_settlement(made.complaint)] if made.complaint.status is Status.SETTLED else []

    status, shown = previewed(form, act, _("接受并和解"), by=Hand.OWN)
    if status == 303:
        accepted = form.decision.data == "accept"
        said = _("您已同意第%(version)s版方案。") if accepted else _("您没有同意第%(version)s版方案。")
        flash(said % {"version": form.version.data or 0}, "good" if accepted else "info")
    return status, shown
