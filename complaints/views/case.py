"""A case as a page shows it to one viewer: what the parts under templates/complaints/case need, ready in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from accounts.permissions import Viewer
from complaints.consequences import CONSEQUENCES, LATE
from complaints.labels import ACTS, BODY_SIDE, OWN_SIDE, sees_clock
from complaints.lifecycle import BETWEEN_PARTIES, CLAIMANTS, PartyRole, RoomKind, Status
from complaints.models import AnswerStep, Complaint, ConsentKind, Party, Report
from complaints.permissions import may_see_contact
from complaints.queries import bundle
from complaints.queries.bundle import LATEST_MESSAGES, CaseRows
from complaints.queries.cases import acts_in, open_side
from complaints.queries.turns import actor_label, consent_asked
from complaints.turns import FREE, Turn
from complaints.views.audience import Audience, audiences, extra_seats
from complaints.views.case_answering import admin_cards, outcome_cards, point_cards, rating_cards, sayings
from complaints.views.case_clocks import clock_cards, is_silent
from complaints.views.case_facts import contact_rows, fact_rows, progress
from complaints.views.case_papers import decision_cards, paper_cards
from complaints.views.case_promises import has_flag, promise_cards
from complaints.views.case_said import answer_cards, message_cards, name_of, offer_card
from complaints.views.case_timeline import timeline_of, views_of_my_data
from complaints.views.file_cards import Card, cards_in
from complaints.views.looking import look_url
from kernel import calendars, clock
from kernel.web import day
from kernel.workdays import Calendar, working_days_left


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
    look_url: str | None
    consents: list[Card]
    parties: list[Card]
    reports: Sequence[Report]
    points: list[Card]
    admin_answers: list[Card]
    outcomes: list[Card]
    ratings: list[Card]
    promises: list[Card]
    is_flagged: bool
    sayings: frozenset[str]

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

    @property
    def waiting_admin(self) -> Card | None:
        """The answer beside the matter that an officer must look at."""
        return next((row for row in self.admin_answers if row["is_waiting"]), None)

    @property
    def answers_formally(self) -> bool:
        """Whether a formal answer was given."""
        return any(row.step is AnswerStep.FINAL for row in self.rows.answers)

    def may(self, act: str) -> bool:
        """Whether the viewer's page has the button of this act, of the moves or beside them."""
        return act in self.acts or act in self.sayings


def case_view(
    viewer: Viewer, complaint: Complaint, reports: Sequence[Report] = (), latest: int = LATEST_MESSAGES
) -> CaseView:
    """The case for this viewer (who got it from `complaint_for`), in a constant number of queries.

    `reports` are what `reports_in` gave the viewer; without them the page knows of none.
    """
    rows, calendar = bundle.rows_of(viewer, complaint, latest), calendars.current()
    said = sayings(viewer, complaint, rows)
    roles, turn = rows.roles, bundle.turn_in(complaint, rows)
    banner = turn_card(complaint, turn, roles, calendar)
    steps, step = progress(complaint)
    decisions = decision_cards(complaint, rows)
    return CaseView(
        complaint=complaint,
        rows=rows,
        roles=roles,
        acts=acts_in(complaint, viewer, roles),
        is_claimant=bool(roles & CLAIMANTS),
        is_respondent=PartyRole.RESPONDENT in roles,
        is_body=bool(roles & BODY_SIDE),
        turn=banner,
        turn_sentence=sentence(banner),
        steps=steps,
        step=step,
        facts=fact_rows(complaint, roles, reports),
        contact=contact_rows(complaint, roles) if may_see_contact(roles) else [],
        audiences=audiences(
            *(rows.rooms, roles, complaint.respondent_name, extra_seats(rows.parties)),
            is_between=complaint.status in BETWEEN_PARTIES,
        ),
        messages=message_cards(complaint, rows),
        answers=answer_cards(complaint, rows, reports),
        offers=[offer_card(complaint, rows, offer) for offer in rows.heard],
        decisions=decisions,
        unread_decisions=sum(not card["is_served"] for card in decisions),
        papers=paper_cards(complaint, roles),
        clocks=clock_cards(
            [row for row in rows.clocks if sees_clock(roles, row.code)], calendar, reasons=bool(roles & OWN_SIDE)
        ),
        silent_since=next((row.due_on for row in rows.clocks if row.is_running and is_silent(row)), None),
        timeline=timeline_of(complaint, rows),
        views_of_my_data=views_of_my_data(rows) if roles & CLAIMANTS else [],
        files=cards_in(complaint, rows, may_cover="cover_file" in said),
        look_url=look_url(viewer, complaint, roles),
        consents=_consents(complaint, rows),
        parties=_parties(complaint, rows),
        reports=reports,
        points=point_cards(complaint, rows) if rows.reads_answers else [],
        admin_answers=admin_cards(complaint, rows),
        outcomes=outcome_cards(complaint, rows),
        ratings=rating_cards(rows),
        promises=promise_cards(complaint, rows),
        is_flagged=has_flag(complaint, rows),
        sayings=said,
    )


