"""安排调解员: by the rule, by hand or as both parties chose; the mediator asked declares before the case opens."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from accounts.models import Person
from accounts.permissions import Viewer, current_viewer, requires
from accounts.roles import Role
from complaints import queries as cases
from complaints.facts import category_label
from complaints.lifecycle import PartyRole, Status
from complaints.models import Complaint, ConsentKind
from complaints.queries.cases import mediates_itself
from complaints.views.desk.decisions import consents_to
from complaints.views.moves import attempt, go_home, home_of, not_now
from kernel.errors import NotFound, NotYours
from mediation import actions, queries
from mediation.assigning import Ranked
from mediation.forms import ArrangeForm, DeclareForm, PlainForm, PreferForm
from mediation.lifecycle import AskedFor, Chosen, MediationState, NominationState
from mediation.models import Mediation, PanelMember
from mediation.views.blueprint import OFFICE, SEATED, Page, blueprint
from mediation.views.people import language_words, names_for, nearness_words


@blueprint.route("/<number>/mediator", methods=["GET", "POST"])
@requires(*OFFICE)
def assign(number: str) -> Page:
    """The body that mediates asks one of its mediators: the first, another one, or one beside the chair."""
    viewer = current_viewer()
    complaint = cases.complaint_for(viewer, number)
    table = queries.mediation_of(complaint)
    asked_for, away = _what_is_needed(viewer, complaint, table)
    if away is not None:
        return away
    body_id = viewer.organisation_id or 0
    roster, agreed = queries.roster_of(body_id), queries.agreed_member(complaint)
    people, ranked = roster.people, queries.ranked_for(complaint, roster, actions.barred(complaint))
    form, status, name = ArrangeForm(), 200, names_for(body_id, viewer)
    form.offer_people((people[one.key].ref, name(people[one.key])) for one in ranked)
    if not form.is_sent:
        form.mediator.data = _first(ranked, people, agreed)
    else:
        status = 422
        if form.validate():
            person = next(one for one in people.values() if one.ref == form.mediator.data)
            how = _how(person, ranked, agreed)
            failed = attempt(
                form,
                lambda: actions.ask_mediator(complaint, person, asked_for, how, form.note.data or "", by=viewer.actor),
            )
            if failed is None:
                flash(_("已请%(who)s声明有没有利害关系，声明之后案件才对其打开。", who=name(person)), "good")
                return go_home(viewer, complaint)
            status = failed
    kind = ConsentKind.ENTRUST if complaint.status is Status.ENTRUSTED else ConsentKind.MEDIATE
    context = {
        "asked_for": asked_for,
        "consents": consents_to(complaint, kind) if asked_for is AskedFor.OPEN else [],
        "hints": {people[one.key].ref: _why(one, people[one.key], agreed) for one in ranked},
        "asked": queries.nominations_in(complaint),
        "names": {one.id: name(one) for one in people.values()},
        "withdraw": PlainForm(formdata=None),
    }
    return render_template("mediation/assign.html", complaint=complaint, form=form, **context), status


def _what_is_needed(viewer: Viewer, complaint: Complaint, table: Mediation | None) -> tuple[AskedFor, Response | None]:
    """What a mediator would be asked for here, and where to go instead when nobody is needed."""
    mediates = viewer.organisation_id == (complaint.mediation_body_id or complaint.body_id)
    if table is not None and table.state is not MediationState.OPEN:
        flash(_("调解已经结束，不需要换调解员。"), "info")
        return AskedFor.HAND_OVER, redirect(url_for(".index"), 303)
    if table is None:
        away = not_now(viewer, complaint, "mediate")
        needed = AskedFor.OPEN
    elif queries.is_chairless(complaint) and complaint.status is Status.MEDIATING:
        away, needed = not_now(viewer, complaint, "name_mediator"), AskedFor.NAME
    else:
        away, needed = None, AskedFor.CO if request.args.get("beside") else AskedFor.HAND_OVER
    if away is None and not mediates:
        raise NotYours()
    return needed, away


def _first(ranked: tuple[Ranked, ...], people: dict[int, Person], agreed: PanelMember | None) -> str | None:
    """Whom both parties named, else whom the rule names: a proposal the office may change."""
    able = [one.key for one in ranked]
    if agreed is not None and agreed.person_id in able:
        return people[agreed.person_id].ref
    return people[able[0]].ref if able else None


def _how(person: Person, ranked: tuple[Ranked, ...], agreed: PanelMember | None) -> Chosen:
    if agreed is not None and agreed.person_id == person.id:
        return Chosen.PARTIES
    return Chosen.RULE if ranked and ranked[0].key == person.id else Chosen.HAND


def _why(one: Ranked, person: Person, agreed: PanelMember | None) -> str:
    """What speaks for one: both parties' choice, field, region, how much is in hand."""
    said = [_("双方共同选定")] if agreed is not None and agreed.person_id == person.id else []
    said += [_("擅长这类争议")] if one.has_field else []
    said += [_("能用当事人的语言")] if one.has_language else []
    said += [nearness_words(one.nearness)] if one.nearness else []
    return "；".join([*said, _("手上%(load)s件，最多%(most)s件", load=one.load, most=one.most)])


