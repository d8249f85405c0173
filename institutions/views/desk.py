"""The desk of institutions: what waits by cycle, the month, exits with learners at risk, the provinces, every page."""

import re
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from accounts.permissions import Viewer, current_viewer, requires
from accounts.roles import DEPARTMENTS
from accounts.tiles import NAMES, TILES
from institutions.lifecycle import Cycle
from institutions.lifecycle.cycle import DESK
from institutions.permissions.desk import cycles_of, keeps_registry, must_have_desk
from institutions.permissions.duties import STANDARD_MAKERS
from institutions.queries.desk import waiting_for
from institutions.queries.leaving import leaving_for
from institutions.queries.provinces import Counted, by_province, fewest
from institutions.queries.timetable import Entry, between, month_of
from institutions.views.exiting import in_the_way
from institutions.views.record import TONES
from institutions.waiting import Waiting, additions
from kernel import clock, ical
from kernel.config import settings
from kernel.messages.mail import host

blueprint = Blueprint("institutions_desk", __name__, url_prefix="/registry/desk")
ROLES = tuple(sorted(DESK))
# What waits: its area, its words, the page where it is done.
WAITING: dict[str, tuple[Any, Any, str]] = {
    "filings": (Cycle.FILING.label, _l("等待核对的备案"), "filing.index"),
    "reviews": (Cycle.SELECTION.label, _l("等待评议的选用"), "selection.index"),
    "signals": (Cycle.SUPERVISION.label, _l("没有处理的风险信号"), "supervision.index"),
    "clusters": (Cycle.SUPERVISION.label, _l("没有处理的同类投诉聚集"), "supervision.index"),
    "handed": (Cycle.SUPERVISION.label, _l("其他单位转来、没有回复的监督任务"), "supervision.index"),
    "tasks": (Cycle.SUPERVISION.label, _l("没有办结的监督任务"), "supervision.index"),
    "invitations": (Cycle.INSPECTION.label, _l("等待答复的检查邀请"), "inspection.index"),
    "planned": (Cycle.INSPECTION.label, _l("已安排的检查"), "inspection.index"),
    "inspecting": (Cycle.INSPECTION.label, _l("正在进行的检查"), "inspection.index"),
    "mending": (Cycle.INSPECTION.label, _l("等待机构回复的整改"), "inspection.index"),
    "rechecks": (Cycle.INSPECTION.label, _l("等待复查的整改"), "inspection.index"),
    "draws": (Cycle.INSPECTION.label, _l("等待填写公开数值的抽取"), "draws.index"),
    "drafts": (Cycle.NOTICE.label, _l("等待您审定的草稿"), "notices.index"),
    "objections": (Cycle.NOTICE.label, _l("等待答复的异议"), "notices.index"),
    "told": (Cycle.NOTICE.label, _l("机构可以提出异议的"), "notices.index"),
    "ready": (Cycle.NOTICE.label, _l("可以告知或者发布的"), "notices.index"),
    "exits": (Cycle.EXIT.label, _l("没有了结的退出"), "institutions_desk.leaving"),
    "duties": (_l("信息披露"), _l("到期没有披露的事项"), "duties.overdue"),
    "free": (_l("登记"), _l("学员填写、等待核实的名称"), "registry.free"),
    "mergers": (_l("登记"), _l("等待您确认的合并和拆分"), "registry.merger_list"),
}
KINDS = {
    "inspection": (_l("检查"), "inspection.show"),
    "demand": (_l("整改的最后一日"), "inspection.show"),
    "draw": (_l("公开数值的日期"), "draws.show"),
    "call": (_l("约请机构"), "supervision.show"),
    "closing": (_l("打算停业"), "exits.show"),
}
CALENDAR_BACK, CALENDAR_AHEAD = 31, 366  # days in the calendar file
COUNTED = {
    Counted.INSTITUTIONS: _l("登记的机构"),
    Counted.CASES: _l("没有结案的投诉"),
    Counted.EXITS: _l("没有了结的退出"),
}


