"""Copies to other bodies on the desk: sent by an officer, followed, answered; and the cases of a cluster."""

from collections.abc import Callable
from typing import Any

from flask import flash, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from accounts.permissions import Viewer, current_viewer, requires
from complaints import queries
from complaints.actions import contact_asking, copying
from complaints.forms.copying import AskContactForm, CopyAnsweredForm, CopyReceivedForm, LeaveCopyForm, SendCopyForm
from complaints.lifecycle import PartyRole
from complaints.lifecycle.copying import ContactState, CopyField, CopyState, acts_on, may_ask, may_hold
from complaints.models import CaseCopy, Complaint
from complaints.queries.clusters import cases_of_cluster
from complaints.queries.copies import copies_in, copy_for, receivers_for, waiting_copies
from complaints.views.case import CaseView
from complaints.views.desk.blueprint import OFFICE, Page, blueprint
from complaints.views.moves import go_home, home_of
from complaints.views.posting import posted
from institutions.queries.watching import standing_clusters
from kernel import clock
from kernel.errors import NotFound, NotYours
from kernel.forms import PostForm

TONES = {
    CopyState.DUE: "warn",
    CopyState.SENT: "info",
    CopyState.RECEIVED: "info",
    CopyState.ANSWERED: "good",
    CopyState.LEFT: "plain",
}
ASKING_TONES = {
    ContactState.ASKED: "warn",
    ContactState.GIVEN: "good",
    ContactState.REFUSED: "plain",
    ContactState.TAKEN_BACK: "plain",
}
BUTTONS: dict[str, Any] = {
    "send": _l("记录送出"),
    "ask": _l("问投诉人能否提供联系方式"),
    "leave": _l("不抄送"),
    "receive": _l("记录签收"),
    "answer": _l("记录答复"),
}


def copies_at_desk(view: CaseView, is_handling: bool) -> dict[str, Any]:
    """The copies of a case with their buttons, for the handling body and its superior."""
    cards = [_card(row, is_handling) for row in copies_in(view.roles, view.complaint)]
    return {"copies": cards, "asking_tones": ASKING_TONES}


def _card(row: CaseCopy, is_handling: bool) -> dict[str, Any]:
    urls = {act: url_for(".copy_act", number=row.complaint.number, ref=row.ref, act=act) for act in _acts(row)}
    return {
        "row": row,
        "tone": TONES[row.state],
        "fields": [CopyField(one).label for one in row.codes],
        "buttons": [(url, BUTTONS[act]) for act, url in urls.items()] if is_handling else [],
    }


def _acts(row: CaseCopy) -> tuple[str, ...]:
    """What may be done with a copy now: the steps of its table, and asking about the contact."""
    asked = row.asking.state if row.asking is not None else None
    steps = tuple(one for one in acts_on(row.state) if one != "receive" or row.receiver_id is None)
    return steps + (("ask",) if may_ask(row.state, row.body_kind, asked) else ())


@blueprint.get("/copies")
@requires(*OFFICE)
def copies() -> Page:
    """What of this desk waits: copies to be decided, then those nobody answered, the oldest first."""
    cards = [_card(row, True) for row in waiting_copies(current_viewer())]
    return render_template("complaints/desk/copies.html", cards=cards, asking_tones=ASKING_TONES)


@blueprint.route("/<number>/copies/<ref>/<act>", methods=["GET", "POST"])
@requires(*OFFICE)
def copy_act(number: str, ref: str, act: str) -> Page:
    """One act on one copy: its page, then the act itself."""
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    row = copy_for(viewer, complaint, ref)
    if act not in PAGES:
        raise NotFound()
    if PartyRole.HANDLING_BODY not in queries.roles_of(viewer, complaint):
        raise NotYours()
    if act not in _acts(row):
        flash(_("这一步已经办过，或者现在不需要办。"), "info")
        return go_home(viewer, complaint, anchor="copies")
    form, do, said = PAGES[act](row, viewer)
    status, done = posted(form, complaint, do, said)
    context = {"form": form, "title": f"{BUTTONS[act]}：{row.body_name}", "home": home_of(viewer, complaint)}
    context |= {
        "lede": _lede(row),
        "hints": {},
        "button": BUTTONS[act],
        "kept": [],
        "about": "",
        "note": None,
        "kind": "primary",
    }
    return done or (render_template("institutions/act.html", **context), status)


