"""The public charts in words: figures in, charts of `disclosure.charts` out, in the reader's language."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from flask import has_request_context
from flask_babel import gettext as _

from disclosure import charts
from disclosure.charts import Cell, Chart, Frame, Labelling, Row
from disclosure.indicators import Figures, RateFigure, Spread, Why, spread
from disclosure.indicators.lately import MONTHS
from disclosure.lifecycle import PublicOutcome
from disclosure.models import PublicInspection, PublicMilestone, PublicNotice
from disclosure.queries.areas import Counted, PerPlace
from disclosure.queries.figures import Point
from kernel import clock
from kernel.placenames import place, sign
from kernel.web import tr, view_mode

MOST_PANELS = 6


def frame() -> Frame:
    """Larger letters where large type was asked for."""
    is_large = has_request_context() and view_mode() == "large"
    return charts.LARGE if is_large else charts.NORMAL


def hidden() -> str:
    """What stands in the place of a number too small to tell, and of those it could be reckoned from."""
    return _("隐去")


def uncounted() -> str:
    """What stands in the place of a month before counting began: nobody knows, which is not none."""
    return _("未统计")


def cell(number: int | None) -> Cell:
    """A number of cases."""
    return Cell(None, hidden()) if number is None else Cell(float(number), _("%(number)s件", number=number))


def by_months(points: Sequence[Point], title: str) -> Chart:
    """Complaints by month; the last one is not over, and more of the one before will be counted."""
    most = max((one for one in points if one.number is not None), key=lambda one: one.number or 0, default=None)
    if most is None:
        says = _("这段时间没有能公布的数字。")
    elif most.number == 0:
        says = _("能公布的月份都是0件。")
    else:
        year, month = most.month.split("-")
        says = _("最多的是%(year)s年%(month)s月，%(number)s件。", year=year, month=int(month), number=most.number)
    said = Labelling(title, says + _uncounted(points), (_("月份"), _("件数")))
    series = [charts.Series(_("件数"), tuple(map(_of_month, points)))]
    open_ = [one for one in points if one.is_growing or one.is_running]
    partial = _("还会增加") if any(one.is_growing for one in open_) else _("未满一月") if open_ else ""
    drawn = charts.line(said, [one.month for one in points], series, frame(), partial=partial, last=len(open_))
    drawn = replace(drawn, rows=tuple((one.month, _in_table(one)) for one in points))
    return drawn if any(one.is_counted and one.number != 0 for one in points) else _without_rows(drawn)


def _of_month(point: Point) -> Cell:
    return cell(point.number) if point.is_counted else Cell(None, uncounted())


def _in_table(point: Point) -> str:
    """A month's number, and why it is not the last word."""
    words = _of_month(point).words
    if point.number is None or not (point.is_growing or point.is_running):
        return words
    return _("%(number)s（还会增加）", number=words) if point.is_growing else _("%(number)s（未满一月）", number=words)


def _uncounted(points: Sequence[Point]) -> str:
    """Since when there is counting, where the chart begins before."""
    counted = [one.month for one in points if one.is_counted]
    if not counted or len(counted) == len(points):
        return ""
    year, month = counted[0].split("-")
    return _("%(year)s年%(month)s月以前没有统计。", year=year, month=int(month))


def outcomes(counted: Sequence[tuple[PublicOutcome, int]], title: str) -> Chart:
    """How published cases came out, as one bar."""
    total = sum(number for _outcome, number in counted)
    agreed = sum(number for outcome, number in counted if outcome is not PublicOutcome.NOT_SETTLED)
    says = _("共%(total)s条，其中%(agreed)s条达成调解或者自行和解。", total=total, agreed=agreed)
    parts = [Row(str(outcome.label), _texts(number)) for outcome, number in counted]
    drawn = charts.stacked(Labelling(title, says, (_("处理结果"), _("条数"))), parts, frame())
    return drawn if total else _without_rows(drawn)


SAID = ("solved", "claimed", "unsolved")


