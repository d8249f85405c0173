"""The queue, and a case as its body sees it; the look at a protected field is in `looking`."""

from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _

from accounts.permissions import current_viewer, requires
from accounts.roles import DEPARTMENTS
from complaints import queries
from complaints.actions.losing import BODY, OPEN_TO_LOSS
from complaints.documents import own_notice
from complaints.events import DecisionProposed
from complaints.facts import category_label
from complaints.lifecycle import BEFORE_ACCEPTANCE, DESK_ROLES, PartyRole, Status, moves_from
from complaints.models import Complaint, Party
from complaints.queries.after_closing import after_closing
from complaints.queries.cases import mediates_itself
from complaints.queries.covers import loss_files
from complaints.queries.entrusting import is_free_to_entrust
from complaints.queries.intake import region_names
from complaints.queries.loss import losses_of
from complaints.queries.powers import power_rows
from complaints.queries.reports import reports_in
from complaints.views.case import CaseView, case_view, rooms_to_write
from complaints.views.case_facts import route_words
from complaints.views.deliveries import deliveries_of
from complaints.views.desk.admin_reviews import upheld_grounds
from complaints.views.desk.blueprint import OFFICE, Page, blueprint
from complaints.views.desk.copies import copies_at_desk
from complaints.views.desk.decisions import may_serve
from complaints.views.desk.doubles import doubles_at_desk
from complaints.views.desk.joint import joint_at_desk
from complaints.views.desk.overseeing import oversight_of
from complaints.views.desk.people import people_of
from complaints.views.desk.powers import is_common_superior
from complaints.views.file_cards import beside_cards
from complaints.views.posts import message_form
from complaints.views.queues import outliving_rows, queue_of
from complaints.views.reckoning import kept_card
from complaints.views.reports import splitting_of
from complaints.views.timing import timing_of
from complaints.views.turnings import turnings_of
from institutions.lifecycle import InstitutionType, Reachability


@blueprint.get("/")
@requires(*OFFICE)
def queue() -> Page:
    """The body's cases by time left."""
    viewer = current_viewer()
    page = queue_of(viewer, "complaints_desk.queue", "complaints_desk.show")
    outliving = outliving_rows(after_closing(viewer))
    return render_template("complaints/desk/queue.html", queue=page, form=page.form, outliving=outliving)


@blueprint.get("/<number>")
@requires(*OFFICE)
def show(number: str) -> Page:
    """One case: what was asked, what the routing saw, the clocks, the rooms, and the buttons of the table of moves."""
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    view = case_view(viewer, complaint, reports_in(viewer, complaint))
    is_handling = PartyRole.HANDLING_BODY in view.roles
    choices = rooms_to_write(view)
    losses = losses_of(complaint, {row.kind for row in view.rows.events})
    mediates = viewer.organisation_id == (complaint.mediation_body_id or complaint.body_id)
    return render_template(
        "complaints/desk/show.html",
        view=view,
        complaint=complaint,
        category=category_label(complaint),
        facts=routing_facts(complaint),
        estimate=kept_card(viewer, complaint, view.roles),
        drafts=draft_cards(view),
        route_words=route_words(complaint),
        is_handling=is_handling,
        losses=losses,
        loss_files=beside_cards(complaint, view.rows, loss_files(losses), may_cover=view.may("cover_file")),
        may_lose=bool(view.roles & BODY) and viewer.role in DESK_ROLES and complaint.status in OPEN_TO_LOSS,
        timing=timing_of(view),
        turnings=turnings_of(viewer, view),
        may_assign_mediator=view.may("mediate") and mediates and mediates_here(complaint),
        may_name_mediator=view.may("name_mediator") and mediates and PartyRole.MEDIATOR not in view.rows.seated(),
        powers=power_rows(complaint, view.rows.clocks if view.status in BEFORE_ACCEPTANCE else ()),
        own_notice=None if is_handling or not complaint.hops else own_notice(viewer, complaint),
        may_designate=view.may("designate") and is_common_superior(viewer, complaint),
        may_dispute=view.may("dispute_power") and viewer.organisation_kind in DEPARTMENTS,
        may_settle=view.may("settle_power") and viewer.organisation_id in (complaint.body_id, complaint.other_body_id),
        owes=[row for row in view.decisions if not row["is_served"] and may_serve(viewer, row, view.roles)],
        may_entrust=view.may("entrust") and is_free_to_entrust(complaint),
        has_table=any(one.role is PartyRole.MEDIATOR for one in view.rows.parties if is_at_own_table(one, view.roles)),
        choices=choices,
        oversight=oversight_of(viewer, complaint, view),
        deliveries=deliveries_of(viewer, complaint, view.rows),
        compose_form=message_form(choices) if view.may("say") and choices else None,
        case_endpoint="complaints_desk.show",
        **doubles_at_desk(viewer, view),
        **copies_at_desk(view, is_handling),
        **joint_at_desk(viewer, view),
        upheld_grounds=upheld_grounds(complaint) if view.admin_answers else {},
        **splitting_of(viewer, view),
        **people_of(complaint, view, is_handling),
    )


def mediates_here(complaint: Complaint) -> bool:
    """Whether the body that mediates has the case and, where it is a department, mediators of its own."""
    if complaint.mediation_body_id is not None:
        return complaint.given_back_at is None
    return mediates_itself(complaint)


def is_at_own_table(party: Party, roles: frozenset[PartyRole]) -> bool:
    """Whether this seat is one of a table the viewer may enter: an entrusted body's are those who sit there now."""
    return party.until_at is None or PartyRole.MEDIATION_BODY not in roles


def draft_cards(view: CaseView) -> list[dict[str, Any]]:
    """What a clock has drafted and an officer has still to look at: where it leads, if it is the viewer's to decide."""
    if not any(row.kind == DecisionProposed.kind for row in view.rows.events):
        return []
    pages = {"refuse": "complaints_desk.refuse", "terminate": "complaints_desk.terminate"}
    # A referral matters while the two bodies still dispute; another draft while its act is open to anybody.
    open_acts = {"refer"} if view.status is Status.POWER_DISPUTE else {move.act for move in moves_from(view.status)}
    return [
        {
            "kind": row.kind,
            "at": row.made_at,
            "url": url_for(pages[row.kind], number=view.number) if row.kind in pages and view.may(row.kind) else None,
        }
        for row in queries.drafts_waiting(view.complaint, view.roles)
        if row.kind in open_acts
    ]


def routing_facts(complaint: Complaint) -> list[dict[str, Any]]:
    """The facts the routing rule saw, in words."""
    seen = complaint.route_facts
    regions = region_names(
        seen.get(name) for name in ("domicile", "published_address", "platform_domicile", "province")
    )
    kinds = {kind.value: kind.label for kind in InstitutionType}
    rows = [
        (_("机构类型"), kinds.get(str(seen.get("institution_type")), seen.get("institution_type"))),
        (_("机构住所地"), _place(seen.get("domicile"), regions)),
        (_("公示的经营地址"), _place(seen.get("published_address"), regions)),
        (_("所在平台的住所地"), _place(seen.get("platform_domicile"), regions)),
        (_("按公示地址能否联系上"), None if seen.get("reachable") else Reachability.UNREACHABLE.label),
        (_("学员未成年"), _("是") if seen.get("minor") else None),
        (_("收到日期"), seen.get("received_on")),
        (_("适用的路由规则"), f"{complaint.route_rule}（{complaint.ruleset}）"),
    ]
    return [{"key": key, "value": value} for key, value in rows if value]


def _place(code: str | None, regions: dict[str, str]) -> str | None:
    return f"{regions.get(code, '')}（{code}）" if code else None
