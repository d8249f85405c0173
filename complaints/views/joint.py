"""A complainant's place in a joint complaint: read, join, leave, stand, choose, tell all; on the own case's page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from accounts.permissions import Viewer, current_viewer, requires
from accounts.roles import Role
from complaints import joint_wording, queries
from complaints.actions import joint
from complaints.documents.electing import election_lines, make_election
from complaints.forms.joint import ChoiceForm, ReadForm, TellForm
from complaints.lifecycle.joint import JOINABLE, JointHand, JointState, MemberState, joint_acts
from complaints.models import Complaint, JointCandidate, JointMember
from complaints.queries.joint import candidates_of, chosen_by, messages_to_all, place_read
from complaints.views.joint_cards import candidate_cards, facts_of, message_cards, name_of, names_for
from complaints.views.learner import blueprint
from complaints.views.moves import attempt
from complaints.views.previewing import Hand, shown_first, turns_back
from kernel.forms import PostForm
from kernel.papers import Paper

Page = str | Response | tuple[str, int]
ACTS = ("choose", "join", "leave", "stand", "stand_down", "tell")


@dataclass(frozen=True)
class Place:
    """The viewer's own place, and what may be done from it."""

    viewer: Viewer
    complaint: Complaint
    member: JointMember
    candidates: list[JointCandidate]
    acts: frozenset[str]


def place_of(number: str) -> Place | Response:
    """The place of the viewer's case; back to the case where there is none."""
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    member = place_read(complaint)
    if member is None:
        flash(_("这件投诉现在没有可以加入的共同投诉。"), "info")
        return redirect(url_for("complaints_learner.show", number=complaint.number), 303)
    candidates = candidates_of(member.joint) if member.state is MemberState.JOINED else []
    return Place(viewer, complaint, member, candidates, acts_of(viewer, complaint, member, candidates))


def acts_of(
    viewer: Viewer, complaint: Complaint, member: JointMember, candidates: list[JointCandidate]
) -> frozenset[str]:
    """The acts whose buttons the viewer's page has; `candidates` are those who stand."""
    joined = member.state is MemberState.JOINED
    found = joint_acts(member.joint.state, JointHand.MEMBER) & set(ACTS)
    if not joined:
        may = complaint.status in JOINABLE and complaint.withdrawal_ends_at is None
        may = may and complaint.body_id == member.joint.body_id
        return found & {"join"} if may else frozenset()
    stands = any(row.member_id == member.id for row in candidates)
    found -= {"join", "stand" if stands else "stand_down"}
    if any(row.elected_at is not None and row.person_id == viewer.person_id for row in candidates):
        found |= joint_acts(member.joint.state, JointHand.REPRESENTATIVE) & {"tell"}
    return found


@blueprint.get("/<number>/joint")
@requires(Role.LEARNER)
def joint_complaint(number: str) -> Page:
    """The joint complaint as one who was asked or has joined reads it: counts, representatives, words to all."""
    place = place_of(number)
    if isinstance(place, Response):
        return place
    member, row = place.member, place.member.joint
    joined = member.state is MemberState.JOINED
    before, until = request.args.get("before"), None if joined else member.left_at
    said, older = messages_to_all(row, before, until=until) if member.joined_at else ([], None)
    return render_template(
        "complaints/learner/joint.html",
        complaint=place.complaint,
        member=member,
        joint=row,
        joined=joined,
        acts=place.acts,
        facts=facts_of(row),
        lines=joint_wording.JOINING,
        candidates=candidate_cards(place.candidates, member.id),
        chosen=chosen_by(member) if joined else [],
        messages=message_cards(said, names_for(member)),
        older=url_for(".joint_complaint", number=number, before=older) if older else None,
        table_url=table_url(place) if joined or member.joined_at else None,
    )


def table_url(place: Place) -> str | None:
    """Where terms and the representatives' seat are, once there is a joint table."""
    began = place.member.joint.state in (JointState.AT_TABLE, JointState.SETTLED)
    known = "mediation.joint" in current_app.view_functions
    return url_for("mediation.joint", number=place.complaint.number) if began and known else None


@blueprint.route(f"/<number>/joint/<any({','.join(ACTS)}):act>", methods=["GET", "POST"])
@requires(Role.LEARNER)
def joint_act(number: str, act: str) -> Page:
    """Read what an act means, then do it by an own press."""
    place = place_of(number)
    if isinstance(place, Response):
        return place
    back = url_for(".joint_complaint", number=place.complaint.number)
    if act not in place.acts:
        flash(_("这一步已经办过，或者现在不能办。"), "info")
        return redirect(back, 303)
    form, status = _form(act, place), 200
    if form.is_sent and not turns_back():
        shown = list[str | None]()
        status = attempt(form, lambda: shown.append(_done(act, place, form))) or 303 if form.validate() else 422
        if status == 303 and shown[0] is not None:
            return shown[0]
        if status == 303:
            flash(_said(act), "good")
            return redirect(back, 303)
    context = {"act": act, "back": back, "joint": place.member.joint, **_about(act, place)}
    return render_template("complaints/learner/joint_act.html", form=form, complaint=place.complaint, **context), status


def _form(act: str, place: Place) -> PostForm:
    if act == "tell":
        return TellForm()
    if act != "choose":
        return ReadForm()
    rows = place.candidates
    before = set(chosen_by(place.member))
    form = ChoiceForm(data={"chosen": [row.ref for row in rows if row.id in before]})
    form.offer_candidates((row.ref, name_of(row)) for row in rows)
    return form


def _about(act: str, place: Place) -> dict[str, Any]:
    lines = {"join": joint_wording.JOINING, "stand": joint_wording.STANDING}.get(act, ())
    return {"lines": lines, "none": act == "choose" and not place.candidates}


def _done(act: str, place: Place, form: Any) -> str | None:
    """Do it; a choice becomes a paper, which is read first."""
    if act != "choose":
        DOING[act](place, form)
        return None
    return shown_first(lambda: _choose(place, form), _("确认推选"), by=Hand.OWN)


def _choose(place: Place, form: Any) -> list[Paper | None]:
    refs = form.chosen.data or []
    chosen = [row.id for row in place.candidates if row.ref in refs]
    digest = joint_wording.digest_of(election_lines(place.complaint, chosen))
    joint.choose(place.complaint, chosen, digest, by=place.viewer.actor)
    return [make_election(place.complaint, chosen, digest)]


DOING: dict[str, Callable[[Place, Any], object]] = {
    "join": lambda place, form: joint.join(place.complaint, by=place.viewer.actor),
    "leave": lambda place, form: joint.leave(place.complaint, by=place.viewer.actor),
    "stand": lambda place, form: joint.stand(place.complaint, by=place.viewer.actor),
    "stand_down": lambda place, form: joint.stand_down(place.complaint, by=place.viewer.actor),
    "tell": lambda place, form: joint.tell(
        place.member.joint, form.words.data or "", by=place.viewer.actor, key=form.key.data or ""
    ),
}


def _said(act: str) -> str:
    return {
        "join": _("您已加入共同投诉。您的投诉仍然是您自己的一件。"),
        "leave": _("您已退出。您的投诉照常单独办理。"),
        "stand": _("已记下：您愿意担任代表人。"),
        "stand_down": _("已记下：您不再担任代表人，您的姓名不再显示。"),
        "choose": _("已记下您推选的人。代表人推选书会放在您的案件页上。"),
        "tell": _("已发给所有加入的人。"),
    }[act]
