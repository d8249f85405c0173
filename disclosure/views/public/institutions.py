"""Institutions: search, typing ahead, and an institution's own page with its figures."""

from dataclasses import dataclass

from flask import Response, make_response, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from disclosure import drawing, queries
from disclosure.forms import InstitutionSearchForm
from disclosure.indicators import SMALL_CELL, Rate, rate
from disclosure.models import InstitutionFigures
from disclosure.queries import InstitutionFilter, areas, watched
from disclosure.queries import duties as reads
from disclosure.views.public.blueprint import link, public, sure_ref
from disclosure.watched_wording import RESULTS
from disclosure.wording import NOTICE
from kernel import clock
from kernel.forms import plain
from kernel.web import public as open_to_all


@dataclass(frozen=True)
class Line:
    """One row of an institution's figures: name, value in words, of how many, what it means."""

    name: str
    value: str
    n: int
    note: str
    meaning: str


@public.get("/institutions")
@open_to_all
def institutions() -> str:
    """Search institutions; without words, all of them by name."""
    form = InstitutionSearchForm(request.args)
    form.offer(queries.types_in_use())
    wanted = InstitutionFilter(q=form.q.data or "", type=form.type.data or "")
    found = queries.institution_page(wanted, request.args.get("after"))
    next_url = link(".institutions", q=wanted.q, type=wanted.type, after=found.next) if found.next else None
    return render_template(
        "public/institutions.html", form=form, page_of=found, is_filtered=not wanted.is_empty, next_url=next_url
    )


@public.get("/institutions/suggest")
@open_to_all
def suggest() -> Response:
    """A fragment for typing ahead."""
    words = plain(request.args.get("q"))[:100]
    found = queries.suggest_institutions(words)
    answer = make_response(render_template("public/suggest.html", found=found, words=words))
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@public.get("/institutions/<ref>")
@open_to_all
def institution(ref: str) -> str | BaseResponse:
    """An institution: who it is, its figures with their denominators, its published outcomes, notices about it."""
    about = queries.institution_by_ref(sure_ref(ref))
    if about is None:
        raise NotFound()
    if about.merged_into_ref is not None:
        return redirect(link(".institution", ref=about.merged_into_ref), 302)
    figures = queries.figures_of(ref)
    milestones, inspections = queries.milestones_of(ref), watched.inspections_about(ref)
    notices, today = queries.notices_of(ref), clock.today()
    return render_template(
        "public/institution.html",
        life=drawing.life(milestones, inspections, notices, today),
        own=reads.own_words(ref, today),
        objections=areas.objections_about(ref),
        about=about,
        figures=figures,
        lines=_lines(figures) if figures else [],
        outcomes=queries.outcomes_of(ref),
        latest=queries.latest_publications(5, ref),
        notices=notices,
        corrections=queries.corrections_about(ref),
        inspections=inspections,
        results=RESULTS,
        milestones=milestones,
        small_cell=SMALL_CELL,
        notice=NOTICE,
    )


def _lines(figures: InstitutionFigures) -> list[Line]:
    """The rates and medians in words, each with its n; none under five cases."""
    return [
        _rate_line(
            _("按时答复率"),
            rate(figures.answered_on_time, figures.asked),
            _("在平台规则的时限内答复的，占应当答复的比例"),
        ),
        _rate_line(_("答复率"), rate(figures.answered, figures.asked), _("已经答复的，占应当答复的比例")),
        _rate_line(
            _("调解成功率"),
            rate(figures.settled, figures.ended),
            _("达成调解或者自行和解的，占调解有结果的比例；投诉人撤回的不算"),
        ),
        *_promise_lines(figures),
        _days_line(_("答复用时"), figures.days_to_answer, _("从平台把投诉转给机构，到机构正式答复")),
        _days_line(_("办结用时"), figures.days_to_close, _("从投诉人提交，到结案")),
    ]


def _promise_lines(figures: InstitutionFigures) -> list[Line]:
    """承诺兑现率 by classes side by side: confirmed, proof nobody contested, said only (rules §0b.15)."""
    due = figures.promises_due
    return [
        _rate_line(
            _("承诺兑现率（学员确认）"),
            rate(figures.promises_confirmed, due),
            _("学员本人确认已经履行的，占到期承诺的比例"),
        ),
        _rate_line(
            _("按期兑现率（学员确认）"),
            rate(figures.promises_in_time, due),
            _("学员本人确认、并且没有晚于约定日期的，占到期承诺的比例"),
        ),
        _rate_line(
            _("有凭证、未异议"),
            rate(figures.promises_uncontested, due),
            _("机构附了凭证、学员没有异议也没有确认的，占到期承诺的比例；不与上面相加"),
        ),
        _rate_line(
            _("只有机构的说法"),
            rate(figures.promises_said, due),
            _("机构称已履行、还没有确认的，占到期承诺的比例；不与上面相加"),
        ),
    ]


def _rate_line(name: str, found: Rate, meaning: str) -> Line:
    if found.value is None or found.low is None or found.high is None:
        return Line(name, _("不足%(number)s件，不计算", number=SMALL_CELL), found.n, "", meaning)
    between = _("95%%区间 %(low)s%%至%(high)s%%", low=round(found.low * 100), high=round(found.high * 100))
    return Line(name, f"{found.value:.0%}", found.n, between, meaning)


def _days_line(name: str, found: dict[str, float | None], meaning: str) -> Line:
    n, middle, most = int(found.get("n") or 0), found.get("median"), found.get("p90")
    if middle is None or most is None:
        return Line(name, _("不足%(number)s件，不计算", number=SMALL_CELL), n, "", meaning)
    value = _("中位数%(days)s天", days=f"{middle:g}")
    return Line(name, value, n, _("九成在%(days)s天以内", days=f"{most:g}"), meaning)
