"""A joint complaint as pages show it: counts, who represents, words to all; nobody's name without their consent."""

from collections.abc import Callable
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from complaints.lifecycle.joint import JointHand, MemberState
from complaints.models import JointCandidate, JointCase, JointMember, JointMessage, JointRun, RunKind

Card = dict[str, Any]
HANDS = {
    JointHand.BODY: "body",
    JointHand.MEDIATOR: "mediators",
    JointHand.REPRESENTATIVE: "joint",
}


def name_of(row: JointCandidate) -> str:
    """A candidate's own name, which the candidate has agreed to let the others read: never the name on the case."""
    return row.name or str(JointHand.REPRESENTATIVE.label)


def candidate_cards(rows: list[JointCandidate], mine: int | None = None) -> list[Card]:
    """Who stands: the name, how many chose them, whether elected."""
    return [
        {
            "ref": row.ref,
            "id": row.id,
            "name": name_of(row),
            "chosen": row.chosen,
            "is_elected": row.elected_at is not None,
            "is_mine": row.member_id == mine,
        }
        for row in rows
    ]


def names_for(reader: JointMember) -> Callable[[JointCandidate], bool]:
    """Whose names a member reads: of those who still stand, and only while in it (rules §0b.25)."""
    return lambda row: reader.state is MemberState.JOINED and row.withdrawn_at is None


def _everybody(_row: JointCandidate) -> bool:
    return True


def nobody(_row: JointCandidate) -> bool:
    """What is taken away names no representative: a name may be withdrawn later."""
    return False


def message_cards(rows: list[JointMessage], is_named: Callable[[JointCandidate], bool] = _everybody) -> list[Card]:
    """Words to all, as the macro of messages wants them; whoever spoke for others by name where that may be read."""
    named = {row.id: name_of(one) for row in rows if (one := _spoke_as(row)) is not None and is_named(one)}
    return [
        {
            "room": "joint",
            "room_label": _("发给所有加入的人"),
            "author": named.get(row.id, str(row.hand.label)),
            "role": str(row.hand.label) if row.id in named else None,
            "at": row.said_at,
            "body": row.words,
        }
        for row in rows
    ]


def _spoke_as(row: JointMessage) -> JointCandidate | None:
    """As whom somebody spoke for others; an heir who stands since did not say what the dead said."""
    found = row.candidate
    return found if found is not None and found.person_id == row.author_id else None


def run_card(run: JointRun) -> Card:
    """How far an act for all has come."""
    seen = run.done + run.failed
    return {
        "kind": str(run.kind.label),
        "at": run.signed_at,
        "total": run.total,
        "done": run.done,
        "failed": run.failed,
        "seen": seen,
        "is_over": run.finished_at is not None,
        "finished": run.finished_at,
        "faults": [
            {"number": number, "why": why, "url": url_for("complaints_desk.show", number=number)}
            for number, why in sorted(run.faults.items())
        ],
        "is_decision": run.kind in (RunKind.ACCEPT, RunKind.REFUSE),
    }


def facts_of(joint: JointCase) -> list[Card]:
    """What everybody in it may read: where it stands and how many there are."""
    return [
        {"key": _("被投诉机构"), "value": joint.institution.name},
        {"key": _("状态"), "value": str(joint.state.label)},
        {"key": _("已告知"), "value": _("%(number)s人", number=joint.offered)},
        {"key": _("已加入"), "value": _("%(number)s人", number=joint.joined)},
    ]
