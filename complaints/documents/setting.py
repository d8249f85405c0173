"""Registered papers become PDFs: by the worker, outside any act, again and again until they are there."""

import logging

from flask import render_template

from kernel import files, jobs, paper_setting, papers, pdf
from kernel.db import db, lock, transaction
from kernel.papers import UNMADE, Paper
from kernel.typeset import sheet_of

log = logging.getLogger(__name__)


@jobs.job("papers.render")
def render_paper(paper_id: int) -> bool:
    """Set a registered paper as PDF and attach it; without pango it waits and the rest goes on.

    One that cannot be set is tried again later, each time after a longer while, and an operator reads of it.
    """
    paper = db.session.get(Paper, paper_id)
    if paper is None or paper.state not in UNMADE:
        return False
    if not pdf.available():
        with transaction():
            papers.wait(paper)
        return False
    if paper_setting.claim(paper_id) is None:
        return False
    body = _set(paper)
    if body is None:
        return False
    with transaction():
        if lock(paper).state in UNMADE:
            file = files.keep(body, f"{paper.title}-{paper.number}.pdf", "paper", paper.id)
            papers.attach(paper, file)
    return True


def _set(paper: Paper) -> bytes | None:
    try:
        return pdf.render(paper_html(paper), title=paper.title, identifier=paper.code)
    except pdf.PdfUnavailable:
        paper_setting.release(paper)
    except pdf.PdfFailed as error:
        log.warning("paper %s could not be set: %s", paper.number, error)
        paper_setting.fail(paper)
    return None


def paper_html(paper: Paper) -> str:
    """The paper as HTML: its canonical lines set in the frame all papers share."""
    standing = "待签字盖章生效" if paper.kind == "agreement" else ""
    return render_template("papers/lines.html", sheet=sheet_of(paper.text), **papers.frame(paper, standing))


@jobs.job("papers.sweep", every=30)
def sweep_papers() -> int:
    """Hint again at papers whose PDF is still missing and due."""
    waiting = papers.unfinished()
    for paper in waiting:
        jobs.enqueue("papers.render", paper.id)
    return len(waiting)
