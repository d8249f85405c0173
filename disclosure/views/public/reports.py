"""The monthly reports as page, PDF and CSV; a report's words are its own, its numbers are those of its day."""

import re

from flask import Response, render_template
from werkzeug.exceptions import NotFound

from disclosure import monthly_paper
from disclosure.models import PublicReport
from disclosure.opendata.other_tables import REPORT
from disclosure.queries import monthly
from disclosure.views.public.blueprint import public
from disclosure.views.public.described import described_by
from disclosure.wording import NOTICE
from kernel import sheets
from kernel.web import public as open_to_all

_MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")


def _report(month: str) -> PublicReport:
    row = monthly.report_of(month) if _MONTH.fullmatch(month) else None
    if row is None:
        raise NotFound()
    return row


@public.get("/disclosure/reports")
@open_to_all
def reports() -> str:
    """All monthly reports, and when the next one comes."""
    rows = monthly.reports()
    return render_template("public/reports.html", rows=rows, title_of=monthly_paper.title_of)


@public.get("/disclosure/reports/<month>")
@open_to_all
def report(month: str) -> str:
    """One report."""
    row = _report(month)
    return render_template(
        "public/report.html",
        row=row,
        title=monthly_paper.title_of(month),
        sections=monthly_paper.sections(row.content, monthly.changed_notices(row.content)),
        notice=NOTICE,
    )


@public.get("/disclosure/reports/<month>.pdf")
@open_to_all
def report_pdf(month: str) -> Response:
    """The file as it was made once."""
    _report(month)
    data = monthly.pdf_of(month)
    if data is None:
        raise NotFound()
    return _file(data, "application/pdf", f"xuesu-{month}.pdf")


@public.get("/disclosure/reports/<month>.csv")
@open_to_all
def report_csv(month: str) -> Response:
    """The same sections as one table, one value a line."""
    content = _report(month).content
    header, rows = monthly_paper.table_of(content, monthly.changed_notices(content))
    answer = _file(sheets.written(header, rows), "text/csv; charset=utf-8", f"xuesu-{month}.csv")
    answer.headers["Link"] = described_by(REPORT)
    return answer


def _file(data: bytes, kind: str, name: str) -> Response:
    answer = Response(data, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
