"""The joint table as one who has joined reads it: own sum, own answer; a representative also hears and speaks."""

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from accounts.permissions import Viewer, current_viewer, requires
from accounts.roles import Role
from complaints import queries as case_queries
from complaints.lifecycle import PartyRole, Status
from complaints.lifecycle.joint import MemberState, own_sum
from complaints.models import Complaint, JointMember, Party, Room
from complaints.queries.joint import member_of, representatives_of
from complaints.views.audience import Audience, audience
from complaints.views.joint_cards import name_of
from complaints.views.moves import attempt
from complaints.views.offers import party_name
from kernel import clock
from kernel.errors import NotYours
from kernel.forms import options
from mediation import actions
from mediation.actions import joint as joint_table
from mediation.forms.joint import AnswerForm, SayForm
from mediation.lifecycle import MediationState
from mediation.models import JointReply, JointTerms
from mediation.queries.joint import (
    HEARD,
    is_open,
    lead_table,
    own_seat,
    reply_of,
    rooms_heard,
    still_stand,
    terms_put_to,
    words_heard,
)
from mediation.views.blueprint import Page, blueprint
from mediation.views.joint_sessions import session_cards

STANDS = frozenset({PartyRole.REPRESENTATIVE})


@dataclass(frozen=True)
class Own:
    """A member's place, the terms put to all, the own sum and the own answer."""

    viewer: Viewer
    complaint: Complaint
    member: JointMember
    terms: JointTerms | None
    fen: int | None
    reply: JointReply | None

    @property
    def is_in(self) -> bool:
        """Whether the case has joined and not left."""
        return self.member.state is MemberState.JOINED

    @property
    def is_over(self) -> bool:
        """Whether the table at which these terms were put is over: they are history then."""
        return self.terms is not None and not still_stand(self.terms)

    @property
    def over_words(self) -> str:
        """Why these terms are over, and what that does to the own yes."""
        if self.terms is None:
            return ""
        if self.terms.mediation.state is MediationState.ENDED:
            why = _("提出方案的调解桌已经结束，没有达成协议。")
        elif self.member.joint.ended_at is not None:
            why = _("共同投诉已经结束。")
        else:
            why = _("共同投诉的主案换成了另一件，提出这个方案的调解桌不再为大家调解。")
        if self.reply is None or not self.reply.is_accepted:
            return why + _("再有方案时，会重新请您表示。")
        if self.complaint.status is Status.ACCEPTED and self.complaint.mediation_body_id is None:
            return why + _("您此前对方案的同意不再有效，随它表示的调解同意也不再有效；再有方案时，会重新请您表示。")
        return why + _("您此前对方案的同意不再有效，您的案件照常办理；再有方案时，会重新请您表示。")

    @property
    def may_answer(self) -> bool:
        """Whether the own yes or no is waited for."""
        if self.terms is None or self.is_over or self.reply is not None or not self.is_in:
            return False
        return self.terms.until_on >= clock.today() and self.member.joint.ended_at is None


def own_place(number: str) -> Own | Response:
    """The viewer's own place at the joint table; back to the case where there is none."""
    viewer = current_viewer()
    complaint = case_queries.complaint_for(viewer, number)
    member = member_of(complaint)
    if member is None or member.joined_at is None:
        flash(_("您没有加入共同投诉。"), "info")
        return redirect(url_for("complaints_learner.show", number=complaint.number), 303)
    terms = terms_put_to(member)
    fen = own_sum(complaint.claimed_fen, terms.share) if terms is not None else None
    reply = reply_of(terms, member) if terms is not None else None
    return Own(viewer, complaint, member, terms, fen, reply)


@blueprint.get("/<number>/joint")
@requires(Role.LEARNER)
def joint(number: str) -> Page:
    """The terms with the own sum, what one has answered, and the table itself for who represents others there."""
    own = own_place(number)
    if isinstance(own, Response):
        return own
    row = own.member.joint
    seat, table = own_seat(own.viewer, row), lead_table(row)
    leads = row.lead_id == own.complaint.id
    return render_template(
        "mediation/joint.html",
        complaint=own.complaint,
        joint=row,
        member=own.member,
        terms=own.terms,
        fen=own.fen,
        reply=own.reply,
        may_answer=own.may_answer,
        over=own.over_words if own.is_over else None,
        representatives=[name_of(one) for one in representatives_of(row)] if own.is_in else [],
        table_url=url_for("mediation.table", number=number) if leads and table is not None else None,
        agreement_url=_agreement_url(own),
        is_open=is_open(table),
        sessions=session_cards(own.viewer, table, seat, number) if seat is not None and table is not None else [],
        **(_heard(row.lead, seat) if seat is not None else {"seat": None, "messages": [], "rooms": []}),
    )


