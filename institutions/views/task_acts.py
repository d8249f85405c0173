"""The pages of the acts of a task of supervision: what each asks, the papers it makes, the press."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from accounts.permissions import current_actor, current_viewer
from accounts.queries import acting_staff
from institutions import actions
from institutions.documents.supervising import call_in_with_paper, hand_over_with_paper, record_talk_with_paper
from institutions.forms.filing import PressForm
from institutions.forms.watching import (
    AwayForm,
    CallForm,
    DrawnPlanForm,
    EndForm,
    PenaltyForm,
    TalkForm,
    TaskNoticeForm,
    WordsForm,
)
from institutions.lifecycle import Cycle
from institutions.lifecycle.cycle import DESK
from institutions.lifecycle.inspecting import InspectionGround
from institutions.lifecycle.noticing import NoticeKind, kinds_for
from institutions.lifecycle.supervising import TaskEnd
from institutions.models import SupervisionTask
from institutions.queries.watching import watchers_here
from institutions.views.acting import Page, cycle_page
from institutions.wording.noticing import Decision
from kernel.papers import Paper


def home_of_task(row: SupervisionTask) -> str:
    """Its page."""
    return url_for("supervision.show", ref=row.ref)


def _page(row: SupervisionTask, act: str, form: Any, do: Any, **more: Any) -> Page:
    return cycle_page(Cycle.SUPERVISION, act, form, do, home_of_task(row), **more)


def _take(row: SupervisionTask, act: str) -> Page:
    return _page(row, act, PressForm(), lambda: actions.take_task(row, by=current_actor()))


def _words(row: SupervisionTask, act: str) -> Page:
    form = WordsForm()
    does = {"note_task": actions.note_task, "record_call_in": actions.record_call_in}.get(act, actions.record_reply)
    return _page(row, act, form, lambda: does(row, form.words.data, by=current_actor()))


def _call(row: SupervisionTask, act: str) -> Page:
    form = CallForm()
    lede = _(
        "约请有关经营者到场陈述事实意见、提供证据资料（消费者权益保护法实施条例第四十条）。下面写的会印在约请函上，机构看得到。"
    )

    def do() -> list[Paper]:
        assert form.day.data is not None
        return call_in_with_paper(row, form.day.data, form.words.data, by=current_actor())

    return _page(row, act, form, do, lede=lede)


def _talk(row: SupervisionTask, act: str) -> Page:
    form = TalkForm()
    lede = _(
        "协会可以向有关经营者提出改进意见或者进行指导谈话（消费者权益保护法实施条例第三十九条）。谈过以后记录，下面写的会印在指导谈话记录上，供双方签字。"
    )

    def do() -> list[Paper]:
        assert form.day.data is not None
        return record_talk_with_paper(row, form.day.data, form.words.data, by=current_actor())

    return _page(row, act, form, do, lede=lede)


def _away(row: SupervisionTask, act: str) -> Page:
    form, found = AwayForm(), watchers_here(current_viewer())
    form.offer(found)
    lede = _(
        "平台上的单位在自己的监督页看到，确认收到的时间您看得到；平台外的单位由本单位送去，回复由您记录。下面写的会印在转送函上。"
    )

    def do() -> list[Paper]:
        to = next((one for one in found if one.ref == form.receiver.data), None)
        place = to if to is not None else form.place.data or ""
        return hand_over_with_paper(row, place, form.words.data, by=current_actor())

    return _page(row, act, form, do, lede=lede)


def _end(row: SupervisionTask, act: str) -> Page:
    form = EndForm()
    known = {TaskEnd.NOTHING: True, TaskEnd.CALLED_IN: row.call_on, TaskEnd.HANDED_OVER: row.away_to}
    form.offer([(one.value, one.label) for one, is_open in known.items() if is_open])
    return _page(
        row, act, form, lambda: actions.end_task(row, TaskEnd(form.ended_as.data), form.words.data, by=current_actor())
    )


def _inspect(row: SupervisionTask, act: str) -> Page:
    form, staff = DrawnPlanForm(), acting_staff(row.body_id, *DESK)
    form.offer(staff)

    def do() -> None:
        assert form.planned_on.data is not None
        chosen = [one for one in staff if one.ref in (form.inspectors.data or ())]
        words = form.reason.data or ""
        plan = actions.Plan(row.institution, InspectionGround.REPORT, words, form.planned_on.data, chosen)
        actions.turn_to_inspection(row, plan, by=current_actor())

    return _page(row, act, form, do, lede=row.institution.name)


def _notice(row: SupervisionTask, act: str) -> Page:
    form = TaskNoticeForm()
    form.offer(kinds_for(current_viewer().organisation_kind))
    lede = _("起草关于%(name)s的通报或者消费提示。草稿由另一位负责人审定。", name=row.institution.name)

    def do() -> None:
        kind = NoticeKind(form.kind.data)
        draft = actions.NoticeDraft(kind, form.title.data or "", form.words.data, row.institution)
        actions.turn_to_notice(row, draft, by=current_actor())

    return _page(row, act, form, do, lede=lede)


def _penalty(row: SupervisionTask, act: str) -> Page:
    form = PenaltyForm()
    lede = _("处罚不在这里作出。这里只记录有权机关已经作出的决定；审定、告知机构、公布的步骤与通报相同。")

    def do() -> None:
        decision = Decision(
            form.decision_number.data or "",
            form.decision_on.data,
            form.decision_hearing.data or "",
            form.decision_power.data or "",
        )
        title, words = form.title.data or "", form.words.data
        draft = actions.NoticeDraft(NoticeKind.PENALTY, title, words, row.institution, decision=decision)
        actions.turn_to_penalty(row, draft, by=current_actor())

    return _page(row, act, form, do, lede=lede)


PAGES: dict[str, Any] = {
    "take_task": _take,
    "note_task": _words,
    "record_call_in": _words,
    "record_reply": _words,
    "call_in": _call,
    "record_talk": _talk,
    "hand_over_task": _away,
    "end_task": _end,
    "turn_to_inspection": _inspect,
    "turn_to_notice": _notice,
    "turn_to_penalty": _penalty,
}
