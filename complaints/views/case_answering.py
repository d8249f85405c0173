"""What was asked, answered, granted and marked, point by point; answers beside the matter; stars and views."""

from typing import Any

from flask_babel import gettext as _

from accounts.permissions import Viewer
from complaints.facts import wish
from complaints.labels import BODY_SIDE
from complaints.lifecycle import CLAIMANTS, PartyRole
from complaints.lifecycle.answering import AdminKind, Grant, Mark, OpinionKind, OutcomeView
from complaints.lifecycle.beside import SAYINGS, may_say
from complaints.lifecycle.follow_ups import FollowState
from complaints.models import AdminAnswer, AnswerStep, Complaint, Opinion, PointAnswer, ReviewState
from complaints.queries.bundle import CaseRows
from complaints.views.offers import party_name
from kernel.web import day, yuan

Card = dict[str, Any]
TONES = {"agree": "good", "partly": "warn", "refuse": "bad"}
MARK_TONES = {Mark.SOLVED: "good", Mark.UNSOLVED: "bad"}
REVIEW_TONES = {
    ReviewState.WAITING: "warn",
    ReviewState.UPHELD: "info",
    ReviewState.REJECTED: "bad",
    ReviewState.LAPSED: "neutral",
}
VIEW_TONES = {OutcomeView.SOLVED: "good", OutcomeView.PARTLY: "warn", OutcomeView.UNSOLVED: "bad"}
RATINGS = {OpinionKind.ANSWER: "rate_answer", OpinionKind.BODY: "rate_body"}


def grant_words(said: PointAnswer) -> str:
    """What is granted, with its sum and day, or why it is refused."""
    if said.granted is None:
        return ""
    facts = {
        "what": str(said.granted.label),
        "sum": yuan(said.fen) if said.fen is not None else "",
        "day": day(said.by_on),
    }
    if said.granted is Grant.REFUSED:
        return _("%(what)s，原因：%(why)s", why=str(said.why.label) if said.why else "", **facts)
    if said.granted is Grant.DONE:
        return _("%(what)s%(sum)s（%(day)s）", **facts)
    return _("%(what)s%(sum)s，最晚%(day)s", **facts)


def point_cards(complaint: Complaint, rows: CaseRows) -> list[Card]:
    """Each point beside the newest formal answer to it and the learner's newest mark; unmarked is its own class."""
    answers = [row for row in rows.answers if row.step is AnswerStep.FINAL]
    said = {one.point_id: one for row in answers for one in row.points}
    marks = {row.point_id: row for row in rows.marks}
    cards = []
    for point in complaint.points:
        answer, mark = said.get(point.id), marks.get(point.id)
        cards.append(
            {
                "id": point.id,
                "wish": wish(point),
                "stance": str(answer.stance.label) if answer else _("还没有答复"),
                "tone": TONES[str(answer.stance)] if answer else "neutral",
                "granted": grant_words(answer) if answer else "",
                "words": answer.words if answer else "",
                "mark": str(mark.mark.label) if mark else _("未标记"),
                "mark_tone": MARK_TONES[mark.mark] if mark else "neutral",
                "marked_at": mark.marked_at if mark else None,
                "is_settled": point.settled_by_id is not None,
                "changes": sum(row.point_id == point.id for row in rows.marks),
            }
        )
    return cards


def admin_cards(complaint: Complaint, rows: CaseRows) -> list[Card]:
    """What the institution said beside the matter and what the officer found, in the words both sides read."""
    return [
        {
            "ref": row.ref,
            "kind": str(row.kind.label),
            "reasons": row.reasons,
            "reference": _reference(row, rows),
            "at": row.said_at,
            "state": str(row.state.label),
            "tone": REVIEW_TONES[row.state],
            "is_waiting": row.state is ReviewState.WAITING,
            "is_upheld": row.state is ReviewState.UPHELD,
            "code": str(row.kind),
            "review": row.review_words,
            "reviewed_at": row.reviewed_at,
        }
        for row in rows.admin_answers
    ]


def _reference(row: AdminAnswer, rows: CaseRows) -> str:
    """The number of another case may be somebody else's: the learner is not told it."""
    is_hidden = row.kind is AdminKind.DUPLICATE and rows.roles & CLAIMANTS and not rows.roles & BODY_SIDE
    return _("编号只向处理单位显示") if is_hidden else row.reference


def outcome_cards(complaint: Complaint, rows: CaseRows) -> list[Card]:
    """Each party's own view beside the outcome of the case; who has not said it stands there as such."""
    cards = []
    for party in rows.parties:
        if party.role not in CLAIMANTS | {PartyRole.RESPONDENT}:
            continue
        row = rows.opinions.get((OpinionKind.OUTCOME, party.id))
        mine = any(party.id == seat.id for seat in rows.mine)
        cards.append(
            {
                "who": _("您") if mine else party_name(party, complaint.respondent_name),
                "view": str(row.view.label) if row and row.view else _("没有表示"),
                "tone": VIEW_TONES[row.view] if row and row.view else "neutral",
                "words": row.words if row else "",
                "at": row.said_at if row else None,
            }
        )
    return cards


def rating_cards(rows: CaseRows) -> list[Card]:
    """The learner's stars; the words are for the body's side and whoever wrote them; unrated is its own class."""
    reads_words = bool(rows.roles & (CLAIMANTS | BODY_SIDE))
    cards = []
    for kind in RATINGS:
        if kind is OpinionKind.BODY and not reads_words:
            continue
        row = next((one for (what, _party), one in rows.opinions.items() if what is kind), None)
        cards.append(
            {
                "about": str(kind.label),
                "stars": _("%(number)s分（满分5分）", number=row.stars) if row else _("没有评分"),
                "words": row.words if row and reads_words else "",
                "at": row.said_at if row else None,
            }
        )
    return cards


def sayings(viewer: Viewer, complaint: Complaint, rows: CaseRows) -> frozenset[str]:
    """What this viewer may say beside the case now."""
    if complaint.accepted_at is None and complaint.body_id is None:
        return frozenset()
    has_answer = any(row.step is AnswerStep.FINAL for row in rows.answers)
    may = {act for act in SAYINGS if may_say(act, complaint.status, viewer.role, rows.roles)}
    lacking = set() if has_answer else {"rate_answer"}
    lacking |= {"mark"} if complaint.accepted_at is None else set()
    return frozenset(may - lacking)


def my_opinion(rows: CaseRows, kind: OpinionKind) -> Opinion | None:
    """What the viewer's own side has said of this kind so far."""
    mine = {party.id for party in rows.mine}
    return next((row for (what, party), row in rows.opinions.items() if what is kind and party in mine), None)


def names_beside(complaint: Complaint, rows: CaseRows) -> Card:
    """Words the timeline's templates take for codes and ids of these events."""
    return {
        "admin_kinds": {str(kind): kind.label for kind in AdminKind},
        "mark_names": {str(mark): mark.label for mark in Mark},
        "view_names": {str(view): view.label for view in OutcomeView},
        "point_names": {point.id: str(point.kind.label) for point in complaint.points},
        "follow_states": {str(state): state.label for state in FollowState},
        "promise_names": {row.id: promise_name(row.item.kind.label, row.item.fen) for row in rows.promises},
    }


def promise_name(label: object, fen: int | None) -> str:
    """What was promised, in two words."""
    return f"{label}{yuan(fen)}" if fen is not None else str(label)
