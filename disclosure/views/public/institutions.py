"""Institutions: search, typing ahead, and an institution's own page with its figures."""

from flask import Response, make_response, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from disclosure import drawing, queries
from disclosure.charts import Chart
from disclosure.forms import InstitutionSearchForm
from disclosure.indicators import SMALL_CELL, SubjectKind
from disclosure.queries import InstitutionFilter, PublicationFilter, areas, watched
from disclosure.queries import duties as reads
from disclosure.queries.leaving import leaving_of
from disclosure.views.public.badges import badge_html
from disclosure.views.public.blueprint import link, public, sure_ref
from disclosure.views.public.lines import apart_of, lines_of
from disclosure.watched_wording import RESULTS
from disclosure.wording import NOTICE
from kernel import clock
from kernel.forms import plain
from kernel.web import public as open_to_all


@public.get("/institutions")
@open_to_all
def institutions() -> str:
    """Search institutions; without words, all of them by name."""
    form = InstitutionSearchForm(request.args)
    kinds = queries.types_in_use()
    form.offer(kinds)
    wanted = InstitutionFilter(q=form.q.data or "", type=form.type.data or "")
    found = queries.institution_page(wanted, request.args.get("after"), most=queries.MOST_COUNTED)
    next_url = link(".institutions", q=wanted.q, type=wanted.type, after=found.next) if found.next else None
    followed = wanted.type if wanted.type in dict(kinds) else ""
    told = {"form": form, "page_of": found, "is_filtered": not wanted.is_empty, "next_url": next_url}
    return render_template("public/institutions.html", **told, followed=followed)


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
    figures = queries.institution_figures(ref)
    milestones, inspections = queries.milestones_of(ref), watched.inspections_about(ref)
    notices, today = queries.notices_of(ref), clock.today()
    return render_template(
        "public/institution.html",
        life=drawing.life(milestones, inspections, notices, today),
        own=reads.own_words(ref, today),
        objections=areas.objections_about(ref),
        about=about,
        figures=figures,
        trend=_trend(ref) if figures else None,
        solved=drawing.solved(figures, _("结案以后双方怎么说")) if figures else None,
        lines=lines_of(figures) if figures else [],
        apart=apart_of(figures) if figures else [],
        published=queries.published_counts(PublicationFilter(institution=ref)),
        latest=queries.latest_publications(5, ref),
        notices=notices,
        corrections=queries.corrections_about(ref),
        inspections=inspections,
        results=RESULTS,
        milestones=milestones,
        leaving=leaving_of(ref),
        small_cell=SMALL_CELL,
        badge_html=badge_html(about),
        notice=NOTICE,
    )


def _trend(ref: str) -> Chart:
    """The accepted complaints about an institution by the month of filing, small numbers hidden."""
    return drawing.by_months(queries.trend(SubjectKind.INSTITUTION, ref), _("各月提交、已经受理的投诉"))
