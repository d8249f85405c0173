"""Downloading a paper: only through the case's permission; while its PDF is missing the page says so."""

from flask import Blueprint, Flask, flash, redirect, render_template
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from accounts.permissions import current_viewer, requires
from complaints import rulesets
from complaints.documents import may_read_paper, may_read_report_paper, waits_for_look
from complaints.views.looking import address_of_look
from kernel import files, paper_versions, papers
from kernel.db import db
from kernel.errors import NotFound
from kernel.papers import Paper
from kernel.web import day, tr

blueprint = Blueprint("papers", __name__, url_prefix="/papers")


@blueprint.get("/<code>.pdf")
@requires()
def download(code: str) -> Response | str:
    """The paper's PDF for those of the parties it is given to."""
    paper = db.session.scalar(select(Paper).where(Paper.code == code))
    viewer = current_viewer()
    if paper is None:
        raise NotFound()
    if not may_read_paper(viewer, paper.id):
        waiting = waits_for_look(viewer, paper)
        if waiting is None:
            raise NotFound()
        flash(_("文书上有受保护的内容。请先写明理由查看（未成年人的案件要经批准），当天可以打开文书。"), "warn")
        return redirect(address_of_look(viewer, waiting), 303)
    if paper.file is None:
        return render_template("complaints/paper_waiting.html", paper=paper)
    return files.response(paper.file)


def _ruleset_in_words(version: str) -> str:
    """The legal texts a rule set stands for, and the day from which it is the law."""
    if version not in rulesets.CODES:
        return ""
    law = rulesets.load(version)
    return _("%(name)s，按%(day)s起的规定", name=tr(law.name), day=day(law.in_force_from))


def register(app: Flask) -> None:
    """Register the blueprint and who may read a paper's file."""
    files.register_owner("paper", may_read_paper)
    papers.readers["report"] = may_read_report_paper
    paper_versions.bases["ruleset"] = _ruleset_in_words
    app.register_blueprint(blueprint)
