"""The pages of an inspection's acts: one form each, by the name of the act."""

from typing import Any

from flask import redirect, render_template, url_for
from flask_babel import gettext as _

from accounts.models import Organisation
from accounts.permissions import current_actor
from accounts.queries import bodies
from institutions import actions
from institutions.documents import inspections
from institutions.forms.filing import PressForm
from institutions.forms.watching import (
    DayForm,
    DemandForm,
    PartnerForm,
    PhotoForm,
    ProofForm,
    RecheckForm,
    WordsForm,
    YesForm,
    findings_form,
)
from institutions.lifecycle import Cycle
from institutions.lifecycle.inspecting import TAKES_PART, Finding
from institutions.models import Demand, Inspection, InspectionItem
from institutions.views.acting import Page, attempt, cycle_page
from kernel.errors import NotFound
from kernel.papers import Paper


def home_of(row: Inspection) -> str:
    """Its page."""
    return url_for("inspection.show", ref=row.ref)


def _page(row: Inspection, act: str, form: Any, do: Any, **more: Any) -> Page:
    return cycle_page(Cycle.INSPECTION, act, form, do, home_of(row), **more)


def _move(row: Inspection, act: str) -> Page:
    form = DayForm()

    def do() -> None:
        assert form.day.data is not None
        actions.put_off_inspection(row, form.day.data, by=current_actor())

    return _page(row, act, form, do)


def _cancel(row: Inspection, act: str) -> Page:
    form = WordsForm()
    return _page(row, act, form, lambda: actions.cancel_inspection(row, form.words.data, by=current_actor()))


def _invite(row: Inspection, act: str) -> Page:
    form, found = PartnerForm(), bodies(*TAKES_PART)
    form.offer(found)

    def do() -> None:
        chosen: Organisation = next(one for one in found if one.ref == form.association.data)
        actions.invite_partner(row, chosen, by=current_actor())

    return _page(row, act, form, do, lede=_("消费者协会参与有关行政部门的监督、检查（消费者权益保护法第三十七条）。"))


def _answer_invitation(row: Inspection, act: str) -> Page:
    form = YesForm()
    return _page(row, act, form, lambda: actions.answer_invitation(row, form.answer.data == "yes", by=current_actor()))


def _begin(row: Inspection, act: str) -> Page:
    lede = _("开始以后机构看得到这次检查。检查结论的时间是平台规则。")
    return _page(row, act, PressForm(), lambda: actions.begin_inspection(row, by=current_actor()), lede=lede)


def _findings(row: Inspection, act: str) -> Page:
    form, status = findings_form(row.items), 200

    def do() -> None:
        found = [(item, Finding(one.data), note.data or "") for item, one, note in form.rows(row.items) if one.data]
        actions.record_findings(row, found, by=current_actor())

    if form.is_sent:
        status = 422
        if form.validate():
            failed = attempt(form, do)
            if failed is None:
                return redirect(home_of(row), 303)
            status = failed
    context = {"row": row, "form": form, "rows": form.rows(row.items), "home": home_of(row)}
    return render_template("institutions/findings.html", **context), status


def _photos(row: Inspection, act: str) -> Page:
    form = PhotoForm()
    lede = _(
        "照片只有本单位看得到。遮盖面部、姓名、号码并确认以后，才能公布遮盖后的版本；没有什么要遮盖的，写明理由，由另一位经办人看过再确认。"
    )

    def do() -> None:
        actions.add_photos(row, form.form_token.data or "", form.caption.data or "", by=current_actor())

    return _page(row, act, form, do, lede=lede)


def _demand(row: Inspection, act: str, place: int) -> Page:
    item = _item(row, place)
    form = DemandForm(obj=row.demand_of(item))

    def do() -> None:
        assert form.due_on.data is not None
        actions.demand_mending(row, item, form.words.data, form.due_on.data, by=current_actor())

    return _page(row, act, form, do, lede=item.words + _("：") + item.note)


def _item(row: Inspection, place: int) -> InspectionItem:
    found = next((one for one in row.items if one.place == place), None)
    if found is None:
        raise NotFound()
    return found


def demand_at(row: Inspection, place: int) -> Demand:
    """A demand by its place, or NotFound."""
    found = next((one for one in row.demands if one.place == place), None)
    if found is None:
        raise NotFound()
    return found


def _send(row: Inspection, act: str) -> Page:
    lede = _("机构会看到每一项的检查情况和整改要求，最后一日从现在起算。")
    return _page(row, act, PressForm(), lambda: inspections.send_with_papers(row, by=current_actor()), lede=lede)


def _close(row: Inspection, act: str) -> Page:
    form = WordsForm()
    lede = _("结果由检查记录得出。办结后公布：检查情况、结果、下面的说明，以及确认过的照片。不写人名和个人信息。")
    return _page(
        row, act, form, lambda: inspections.close_with_paper(row, form.words.data, by=current_actor()), lede=lede
    )


def _note(row: Inspection, act: str) -> Page:
    form = WordsForm()
    lede = _("意见单独保存，不属于检查单位的记录。")
    return _page(row, act, form, lambda: actions.note_as_partner(row, form.words.data, by=current_actor()), lede=lede)


def _view(row: Inspection, act: str) -> Page:
    form = WordsForm()
    lede = _("您的意见与检查记录放在一起，办结后一并公布。不写人名和个人信息。")
    return _page(row, act, form, lambda: actions.state_own_view(row, form.words.data, by=current_actor()), lede=lede)


def _answer(row: Inspection, act: str, place: int) -> Page:
    demand, form = demand_at(row, place), ProofForm()

    def do() -> None:
        actions.answer_demand(demand, row, form.words.data, form.form_token.data or "", by=current_actor())

    return _page(row, act, form, do, lede=demand.words)


def _recheck(row: Inspection, act: str, place: int) -> Page:
    demand, form = demand_at(row, place), RecheckForm()

    def do() -> list[Paper]:
        is_mended = form.result.data == "yes"
        again = None if is_mended else form.again_on.data
        return inspections.recheck_with_paper(demand, row, is_mended, form.words.data, again, by=current_actor())

    return _page(row, act, form, do, lede=demand.words)


PAGES: dict[str, Any] = {
    "move_inspection": _move,
    "cancel_inspection": _cancel,
    "invite_partner": _invite,
    "answer_invitation": _answer_invitation,
    "begin_inspection": _begin,
    "record_finding": _findings,
    "add_photo": _photos,
    "demand_mending": _demand,
    "send_findings": _send,
    "close_inspection": _close,
    "note_as_partner": _note,
    "state_own_view": _view,
    "answer_demand": _answer,
    "recheck_demand": _recheck,
}