def _lede(row: CaseCopy) -> str:
    """What the rules want of this receiver."""
    if row.asking is not None and row.asking.is_given:
        who = row.asking.receiver
        return _("投诉人同意把姓名和电话提供给「%(who)s」，只限这一个单位。系统不会自行送出。", who=who)
    if not row.is_authority:
        return _(
            "对方不是行政机关：没有投诉人的单独同意，不能送去能识别学员的内容（个人信息保护法第二十三条）。系统不会自行送出。"
        )
    return _(
        "只送对方履行职责所需的内容。系统不会自行送出。对方在本平台上的，按下以后送到对方的待办，由对方确认收到；平台外的，由本单位送出以后在这里记录。"
    )


Made = tuple[PostForm, Callable[[], object], str]


def _send(row: CaseCopy, viewer: Viewer) -> Made:
    asking = row.asking if row.asking is not None and row.asking.is_given else None
    form, fields = SendCopyForm(), may_hold(row.body_kind, has_consent=asking is not None)
    form.offer(fields, receivers_for(row) if asking is None else (), needs_reason=row.is_authority)
    if not form.is_sent:
        form.on.data, form.office.data = clock.today(), asking.receiver if asking is not None else ""
        form.fields_sent.data = [one.value for one in fields if one in (CopyField.INSTITUTION, CopyField.CATEGORY)]
    return form, lambda: copying.send_copy(row, form.read(), by=viewer.actor), _("已记录送出。")


def _ask(row: CaseCopy, viewer: Viewer) -> Made:
    known = row.asking
    form = AskContactForm(
        data={one: getattr(known, one) for one in ("receiver", "reach", "purpose")} if known else None
    )

    def do() -> None:
        contact_asking.ask_contact(row, form.read(), by=viewer.actor)

    return form, do, _("已问投诉人。没有答复以前不能提供。")


def _leave(row: CaseCopy, viewer: Viewer) -> Made:
    form = LeaveCopyForm()
    return form, lambda: copying.leave_copy(row, form.words.data or "", by=viewer.actor), _("已记录不抄送的理由。")


def _receive(row: CaseCopy, viewer: Viewer) -> Made:
    form = CopyReceivedForm()
    if not form.is_sent:
        form.on.data = clock.today()

    def do() -> None:
        copying.receive_copy(row, form.on.data or clock.today(), form.number.data or "", by=viewer.actor)

    return form, do, _("已记录签收。")


def _answer(row: CaseCopy, viewer: Viewer) -> Made:
    form = CopyAnsweredForm()
    if not form.is_sent:
        form.on.data, form.number.data = clock.today(), row.other_number

    def do() -> None:
        typed = (form.number.data or "", form.words.data or "")
        copying.answer_copy(row, form.on.data or clock.today(), *typed, by=viewer.actor)

    return form, do, _("已记录答复。")


PAGES: dict[str, Callable[[CaseCopy, Viewer], Made]] = {
    "send": _send,
    "ask": _ask,
    "leave": _leave,
    "receive": _receive,
    "answer": _answer,
}


@blueprint.get("/clusters/<ref>")
@requires(*OFFICE)
def cluster_cases(ref: str) -> Page:
    """The cases of a cluster that this desk may open; of others nothing is said here."""
    viewer = current_viewer()
    rows = [_case_row(one) for one in cases_of_cluster(viewer, ref)]
    if not rows and not standing_clusters(viewer, ref):
        raise NotFound()
    return render_template("complaints/desk/cluster.html", rows=rows)


def _case_row(one: Complaint) -> dict[str, Any]:
    return {
        "number": one.number,
        "url": url_for(".show", number=one.number),
        "who": one.institution.name,
        "marks": [(str(one.status.label), "info")],
        "filed": one.filed_at,
    }