SEATS_OF_ACTOR = {
    "learner": CLAIMANTS,
    "institution": frozenset({PartyRole.RESPONDENT}),
    "body": frozenset({PartyRole.HANDLING_BODY}),
    "mediation_body": frozenset({PartyRole.MEDIATION_BODY}),
    "mediator": frozenset({PartyRole.MEDIATOR}),
    "superior": frozenset({PartyRole.OVERSIGHT}),
}


# What others do to whoever complains, as the page says it to them.
ACTS_TO_LEARNER = {
    "accept_or_refuse": _l("决定是否受理，并告知您"),
    "answer": _l("逐项答复您的要求"),
    "answer_objection": _l("答复您对处理单位的异议"),
    "serve": _l("把决定送达给您"),
}


def turn_card(complaint: Complaint, turn: Turn | None, roles: frozenset[PartyRole], calendar: Calendar) -> Card | None:
    """The turn for `case.turn_banner`: who, what, by when, how many working days are left, what happens if missed."""
    if turn is None:
        return None
    left = working_days_left(calendar, clock.today(), turn.by_on)
    words = _("当日24时止") if left < 0 else _("当日24时止，还有%(number)s个工作日", number=left)
    if turn.is_paused:
        words = _("期限暂停计算")
    elif turn.by_on == clock.today():
        words = _("今天24时止")
    if turn.act in FREE:
        words = _("到这一天再提醒，不是期限")
    if turn.act == "undo_withdrawal":  # the one time that ends at an hour
        ends_at = complaint.withdrawal_ends_at
        words = _("到当日%(hour)s为止", hour=f"{ends_at.astimezone(clock.ZONE):%H:%M}") if ends_at else ""
    return {
        "who": actor_label(turn, complaint),
        "action": str(ACTS_TO_LEARNER.get(turn.act, ACTS[turn.act]) if roles & CLAIMANTS else ACTS[turn.act]),
        "act": turn.act,
        "is_free": turn.act in FREE,
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
    if turn["is_free"]:
        return _("现在轮到：%(who)s%(act)s。不选不代表同意，也不会自动转交或者结案。", **words)
    if turn["label"] == "platform":
        return _("现在轮到：%(who)s，平台规则：请在%(day)s前%(act)s（%(left)s）。", **words)
    return _("现在轮到：%(who)s，应在%(day)s前%(act)s（%(left)s）。", **words)


def _consents(complaint: Complaint, rows: CaseRows) -> list[Card]:
    """What each side said; whether the learner lets the case be published is not the institution's business."""
    claimants = open_side(rows.parties)[:1]
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
    who = _("您") if mine else name_of(party, complaint)
    return {"kind": kind, "label": str(kind.label), "who": who, "mine": mine, "given": given, "words": words}


def _parties(complaint: Complaint, rows: CaseRows) -> list[Card]:
    mine = {party.id for party in rows.mine}
    seated = [party for party in rows.parties if party.until_at is None or party.until_at > clock.now()]
    return [
        {
            "role": _role(party, complaint),
            "name": name_of(party, complaint),
            "mine": party.id in mine,
            "from": party.from_at,
        }
        for party in seated
    ]


def _role(party: Party, complaint: Complaint) -> str:
    """A body that let the case go keeps its seat only until its notice is served."""
    if party.role is PartyRole.OTHER_BODY and party.organisation_id != complaint.other_body_id:
        return _("移交前的单位（告知书送达前）")
    return str(party.role.label)


def rooms_to_write(view: CaseView) -> list[Audience]:
    """The rooms a composer offers; the body's own words have their place at the desk."""
    return [one for one in view.audiences if one.kind is not RoomKind.BODY or view.is_body]
