"""The listing of published outcomes: search, facets with numbers, pages, and one address for each choice of filters."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from flask import Response, render_template, request
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as BaseResponse

from disclosure import queries
from disclosure.forms import ListingForm
from disclosure.lifecycle import PublicOutcome
from disclosure.models import Publication, PublicInstitution
from disclosure.opendata.other_tables import OUTCOMES
from disclosure.queries import Facet, Names, PublicationFilter
from disclosure.queries.paging import LARGEST
from disclosure.views.public.blueprint import link, public
from disclosure.views.public.described import described_by
from disclosure.wording import NOTICE
from kernel import clock
from kernel.config import settings
from kernel.placenames import place
from kernel.sheets import written
from kernel.web import day, tr
from kernel.web import public as open_to_all

CSV_ROWS = 2000
PLACES = ("province", "county")
MONTHS = 12


@dataclass(frozen=True)
class Choice:
    """One value of a facet, or one condition that is set: its words, its number, and the address it leads to."""

    words: str
    number: int
    url: str
    is_chosen: bool = False


@dataclass(frozen=True)
class Choices:
    """A facet as the page shows it."""

    title: str
    choices: list[Choice]
    is_more: bool
    is_open: bool


def asked(form: ListingForm) -> PublicationFilter:
    """What the filled-in filters ask."""
    return PublicationFilter(
        q=form.q.data or "",
        institution=form.institution.data or "",
        category=form.category.data or "",
        region=form.region.data or "",
        outcome=form.outcome.data or "",
        from_on=form.from_on.data,
        to_on=form.to_on.data,
        body=form.body.data or "",
    )


def parameters(wanted: PublicationFilter) -> dict[str, str]:
    """The filter as it stands in an address: only what is set, always in this order."""
    told = {
        "q": wanted.q,
        "institution": wanted.institution,
        "category": wanted.category,
        "outcome": wanted.outcome,
        "region": wanted.region,
        "body": wanted.body,
        "from": wanted.from_on.isoformat() if wanted.from_on else "",
        "to": wanted.to_on.isoformat() if wanted.to_on else "",
    }
    return {name: value for name, value in told.items() if value}


@public.get("/disclosure")
@open_to_all
def listing() -> str | tuple[str, int]:
    """Published outcomes, newest first, with search, filters and how many each filter would leave."""
    form = ListingForm(request.args)
    names = queries.names_within(form.region.data or "")
    form.offer(list(names.categories.items()), [(code, place(name)) for code, name in places_of(names).items()])
    if not form.validate():
        return render_template("public/listing.html", form=form, found=None, is_filtered=True, notice=NOTICE), 422
    wanted = asked(form)
    found = queries.publication_slice(wanted, request.args.get("after"), request.args.get("before"))
    total = queries.total_up_to(wanted)
    about = queries.institution_known_as(wanted.institution) if wanted.institution else None
    return render_template(
        "public/listing.html",
        form=form,
        found=found,
        total=total,
        is_filtered=not wanted.is_empty,
        conditions=list(_conditions(wanted, names, about)),
        facets=[_shown(facet, wanted) for facet in queries.facets(wanted, names, total)],
        next_url=_to(wanted, after=found.next) if found.next else None,
        previous_url=_to(wanted, before=found.previous) if found.previous else None,
        given=parameters(wanted),
        saved=f"{settings().public_url}{_to(wanted)}",
        csv_rows=CSV_ROWS,
        notice=NOTICE,
    )


def places_of(names: Names) -> dict[str, str]:
    """The provinces, and the counties of the one that is looked at."""
    return names.provinces | names.counties


def _to(wanted: PublicationFilter, **where: Any) -> str:
    return link(".listing", **parameters(wanted), **where)


def _conditions(wanted: PublicationFilter, names: Names, about: PublicInstitution | None) -> Iterator[Choice]:
    """What is set, each with the address without it."""
    outcomes = {str(one): str(one.label) for one in PublicOutcome}
    told: list[tuple[str, str, object]] = [
        ("q", _("含有“%(words)s”", words=wanted.q), ""),
        ("institution", about.name if about else wanted.institution, ""),
        ("category", tr(names.categories.get(wanted.category, wanted.category)), ""),
        ("outcome", outcomes.get(wanted.outcome, wanted.outcome), ""),
        ("region", place(places_of(names).get(wanted.region, wanted.region)), ""),
        ("body", wanted.body, ""),
        ("from_on", _("从%(day)s起", day=day(wanted.from_on)), None),
        ("to_on", _("到%(day)s止", day=day(wanted.to_on)), None),
    ]
    for name, words, nothing in told:
        if getattr(wanted, name):
            changes: dict[str, Any] = {name: nothing}
            yield Choice(words, 0, _to(replace(wanted, **changes)))


def _shown(facet: Facet, wanted: PublicationFilter) -> Choices:
    """A facet with links; the value that is chosen leads back to all of them."""
    titles = {
        "category": _("问题类型"),
        "outcome": _("处理结果"),
        "province": _("机构所在省份"),
        "county": _("机构所在区县"),
        "month": _("公示时间"),
        "body": _("处理部门"),
        "institution": _("机构"),
    }
    if facet.name == "month":
        choices = list(_times(facet, wanted))
    else:
        choices = [_choice(facet.name, value, wanted) for value in facet.values]
    is_open = facet.name in ("category", "outcome") or any(one.is_chosen for one in choices)
    return Choices(titles[facet.name], choices, facet.is_more, is_open)


def _choice(name: str, value: queries.Value, wanted: PublicationFilter) -> Choice:
    words = _words(name, value)
    parameter = "region" if name in PLACES else name
    is_chosen = getattr(wanted, parameter) == value.code
    without = f"{value.code[:2]}0000" if name == "county" else ""
    changes: dict[str, Any] = {parameter: without if is_chosen else value.code}
    return Choice(words, value.number, _to(replace(wanted, **changes)), is_chosen)


def _words(name: str, value: queries.Value) -> str:
    if name in PLACES:
        return place(value.name)
    return str(PublicOutcome(value.code).label) if name == "outcome" else tr(value.name)


def _times(facet: Facet, wanted: PublicationFilter) -> Iterator[Choice]:
    """The years, and the months of the year that is looked at, or else the last ones."""
    years: dict[str, int] = {}
    for value in facet.values:
        years[value.code[:4]] = years.get(value.code[:4], 0) + value.number
    for year, number in years.items():
        yield _time(_("%(year)s年", year=year), number, date(int(year), 1, 1), date(int(year), 12, 31), wanted)
    looked_at = f"{wanted.from_on.year}-" if wanted.from_on else ""
    for value in [one for one in facet.values if one.code.startswith(looked_at)][:MONTHS]:
        first = date.fromisoformat(f"{value.code}-01")
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        words = _("%(year)s年%(month)s月", year=value.code[:4], month=first.month)
        yield _time(words, value.number, first, last, wanted)


def _time(words: str, number: int, first: date, last: date, wanted: PublicationFilter) -> Choice:
    is_chosen = (wanted.from_on, wanted.to_on) == (first, last)
    changed = replace(wanted, from_on=None if is_chosen else first, to_on=None if is_chosen else last)
    return Choice(words, number, _to(changed), is_chosen)


def sure_filter() -> PublicationFilter:
    """The filter in the address of a feed or a table; 400 for a day that is none."""
    form = ListingForm(request.args)
    form.offer([], [])
    if not form.validate():
        raise BadRequest()
    return asked(form)


@public.get("/disclosure.csv")
@open_to_all
def listing_csv() -> BaseResponse:
    """The newest outcomes that fit the filter as a table, at most two thousand; all of them are open data."""
    wanted, rows, cursor = sure_filter(), list[Publication](), None
    while len(rows) < CSV_ROWS:
        found = queries.publication_slice(wanted, cursor, limit=LARGEST)
        rows += found.items
        if (cursor := found.next) is None:
            break
    answer = Response(written(OUTCOMES.names, (_line(row) for row in rows[:CSV_ROWS])), mimetype="text/csv")
    answer.headers["Link"] = described_by(OUTCOMES)
    answer.headers["Content-Disposition"] = "attachment; filename=outcomes.csv"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _line(row: Publication) -> list[str]:
    return [
        row.ref,
        row.institution_name,
        row.credit_code or "",
        row.category_name,
        str(row.outcome.label),
        row.body_name,
        row.region_name,
        row.closed_month,
        clock.day_of(row.published_at).isoformat(),
        row.summary,
        f"{settings().public_url}/publications/{row.ref}",
        NOTICE,
    ]
