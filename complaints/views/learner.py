"""A learner's pages: my complaints, one complaint, the confirmation after filing, the text to take elsewhere."""

from typing import Any

from flask import Blueprint, current_app, render_template, request, url_for
from flask_babel import force_locale
from werkzeug.wrappers import Response

from accounts.permissions import current_viewer, requires
from accounts.roles import Role
from complaints import queries
from complaints.coming import coming_of
from complaints.forms.learner import OwnCasesForm
from complaints.lifecycle import Status
from complaints.models import FilerKind
from complaints.queries.doubles import followed_by
from complaints.queries.looking import open_stand_in
from complaints.queries.own_cases import own_cases
from complaints.queries.powers import power_rows
from complaints.queries.reports import reports_in
from complaints.views.between import between_parties
from complaints.views.case import CaseView, case_view, rooms_to_write
from complaints.views.case_learner import asking_cards, draft_cards, own_cards, reference_clocks
from complaints.views.case_papers import paper_cards
from complaints.views.case_ways import leaving_url
from complaints.views.deliveries import deliveries_of
from complaints.views.handoff import handoff_lines, handoff_paper, own_choices, platform_of
from complaints.views.linked import linked_of
from complaints.views.people_facts import people_rows, term_words
from complaints.views.posts import message_form
from complaints.views.printing import AID, printed
from complaints.views.reckoning import kept_card
from complaints.views.reports import cards_of
from complaints.views.turnings import turnings_of

blueprint = Blueprint("complaints_learner", __name__, url_prefix="/complaints")
Page = str | Response | tuple[str, int]


@blueprint.get("/")
@requires(Role.LEARNER)
def index() -> Page:
    """My complaints and unfinished filings."""
    viewer = current_viewer()
    form, after = OwnCasesForm(request.args), request.args.get("after")
    form.validate()
    asked = form.asked
    found = own_cases(viewer, asked.get("q", ""), form.wanted, after)
    cases, drafts = own_cards(found.rows), draft_cards(queries.drafts_of(viewer))
    pages = {
        # Whoever sees all their cases at once needs no search.
        "form": form if asked or after or found.after else None,
        "is_narrowed": bool(asked),
        "next_url": url_for(".index", **asked, after=found.after) if found.after else None,
        "first_url": url_for(".index", **asked) if after else None,
    }
    followed = [{"number": row.number, "status": str(row.status.label)} for row in followed_by(viewer.person_id or 0)]
    context = {"drafts": drafts, "followed": followed, "coming": coming_of(viewer), **pages}
    return render_template("complaints/learner/index.html", cases=cases, **context)


@blueprint.get("/<number>")
@requires(Role.LEARNER)
def show(number: str) -> Page:
    """One complaint: whose turn it is, then everything that was said, decided and dated."""
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    view = case_view(viewer, complaint, reports_in(viewer, complaint))
    choices = rooms_to_write(view)
    return render_template(
        "complaints/learner/show.html",
        view=view,
        complaint=complaint,
        choices=choices,
        compose_form=message_form(choices) if view.may("say") and choices else None,
        table_url=table_url(view),
        platform=platform_of(complaint) if complaint.status is Status.HANDED_OFF else None,
        powers=power_rows(complaint, view.rows.clocks),
        reference=reference_clocks(complaint),
        reports=cards_of(viewer, view),
        between=between_parties(view),
        linked=linked_of(viewer, view),
        case_endpoint="complaints_learner.show",
        turnings=turnings_of(viewer, view),
        people=people_rows(complaint, {row.kind for row in view.rows.events}),
        over=term_words(open_stand_in(complaint)) if complaint.filer_kind is FilerKind.AGENT else "",
        estimate=kept_card(viewer, complaint, view.roles),
        deliveries=deliveries_of(viewer, complaint, view.rows),
        leaving=leaving_url(complaint),
        contact_askings=asking_cards(view.roles, complaint),
    )


def table_url(view: CaseView) -> str | None:
    """The mediation's page, once there is a mediator."""
    known = "mediation.table" in current_app.view_functions
    seated = any(str(party.role) == "mediator" for party in view.rows.parties)
    return url_for("mediation.table", number=view.number) if known and seated else None


@blueprint.get("/<number>/filed")
@requires(Role.LEARNER)
def filed(number: str) -> Page:
    """The confirmation: the number, what happens next and by when, the receipt; it can be opened again."""
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    view = case_view(viewer, complaint)
    context: dict[str, Any] = {"view": view, "complaint": complaint, "receipt": receipt_in(view.papers)}
    if complaint.status is Status.HANDED_OFF:
        context["platform"] = platform_of(complaint)
    return render_template("complaints/learner/filed.html", **context)


@blueprint.get("/<number>/receipt")
@requires(Role.LEARNER)
def receipt(number: str) -> Page:
    """A fragment: the receipt's link once its PDF is made."""
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    found = receipt_in(paper_cards(complaint, queries.roles_of(viewer, complaint)))
    return render_template("complaints/learner/_receipt.html", complaint=complaint, receipt=found)


def receipt_in(papers: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The receipt among the papers."""
    return next((paper for paper in papers if paper["kind"] == "receipt"), None)


@blueprint.get("/<number>/handoff")
@requires(Role.LEARNER)
def handoff(number: str) -> Page:
    """The complaint as text with the fields of the official form, to copy or print."""
    complaint = queries.complaint_for(current_viewer(), number)
    files, platform = queries.files_of(current_viewer(), complaint), platform_of(complaint)
    lines = handoff_lines(complaint, [row.name for row in files])
    lines += own_choices() if platform.is_regulator else []
    return render_template("complaints/learner/handoff.html", complaint=complaint, lines=lines, platform=platform)


@blueprint.get("/<number>/handoff.pdf")
@requires(Role.LEARNER)
def handoff_pdf(number: str) -> Page:
    """The same on paper, with the fields of form 一; an aid that nobody here has registered (rules §0b.1)."""
    complaint = queries.complaint_for(current_viewer(), number)
    files = queries.files_of(current_viewer(), complaint)
    with force_locale("zh_Hans_CN"):
        lines = handoff_paper(complaint, [row.name for row in files])
    return printed(lines, "handoff", complaint.number, url_for(".handoff", number=complaint.number), AID)
