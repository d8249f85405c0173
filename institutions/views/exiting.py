"""退出: the institution's own exit, the department's list, one exit with what stands in the way of its label."""

from datetime import date
from typing import Any

from flask import Blueprint, Flask, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from werkzeug.wrappers import Response

from accounts.permissions import Viewer, current_viewer, requires
from accounts.roles import INSTITUTION_ROLES, Role
from institutions import queries
from institutions.actions import Announcement
from institutions.actions.timing import dates_of
from institutions.actions.vanishing import EXIT_FILES
from institutions.citing import law_in_words
from institutions.documents.exits import OWNER, announce_with_paper, may_read_exit_paper, papers_of_exit
from institutions.forms import exiting as forms
from institutions.lifecycle import Cycle, ExitState, LegalType, Obstacles
from institutions.lifecycle.exiting import NOTICE_OF, SCHOOL_LAW
from institutions.models import Exit, Institution
from institutions.permissions.life import exits_visible_to, is_department, is_institution, is_selector
from institutions.queries import life
from institutions.views.acting import ActPage, Page, form_page, record_act_page
from institutions.views.exiting_acts import ACTS
from institutions.views.held_files import handed_out, held_file
from institutions.views.record import TONES, act_address, page_number, record_page, row_of
from kernel import clock, files, papers
from kernel.db import db
from kernel.errors import NotFound
from kernel.files import StoredFile
from kernel.papers import Paper
from kernel.web import day, yuan

blueprint = Blueprint("exits", __name__, url_prefix="/exits")
OFFICE = (Role.OFFICER, Role.SUPERVISOR)
EVERYBODY = (*sorted(INSTITUTION_ROLES), *OFFICE)


@blueprint.get("")
@requires(*EVERYBODY)
def index() -> Page:
    """Exits the viewer may see; the institution begins one here, a department notes an order."""
    viewer = current_viewer()
    if not (is_institution(viewer) or is_department(viewer) or is_selector(viewer)):
        raise NotFound()
    rows, more = life.listed(life.exits_for(viewer), page_number())
    is_own = is_institution(viewer)
    stands = any(row.state is not ExitState.CALLED_OFF for row in rows)
    return render_template(
        "institutions/exits.html",
        rows=[
            {
                "institution": row.institution.name,
                "url": url_for(".show", ref=row.ref),
                "legal": row.legal_type.label,
                "closing": row.closed_on or row.closing_on,
                "state": (row.state.label, TONES.get(row.state, "neutral")),
            }
            for row in rows
        ],
        may_announce=is_own and not stands and life.may_begin(viewer, Cycle.EXIT, "announce_exit"),
        may_note=life.may_begin(viewer, Cycle.EXIT, "note_order"),
        may_note_gone=life.may_begin(viewer, Cycle.EXIT, "note_closing"),
        next_url=url_for(".index", page=page_number() + 1) if more else None,
    )


NEW = ActPage(
    lambda _none: forms.AnnounceForm(),
    _l("公告退出"),
    _l("公告后会公开，办理单位和选用的学校会知道。停业不会被阻止；早于规定日期停业的，会记录在案并告知上级。"),
    _l("公告退出"),
    _l("退出已公告。"),
    lambda record, form, by: None,
    "warning",
)


@blueprint.route("/new", methods=["GET", "POST"])
@requires(*sorted(INSTITUTION_ROLES))
def new() -> Page:
    """The announcement, with the first day each legal type may close on if it is announced today."""
    viewer = current_viewer()
    about = queries.institution_of_organisation(viewer.organisation_id or 0) if is_institution(viewer) else None
    if about is None:
        raise NotFound()
    institution: Institution = about
    made: list[Exit] = []

    def make(form: Any) -> list[Paper]:
        said = Announcement(
            key=form.key.data,
            legal_type=LegalType(form.legal_type.data),
            closing_on=form.closing_on.data,
            reason=form.reason.data,
            contact=form.contact.data,
            notice_url=form.notice_url.data or "",
            balances=form.balances,
        )
        row, papers_made = announce_with_paper(institution, said, by=viewer.actor)
        made[:] = [row]
        return papers_made

    note = _(
        "今天公告的，最早可以停业的日期：民办学校%(school)s（提前6个月），其他经营者%(other)s（提前30日）。",
        school=day(dates_of(NOTICE_OF[LegalType.SCHOOL], clock.today()).due),
        other=day(dates_of(NOTICE_OF[LegalType.OTHER], clock.today()).due),
    )
    return form_page(
        NEW.form(None),
        NEW,
        make,
        lambda: url_for(".show", ref=made[0].ref),
        institution.name,
        note=note,
        home=url_for(".index"),
    )


@blueprint.get("/<ref>")
@requires(*EVERYBODY)
def show(ref: str) -> str:
    """One exit: its dates and their law, the plan, the reports, what stands in the way of the label."""
    viewer = current_viewer()
    row = life.exit_for(viewer, ref)
    is_over = row.state in (ExitState.FINISHED, ExitState.SETTLED)
    return record_page(
        viewer,
        row,
        act_address(".act", ref),
        caption=_("退出"),
        title=row.institution.name,
        back=url_for(".index"),
        groups=[(_("退出"), _facts(row)), *_plans(row)],
        pages=tuple(ACTS),
        notices=_notices(row),
        papers=papers_of_exit(row),
        files=_files(row),
        obstacles=in_the_way(queries.obstacles_of(row)) if is_over or row.state is ExitState.CLOSED else [],
    )


