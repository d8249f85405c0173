"""The papers of a table: the agreement, each party's copy, the package for the court."""

import io
import zipfile
from collections.abc import Callable, Sequence

from flask import render_template
from sqlalchemy import select

from complaints import wording
from complaints.actions import attach_paper
from complaints.documents import register_paper
from kernel import files, papers, pdf
from kernel.db import db, lock, transaction
from kernel.events import SYSTEM
from kernel.papers import Paper
from kernel.typeset import sheet_of
from mediation import actions, letters
from mediation.letters import CourtFacts
from mediation.models import Agreement, OralAgreement


def make_agreement(agreement: Agreement) -> Paper:
    """The paper 「待签字盖章生效」; in a department's name where the mediation was in it (rules §0b.6)."""
    with transaction():
        row = lock(agreement)
        if row.paper_id is not None:
            return db.session.scalars(select(Paper).filter_by(id=row.paper_id)).one()
        complaint = row.mediation.complaint
        issuer = row.issuer or actions.issuer_of(row.mediation)
        made = register_paper(complaint, "agreement", row.text, complaint.ruleset, issuer)
        actions.attach_paper(row, made.id, by=SYSTEM)
        return made


def make_oral(row: OralAgreement) -> Paper:
    """The record of an oral agreement as a paper with number and code; each party takes its own from the case."""
    with transaction():
        lock(row)
        if row.paper_id is not None:
            return db.session.scalars(select(Paper).filter_by(id=row.paper_id)).one()
        complaint = row.mediation.complaint
        made = register_paper(complaint, "oral", row.text, complaint.ruleset, row.mediation.body)
        row.paper_id = made.id
        attach_paper(complaint, made.id, "oral", by=SYSTEM)
        return made


def paper_of(agreement: Agreement | OralAgreement) -> Paper | None:
    """The registered paper of an agreement or of the record of an oral one, once there is one."""
    return db.session.get(Paper, agreement.paper_id) if agreement.paper_id is not None else None


def _whole(words: str) -> str:
    return words


def copy_html(
    agreement: Agreement, whose: str, contacts: Sequence[tuple[str, str]], told: Callable[[str], str] = _whole
) -> str:
    """One party's copy, or the filed one: the same text, digest and number, and the contacts meant for that reader.

    `told` hides from an extra seat what was not let go (rules §0b.25); the copy then says so.
    """
    paper, text = paper_of(agreement), told(agreement.text)
    if paper is None:
        raise LookupError(agreement.id)
    on = agreement.signed_on
    frame = papers.frame(paper, f"签字盖章日期：{wording.day(on)}" if on else "待签字盖章生效")
    return render_template(
        "papers/copy.html",
        sheet=sheet_of(text),
        whose=whose,
        contacts=contacts,
        signed_on=agreement.signed_on,
        is_masked=text != agreement.text,
        **frame,
    )


def set_copy(
    agreement: Agreement, whose: str, contacts: Sequence[tuple[str, str]], told: Callable[[str], str] = _whole
) -> bytes:
    """The copy as PDF, made on the spot and kept nowhere; raises PdfUnavailable or PdfFailed."""
    html = copy_html(agreement, whose, contacts, told)
    return pdf.render(html, title=agreement.text.split("\n", 1)[0], identifier=f"{agreement.ref}-copy")


def package_html(agreement: Agreement, facts: CourtFacts) -> str:
    """The papers for judicial confirmation in one: application, agreement, proof of the mediation body, list."""
    parts = [letters.application(facts), agreement.text.splitlines(), letters.proof(facts), letters.documents(facts)]
    sheets = [sheet_of("\n".join(part)) for part in parts]
    paper = paper_of(agreement)
    frame = papers.frame(paper) if paper is not None else {}
    return render_template("papers/court.html", sheets=sheets, agreement_at=1, frame=frame, digest=agreement.digest)


def set_package(agreement: Agreement, facts: CourtFacts) -> bytes:
    """The package as one PDF; raises PdfUnavailable or PdfFailed."""
    html = package_html(agreement, facts)
    return pdf.render(html, title="司法确认申请材料", identifier=f"{agreement.ref}-court")


def zip_package(agreement: Agreement, facts: CourtFacts) -> bytes:
    """The same as a ZIP: the PDF of all, the registered agreement if it is set, and each text to be edited."""
    paper, out = paper_of(agreement), io.BytesIO()
    texts = [letters.application(facts), letters.proof(facts), letters.documents(facts)]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("0-司法确认申请材料.pdf", set_package(agreement, facts))
        for index, part in enumerate(texts, 1):
            packed.writestr(f"{index}-{part[0]}.txt", plain_text(part))
        packed.writestr("4-协议文本（摘要由此算出）.txt", agreement.text)
        if paper is not None and paper.file is not None:
            packed.writestr(f"5-{paper.title}.pdf", files.read(paper.file))
    return out.getvalue()


def plain_text(lines: Sequence[str]) -> str:
    """Canonical lines as a plain text: without the marks of headings and signatures."""
    marks = ("## ", wording.SIGN, wording.SMALL)
    found = []
    for line in lines:
        mark = next((one for one in marks if line.startswith(one)), "")
        found.append(line.removeprefix(mark))
    return "\n".join(found) + "\n"
