"""Every chart a page draws can be had as a file: the page's own address with `csv` and the chart's name."""

from typing import Any

from flask import Response, g, request, url_for

from disclosure.charts import Chart
from kernel import sheets
from kernel.web import PUBLIC_SECONDS, view_mode

ASKED, MOST_KEPT = "csv", 8
# What of a page's address decides which numbers it shows, beside its path: the institutions compared.
KEPT = "with"


def chart_csv(name: str, chart: Chart) -> str:
    """The address of a chart's table as a file; what the page draws is noted, so that it can be answered."""
    _drawn()[name] = chart
    values: dict[str, Any] = {**(request.view_args or {}), ASKED: name}
    if request.args.get(KEPT):
        values[KEPT] = request.args.getlist(KEPT)[:MOST_KEPT]
    if view_mode() == "large":
        values["view"] = "large"
    return url_for(str(request.endpoint), **values)


def as_chart_file(page: Response) -> Response:
    """The table of the chart asked for in the place of its page; the page itself where it has no such chart."""
    chart = _drawn().get(request.args.get(ASKED, ""))
    if chart is None or request.method not in ("GET", "HEAD") or page.status_code != 200:
        return page
    answer = Response(sheets.written(chart.labelling.columns, chart.rows), content_type="text/csv; charset=utf-8")
    name = f"{request.path.strip('/').replace('/', '-')}-{request.args[ASKED]}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Cache-Control"] = f"public, max-age={PUBLIC_SECONDS}"
    return answer


def _drawn() -> dict[str, Chart]:
    found: dict[str, Chart] = g.setdefault("charts_drawn", {})
    return found