def tabs(viewer: Viewer) -> list[tuple[str, str, bool]]:
    """The pages of the desk."""
    names = {".home": _("总览"), ".calendar": _("日历")}
    names |= {".leaving": _("退出")} if Cycle.EXIT in cycles_of(viewer) else {}
    names |= {".provinces": _("各省")}
    here = request.endpoint or ""
    return [(name, url_for(one), here.endswith(one)) for one, name in names.items()]


@blueprint.get("")
@requires(*ROLES)
def home() -> str:
    """What waits for the viewer's body, and every page there is for it."""
    viewer = current_viewer()
    must_have_desk(viewer)
    found = waiting_for(viewer)
    rows = [_row(code, one) for code, one in found.items() if one.number]
    return render_template(
        "institutions/desk/home.html",
        rows=sorted(rows, key=lambda row: row["due"] or date.max),
        groups=_groups(viewer),
        tabs=tabs(viewer),
    )


def _row(code: str, one: Waiting) -> dict[str, Any]:
    added = additions.get(code)
    area, words, endpoint = (added.area, added.words, added.endpoint) if added is not None else WAITING[code]
    is_over = one.due is not None and one.due < clock.today()
    return {
        "area": str(area),
        "words": str(words),
        "url": url_for(endpoint),
        "number": one.number,
        "due": one.due,
        "overdue": is_over,
    }


def _groups(viewer: Viewer) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every page of the desk by what it is about; what this body has no hand in is not there."""
    kind, cycles = viewer.organisation_kind, cycles_of(viewer)
    pages: list[tuple[Any, bool, list[tuple[Any, str]]]] = [
        (_("机构登记"), keeps_registry(viewer), [
            (_("查找机构"), "registry.index"), (_("核实学员填写的"), "registry.free"),
            (_("合并和拆分"), "registry.merger_list"), (_("名称相似的机构"), "registry.likes"),
        ]),
        (_("备案和选用"), Cycle.FILING in cycles, [(_("备案"), "filing.index"), (_("选用"), "selection.index")]),
        (_("监督和检查"), Cycle.INSPECTION in cycles, [
            (_("监督"), "supervision.index"), (_("检查"), "inspection.index"),
            *([(_("随机抽取"), "draws.index")] if kind in DEPARTMENTS else []),
        ]),
        (_("通报和提示"), Cycle.NOTICE in cycles, [(_("通报和提示"), "notices.index")]),
        (_("退出"), Cycle.EXIT in cycles, [
            (_("机构退出"), "exits.index"), (_("退出和学员的风险"), "institutions_desk.leaving"),
        ]),
        (_("信息披露"), True, [
            (_("未披露事项"), "duties.overdue"),
            *([(_("质量标准"), "standards.index")] if kind in STANDARD_MAKERS else []),
        ]),
        (_("公开的内容"), bool(additions), [(one.page, one.endpoint) for one in additions.values()]),
    ]  # fmt: skip
    return [(str(head), [(str(name), url_for(one)) for name, one in links]) for head, may, links in pages if may]


@blueprint.get("/calendar")
@requires(*ROLES)
def calendar() -> str:
    """A month: what stands on which day."""
    viewer = current_viewer()
    must_have_desk(viewer)
    first = _month(request.args.get("month", ""))
    days: dict[date, list[dict[str, Any]]] = {}
    for one in month_of(viewer, first):
        days.setdefault(one.on, []).append(_entry(one))
    before, after = (first - timedelta(days=1)).replace(day=1), (first + timedelta(days=31)).replace(day=1)
    return render_template(
        "institutions/desk/calendar.html",
        month=_month_words(first),
        days=days,
        today=clock.today(),
        previous=(_month_words(before), url_for(".calendar", month=f"{before:%Y-%m}")),
        following=(_month_words(after), url_for(".calendar", month=f"{after:%Y-%m}")),
        is_now=first == clock.today().replace(day=1),
        tabs=tabs(viewer),
    )


def _month_words(first: date) -> str:
    return _("%(year)s年%(month)s月", year=first.year, month=first.month)


def _month(asked: str) -> date:
    """The first day of the month that was asked for, or of this one."""
    found = re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", asked, re.ASCII)
    return date(int(found[1]), int(found[2]), 1) if found else clock.today().replace(day=1)


def _entry(one: Entry) -> dict[str, Any]:
    words, endpoint = KINDS[one.what]
    return {"what": str(words), "title": one.title, "url": url_for(endpoint, ref=one.ref), "is_done": one.is_done}


@blueprint.get("/calendar.ics")
@requires(*ROLES)
def calendar_file() -> Response:
    """The same days for one's own calendar: a month back and a year ahead, never more than the pages show."""
    viewer, today = current_viewer(), clock.today()
    must_have_desk(viewer)
    first, last = today - timedelta(days=CALENDAR_BACK), today + timedelta(days=CALENDAR_AHEAD)
    days = [_whole_day(one) for one in between(viewer, first, last)]
    answer = Response(ical.calendar(days, ical.Method.PUBLISH, name=_("机构监管")), mimetype=ical.MEDIA_TYPE)
    answer.headers["Content-Disposition"] = 'attachment; filename="xuesu-desk.ics"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _whole_day(one: Entry) -> ical.WholeDay:
    words, endpoint = KINDS[one.what]
    home = settings().public_url.rstrip("/")
    return ical.WholeDay(
        uid=f"{one.key}@{host()}",
        stamped_at=clock.now(),
        on=one.on,
        summary=_("%(what)s：%(title)s", what=words, title=one.title),
        description=_("已办") if one.is_done else "",
        url=home + url_for(endpoint, ref=one.ref),
        is_done=one.is_done,
    )


