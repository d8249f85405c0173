"""What the desk does about people: who acts for the complainant, the end of it, wishes about data."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from accounts.permissions import current_viewer, requires
from complaints import actions, queries
from complaints.documents import make_data_answer
from complaints.forms.looking import DataAnswerForm, EndForm
from complaints.labels import data_label
from complaints.lifecycle import BEFORE_ACCEPTANCE, PartyRole
from complaints.lifecycle.standing import StandInKind
from complaints.models import Complaint, DataRequest, DataState, DataWish, FilerKind
from complaints.queries import looking, own_data
from complaints.queries.agents import Filings, other_filings
from complaints.queries.claiming import unclaimed_seat
from complaints.views.case import CaseView
from complaints.views.desk.blueprint import OFFICE, Page, blueprint
from complaints.views.moves import attempt, go_home
from complaints.views.people_facts import badges, people_rows
from complaints.views.previewing import previewed
from kernel.errors import NotYours
from kernel.papers import Paper

CLAIMED = "complaint.claimed"


def people_of(complaint: Complaint, view: CaseView, is_handling: bool) -> dict[str, Any]:
    """What the desk's page of a case shows of the people in it; only what events say is there is read."""
    if not is_handling:
        return {"badges": badges(complaint), "people": [], "noted": None, "is_unclaimed": False, "may_end": False} | {
            "others": Filings(0, 0, 0, 0),
            "data_requests": [],
        }
    kinds = {row.kind for row in view.rows.events}
    waiting = own_data.open_data_requests(complaint) if "complaint.data_requested" in kinds else []
    filed_for = bool(kinds & {"complaint.registered", "complaint.stand_in_named"}) and CLAIMED not in kinds
    return {
        "badges": badges(complaint),
        "people": people_rows(complaint, kinds),
        "noted": looking.desk_filing_of(complaint) if "complaint.registered" in kinds else None,
        "is_unclaimed": filed_for and unclaimed_seat(complaint) is not None,
        # What may be considered when accepting (O121 art. 17); later it is nobody's question.
        "others": other_filings(complaint) if complaint.status in BEFORE_ACCEPTANCE else Filings(0, 0, 0, 0),
        "may_end": complaint.filer_kind in (FilerKind.HELPER, FilerKind.AGENT) and "complaint.stand_in_named" in kinds,
        "data_requests": [
            {
                "url": url_for(".data_request", number=complaint.number, ref=row.ref),
                "kind": str(row.kind.label),
                "field": data_label(row.field),
                "at": row.asked_at,
            }
            for row in waiting
        ],
    }


@blueprint.route("/<number>/stand-in/end", methods=["GET", "POST"])
@requires(*OFFICE)
def end_stand_in(number: str) -> Page:
    """The complainant told the body that the helper or agent acts no longer."""
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    if PartyRole.HANDLING_BODY not in queries.roles_of(viewer, complaint):
        raise NotYours()
    acting = looking.open_stand_in(complaint)
    if acting is None or acting.kind is StandInKind.GUARDIAN:
        flash(_("现在没有人代为办理。"), "info")
        return go_home(viewer, complaint)
    form, status = EndForm(), 200
    if form.is_sent:
        failed = attempt(form, lambda: actions.end_stand_in(acting, "told", by=viewer.actor))
        if failed is None:
            flash(_("已结束。此后由投诉人本人办理，请把进展告知本人。"), "good")
            return go_home(viewer, complaint)
        status = failed
    return render_template("complaints/desk/end_stand_in.html", complaint=complaint, form=form, acting=acting), status


@blueprint.route("/<number>/data-requests/<ref>", methods=["GET", "POST"])
@requires(*OFFICE)
def data_request(number: str, ref: str) -> Page:
    """Answer a wish about somebody's own data in writing (PIPL 46, 47, 50; 未成年人网络保护条例 34)."""
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    row = own_data.data_request_for(viewer, complaint, ref)
    if row.state is not DataState.OPEN:
        flash(_("这件要求已经答复过。"), "info")
        return go_home(viewer, complaint)
    return answer_page(row, url_for(".show", number=complaint.number))


def answer_page(row: DataRequest, back: str) -> Page:
    """The page that answers a wish; `back` is where it leads afterwards."""
    form = DataAnswerForm()
    form.offer(row.kind)

    def act() -> list[Paper | None]:
        state, answer = DataState(form.state.data), form.answer.data or ""
        actions.answer_data_request(row, state, answer, by=current_viewer().actor)
        return [make_data_answer(row)]

    status, shown = previewed(form, act, _("发出答复"))
    if shown is not None:
        return shown, status
    if status == 303:
        flash(_("已答复，投诉人能看到。"), "good")
        return redirect(back, 303)
    context = {"row": row, "field": data_label(row.field), "is_correction": row.kind is DataWish.CORRECT}
    context["is_reading"] = row.kind is DataWish.READ
    page = render_template(
        "complaints/desk/data_request.html", complaint=row.complaint, form=form, back=back, **context
    )
    return page, status