def solved(figures: Figures, title: str) -> Chart:
    """What both sides said of the closed cases, as one bar: what learners confirmed apart from what is only claimed.

    Classes that are hidden lie in the last part with those of which nobody said anything.
    """
    closed, told = figures.shown.get("closed"), [figures.count(code) for code in SAID]
    rest = None if closed is None else closed - sum(one.number or 0 for one in told)
    covered = [str(one.of.name) for one in told if one.number is None]
    last = _("没有表态，和隐去的") if covered else _("没有表态")
    says = _("已结案的里面，投诉人自己确认解决的，与只有机构说解决了的，分开数；不选不代表同意。")
    if covered and closed is not None:
        says += _("「%(names)s」隐去，在最后一段里。", names=_("」「").join(covered))
    # Where not even the closed ones are told, no part of them is drawn: a bar of the others would be a whole.
    parts = [Row(str(one.of.name), cell(one.number if closed is not None else None)) for one in told]
    drawn = charts.stacked(
        Labelling(title, says, (_("双方的说法"), _("件数"))), [*parts, Row(last, cell(rest))], frame()
    )
    return drawn if closed != 0 else _without_rows(drawn)


def _texts(number: int) -> Cell:
    return Cell(float(number), _("%(texts)s条", texts=number))


def _texts_of(number: int, point: Point) -> Cell:
    return _texts(number) if number or point.is_counted else Cell(None, uncounted())


def _without_rows(chart: Chart) -> Chart:
    return Chart(chart.kind, chart.width, chart.height, chart.shapes, chart.labelling, ())


def rates(found: Iterable[tuple[str, RateFigure]], title: str, says: str) -> Chart:
    """Rates with their intervals."""
    rows = [_interval(name, one) for name, one in found]
    return charts.dots(Labelling(title, says, (_("指标"), _("数值"), "n")), rows, frame())


def _interval(name: str, one: RateFigure) -> charts.Interval:
    found = one.rate
    if found is None or found.value is None:
        return charts.Interval(
            name, None, None, None, _withheld(one.why), str(one.n) if one.n is not None else hidden()
        )
    words = _("%(share)s（n=%(n)s）", share=f"{found.value:.0%}", n=found.n)
    return charts.Interval(name, found.value, found.low, found.high, words, str(found.n))


def _withheld(why: Why | None) -> str:
    """Why there is no figure, in as few signs as a chart has room for; how to read it stands on each page."""
    return _("件数不足") if why is Why.FEW else hidden()


def stages(figures: Figures, title: str) -> Chart:
    """Days of every stage: median and ninetieth percentile; the days themselves are not public."""
    rows = [
        charts.Strip(str(one.of.name), (), *_days(one.spread), _withheld(one.why) if one.why else _in_words(one.spread))
        for one in figures.stages
    ]
    says = _("粗线是中位数，虚线以左是九成。按自然日。")
    return charts.strips(Labelling(title, says, (_("阶段"), _("天数"))), rows, _("天数"), frame())


def closing_days(days: Sequence[int], title: str) -> Chart:
    """How long the published cases took, one mark for each day count."""
    found = spread(days)
    words = _in_words(found) if found.median is not None else _("不足5条，不计算")
    rows = [charts.Strip(_("从提交到结案"), tuple(days), found.median, found.p90, words)] if days else []
    says = _("每条短线是一种天数，越高条数越多；粗线是中位数，虚线以左是九成。")
    return charts.strips(Labelling(title, says, (_("阶段"), _("天数"))), rows, _("天数"), frame())


def _days(found: Spread | None) -> tuple[float | None, float | None]:
    return (found.median, found.p90) if found is not None else (None, None)


def _in_words(found: Spread | None) -> str:
    if found is None or found.median is None or found.p90 is None:
        return hidden()
    return _("中位数%(median)s天，九成%(p90)s天", median=f"{found.median:g}", p90=f"{found.p90:g}")


def kinds(counted: Sequence[tuple[str, int | None]], title: str) -> Chart:
    """Kinds of problem, the most frequent first, those that are hidden last."""
    ranked = sorted(counted, key=lambda one: (one[1] is None, -(one[1] or 0)))
    told = [one for one in ranked if one[1] is not None]
    says = _("按件数从多到少。一类问题的件数多，不等于哪家机构的问题多。")
    if told and (small := sum(number is None for _name, number in ranked)):
        says += _("另有%(number)s类的件数隐去。", number=small)
    return charts.bars(
        Labelling(title, says, (_("问题类型"), _("件数"))),
        [Row(tr(name), cell(number)) for name, number in told or ranked],
        frame(),
    )