@blueprint.get("/exits")
@requires(*ROLES)
def leaving() -> str:
    """Exits that stand, with what stands open for learners."""
    viewer = current_viewer()
    must_have_desk(viewer)
    rows = [
        {
            "institution": one.row.institution.name,
            "url": url_for("exits.show", ref=one.row.ref),
            "closing": one.row.closed_on or one.row.closing_on,
            "is_short": one.row.is_short,
            "state": (one.row.state.label, TONES.get(one.row.state, "neutral")),
            "open": in_the_way(one.open),
        }
        for one in leaving_for(viewer)
    ]
    return render_template("institutions/desk/leaving.html", rows=rows, tabs=tabs(viewer))


@blueprint.get("/provinces")
@requires(*ROLES)
def provinces() -> str:
    """A number for each province, as tiles and as a table."""
    viewer = current_viewer()
    must_have_desk(viewer)
    asked = request.args.get("of", "")
    what = Counted(asked) if asked in set(Counted) else Counted.INSTITUTIONS
    found = by_province(viewer, what)
    most = max((number or 0 for number in found.values()), default=0)
    cells = [
        {"code": code, "name": NAMES[code], "column": place[0], "row": place[1], "number": found[code]}
        | {"level": _level(found[code], most)}
        for code, place in TILES.items()
    ]
    switch = [(str(words), url_for(".provinces", of=one.value), one is what) for one, words in COUNTED.items()]
    return render_template(
        "institutions/desk/provinces.html",
        cells=cells,
        what=COUNTED[what],
        switch=switch,
        fewest=fewest(),
        has_few=None in found.values(),
        may_search=what is Counted.INSTITUTIONS and keeps_registry(viewer),
        tabs=tabs(viewer),
    )


def _level(number: int | None, most: int) -> int:
    """How dark a tile is: 0 for nothing, then four steps of equal width."""
    if number is None:
        return 1
    return min(4, 1 + number * 4 // (most + 1)) if number else 0
