"""还能怎么办: the five ways told truly for one case, and a text for the next door, to read, copy or take as PDF."""

from urllib.parse import quote

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from accounts.permissions import Viewer, current_viewer, requires
from accounts.roles import Role
from complaints import queries
from complaints.doortexts import lines_for
from complaints.models import Complaint
from complaints.views.case_ways import door_facts, past_of, way_cards
from complaints.views.learner import Page, blueprint
from complaints.ways import Door, doors_of
from complaints.wording import SIGN
from kernel import pdf
from kernel.errors import NotFound
from kernel.security import limits

TEXTS = "any(demand,association,department,arbitration,court,confirmation)"
PDFS_AN_HOUR = 30


@blueprint.get("/<number>/ways")
@requires(Role.LEARNER)
def ways(number: str) -> Page:
    """Each of the five ways: still open in this case or not, and why (CL art. 39; rules §0b.8)."""
    complaint = queries.complaint_for(current_viewer(), number)
    return render_template("complaints/beside/ways.html", complaint=complaint, ways=way_cards(complaint))


def _lines(viewer: Viewer, complaint: Complaint, text: str) -> list[str]:
    """The text of a door that is ready here, in Chinese whatever the page speaks; NotFound for another."""
    door = Door(text)
    if door not in doors_of(past_of(complaint)):
        raise NotFound()
    with force_locale("zh_Hans_CN"):
        return lines_for(door, door_facts(viewer, complaint))


@blueprint.get(f"/<number>/ways/<{TEXTS}:text>")
@requires(Role.LEARNER)
def door_text(number: str, text: str) -> Page:
    """The text as a page, to copy or print; for the learner alone."""
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    title, *lines = _lines(viewer, complaint, text)
    context = {"title": title, "lines": lines, "sign": SIGN, "text": text}
    return render_template("complaints/beside/door.html", complaint=complaint, **context)


@blueprint.get(f"/<number>/ways/<{TEXTS}:text>.pdf")
@requires(Role.LEARNER)
def door_pdf(number: str, text: str) -> Page:
    """The same text as PDF: unnumbered, unregistered, an aid; made on the spot and kept nowhere."""
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    title, *lines = _lines(viewer, complaint, text)
    limits.hit("door_pdf", str(viewer.person_id), PDFS_AN_HOUR, 3600)
    signs = [line.removeprefix(SIGN) for line in lines if line.startswith(SIGN)]
    body = [line for line in lines if not line.startswith(SIGN)]
    html = render_template("papers/aid.html", title=title, lines=body, signs=signs)
    try:
        made = pdf.render(html, title=title, identifier=f"{complaint.number}-{text}")
    except (pdf.PdfUnavailable, pdf.PdfFailed):
        flash(_("现在不能生成PDF。请先复制或打印这一页。"), "warn")
        return redirect(url_for("complaints_learner.door_text", number=number, text=text), 303)
    return _download(made, f"{title}-{complaint.number}.pdf", f"{complaint.number}-{text}.pdf")


def _download(made: bytes, name: str, plain: str) -> FlaskResponse:
    answer = FlaskResponse(made, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
