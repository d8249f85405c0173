"""Notices (通报): the desk, one version with its steps, one page for each act; what an institution is told and says."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _

from accounts.permissions import current_actor, current_viewer, requires
from institutions import actions
from institutions.actions.notice_papers import papers_of
from institutions.forms.filing import PressForm
from institutions.forms.watching import NoticeForm, WordsForm
from institutions.lifecycle import Cycle
from institutions.lifecycle.noticing import NOTICE_MOVES, NoticeKind, NoticeState
from institutions.models import Inspection, Notice
from institutions.permissions.watching import acts_here, begins, is_text_withheld, sides_of
from institutions.queries.watching import clocks_running, inspection_for, notice_for, notices_of
from institutions.views.acting import Page, act_page, button_of, cycle_page, gone, reach_of
from institutions.views.inspection import OFFICE, READERS
from institutions.views.tones import NOTICE_TONES, tabs
from institutions.wording.noticing import TITLES, Decision
from kernel import clock
from kernel.db import db
from kernel.errors import NotFound

blueprint = Blueprint("notices", __name__, url_prefix="/notices")


def _acts(row: Notice) -> frozenset[str]:
    viewer = current_viewer()
    own = (viewer.role, viewer.organisation_kind, viewer.organisation_id)
    return acts_here(NOTICE_MOVES, row.state, *own, sides_of(row))


def _home(row: Notice) -> str:
    return url_for("notices.show", ref=row.ref)


@blueprint.get("")
@requires(*READERS)
def index() -> Page:
    """The notices of the body, or about the institution."""
    viewer = current_viewer()
    rows = notices_of(viewer)
    clocks = clocks_running(Cycle.NOTICE, [row.id for row in rows])
    return render_template(
        "institutions/notices.html",
        rows=rows,
        became_of={row.id: _became(row) for row in rows if is_text_withheld(viewer, row)},
        next_of={key: found[0] for key, found in clocks.items()},
        tones=NOTICE_TONES,
        tabs=tabs("notices.index"),
        may_draft="draft_notice" in begins(NOTICE_MOVES, viewer),
    )


@blueprint.get("/<ref>")
@requires(*READERS)
def show(ref: str) -> Page:
    """One version: its text, its steps, what the institution said and what became of it."""
    viewer = current_viewer()
    row = notice_for(viewer, ref)
    if is_text_withheld(viewer, row):
        return _objection(row)
    acts = _acts(row)
    is_drafter = viewer.person_id == row.drafted_by_id
    found = [one for one in dict.fromkeys(move.act for move in NOTICE_MOVES) if one in acts]
    if is_drafter:
        found = [one for one in found if one != "approve_notice"]
    return render_template(
        "institutions/notice.html",
        row=row,
        buttons=[(url_for(".act", ref=ref, act=one), button_of(Cycle.NOTICE, one)) for one in found],
        clocks=clocks_running(Cycle.NOTICE, [row.id]).get(row.id, []),
        tone=NOTICE_TONES[row.state],
        is_body=row.body_id == viewer.organisation_id,
        heard_early=_heard_early(row),
        must_be_another=is_drafter and row.state is NoticeState.DRAFT,
        papers=papers_of(row),
        penalty=NoticeKind.PENALTY,
    )


def _objection(row: Notice) -> Page:
    """What the institution objected to a text that was taken back, and the answer; of the new text nothing."""
    told = {
        "said": row.objections,
        "body": row.body.name,
        "became": _became(row),
        "is_dropped": row.state is NoticeState.DROPPED,
    }
    return render_template("institutions/objection.html", **told)


def _became(row: Notice) -> str:
    """What an institution is told of a text that was taken back after its objection; nothing of the new one."""
    return _("不发布") if row.state is NoticeState.DROPPED else _("正在重新起草")


def _heard_early(row: Notice) -> object:
    """Why nothing waits for the last day to object: the institution has spoken before it (§0b.21, 平台规则)."""
    if row.told_at is not None and any(one.made_at >= row.told_at for one in row.objections):
        return _("；机构已经提出异议，不用再等")
    over = row.published_at and row.objection_until_on and clock.day_of(row.published_at) <= row.objection_until_on
    return _("；机构已经表示没有异议，不用再等") if row.state is NoticeState.HEARD or over else ""


@blueprint.route("/new", methods=["GET", "POST"])
@requires(*OFFICE)
def new() -> Page:
    """Draft a notice; from an inspection that ended with its facts."""
    viewer = current_viewer()
    if "draft_notice" not in begins(NOTICE_MOVES, viewer):
        raise NotFound()
    came = request.values.get("inspection", "")
    inspection = inspection_for(viewer, came) if came else None
    form = NoticeForm(data=_filled(inspection))
    form.offer(viewer.organisation_kind)
    form.within(reach_of(viewer), inspection.institution if inspection is not None else None)

    def do() -> None:
        actions.draft_notice(draft_of(form, inspection), by=current_actor())

    return act_page(form, do, title=button_of(Cycle.NOTICE, "draft_notice"), home=url_for(".index"), hints=_hints())


def _filled(inspection: Inspection | None) -> dict[str, Any]:
    if inspection is None:
        return {}
    name = inspection.institution.name
    title = TITLES[NoticeKind.FACTS].format(name=name)
    return {"institution": name, "title": title, "words": inspection.summary, "kind": NoticeKind.FACTS.value}


def _hints() -> dict[str, Any]:
    return {
        "kind": _("通报批评是行政处罚，这里不作出，只记录有权机关已经作出的决定。"),
        "words": _("写事实，不写人名和个人信息。审定以后编号，告知机构听取异议，然后发布。"),
        "decision_number": _("下面四项只在记录通报批评决定时填写。"),
    }


def draft_of(form: NoticeForm, inspection: Inspection | None) -> actions.NoticeDraft:
    """What was typed, as the act takes it."""
    words = [one.data or "" for one in (form.decision_number, form.decision_hearing, form.decision_power)]
    decision = Decision(words[0], form.decision_on.data, words[1], words[2])
    kind = form.kind_chosen()
    told = decision if kind is NoticeKind.PENALTY else None
    typed = (form.title.data or "", form.words.data or "")
    return actions.NoticeDraft(kind, *typed, form.chosen(), inspection, told)


@blueprint.route("/<ref>/<act>", methods=["GET", "POST"])
@requires(*READERS)
def act(ref: str, act: str) -> Page:
    """One act: its page, then the act itself."""
    row = notice_for(current_viewer(), ref)
    if act not in PAGES:
        raise NotFound()
    if act not in _acts(row):
        return gone(_home(row))
    shown: Page = PAGES[act](row, act)
    return shown


def _page(row: Notice, act: str, form: Any, do: Any, **more: Any) -> Page:
    return cycle_page(Cycle.NOTICE, act, form, do, _home(row), **more)


def _typed(row: Notice) -> NoticeForm:
    fields = ("title", "words", "decision_number", "decision_on", "decision_hearing", "decision_power")
    known = {one: getattr(row, one) for one in fields} | {"kind": row.kind.value}
    known["institution"] = row.institution.name if row.institution is not None else ""
    form, viewer = NoticeForm(data=known), current_viewer()
    form.offer(viewer.organisation_kind)
    form.within(reach_of(viewer), row.institution)
    return form


def _write(row: Notice, act: str) -> Page:
    form = _typed(row)
    return _page(
        row, act, form, lambda: actions.write_notice(row, draft_of(form, row.inspection), by=current_actor()),
        hints=_hints(),
    )  # fmt: skip


def _correct(row: Notice, act: str) -> Page:
    form = _typed(row)
    lede = _("更正稿是新的版本，同样要审定、编号、告知机构。发布以后，原来的版本留下编号、标题和更正的说明。")

    def do() -> None:
        actions.correct_notice(row, draft_of(form, row.inspection), by=current_actor())

    return _page(row, act, form, do, lede=lede, hints=_hints())


def _approve(row: Notice, act: str) -> Page:
    """The very words of the paper are read before the press (decision 0062)."""
    title, lede = button_of(Cycle.NOTICE, act), _("下一页是全文，核对以后按下按钮才审定并编号。起草的人不能审定。")

    def said() -> str:
        db.session.refresh(row)
        return _("已审定，文号%(number)s。", number=row.number)

    return act_page(
        PressForm(), lambda: [actions.approve_notice(row, by=current_actor())], title=title, home=_home(row), lede=lede,
        said=said, button=_("查看全文"), confirm=title,
    )  # fmt: skip


def _drop(row: Notice, act: str) -> Page:
    return _page(row, act, PressForm(), lambda: actions.drop_notice(row, by=current_actor()))


def _tell(row: Notice, act: str) -> Page:
    lede = _("机构会看到全文，可以在期限内提出异议（平台规则）。")
    return _page(row, act, PressForm(), lambda: actions.tell_notice(row, by=current_actor()), lede=lede)


def _publish(row: Notice, act: str) -> Page:
    lede = _("发布后任何人都能看到。")
    return _page(row, act, PressForm(), lambda: actions.publish_notice(row, by=current_actor()), lede=lede)


def _object(row: Notice, act: str) -> Page:
    form = WordsForm()
    lede = _("请写明哪一处不符合事实，依据是什么。办理单位会书面答复，答复以前不会发布。")
    return _page(row, act, form, lambda: actions.object_to_notice(row, form.words.data, by=current_actor()), lede=lede)


def _accept(row: Notice, act: str) -> Page:
    return _page(row, act, PressForm(), lambda: actions.accept_notice(row, by=current_actor()))


def _answer(row: Notice, act: str) -> Page:
    form, is_upheld = WordsForm(), act == "uphold_objection"
    lede = _("机构的异议：") + "".join(one.words for one in row.objections[-1:])
    return _page(
        row, act, form, lambda: actions.answer_objection(row, is_upheld, form.words.data, by=current_actor()), lede=lede
    )


def _withdraw(row: Notice, act: str) -> Page:
    form = WordsForm()
    lede = _("原来的地址会留下文号、标题、撤回的日期和理由。")
    return _page(row, act, form, lambda: actions.withdraw_notice(row, form.words.data, by=current_actor()), lede=lede)


PAGES: dict[str, Any] = {
    "write_notice": _write,
    "correct_notice": _correct,
    "approve_notice": _approve,
    "drop_notice": _drop,
    "tell_notice": _tell,
    "publish_notice": _publish,
    "object_to_notice": _object,
    "accept_notice": _accept,
    "uphold_objection": _answer,
    "reject_objection": _answer,
    "withdraw_notice": _withdraw,
}
