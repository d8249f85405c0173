"""Trends, up to four institutions side by side, and how the platform itself does; never a ranking."""

from typing import Any

from flask import render_template, request
from flask_babel import gettext as _

from disclosure import drawing, queries
from disclosure.indicators import RATES, Figures, RateFigure, SubjectKind
from disclosure.lifecycle import MISTAKES
from disclosure.queries import PublicationFilter, areas
from disclosure.views.public.areas import per_learners, provinces
from disclosure.views.public.blueprint import public
from disclosure.views.public.lines import Line, growth_line, line_of
from disclosure.wording import NOTICE
from kernel.forms import plain
from kernel.web import public as open_to_all

MOST_COMPARED, MOST_DOTS = 4, 200
EVERYTHING = PublicationFilter()
OWN_RATES = ("accepted", "late_accept", "late_end", "returned")
HOPS = ("received", "rerouted", "rerouted_often", "hop_returned", "hop_passed", "hop_out")


@public.get("/disclosure/trends")
@open_to_all
def trends() -> str:
    """Months, outcomes, kinds, days, places, and the funnel of answers in time."""
    whole, points = queries.national_figures(), queries.trend(SubjectKind.ALL, "")
    counted, last = areas.by_category(EVERYTHING), points[-6:]
    institutions = queries.most_figures(SubjectKind.INSTITUTION, "asked", MOST_DOTS)
    monthly = areas.by_month([one.code for one in counted], [one.month for one in last])
    common = whole.rate("on_time") if whole is not None else None
    return render_template(
        "public/trends.html",
        whole=whole,
        months=drawing.by_months(points, _("各月提交、已经受理的投诉")),
        outcomes=drawing.outcomes(queries.published_counts(EVERYTHING).outcomes, _("公示的处理结果")),
        kinds=drawing.kinds(
            [(one.name, one.shown.get("cases")) for one in queries.all_figures(SubjectKind.CATEGORY)],
            _("已受理投诉的问题类型"),
        ),
        by_month=drawing.kinds_by_month(counted, monthly, last, _("公示结果：各类问题各月结案")),
        stages=drawing.stages(whole, _("用时")) if whole is not None else None,
        closing=drawing.closing_days(areas.days_to_close(EVERYTHING), _("公示结果：从提交到结案的天数")),
        places=provinces(queries.all_figures(SubjectKind.REGION)),
        per=per_learners(),
        funnel=drawing.funnel(institutions, common, "on_time", _("按时答复率与件数"), MOST_DOTS),
        notice=NOTICE,
    )


@public.get("/disclosure/compare")
@open_to_all
def compare() -> str:
    """Up to four institutions side by side, in the order of the address; `with` is repeated, `q` looks for one more."""
    asked = list(dict.fromkeys(ref[:26] for ref in request.args.getlist("with") if ref))
    chosen = areas.institutions_of(asked[:MOST_COMPARED])
    words = plain(request.args.get("q"))[:100]
    refs = [row.ref for row in chosen]
    found = [one for one in queries.suggest_institutions(words) if one.ref not in refs] if words else []
    figures = {one.ref: one for one in areas.figures_among(SubjectKind.INSTITUTION, refs)}
    return render_template(
        "public/compare.html",
        chosen=chosen,
        refs=refs,
        too_many=len(asked) > MOST_COMPARED,
        most=MOST_COMPARED,
        words=words,
        found=found,
        figures=figures,
        rows=_rows([figures.get(row.ref) for row in chosen]),
        grown=[_grown(figures.get(row.ref)) for row in chosen],
        charts=_side_by_side(chosen, figures),
    )


def _grown(found: Figures | None) -> Line | None:
    growth = found.growth if found is not None else None
    return growth_line(growth) if growth is not None else None


def _rows(found: list[Figures | None]) -> list[tuple[str, str, list[RateFigure | None]]]:
    """Each rate with what it leaves out and one figure for each institution."""
    rates = [one for one in RATES if SubjectKind.INSTITUTION in one.kinds]
    return [
        (str(one.name), str(one.leaves_out), [figures.rate(one.code) if figures else None for figures in found])
        for one in rates
    ]


def _side_by_side(chosen: list[Any], figures: dict[str, Figures]) -> list[Any]:
    """One chart for each of the three rates readers ask for, with one line for each institution."""
    drawn = []
    for code in ("on_time", "settled", "promises_confirmed"):
        of = next(one for one in RATES if one.code == code and SubjectKind.INSTITUTION in one.kinds)
        named = [(row.name, figures[row.ref].rate(code)) for row in chosen if row.ref in figures]
        if named:
            says = _("按选择的先后排列，不排名。横线是百分之九十五的区间，互相重叠的很难说有差别。")
            drawn.append(drawing.rates(named, str(of.name), says))
    return drawn


@public.get("/disclosure/performance")
@open_to_all
def performance() -> str:
    """How the platform and the bodies on it do: time to accept, overdue, cases passed on and how often."""
    whole, rows = queries.national_figures(), queries.all_figures(SubjectKind.BODY)
    withdrawn = areas.withdrawn_by_reason()
    charts = [
        drawing.rates(
            [(one.name, one.rate(code)) for one in rows],
            str(next(of.name for of in RATES if of.code == code and SubjectKind.BODY in of.kinds)),
            _("按名称排列，不排名。"),
        )
        for code in OWN_RATES[1:]
    ]
    return render_template(
        "public/performance.html",
        whole=whole,
        rows=rows,
        charts=charts if rows else [],
        hops=[(whole.count(code), _share(whole, code)) for code in HOPS] if whole is not None else [],
        stages=drawing.stages(whole, _("用时")) if whole is not None else None,
        corrections=areas.corrections(),
        mistakes=[one for one in withdrawn if one[0] in MISTAKES],
        others=[one for one in withdrawn if one[0] not in MISTAKES],
    )


def _share(whole: Figures, code: str) -> Line | None:
    """The share of a number of hand-overs in all that came to a body, in words."""
    found = [one for one in whole.rates if one.of.code == code]
    return line_of(found[0]) if found else None
