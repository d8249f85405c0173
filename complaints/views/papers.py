"""Downloading a paper: only through the case's permission; while its PDF is missing the page says so."""

from flask import Blueprint, Flask, Response, render_template
from sqlalchemy import select

from accounts.permissions import current_viewer, requires
from complaints.documents import may_read_paper
from kernel import files
from kernel.db import db
from kernel.errors import NotFound
from kernel.papers import Paper

blueprint = Blueprint("papers", __name__, url_prefix="/papers")


@blueprint.get("/<code>.pdf")
@requires()
def download(code: str) -> Response | str:
    """The paper's PDF for those of the parties it is given to."""
    paper = db.session.scalar(select(Paper).where(Paper.code == code))
    viewer = current_viewer()
    if paper is None or not may_read_paper(viewer, paper.id):
        raise NotFound()
    if paper.file is None:
        return render_template("complaints/paper_waiting.html", paper=paper)
    return files.response(paper.file)


def register(app: Flask) -> None:
    """Register the blueprint and who may read a paper's file."""
    files.register_owner("paper", may_read_paper)
    app.register_blueprint(blueprint)