@blueprint.get("/<number>/hand-over")
@requires(*OFFICE)
def hand_over(number: str) -> Page:
    """The former address of the same page."""
    complaint = cases.complaint_for(current_viewer(), number)
    return redirect(url_for(".assign", number=complaint.number), 303)


@blueprint.post("/asked/<ref>/withdraw")
@requires(*OFFICE)
def withdraw_asked(ref: str) -> Page:
    """The body no longer asks this mediator."""
    viewer = current_viewer()
    row = queries.nomination_for(viewer, ref)
    actions.withdraw_nomination(row, by=viewer.actor)
    flash(_("已收回，可以另请一位。"), "good")
    return redirect(url_for(".assign", number=row.complaint.number), 303)


@blueprint.route("/asked/<ref>", methods=["GET", "POST"])
@requires(Role.MEDIATOR)
def asked(ref: str) -> Page:
    """A mediator reads whose dispute it is, no more, and declares."""
    viewer = current_viewer()
    row = queries.nomination_for(viewer, ref)
    if row.state is not NominationState.ASKED:
        flash(_("这件安排已经答复过，或者已经收回。"), "info")
        return redirect(url_for(".index"), 303)
    form, status = DeclareForm(), 200
    if form.is_sent:
        status = 422
        if form.validate():
            is_free = form.is_free.data == "yes"
            failed = attempt(form, lambda: actions.declare(row, is_free, form.words.data or "", by=viewer.actor))
            if failed is None:
                return _after(row.complaint, is_free)
            status = failed
    return render_template("mediation/asked.html", row=row, form=form, names=_to_judge(row.complaint)), status


def _after(complaint: Complaint, is_free: bool) -> Page:
    if not is_free:
        flash(_("已记下，本单位会另请调解员。"), "info")
        return redirect(url_for(".index"), 303)
    flash(_("案件已对您打开。"), "good")
    return redirect(url_for(".table", number=complaint.number), 303)


def _to_judge(complaint: Complaint) -> list[tuple[str, str]]:
    """The names needed to judge a conflict, and nothing else of the case (rules §0b.23)."""
    name = _("投诉人（未成年人一方）") if complaint.is_minor else complaint.name
    rows = [(_("投诉人"), name), (_("被投诉机构"), complaint.respondent_name)]
    return [*rows, (_("争议类别"), category_label(complaint))]


@blueprint.route("/<number>/choose", methods=["GET", "POST"])
@requires(*SEATED)
def choose(number: str) -> Page:
    """A party names one of the panel; both naming the same is an agreement on one (平台规则)."""
    viewer = current_viewer()
    complaint = cases.complaint_for(viewer, number)
    body = complaint.mediation_body or complaint.body
    if body is None or not (complaint.mediation_body or mediates_itself(complaint)):
        raise NotFound()
    panel = queries.panel_of(body.id)
    members = [one for one in panel.values() if one.is_active]
    form, status, name = PreferForm(), 200, names_for(body.id, viewer)
    form.member.choices = [(one.ref, name(one.person)) for one in members]
    mine, said = _own_side(viewer, complaint), queries.choices_in(complaint)
    if not form.is_sent and mine in said:
        form.member.data = said[mine].member.ref
    if form.is_sent:
        status = 422
        if form.validate():
            member = next(one for one in members if one.ref == form.member.data)
            failed = attempt(form, lambda: actions.prefer_mediator(complaint, member, by=viewer.actor))
            if failed is None:
                same = queries.agreed_member(complaint) is not None
                flash(_("双方选的是同一位，已告知调解组织。") if same else _("已记下您的选择。"), "good")
                return go_home(viewer, complaint)
            status = failed
    context = {
        "body": body,
        "hints": {one.ref: _field_words(one, complaint) for one in members},
        "until": queries.choosing_until(complaint),
        "may_choose": queries.panel_rule(body.id).parties_choose
        and complaint.status in (Status.ACCEPTED, Status.ENTRUSTED),
        "home": home_of(viewer, complaint),
    }
    return render_template("mediation/choose.html", complaint=complaint, form=form, members=members, **context), status


def _own_side(viewer: Viewer, complaint: Complaint) -> str:
    roles = cases.roles_of(viewer, complaint)
    return "institution" if PartyRole.RESPONDENT in roles else "learner"


def _field_words(one: PanelMember, complaint: Complaint) -> str:
    said = [_("擅长这类争议")] if complaint.category in one.fields else []
    return "；".join([*said, language_words(one.languages)])
