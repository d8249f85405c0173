"""A case as a page shows it to one viewer: what the parts under templates/complaints/case need, ready in words."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from accounts.permissions import Viewer
from complaints.labels import ACTS, BODY_SIDE, CONSEQUENCES, LATE, OWN_SIDE, sees_clock
from complaints.lifecycle import CLAIMANTS, PartyRole, RoomKind, Status, acts_for
from complaints.models import Complaint, ConsentKind, Offer, Party
from complaints.permissions import may_see_contact
from complaints.queries import bundle
from complaints.queries.bundle import CaseRows
from complaints.queries.turns import actor_label, consent_asked
from complaints.turns import Turn
from complaints.views.audience import Audience, audience, audiences
from complaints.views.case_clocks import clock_cards, is_silent
from complaints.views.case_facts import contact_rows, fact_rows, progress
from complaints.views.case_papers import decision_cards, paper_cards
from complaints.views.case_timeline import timeline_of, views_of_my_data
from complaints.views.offers import card_of, may_reply, party_name
from kernel import calendars, clock
from kernel.files import StoredFile
from kernel.web import day
from kernel.workdays import Calendar, working_days_left

Card = dict[str, Any]


@dataclass(frozen=True)
class CaseView:
    """What one viewer's page of a case shows; dicts are shaped for the macros of `macros/case.html` and `page.html`."""

    complaint: Complaint
    rows: CaseRows
    roles: frozenset[PartyRole]
    acts: tuple[str, ...]
    is_claimant: bool
    is_respondent: bool
    is_body: bool
    turn: Card | None
    turn_sentence: str
    steps: list[str]
    step: int
    facts: list[Card]
    contact: list[Card]
    audiences: list[Audience]
    messages: list[Card]
    answers: list[Card]
    offers: list[Card]
    decisions: list[Card]
    unread_decisions: int
    papers: list[Card]
    clocks: list[Card]
    silent_since: date | None
    timeline: list[Card]
    views_of_my_data: list[Card]
    files: list[Card]
    consents: list[Card]
    parties: list[Card]

    @property
    def number(self) -> str:
        """The case number."""
        return self.complaint.number

    @property
    def status(self) -> Status:
        """Where the case stands."""
        return self.complaint.status

    @property
    def standing_offer(self) -> Card | None:
        """The offer that waits for an answer."""
        return next((offer for offer in self.offers if offer["is_open"]), None)

    def may(self, act: str) -> bool:
        """Whether the viewer's page has the button of this act."""
        return act in self.acts


def case_view(viewer: Viewer, complaint: Complaint) -> CaseView:
    """The case for this viewer (who got it from `complaint_for`), in a constant number of queries."""
    rows, calendar = bundle.rows_of(viewer, complaint), calendars.current()
    roles, turn = rows.roles, bundle.turn_in(complaint, rows)
    banner = turn_card(complaint, turn, roles, calendar)
    steps, step = progress(complaint)
    decisions = decision_cards(complaint, rows)
    return CaseView(
        complaint=complaint,
        rows=rows,
        roles=roles,
        acts=acts_for(complaint.status, viewer.role, roles),
        is_claimant=bool(roles & CLAIMANTS),
        is_respondent=PartyRole.RESPONDENT in roles,
        is_body=bool(roles & BODY_SIDE),
        turn=banner,
        turn_sentence=sentence(banner),
        steps=steps,
        step=step,
        facts=fact_rows(complaint, roles),
        contact=contact_rows(complaint, roles) if may_see_contact(roles) else [],
        audiences=audiences(rows.rooms, roles, complaint.respondent_name),
        messages=_messages(complaint, rows),
        answers=_answers(complaint, rows),
        offers=[_offer(complaint, rows, offer) for offer in rows.heard],
        decisions=decisions,
        unread_decisions=sum(not card["is_served"] for card in decisions),
        papers=paper_cards(complaint, roles),
        clocks=clock_cards(
            [row for row in rows.clocks if sees_clock(roles, row.code)], calendar, reasons=bool(roles & OWN_SIDE)
        ),
        silent_since=next((row.due_on for row in rows.clocks if row.is_running and is_silent(row)), None),
        timeline=timeline_of(complaint, rows),
        views_of_my_data=views_of_my_data(rows) if roles & CLAIMANTS else [],
        files=[file_card(row) for row in rows.files],
        consents=_consents(complaint, rows),
        parties=_parties(complaint, rows),
    )


SEATS_OF_ACTOR = {
    "learner": CLAIMANTS,
    "institution": frozenset({PartyRole.RESPONDENT}),
    "body": frozenset({PartyRole.HANDLING_BODY}),
    "mediator": frozenset({PartyRole.MEDIATOR}),
    "superior": frozenset({PartyRole.OVERSIGHT}),
}


def turn_card(complaint: Complaint, turn: Turn | None, roles: frozenset[PartyRole], calendar: Calendar) -> Card | None:
    """The turn for `case.turn_banner`: who, what, by when, how many working days are left, what happens if missed."""
    if turn is None:
        return None
    left = working_days_left(calendar, clock.today(), turn.by_on)
    words = _("当日24时止") if left < 0 else _("当日24时止，还有%(number)s个工作日", number=left)
    if turn.by_on == clock.today():
        words = _("今天24时止")
    return {
        "who": actor_label(turn, complaint),
        "action": str(ACTS[turn.act]),
        "act": turn.act,
        "actor": turn.actor,
        "by": turn.by_on,
        "label": "platform" if turn.is_platform_rule else "law",
        "left": "" if turn.is_overdue else words,
        "consequence": consequence_words(complaint, turn),
        "overdue": turn.is_overdue,
        "provisional": turn.is_provisional,
        "mine": bool(SEATS_OF_ACTOR.get(turn.actor, frozenset()) & roles),
    }


