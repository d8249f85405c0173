"""Registered papers become PDFs: by the worker, outside any act, again and again until they are there."""

from flask import render_template

from kernel import files, jobs, papers, pdf
from kernel.db import db, lock, transaction
from kernel.papers import Paper, PaperState
from kernel.typeset import sheet_of

UNMADE = (PaperState.DRAFTED, PaperState.WAITING)


@jobs.job("papers.render")
def render_paper(paper_id: int) -> bool:
    """Set a registered paper as PDF and attach it; without pango it waits and the rest goes on."""
    paper = db.session.get(Paper, paper_id)
    if paper is None or paper.state not in UNMADE:
        return False
    if not pdf.available():
        with transaction():
            papers.wait(paper)
        return False
    html = paper_html(paper)
    body = pdf.render(html, title=paper.title, identifier=paper.code)
    with transaction():
        if lock(paper).state in UNMADE:
            file = files.keep(body, f"{paper.title}-{paper.number}.pdf", "paper", paper.id)
            papers.attach(paper, file)
    return True


def paper_html(paper: Paper) -> str:
    """The paper as HTML: its canonical lines set in the frame all papers share."""
    standing = "待签字盖章生效" if paper.kind == "agreement" else ""
    return render_template("papers/lines.html", sheet=sheet_of(paper.text), **papers.frame(paper, standing))


@jobs.job("papers.sweep", every=30)
def sweep_papers() -> int:
    """Hint again at papers whose PDF is still missing."""
    waiting = papers.unfinished()
    for paper in waiting:
        jobs.enqueue("papers.render", paper.id)
    return len(waiting)