def _agreement_url(own: Own) -> str | None:
    made = own.reply is not None and own.reply.agreement_id is not None
    return url_for("mediation.agreement", number=own.complaint.number) if made else None


def _heard(lead: Complaint, seat: Party) -> dict[str, Any]:
    """What a representative hears at the table: the joint room and the own one with the mediator, nothing else."""
    return {
        "seat": seat,
        "rooms": [_room(room, lead) for room in rooms_heard(seat)],
        "messages": heard_at(lead, seat),
    }


def heard_at(lead: Complaint, seat: Party, latest: int = HEARD) -> list[dict[str, Any]]:
    """The latest words in the rooms of a representative's seat, as cards."""
    rooms = rooms_heard(seat)
    told = {room.id: _room(room, lead) for room in rooms}
    return [_card(one, told, seat) for one in words_heard(rooms, latest)]


def _room(room: Room, lead: Complaint) -> Audience:
    return audience(room, STANDS, lead.respondent_name, STANDS)


def _card(said: Any, told: dict[int, Audience], seat: Party) -> dict[str, Any]:
    room = told[said.room_id]
    mine = said.party_id == seat.id
    return {
        "room": room.css,
        "room_label": room.words,
        "author": _("您") if mine else party_name(said.party, said.room.complaint.respondent_name),
        "at": said.said_at,
        "body": said.words,
        "mine": mine,
    }


@blueprint.route("/<number>/joint/answer", methods=["GET", "POST"])
@requires(Role.LEARNER)
def joint_answer(number: str) -> Page:
    """Yes or no to the terms for oneself; silence is neither (O121 art. 12)."""
    own = own_place(number)
    if isinstance(own, Response):
        return own
    back = url_for(".joint", number=own.complaint.number)
    if not own.may_answer or own.terms is None:
        flash(_("现在没有要您表示的方案，或者您已经表示过。"), "info")
        return redirect(back, 303)
    form, status = AnswerForm(data={"version": str(own.terms.version)}), 200
    if form.is_sent:
        failed = attempt(form, lambda: _answer(own, form)) if form.validate() else 422
        if failed is None:
            flash(_SAID[form.answer.data == "yes"](), "good")
            return redirect(back, 303)
        status = failed
    context = {"terms": own.terms, "fen": own.fen, "back": back}
    return render_template("mediation/joint_answer.html", form=form, complaint=own.complaint, **context), status


_SAID = {
    True: lambda: _("已记下您同意方案。协议文本写出后会通知您，本人确认以后才算数。"),
    False: lambda: _("已记下您不同意。您已不在共同投诉里，投诉照常单独办理。"),
}


def _answer(own: Own, form: AnswerForm) -> None:
    typed = form.version.data or ""
    version = int(typed) if typed.isdecimal() else 0
    joint_table.answer_terms(own.complaint, form.answer.data == "yes", version, by=own.viewer.actor)


@blueprint.route("/<number>/joint/say", methods=["GET", "POST"])
@requires(Role.LEARNER)
def joint_say(number: str) -> Page:
    """A representative speaks at the table: to all who sit there, or to the mediator alone."""
    own = own_place(number)
    if isinstance(own, Response):
        return own
    row, back = own.member.joint, url_for(".joint", number=own.complaint.number)
    seat = own_seat(own.viewer, row)
    if seat is None:
        flash(_("只有在调解桌上的代表人可以在这里发言。"), "info")
        return redirect(back, 303)
    rooms = {room.ref: room for room in rooms_heard(seat)}
    told = {ref: _room(room, row.lead) for ref, room in rooms.items()}
    form, status = SayForm(), 200
    form.room.choices = options((ref, one.to) for ref, one in told.items())
    if form.is_sent:
        failed = attempt(form, lambda: _say(form, rooms, own)) if form.validate() else 422
        if failed is None:
            flash(_("已发出。"), "good")
            return redirect(back, 303)
        status = failed
    context = {"back": back, "css": {ref: one.css for ref, one in told.items()}}
    context["hints"] = {ref: one.words for ref, one in told.items()}
    return render_template("mediation/joint_say.html", form=form, complaint=own.complaint, **context), status


def _say(form: SayForm, rooms: dict[str, Room], own: Own) -> None:
    room = rooms.get(form.room.data)
    if room is None:
        raise NotYours()
    actions.speak(room, form.words.data or "", by=own.viewer.actor, key=form.key.data or "")