def consequence_words(complaint: Complaint, turn: Turn) -> str:
    """What happens if the day is missed, or what has happened now that it was."""
    code = turn.consequence
    if not turn.is_overdue or code not in LATE:
        return str(CONSEQUENCES[code])
    is_watched = turn.actor == "body" and complaint.body is not None and complaint.body.parent_id is not None
    return str(LATE["escalate_above"] if code == "escalate" and is_watched else LATE[code])


def sentence(turn: Card | None) -> str:
    """The same in one sentence: 现在轮到：××，平台规则：请在…前…（当日24时止，还有3个工作日）。"""
    if turn is None:
        return _("案件已经结案。")
    who = _("您") if turn["mine"] else turn["who"]
    words = {"who": who, "act": turn["action"], "day": day(turn["by"]), "left": turn["left"]}
    if turn["overdue"]:
        return _("已逾期：%(who)s应在%(day)s前%(act)s。", **words)
    if turn["label"] == "platform":
        return _("现在轮到：%(who)s，平台规则：请在%(day)s前%(act)s（%(left)s）。", **words)
    return _("现在轮到：%(who)s，应在%(day)s前%(act)s（%(left)s）。", **words)


def file_card(row: StoredFile) -> Card:
    """A file for `case.file_list`."""
    return {
        "ref": row.ref,
        "name": row.name,
        "size": row.size,
        "url": url_for("complaints_files.download", ref=row.ref),
        "at": row.uploaded_at,
    }


def _messages(complaint: Complaint, rows: CaseRows) -> list[Card]:
    mine = {party.id for party in rows.mine}
    attached: dict[int, list[Card]] = {}
    for file in rows.files:
        if file.owner_kind == "message" and file.owner_id is not None:
            attached.setdefault(file.owner_id, []).append(file_card(file))
    seats, rooms = {party.id: party for party in rows.parties}, {room.id: room for room in rows.rooms}
    cards = []
    for row in rows.messages:
        if seats[row.party_id].role is PartyRole.OVERSIGHT:
            continue  # a superior's urging has its own place on the desk's page
        heard = audience(rooms[row.room_id], rows.roles, complaint.respondent_name)
        card = {
            "ref": row.ref,
            "room": heard.css,
            "room_label": heard.words,
            "room_ref": heard.ref,
            "author": _("我方") if row.party_id in mine else _name(seats[row.party_id], complaint),
            "at": row.said_at,
            "body": row.words,
            "files": attached.get(row.id, []),
            "mine": row.party_id in mine,
        }
        cards.append(card)
    return cards


def _name(party: Party, complaint: Complaint) -> str:
    return party_name(party, complaint.respondent_name)


def _answers(complaint: Complaint, rows: CaseRows) -> list[Card]:
    points = {point.id: point for point in complaint.points}
    return [
        {
            "step": str(row.step.label),
            "at": row.answered_at,
            "words": row.words,
            "by": complaint.respondent_name,
            "points": [
                {
                    "wish": points[said.point_id],
                    "stance": str(said.stance.label),
                    "tone": {"agree": "good", "partly": "warn", "refuse": "bad"}[str(said.stance)],
                    "words": said.words,
                }
                for said in row.points
            ],
        }
        for row in rows.answers
    ]


def _offer(complaint: Complaint, rows: CaseRows, offer: Offer) -> Card:
    mine = {party.id for party in rows.mine}
    is_open = str(offer.state) == "open"
    seats = {party.id: party for party in rows.parties}
    replies = [
        {
            "who": _("您") if reply.party_id in mine else _name(seats[reply.party_id], complaint),
            "is_accepted": reply.is_accepted,
            "words": reply.words,
            "at": reply.replied_at,
        }
        for reply in offer.replies
    ]
    return card_of(offer, complaint.respondent_name) | {
        "is_open": is_open,
        "is_mine": offer.party_id in mine,
        "may_reply": may_reply(offer, mine),
        "replies": replies,
    }


def _consents(complaint: Complaint, rows: CaseRows) -> list[Card]:
    """What each side said; whether the learner lets the case be published is not the institution's business."""
    claimants = [party for party in rows.parties if party.role in CLAIMANTS]
    respondents = [party for party in rows.parties if party.role is PartyRole.RESPONDENT]
    kind = consent_asked(complaint)
    asked = [(party, kind) for party in claimants + respondents]
    if rows.roles & (CLAIMANTS | BODY_SIDE):
        asked = [(party, ConsentKind.PUBLISH) for party in claimants] + asked
    return [_consent(party, one, complaint, rows) for party, one in asked]


def _consent(party: Party, kind: ConsentKind, complaint: Complaint, rows: CaseRows) -> Card:
    mine = any(party.id == seat.id for seat in rows.mine)
    given = rows.consents.get((party.id, kind))
    words = {True: _("同意"), False: _("不同意"), None: _("还没有表示")}[given]
    who = _("您") if mine else _name(party, complaint)
    return {"kind": kind, "label": str(kind.label), "who": who, "mine": mine, "given": given, "words": words}


def _parties(complaint: Complaint, rows: CaseRows) -> list[Card]:
    mine = {party.id for party in rows.mine}
    seated = [party for party in rows.parties if party.until_at is None or party.until_at > clock.now()]
    return [
        {
            "role": str(party.role.label),
            "name": _name(party, complaint),
            "mine": party.id in mine,
            "from": party.from_at,
        }
        for party in seated
    ]


def rooms_to_write(view: CaseView) -> list[Audience]:
    """The rooms a composer offers; the body's own words have their place at the desk."""
    return [one for one in view.audiences if one.kind is not RoomKind.BODY or view.is_body]
