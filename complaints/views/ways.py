"""还能怎么办: the five ways told truly for one case, and a text for the next door, to read, copy or take as PDF."""

from flask import render_template, url_for
from flask_babel import force_locale

from accounts.permissions import Viewer, current_viewer, requires
from accounts.roles import Role
from complaints import queries
from complaints.doortexts import lines_for
from complaints.models import Complaint
from complaints.views.case_ways import door_facts, leaving_url, past_of, way_cards
from complaints.views.learner import Page, blueprint
from complaints.views.printing import AID, printed
from complaints.ways import Door, doors_of
from complaints.wording import SIGN
from kernel.errors import NotFound

TEXTS = "any(demand,association,department,arbitration,court,confirmation)"


@blueprint.get("/<number>/ways")
@requires(Role.LEARNER)
def ways(number: str) -> Page:
    """Each of the five ways: still open in this case or not, and why (CL art. 39; rules §0b.8)."""
    complaint = queries.complaint_for(current_viewer(), number)
    context = {"ways": way_cards(complaint), "leaving": leaving_url(complaint)}
    return render_template("complaints/beside/ways.html", complaint=complaint, **context)


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
    lines = _lines(viewer, complaint, text)
    back = url_for("complaints_learner.door_text", number=number, text=text)
    return printed(lines, text, complaint.number, back, AID)
