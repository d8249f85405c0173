"""The joint table: terms for all and their progress for who leads it, the own sum for each who has joined."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from accounts.permissions import Viewer, current_viewer, requires
from accounts.roles import Role
from complaints.actions import joint
from complaints.forms.joint import TellForm, WhyForm
from complaints.lifecycle.joint import joint_acts
from complaints.models import JointCase, RunKind
from complaints.queries.joint import (
    PAPERS_COUNTED,
    led_by,
    may_list,
    messages_to_all,
    papers_under_way,
    representatives_of,
    runs_of,
)
from complaints.views.desk.blueprint import OFFICE
from complaints.views.joint_cards import facts_of, message_cards, name_of, run_card
from complaints.views.moves import attempt
from kernel import clock
from kernel.errors import NotFound
from kernel.forms import PostForm
from mediation import actions, queries
from mediation.actions import joint as joint_table
from mediation.forms import PlainForm
from mediation.forms.joint import SignAllForm, TermsForm
from mediation.lifecycle import NEEDS_FACTS, form_of
from mediation.models import JointTerms, Mediation
from mediation.queries.joint import has_undrafted, is_open, is_through, is_too_late_to_write, tally_of, terms_of
from mediation.views.blueprint import Page, blueprint

ACTS = ("agree_terms", "draft_all", "drop_terms", "put_terms", "settle", "sign_all", "tell")
AT_TABLE_KINDS = (RunKind.TERMS, RunKind.ENTRUST, RunKind.DRAFT, RunKind.SIGN)
FIRM = (Role.INSTITUTION_STAFF, Role.INSTITUTION_ADMIN)
AT_TABLE = (*FIRM, *OFFICE, Role.MEDIATOR)


@dataclass(frozen=True)
class Table:
    """The joint complaint led by a case, as one of those at its table has it."""

    viewer: Viewer
    mediation: Mediation
    joint: JointCase
    terms: JointTerms | None
    acts: frozenset[str]


def table_asked(number: str) -> Table | Response:
    """The joint table of the lead case of this number; back to the case's own table where there is none."""
    viewer = current_viewer()
    mediation = queries.mediation_for(viewer, number)
    row = led_by(mediation.complaint)
    if row is None:
        flash(_("这个案件不是共同投诉的主案。"), "info")
        return redirect(url_for("mediation.table", number=mediation.complaint.number), 303)
    if viewer.role not in FIRM and not may_list(viewer, row):
        raise NotFound()
    terms = terms_of(row)
    return Table(viewer, mediation, row, terms, _acts(viewer, row, mediation, terms))


def _acts(viewer: Viewer, row: JointCase, mediation: Mediation, terms: JointTerms | None) -> frozenset[str]:
    """The acts whose buttons the page has now."""
    found = set(joint_acts(row.state, *joint.hands(row, viewer.actor)) & set(ACTS))
    mediates = viewer.person_id == mediation.mediator_id and viewer.role is Role.MEDIATOR
    agreed = terms if terms is not None and terms.agreed_at is not None else None
    chairs = mediates and is_open(mediation)
    if not chairs or (agreed is not None and not is_through(agreed)):
        found.discard("put_terms")
    if terms is None or agreed is not None:
        found.discard("agree_terms")
    elif chairs:
        found.add("drop_terms")
    if agreed is None or not mediates:
        found -= {"sign_all", "draft_all"}
    elif is_too_late_to_write(agreed) or not has_undrafted(agreed, is_ready=True):
        found.discard("draft_all")
    if viewer.role is not Role.MEDIATOR:
        found -= {"tell", "settle"}  # the desk has pages of its own for them
    return frozenset(found)


@blueprint.get("/<number>/joint/table")
@requires(*AT_TABLE)
def joint_at_table(number: str) -> Page:
    """Where the joint mediation stands: terms, how many have answered, what was signed for all; a firm never who."""
    found = table_asked(number)
    if isinstance(found, Response):
        return found
    sees_progress = found.viewer.role not in FIRM
    runs = [run_card(one) for one in runs_of(found.joint) if one.kind in AT_TABLE_KINDS]
    return render_template(
        "mediation/joint_table.html",
        complaint=found.mediation.complaint,
        joint=found.joint,
        terms=found.terms,
        acts=found.acts,
        facts=facts_of(found.joint),
        tally=tally_of(found.terms) if found.terms is not None and sees_progress else None,
        runs=runs if sees_progress else [],
        under_way=papers_under_way(found.joint) if sees_progress else 0,
        most_counted=PAPERS_COUNTED,
        is_running=sees_progress and any(not one["is_over"] for one in runs),
        is_late=found.terms is not None and is_too_late_to_write(found.terms),
        representatives=_representatives(found),
        messages=message_cards(messages_to_all(found.joint)[0]) if sees_progress else [],
        home=url_for("mediation.table", number=found.mediation.complaint.number),
    )