def kinds_by_month(
    counted: Sequence[Counted], numbers: dict[tuple[str, str], int], points: Sequence[Point], title: str
) -> Chart:
    """The most frequent kinds of published outcomes, in the months of some points, on one scale."""
    months = [one.month for one in points]
    panels = [
        (tr(one.name), [_texts_of(numbers.get((one.code, point.month), 0), point) for point in points])
        for one in counted[:MOST_PANELS]
    ]
    says = _("各小图用同一把尺子，数字是最多的一个月。只有投诉人同意公示的。")
    return charts.multiples(Labelling(title, says, (_("问题类型"), *months)), months, panels, frame())


def provinces(numbers: dict[str, int | None], title: str, says: str) -> Chart:
    """A number for each province by its two digits; hidden ones say so."""
    cells = {
        code: Cell(None, _("隐")) if number is None else Cell(float(number), str(number))
        for code, number in numbers.items()
    }
    return charts.tiles(Labelling(title, says, (_("地区"), _("件数"))), cells, "—", _provinces(), frame())


def _provinces() -> dict[str, tuple[str, str]]:
    return {one.code: (place(one.name), sign(one.name, one.short)) for one in charts.PROVINCES}


def per_learners(found: Mapping[str, PerPlace], title: str) -> Chart:
    """Complaints per thousand paying learners by province, of institutions that disclosed how many they have."""
    says = _(
        "只算披露了付费学员人数、投诉件数也能公布的机构：它们最近十二个完整月份的投诉除以它们的学员。"
        "人数由机构自己填写，平台没有核实；没有披露的，这里没有，不是没有投诉。"
    )
    months = min((one.months for one in found.values()), default=MONTHS)
    if months < MONTHS:
        says = (
            _("这里的统计开始不满十二个月，只算了其中%(number)s个完整月份，不能与别处一年的数字比较。", number=months)
            + says
        )
    cells = {code: Cell(one.per_thousand, f"{one.per_thousand:g}") for code, one in found.items()}
    columns = _("地区"), _("每千名付费学员的投诉"), _("近十二个月的投诉"), _("付费学员人数"), _("机构数")
    drawn = charts.tiles(Labelling(title, says, columns), cells, "—", _provinces(), frame())
    return replace(drawn, rows=tuple(_per(_provinces()[code][0], one) for code, one in sorted(found.items())))


def _per(name: str, one: PerPlace) -> tuple[str, ...]:
    return name, f"{one.per_thousand:g}", f"{one.cases:,}", f"{one.learners:,}", str(one.number)


def life(
    milestones: Sequence[PublicMilestone],
    inspections: Sequence[PublicInspection],
    notices: Sequence[PublicNotice],
    today: date,
) -> Chart:
    """What became public of an institution, in a lane for each kind."""
    moments = [charts.Moment(one.on, tr(one.cycle), tr(one.what)) for one in milestones]
    moments += [charts.Moment(one.closed_on, _("检查"), _("检查结束")) for one in inspections]
    moments += [charts.Moment(clock.day_of(one.published_at), _("通报和提示"), one.title) for one in notices]
    says = _("每个圆点是一天，共%(number)s项；写在下面的列表里。", number=len(moments))
    return charts.timeline(Labelling(_("公开的经历"), says, (_("日期"), _("种类"), _("内容"))), moments, today, frame())


def funnel(
    institutions: Sequence[Figures], common: RateFigure | None, code: str, title: str, most: int
) -> Chart | None:
    """Institutions' rates against their numbers, with the limits of chance; None where there are too few to compare.

    `most` institutions are drawn: those with most cases, which the words say where there are more.
    """
    points = [
        (one.name, found.rate.part, found.rate.n)
        for one in institutions
        if (found := one.rate(code)).rate is not None and found.rate.value is not None
    ]
    middle = common.rate.value if common is not None and common.rate is not None else None
    if middle is None or not 0 < middle < 1 or len(points) < 2:
        return None
    classes = _("在虚线以内"), _("在虚线和实线之间"), _("在实线以外")
    says = _(
        "横线是全部机构合计的%(share)s。件数越少，偶然的高低越大；落在两条实线以外的，才很难说是偶然，图上写得下的写出名字。不排名。",
        share=f"{middle:.0%}",
    )
    if len(institutions) >= most:
        says += _("只画件数最多的%(most)s家。", most=most)
    said = Labelling(title, says, (_("机构"), _("比率"), "n", _("位置")))
    return charts.funnel(said, points, middle, classes, _("件数n（越往右越多）"), frame())
