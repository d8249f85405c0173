"""Texts and forms set as PDF on the spot, registered and kept nowhere; where none can be made, back with a sentence."""

from collections.abc import Sequence
from urllib.parse import quote

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from accounts.permissions import current_viewer
from kernel import pdf
from kernel.security import limits
from kernel.typeset import sheet_of

PDFS_AN_HOUR = 30
FORM, AID = "form", "aid"


def printed(lines: Sequence[str], code: str, number: str, back: str, template: str = FORM) -> Response:
    """The lines as a download named by their title and the number; `back` is where to go when no PDF can be made."""
    title = lines[0]
    limits.hit(f"pdf-{code}", str(current_viewer().person_id), PDFS_AN_HOUR, 3600)
    html = render_template(f"papers/{template}.html", sheet=sheet_of("\n".join(lines)))
    try:
        made = pdf.render(html, title=title, identifier=f"{number}-{code}")
    except (pdf.PdfUnavailable, pdf.PdfFailed):
        flash(_("现在不能生成PDF。请先复制或打印这一页。"), "warn")
        return redirect(back, 303)
    return _download(made, f"{title}-{number}.pdf", f"{number}-{code}.pdf")


def _download(made: bytes, name: str, plain: str) -> Response:
    answer = FlaskResponse(made, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