def in_the_way(found: Obstacles) -> list[str]:
    """What stands in the way of the label, in words; classes of promises side by side, never added."""
    lines = [_("没有结案的投诉%(number)s件", number=found.open_cases)] if found.open_cases > 0 else []
    for one in found.promises:
        lines.append(_("承诺：%(what)s，%(number)s项", what=one.standing.label, number=one.number))
    if found.learners or found.fen:
        lines.append(_("没有退完的余额：%(number)s名学员，%(sum)s", number=found.learners, sum=yuan(found.fen)))
    if not found.has_plan:
        lines.append(_("没有提交余额处理方案"))
    return lines


def _facts(row: Exit) -> list[dict[str, Any]]:
    school = row.legal_type is LegalType.SCHOOL
    law = law_in_words(SCHOOL_LAW if school else "IR art. 21; 电商法 art. 16")
    earliest = _("%(day)s（%(law)s）", day=_day(row.earliest_on), law=law)
    rows = [
        row_of(_("机构属于"), row.legal_type.label),
        row_of(_("为什么更正"), row.legal_words),
        row_of(_("公告日期"), _day(row.announced_on)),
        row_of(_("打算停业"), _day(row.closing_on)),
        row_of(_("最早可以停业"), earliest if row.earliest_on else ""),
        row_of(_("停业日期"), _day(row.closed_on)),
        row_of(_("怎么知道停业的"), row.known_how.label if row.known_how is not None else ""),
        row_of(_("看到了什么、怎么核对的"), row.known_words),
        row_of(_("为什么退出"), row.reason),
        row_of(_("有效联系方式"), row.contact),
        row_of(_("机构自己的公告"), row.notice_url),
        row_of(_("决定的文号"), row.order_number),
        row_of(_("作出决定的机关"), row.ordered_by),
        row_of(_("决定的依据"), row.order_law),
        row_of(_("决定日期"), _day(row.ordered_on)),
        row_of(_("为什么取消") if row.known_how is None else _("为什么收回"), row.called_off_words),
        row_of(_("办理单位"), row.organisation.name if row.organisation else _("这里没有")),
    ]
    return [one for one in rows if one["value"]]


def _day(value: date | None) -> str:
    return day(value)


def _plans(row: Exit) -> list[tuple[str, list[dict[str, Any]]]]:
    groups = []
    for one in reversed(row.plans):
        groups.append(
            (
                _("余额处理方案（第%(number)s版）", number=one.number),
                [
                    row_of(_("有余额的学员"), _("%(number)s名", number=one.learners)),
                    row_of(_("余额合计"), yuan(one.owed_fen)),
                    row_of(_("怎么退"), one.how),
                    row_of(_("最晚退完"), day(one.repay_by_on)),
                    row_of(_("学员找谁退"), one.contact),
                ],
            )
        )
    if row.reports:
        said = [
            row_of(
                day(clock.day_of(one.made_at)),
                _(
                    "退了%(paid)s，还剩%(learners)s名学员、%(left)s。%(words)s",
                    paid=yuan(one.repaid_fen),
                    learners=one.left_learners,
                    left=yuan(one.left_fen),
                    words=one.words,
                ),
            )
            for one in reversed(row.reports)
        ]
        groups.insert(1 if groups else 0, (_("机构报告的进展"), said))
    return groups


def _notices(row: Exit) -> list[tuple[str, str, str]]:
    if row.state is ExitState.SETTLED and not queries.obstacles_of(row):
        words = _("没有未结案的投诉，没有没履行的承诺，机构称余额已退完。这是平台的标记（平台规则），不是行政认定。")
        return [("good", _("已了结退出"), words)]
    if row.is_short:
        words = _("停业早于规定的最早日期。已记录在案，并告知办理单位和它的上级；停业不因此被阻止。")
        return [("warn", _("公告的时间不够"), words)]
    if row.known_how is not None and row.state is ExitState.CLOSED:
        words = _("这家机构没有公告退出，停业由办理单位记录。机构还在的，可以收回，写明原因。")
        return [("warn", _("没有公告就停业"), words)]
    return [("info", _("退出以后仍可投诉"), _("机构停业以后，学员的投诉仍按规则分送到负责的部门。"))]


def _files(row: Exit) -> list[tuple[str, list[dict[str, Any]]]]:
    if row.known_how is None:
        return []
    found = select(StoredFile).where(StoredFile.owner_kind == EXIT_FILES, StoredFile.owner_id == row.id)
    shown = [
        held_file(one, url_for(".file", ref=row.ref, file_ref=one.ref))
        for one in db.session.scalars(found.order_by(StoredFile.id))
    ]
    return [(_("凭据"), shown)] if shown else []


@blueprint.get("/<ref>/files/<file_ref>")
@requires(*EVERYBODY)
def file(ref: str, file_ref: str) -> Response:
    """What shows that an institution is gone, to whoever may see the exit."""
    row = life.exit_for(current_viewer(), ref)
    of_it = StoredFile.owner_kind == EXIT_FILES, StoredFile.owner_id == row.id
    found = db.session.scalar(select(StoredFile).where(StoredFile.ref == file_ref, *of_it))
    return handed_out(found)


@blueprint.route(f"/<ref>/<any({','.join(sorted(ACTS))}):act>", methods=["GET", "POST"])
@requires(*EVERYBODY)
def act(ref: str, act: str) -> Page:
    """One act on an exit."""
    row = life.exit_for(current_viewer(), ref)
    return record_act_page(row, act, ACTS[act], url_for(".show", ref=ref), row.institution.name)


def may_read_exit_file(viewer: Viewer, exit_id: int) -> bool:
    """Whoever may see the exit (fills the registry of owners)."""
    return db.session.scalar(select(Exit.id).where(Exit.id == exit_id, exits_visible_to(viewer))) is not None


def register(app: Flask) -> None:
    """The blueprint, and who may read the papers and files of exits."""
    papers.readers[OWNER] = may_read_exit_paper
    files.register_owner(EXIT_FILES, may_read_exit_file)
    app.register_blueprint(blueprint)