def _representatives(found: Table) -> list[str]:
    """Who stands for the others: by name for those who may read who is in it, for the institution only how many."""
    rows = representatives_of(found.joint)
    if found.viewer.role in FIRM:
        return [_("第%(number)s位代表人", number=place) for place, _row in enumerate(rows, 1)]
    return [name_of(one) for one in rows]


@blueprint.route(f"/<number>/joint/table/<any({','.join(ACTS)}):act>", methods=["GET", "POST"])
@requires(*FIRM, Role.MEDIATOR)
def joint_act(number: str, act: str) -> Page:
    """One act at the joint table, after reading what it means."""
    found = table_asked(number)
    if isinstance(found, Response):
        return found
    back = url_for(".joint_at_table", number=found.mediation.complaint.number)
    if act not in found.acts:
        flash(_("这一步已经办过，或者现在不能办。"), "info")
        return redirect(back, 303)
    form, status = _form(act, found), 200
    if form.is_sent:
        failed = attempt(form, lambda: DOING[act](found, form)) if form.validate() else 422
        if failed is None:
            flash(_said(act), "good")
            return redirect(back, 303)
        status = failed
    context = {"act": act, "back": back, "joint": found.joint, "terms": found.terms}
    context["needs_facts"] = _needs_facts(found.mediation)
    return render_template(
        "mediation/joint_act.html", form=form, complaint=found.mediation.complaint, **context
    ), status


def _needs_facts(mediation: Mediation) -> bool:
    return form_of(actions.issuer_of(mediation).kind, on_site=False) in NEEDS_FACTS


def _form(act: str, found: Table) -> PostForm:
    if act == "put_terms":
        form = TermsForm()
        form.shape(needs_facts=_needs_facts(found.mediation))
        return form
    made: dict[str, Callable[[], PostForm]] = {
        "tell": TellForm,
        "settle": WhyForm,
        "sign_all": lambda: SignAllForm(data={"signed_on": clock.today()}),
    }
    return made.get(act, PlainForm)()


def _put(found: Table, form: Any) -> object:
    draft = joint_table.TermsDraft(
        share=form.share.data or 0,
        by_on=form.by_on.data,
        until_on=form.until_on.data,
        words=form.words.data or "",
        story=form.story.data or "",
        duties=form.duties.data or "",
    )
    return joint_table.put_terms(found.mediation, draft, by=found.viewer.actor)


def _standing(found: Table) -> JointTerms:
    if found.terms is None:
        raise NotFound()
    return found.terms


DOING: dict[str, Callable[[Table, Any], object]] = {
    "put_terms": _put,
    "drop_terms": lambda found, form: joint_table.drop_terms(_standing(found), by=found.viewer.actor),
    "agree_terms": lambda found, form: joint_table.agree_terms(_standing(found), by=found.viewer.actor),
    "draft_all": lambda found, form: joint_table.draft_all(found.joint, by=found.viewer.actor),
    "sign_all": lambda found, form: joint_table.sign_all(
        found.joint, form.signed_on.data, by=found.viewer.actor, partly=form.extent.data == "part"
    ),
    "tell": lambda found, form: joint.tell(
        found.joint, form.words.data or "", by=found.viewer.actor, key=form.key.data or ""
    ),
    "settle": lambda found, form: joint.settle(found.joint, form.reason.data or "", by=found.viewer.actor),
}


def _said(act: str) -> str:
    return {
        "put_terms": _("已写出共同方案，请机构先表示。"),
        "drop_terms": _("已收回共同方案。"),
        "agree_terms": _("已同意。方案正在送达每个加入的人，各自表示。"),
        "draft_all": _("正在逐件写出协议文本，写好一份送达一份，各人自己核对、确认。"),
        "sign_all": _("已登记日期。正在逐件记入各方都已确认的协议。"),
        "tell": _("已发给所有加入的人。"),
        "settle": _("共同调解已结束。没有表示的人单独办理。"),
    }[act]


def joint_card(viewer: Viewer, mediation: Mediation) -> str | None:
    """The address of the joint table beside the lead's own, for whoever sits there; None for other cases."""
    places = [one.joint for one in mediation.complaint.joint_places]
    leads = any(row.lead_id == mediation.complaint_id and row.ended_at is None for row in places)
    if viewer.role in OFFICE or not leads:
        return None  # the desk has a page of its own for it
    own = viewer.role is Role.LEARNER
    return url_for("mediation.joint" if own else ".joint_at_table", number=mediation.complaint.number)
