"""A region, a kind of problem, a body: all complaints with small numbers hidden, and the published outcomes counted."""

from collections.abc import Sequence

from flask import render_template
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from disclosure import charts, drawing, queries
from disclosure import watched_wording as words
from disclosure.indicators import Figures, SubjectKind
from disclosure.models import Publication
from disclosure.queries import PublicationFilter, areas
from disclosure.queries.areas import Counted
from disclosure.views.public.blueprint import public
from disclosure.wording import NOTICE
from kernel.placenames import place
from kernel.web import public as open_to_all

NEWEST = 5


@public.get("/disclosure/regions")
@open_to_all
def regions() -> str:
    """Where the institutions are that are complained about: provinces as tiles, and every region by its code."""
    every = queries.all_figures(SubjectKind.REGION)
    return render_template("public/regions.html", rows=_by_code(every), tiles=provinces(every), per=per_learners())


def provinces(every: list[Figures]) -> charts.Chart:
    """The tile map of all accepted complaints."""
    numbers = {one.ref[:2]: one.shown.get("cases") for one in every if one.ref.endswith("0000")}
    says = _("按机构所在地，数字是已受理投诉的件数；“隐”是件数少、隐去的，空白是没有。只写位置，不画边界。")
    return drawing.provinces(numbers, _("各省级地区的投诉"), says)


def per_learners() -> charts.Chart:
    """The tile map per thousand paying learners, of the institutions that disclosed them."""
    return drawing.per_learners(areas.per_learners(), _("各省级地区每千名付费学员的投诉"))


def _by_code(every: list[Figures]) -> list[Figures]:
    gone = areas.doubled({one.ref: one.name for one in every})
    return sorted((one for one in every if one.ref not in gone), key=lambda one: one.ref)


@public.get("/disclosure/regions/<code>")
@open_to_all
def region(code: str) -> str:
    """One region: figures, months, kinds of problem, outcomes, notices."""
    figures, asked = queries.region_figures(code), PublicationFilter(region=code)
    name = name_of_region(code, figures)
    return render_template(
        "public/region.html",
        code=code,
        name=name,
        figures=figures,
        trend=drawing.by_months(queries.trend(SubjectKind.REGION, code), _("各月提交、已经受理的投诉")),
        rates=drawing_of_rates(figures),
        stages=drawing.stages(figures, _("用时")) if figures else None,
        solved=drawing.solved(figures, _("结案以后双方怎么说")) if figures else None,
        within=[one for one in _by_code(queries.all_figures(SubjectKind.REGION, code)) if one.ref != code],
        kinds=drawing.kinds(_pairs(areas.by_category(asked)), _("公示结果里的问题类型")),
        outcomes=drawing.outcomes(queries.published_counts(asked).outcomes, _("公示的处理结果")),
        latest=queries.publication_slice(asked, limit=NEWEST).items,
        notices=areas.notices_in(code),
        institutions=areas.institutions_in(code),
        words=words,
        notice=NOTICE,
    )


def name_of_region(code: str, figures: Figures | None) -> str:
    """A region's name as figures or texts have it; NotFound for what is no code or was never heard of."""
    if not (len(code) == 6 and code.isascii() and code.isdigit()):
        raise NotFound()
    known = figures.name if figures is not None else areas.name_of_region(code)
    province = next((one.name for one in charts.PROVINCES if code == f"{one.code}0000"), "")
    if not (known or province):
        raise NotFound()
    return place(known or province)


def drawing_of_rates(figures: Figures | None) -> charts.Chart | None:
    """The rates of somebody, with n and interval."""
    if figures is None:
        return None
    named = [(str(one.of.name), one) for one in figures.rates]
    return drawing.rates(named, _("比率和区间"), _("圆点是比率，横线是百分之九十五的区间：件数越少，横线越长。"))


def _pairs(found: list[Counted]) -> list[tuple[str, int | None]]:
    return [(one.name, one.number) for one in found]


@public.get("/disclosure/categories")
@open_to_all
def categories() -> str:
    """All kinds of problem, the most frequent first."""
    every = queries.all_figures(SubjectKind.CATEGORY)
    pairs = [(one.name, one.shown.get("cases")) for one in every]
    chart = drawing.kinds(pairs, _("已受理投诉的问题类型"))
    return render_template("public/categories.html", rows=sorted(every, key=lambda one: one.ref), kinds=chart)


@public.get("/disclosure/categories/<code>")
@open_to_all
def category(code: str) -> str:
    """One kind of problem: figures, months, where, how it came out."""
    figures, asked = queries.category_figures(code), PublicationFilter(category=code)
    counted = queries.published_counts(asked)
    latest = queries.publication_slice(asked, limit=NEWEST).items
    return render_template(
        "public/category.html",
        code=code,
        name=name_of_category(figures, latest),
        figures=figures,
        trend=drawing.by_months(queries.trend(SubjectKind.CATEGORY, code), _("各月提交、已经受理的投诉")),
        rates=drawing_of_rates(figures),
        stages=drawing.stages(figures, _("用时")) if figures else None,
        solved=drawing.solved(figures, _("结案以后双方怎么说")) if figures else None,
        outcomes=drawing.outcomes(counted.outcomes, _("公示的处理结果")),
        places=areas.by_region(code),
        latest=latest,
        notice=NOTICE,
    )


def name_of_category(figures: Figures | None, latest: Sequence[Publication]) -> str:
    """A kind of problem's name as figures or texts have it; NotFound for one that was never heard of."""
    name = figures.name if figures is not None else (latest[0].category_name if latest else "")
    if not name:
        raise NotFound()
    return name


@public.get("/disclosure/bodies")
@open_to_all
def bodies() -> str:
    """The bodies that handle complaints, by name, with what they took in and how long it took; never ranked."""
    return render_template("public/bodies.html", rows=queries.all_figures(SubjectKind.BODY))


@public.get("/disclosure/bodies/<ref>")
@open_to_all
def body(ref: str) -> str:
    """One body: its own figures, its outcomes, notices, inspections and draws."""
    figures = queries.body_figures(ref)
    if figures is None:
        raise NotFound()
    texts, names = PublicationFilter(body=figures.name), queries.names_of_body(figures.name)
    return render_template(
        "public/body.html",
        figures=figures,
        name=figures.name,
        former=names[1:],
        trend=drawing.by_months(queries.trend(SubjectKind.BODY, ref), _("各月收到的投诉")),
        rates=drawing_of_rates(figures),
        stages=drawing.stages(figures, _("用时")),
        published=queries.total_of(texts),
        latest=queries.publication_slice(texts, limit=NEWEST).items,
        notices=areas.notices_by(names),
        inspections=areas.inspections_by(names),
        draws=areas.draws_by(names),
        words=words,
        notice=NOTICE,
    )
