"""A monthly report in words: the sections that the page, the CSV and the PDF all show, and the PDF itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import render_template
from flask_babel import force_locale
from flask_babel import gettext as _

from disclosure import drawing
from disclosure.charts import Chart
from disclosure.indicators import BY_CODE, Figures, Spread, SubjectKind
from disclosure.lifecycle import CorrectionState, PublicOutcome
from disclosure.models import PublicNotice, PublicReport
from disclosure.queries.areas import doubled
from disclosure.queries.figures import Point
from disclosure.watched_wording import KINDS, RESULTS
from disclosure.wording import NOTICE
from kernel import clock, pdf
from kernel.config import settings
from kernel.placenames import place
from kernel.web import day, moment, tr

# The look of charts on paper: no variables, no colour that a printer would lose.
SHEET = (
    "text{font-family:Noto Sans CJK SC,sans-serif;font-size:14px;fill:#000}.note{font-size:12px;fill:#444}"
    ".strong{font-weight:bold}.axis{stroke:#555}.grid{stroke:#ddd}.mark{fill:#17324f}"
    ".mark-soft{fill:#c3d2e2;stroke:#17324f}.mark-open{fill:#fff;stroke:#17324f}.mark-accent{fill:#9e5507}"
    ".mark-none{fill:#fff;stroke:#555}.hatch{fill:none;stroke:#17324f;stroke-width:1.5}"
    ".line{fill:none;stroke:#17324f;stroke-width:2.5}.band{fill:#e5e5e5}.tile{fill:#fff;stroke:#888}"
    ".tile-none{stroke:#ccc}.tile-1{fill:#e9eef4}.tile-2{fill:#d3dfea}.tile-3{fill:#bdd0e1}.tile-4{fill:#a7c0d7}"
)


@dataclass(frozen=True)
class Line:
    """A row of a section: its cells, and where more is to be read (an endpoint of the public pages and an id)."""

    cells: tuple[str, ...]
    endpoint: str = ""
    ref: str = ""


@dataclass(frozen=True)
class Section:
    """A part of the report: a title, a sentence, a table, perhaps a chart; `numeric` are columns of numbers."""

    title: str
    says: str
    columns: tuple[str, ...]
    rows: tuple[Line, ...]
    numeric: frozenset[int] = frozenset()
    chart: Chart | None = None
    code: str = field(default="")


def title_of(month: str) -> str:
    """What a report is called."""
    return _("公示月报 %(year)s年%(month)s月", year=month[:4], month=int(month[5:]))


def sections(content: dict[str, Any], since: Mapping[str, PublicNotice] | None = None) -> list[Section]:
    """All parts, in the order they are read; `since` are the notices withdrawn or corrected after it was written.

    Without it nothing is said of what came after: so is the PDF, which is made once.
    """
    whole, counted = figures_in(content), counted_in(content)
    return [
        _published(content),
        _filed(content),
        *([_whole(whole, counted), _rates(whole, counted), _stages(whole)] if whole is not None else []),
        _parts(content["categories"], "categories", _("问题类型")),
        _places(content["regions"]),
        *_lists(content, since),
        _corrections(content),
    ]


def figures_in(content: dict[str, Any]) -> Figures | None:
    """The counts of the whole time in a report, as figures, so that rates are made the same way everywhere.

    None where the report has none: one from before they were kept, or from before anything was counted.
    """
    told = content.get("whole")
    if told is None:
        return None
    return Figures(
        kind=SubjectKind.ALL,
        ref="",
        shown=told["shown"],
        between={code: (low, high) for code, (low, high) in told["between"].items()},
        days={code: Spread(*one) for code, one in told["days"].items()},
        since_on=date.fromisoformat(told["since"]) if told["since"] else None,
    )


# Counted only since reports say themselves what they count: an older report knows nothing of them, not even that they
# are hidden.
LATER = frozenset(
    {"set_aside", "received", "rerouted", "rerouted_often", "hop_returned", "hop_passed", "hop_out"}
    | {"lately", "earlier", "tried_first", "settled_first"}
)


def counted_in(content: dict[str, Any]) -> frozenset[str]:
    """The measures a report was written with."""
    told = content.get("whole") or {}
    return frozenset(told["counted"]) if "counted" in told else frozenset(BY_CODE) - LATER


def _published(content: dict[str, Any]) -> Section:
    counted = [(PublicOutcome(code), number) for code, number in content["outcomes"]]
    chart = drawing.outcomes(counted, _("这个月公示的处理结果"))
    rows = [Line((str(outcome.label), str(number))) for outcome, number in counted]
    rows.append(Line((_("撤下的公示"), str(content["withdrawn"]))))
    columns = _("处理结果"), _("条数")
    return Section(chart.labelling.title, chart.labelling.says, columns, tuple(rows), frozenset({1}), chart, "outcomes")


def _filed(content: dict[str, Any]) -> Section:
    points = [_month(month, number, content) for month, number in content["trend"]][-12:]
    chart = drawing.by_months(points, _("各月提交、已经受理的投诉"))
    row = Line((str(BY_CODE["cases"].name), str(BY_CODE["cases"].says), _cases(content["filed"].get("cases"))))
    says = _("这个月提交、到数据时间已经受理的投诉。少于5件的数和能推出它们的数隐去。")
    if content["month"] in content.get("growing", ()):
        says += _("月底提交的，到数据时间很多还没有受理，这个月的件数还会增加。")
    columns = _("指标"), _("怎么算"), _("件数")
    return Section(_("这个月提交的投诉"), says, columns, (row,), frozenset({2}), chart, "filed")


def _month(month: str, number: int | None, content: dict[str, Any]) -> Point:
    """A month of the chart; reports from before this was told apart have 0 where nothing was counted yet.

    Older reports do not say either that the last month was still growing.
    """
    is_counted = bool(number) or month >= ((content["whole"] or {}).get("since") or "")[:7]
    is_growing = month in content.get("growing", ())
    return Point(month, number if is_counted else None, is_counted=is_counted, is_growing=is_growing)


def _cases(number: int | None) -> str:
    return drawing.cell(number).words


def _whole(whole: Figures, counted: frozenset[str]) -> Section:
    rows = []
    for one in (one for one in whole.counts if one.of.code in counted):
        told = _cases(one.number)
        if one.number is None and one.between is not None:
            told = _("%(low)s至%(high)s", low=one.between[0], high=one.between[1])
        rows.append(Line((str(one.of.name), str(one.of.says), told)))
    begun = _("从%(day)s起。", day=day(whole.since_on)) if whole.since_on else ""
    says = begun + _("到数据时间为止的全部投诉，各走到了哪一步；按月只数提交了多少，其余按全部算，小的数字才不用隐去。")
    columns = _("指标"), _("怎么算"), _("件数")
    return Section(_("全部投诉"), says, columns, tuple(rows), frozenset({2}), None, "whole")


def _rates(whole: Figures, counted: frozenset[str]) -> Section:
    rows = []
    for one in (one for one in whole.rates if {one.of.part, one.of.whole} <= counted):
        found = one.rate
        value = f"{found.value:.1%}" if found is not None and found.value is not None else ""
        low = f"{found.low:.1%}" if found is not None and found.low is not None else ""
        high = f"{found.high:.1%}" if found is not None and found.high is not None else ""
        n = str(one.n) if one.n is not None else drawing.hidden()
        rows.append(Line((str(one.of.name), value or str(one.why.label if one.why else ""), low, high, n)))
    columns = _("指标"), _("数值"), _("区间低"), _("区间高"), "n"
    says = _("到数据时间为止的全部投诉里的比率，百分之九十五的区间（Wilson方法）。")
    return Section(_("比率"), says, columns, tuple(rows), frozenset({1, 2, 3, 4}), None, "rates")


def _stages(whole: Figures) -> Section:
    rows = []
    for one in whole.stages:
        found = one.spread
        told = "", ""
        if found is not None and found.median is not None and found.p90 is not None:
            told = f"{found.median:g}", f"{found.p90:g}"
        middle = told[0] or str(one.why.label if one.why else "")
        n = str(one.n) if one.n is not None else drawing.hidden()
        rows.append(Line((str(one.of.name), str(one.of.says), middle, told[1], n)))
    columns = _("阶段"), _("怎么算"), _("中位数（天）"), _("九成以内（天）"), "n"
    return Section(
        _("用时"), _("按自然日，只算到数据时间已经走完的。"), columns, tuple(rows), frozenset({2, 3, 4}), None, "days"
    )


def _parts(found: list[list[Any]], code: str, title: str) -> Section:
    ranked = sorted(found, key=lambda one: (one[2] is None, -(one[2] or 0), one[0]))
    chart = drawing.kinds([(name, number) for _code, name, number in ranked], title) if ranked else None
    rows = tuple(Line((tr(name), _cases(number))) for _code, name, number in ranked)
    says = _("这个月提交、已经受理的投诉按问题类型。")
    return Section(title, says, (title, _("件数")), rows, frozenset({1}), chart, code)


def _places(found: list[list[Any]]) -> Section:
    gone = doubled({code: name for code, name, _number in found})
    rows = tuple(Line((place(name), _cases(number))) for code, name, number in found if code not in gone)
    numbers = {code[:2]: number for code, _name, number in found if code.endswith("0000")}
    says = _("按机构所在地。")
    chart = drawing.provinces(numbers, _("各地"), says) if numbers else None
    return Section(_("各地"), says, (_("地区"), _("件数")), rows, frozenset({1}), chart, "regions")


def _notices(content: dict[str, Any], since: Mapping[str, PublicNotice] | None) -> Section:
    columns: tuple[str, ...] = (_("文号"), _("种类"), _("标题"), _("发布单位"), _("日期"))
    if since is not None:
        columns = (*columns, _("后来"))
    rows = []
    for ref, kind, number, title, body, on in content["notices"]:
        cells = (number, str(KINDS.get(kind, "")), title, body, on)
        rows.append(Line(cells if since is None else (*cells, _since(since.get(ref))), ".notice", ref))
    return Section(_("通报和消费提示"), "", columns, tuple(rows), code="notices")


def _since(notice: PublicNotice | None) -> str:
    """What became of a notice after the report was written."""
    if notice is None:
        return ""
    on = day(clock.day_of(notice.changed_at)) if notice.changed_at else ""
    return _("%(day)s撤回", day=on) if notice.state == "withdrawn" else _("%(day)s更正", day=on)


def _lists(content: dict[str, Any], since: Mapping[str, PublicNotice] | None) -> list[Section]:
    inspections = tuple(
        Line((name, str(RESULTS.get(result, result)), body, day), ".inspection", ref)
        for ref, name, result, body, day in content["inspections"]
    )
    draws = tuple(Line((title, body, day), ".draw", ref) for ref, title, body, day in content["draws"])
    steps = tuple(
        Line((name, tr(cycle), tr(what), who, day), ".institution", ref)
        for ref, name, cycle, what, who, day in content["steps"]
    )
    rules = tuple(Line((name, tr(rule), day), ".rules", ref) for ref, name, rule, day in content["rules"])
    on, institution = _("日期"), _("机构")
    return [
        _notices(content, since),
        Section(_("检查结果"), "", (institution, _("结果"), _("检查单位"), on), inspections, code="inspections"),
        Section(_("随机抽取"), "", (_("名称"), _("单位"), on), draws, code="draws"),
        Section(_("备案、选用和退出"), "", (institution, _("事项"), _("内容"), _("单位"), on), steps, code="life"),
        Section(_("机构修改的规则"), "", (institution, _("规则"), _("起始日")), rules, code="rules"),
    ]


def _corrections(content: dict[str, Any]) -> Section:
    rows = tuple(Line((str(CorrectionState(code).label), str(number))) for code, number in content["corrections"])
    return Section(_("更正请求的答复"), "", (_("答复"), _("件数")), rows, frozenset({1}), None, "corrections")


def table_of(
    content: dict[str, Any], since: Mapping[str, PublicNotice] | None = None
) -> tuple[list[str], list[list[str]]]:
    """The whole report as one table: the part, then its cells under their own names, one value a line."""
    rows = []
    for section in sections(content, since):
        for line in section.rows:
            for head, cell in zip(section.columns[1:], line.cells[1:], strict=True):
                rows.append([content["month"], section.title, line.cells[0], head, cell])
    return [_("月份"), _("部分"), _("项"), _("栏"), _("值")], rows


def set_pdf(row: PublicReport) -> bytes:
    """The report as PDF, in Chinese. Raises PdfUnavailable or PdfFailed as kernel.pdf does."""
    with force_locale("zh_Hans_CN"):
        title = title_of(row.month)
        html = render_template(
            "papers/monthly.html",
            title=title,
            data_at=moment(row.data_at),
            sections=sections(row.content),
            notice=NOTICE,
            digest=row.digest,
            sheet=SHEET,
            url=f"{settings().public_url}/disclosure/reports/{row.month}",
        )
        return pdf.render(html, title=title, identifier=f"monthly-{row.month}")
