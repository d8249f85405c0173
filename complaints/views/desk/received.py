"""Copies that other bodies sent to this desk: what went with each, that it was received, the answer."""

from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from accounts.permissions import current_viewer, requires
from complaints.actions import copying
from complaints.facts import category_label
from complaints.forms.copying import CopyReplyForm
from complaints.lifecycle.copying import CopyField, CopyState
from complaints.models import CaseCopy
from complaints.queries import copies
from complaints.views.desk.blueprint import OFFICE, Page, blueprint
from institutions.forms.filing import PressForm
from institutions.views.acting import act_page, gone
from kernel import clock
from kernel.web import day, yuan

BUTTONS: dict[str, Any] = {"acknowledge": _l("确认收到"), "reply": _l("答复送来的单位")}
DONE: dict[str, Any] = {"acknowledge": _l("已确认收到，送来的单位看得到时间。"), "reply": _l("已答复。")}


@blueprint.get("/received-copies")
@requires(*OFFICE)
def received_copies() -> Page:
    """What came, that which waits first."""
    return render_template("complaints/desk/received.html", rows=copies.received_copies(current_viewer()))


@blueprint.get("/received-copies/<ref>")
@requires(*OFFICE)
def received_copy(ref: str) -> Page:
    """One: the fields that went and the words that were written; the case itself stays where it is."""
    row = copies.received_copy(current_viewer(), ref)
    buttons = [(url_for(".act_on_received", ref=ref, act=one), BUTTONS[one]) for one in _acts(row)]
    return render_template("complaints/desk/received_one.html", row=row, facts=_facts(row), buttons=buttons)


def _acts(row: CaseCopy) -> list[str]:
    found = ["acknowledge"] if row.seen_at is None else []
    return [*found, "reply"] if row.state is not CopyState.ANSWERED else found


def _facts(row: CaseCopy) -> list[dict[str, Any]]:
    """What went, by its codes, as it stands now."""
    known = {code: _value(row, CopyField(code)) for code in row.codes}
    return [{"key": CopyField(code).label, "value": value} for code, value in known.items()]


def _value(row: CaseCopy, field: CopyField) -> str:
    one = row.complaint
    if one.erased_at is not None:
        return _("已按规定删除")
    if field is CopyField.NUMBER:
        return one.number
    if field is CopyField.INSTITUTION:
        code = one.institution.credit_code
        return _("%(name)s（%(code)s）", name=one.institution.name, code=code) if code else one.institution.name
    if field is CopyField.CATEGORY:
        return category_label(one)
    if field is CopyField.DATES:
        filed = _("提交：%(day)s", day=day(clock.day_of(one.filed_at)))
        return filed + (_("，发生：%(day)s", day=day(one.happened_on)) if one.happened_on is not None else "")
    if field is CopyField.SUM:
        return yuan(sum(point.fen or 0 for point in one.points))
    return _contact(row)


def _contact(row: CaseCopy) -> str:
    """Name and phone once it is on record who received them; of a minor never here (decision 0046)."""
    if row.complaint.is_minor:
        return _("涉及未成年人，请向送来的单位索取")
    if row.seen_at is None:
        return _("确认收到以后显示")
    return _("%(name)s，%(phone)s", name=row.complaint.name, phone=row.complaint.phone)


@blueprint.route("/received-copies/<ref>/<any(acknowledge, reply):act>", methods=["GET", "POST"])
@requires(*OFFICE)
def act_on_received(ref: str, act: str) -> Page:
    """Say that it was received, or what was done."""
    viewer = current_viewer()
    row, home = copies.received_copy(viewer, ref), url_for(".received_copy", ref=ref)
    if act not in _acts(row):
        return gone(home)
    form: Any = CopyReplyForm() if act == "reply" else PressForm()

    def do() -> None:
        if act == "reply":
            copying.reply_to_copy(row, form.words.data or "", form.number.data or "", by=viewer.actor)
        else:
            copying.acknowledge_copy(row, by=viewer.actor)

    return act_page(form, do, title=BUTTONS[act], home=home, said=DONE[act])
