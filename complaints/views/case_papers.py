"""Decisions and papers of a case as cards."""

from functools import cache
from typing import Any

from flask import url_for
from sqlalchemy import Select, bindparam, select

from complaints.actions import ABOVE
from complaints.documents import KINDS, ground_texts
from complaints.labels import CONFIDENTIAL, OWN_SIDE
from complaints.lifecycle import PartyRole
from complaints.models import Complaint, DecisionKind
from complaints.queries.bundle import CaseRows
from kernel.db import db, open_place
from kernel.papers import Paper, PaperState


def decision_cards(complaint: Complaint, rows: CaseRows) -> list[dict[str, Any]]:
    """What the bodies decided: kind, grounds in words, reasons, when served; hand-overs are not for the institution."""
    return [
        {
            "id": row.id,
            "kind": str(row.kind),
            "label": str(row.kind.label),
            "tone": "good" if row.kind is DecisionKind.ACCEPT else "bad",
            "grounds": ground_texts(complaint, row) if row.grounds else [],
            "reasons": row.reasons,
            "at": row.decided_at,
            "by": row.body.name if row.body else "",
            "body_id": row.body_id,
            "is_own": row.grounds[:1] == [f"{ABOVE}{complaint.body_id}"],
            "is_served": row.served_at is not None,
            "served_at": row.served_at,
            "served_proof": row.served_proof if rows.roles & CONFIDENTIAL else "",
        }
        for row in rows.decisions
        if row.kind is not DecisionKind.TRANSFER or rows.roles & OWN_SIDE
    ]


def paper_cards(complaint: Complaint, roles: frozenset[PartyRole]) -> list[dict[str, Any]]:
    """The papers given to these seats: title, number, address of the PDF, whether it is ready."""
    kinds = [kind for kind, row in KINDS.items() if roles & row.audience]
    found = db.session.scalars(_papers(), {"case": complaint.id, "kinds": kinds})
    return [
        {
            "kind": paper.kind,
            "title": paper.title,
            "name": f"{paper.title}（{paper.number}）",
            "number": paper.number,
            "code": paper.code,
            "url": url_for("papers.download", code=paper.code),
            "is_ready": paper.state is PaperState.READY,
            "status": str(paper.pdf_words),
            "is_failed": paper.failed_at is not None,
            "at": paper.made_at,
        }
        for paper in found
    ]


@cache
def _papers() -> Select[Paper]:
    here = (Paper.owner_kind == "complaint", Paper.owner_id == open_place("case"))
    return select(Paper).where(*here, Paper.kind.in_(bindparam("kinds", expanding=True))).order_by(Paper.id)
