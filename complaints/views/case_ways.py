"""The ways out of one case as cards, and the facts of the learner's own texts for the next door."""

from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from accounts.permissions import Viewer
from complaints import rulesets
from complaints.actions.aftermath import is_own_agreement
from complaints.actions.clocks import compute
from complaints.doortexts import DoorFacts
from complaints.facts import category_name, wish, wishes_on_paper
from complaints.lifecycle import Outcome, PartyRole
from complaints.lifecycle.performance import GONE, Basis, PromiseState
from complaints.models import AnswerStep, Complaint, Promise
from complaints.permissions import FOR_BODY
from complaints.queries import answers_of, clocks_of, files_of
from complaints.queries.answering import promises_of
from complaints.views.case_promises import state_words
from complaints.views.handoff import platform_of
from complaints.views.timing import limitation
from complaints.ways import CLOSED_SCHOOL, REGULATOR, Past, Standing, Way, is_named, ways_of
from complaints.wording import day as plain_day
from kernel import clock, money
from kernel.db import db
from kernel.events import EventRow
from kernel.web import day, tr

TONES = {Standing.OPEN: "good", Standing.IF: "warn", Standing.SHUT: "bad"}
BROKEN = frozenset({PromiseState.DEFAULTED, PromiseState.CONTESTED})
SUITS = ("CL 37(7)", "CL 47", "IR 41")


def past_of(complaint: Complaint) -> Past:
    """What of the case decides over its ways."""
    owed = _owed(complaint)
    agreed = agreed_on(complaint) is not None
    handled_by = _handled_by(complaint)
    handed_off = complaint.outcome is Outcome.HANDED_OFF or complaint.outside_number is not None
    return Past(
        category=complaint.category,
        handled_by=handled_by,
        bars_regulator=_bars_regulator(handled_by),
        at_regulator_outside=handed_off and platform_of(complaint).is_regulator,
        is_over_three_years=_is_over(complaint),
        has_agreement=agreed,
        is_kept=_is_kept(owed),
        own_agreement=agreed and is_own_agreement(complaint),
        confirmable=any(
            row.code == "T-CONF" and row.is_running and clock.now() < row.due_at for row in clocks_of(complaint)
        ),
        is_settled=complaint.outcome is Outcome.SELF_SETTLED or any(row.basis is Basis.OFFER for row in owed),
    )


def _owed(complaint: Complaint) -> list[Promise]:
    """What the institution owes by what was agreed and is in force."""
    return [
        row
        for row in promises_of(complaint)
        if row.state not in GONE and row.basis is not Basis.WAITING and row.item.from_party.role is PartyRole.RESPONDENT
    ]


def _handled_by(complaint: Complaint) -> frozenset[str]:
    """The kinds of the bodies that accepted the case; a refusal is no handling."""
    if complaint.accepted_at is None:
        return frozenset()
    return frozenset(str(body.kind) for body in (complaint.body, complaint.mediation_body) if body is not None)


def _bars_regulator(kinds: frozenset[str]) -> bool:
    """Whether a market regulator asked today would not accept it for who handled it before (O121 art. 16(2))."""
    grounds = rulesets.in_force(clock.today()).refusal_grounds(REGULATOR)
    return is_named(kinds, {one for ground in grounds for one in ground.prior})


def _is_over(complaint: Complaint) -> bool:
    found = limitation(complaint, compute)
    return bool(found and clock.today() > found["due"])


def _is_kept(owed: list[Promise]) -> bool | None:
    if any(row.state in BROKEN for row in owed):
        return False
    return True if owed and all(row.state is PromiseState.CONFIRMED for row in owed) else None


def agreed_on(complaint: Complaint) -> date | None:
    """The day of signature and seal of an agreement in force, or None."""
    found = select(EventRow).where(EventRow.stream == complaint.stream, EventRow.kind == "complaint.agreed")
    row = db.session.scalar(found.order_by(EventRow.seq.desc()).limit(1))
    return date.fromisoformat(row.data["signed_on"]) if row is not None else None


def way_cards(complaint: Complaint) -> list[dict[str, Any]]:
    """Each way: open or not in this case, why, on what it rests, and the texts ready for it."""
    rules = rulesets.load(complaint.ruleset)
    rows = {row.path: row for row in rules.alternatives}
    cards = []
    for way in ways_of(past_of(complaint)):
        row = rows.get(way.path)
        cited = [rulesets.cite(article, rules.texts) for article in row.articles] if row else []
        says = (
            [tr(row.says[code]) for code in way.says]
            if row
            else [confirmation_words(code, complaint) for code in way.says]
        )
        if way.path == "association" and complaint.category == CLOSED_SCHOOL:
            cited += [rulesets.cite(article, rules.texts) for article in SUITS if article.split(" ")[0] in rules.texts]
        cards.append(
            {
                "path": way.path,
                "name": tr(row.name) if row else _("共同申请司法确认"),
                "state": str(way.standing.label),
                "tone": TONES[way.standing],
                "says": says,
                "articles": "；".join(cited),
                "doors": [
                    (str(door.label), url_for("complaints_learner.door_text", number=complaint.number, text=str(door)))
                    for door in _doors(way)
                ],
            }
        )
    return cards


def leaving_url(complaint: Complaint) -> str:
    """The public page for learners of an institution that closes or has closed; empty where it does neither."""
    about = complaint.institution
    return url_for("public.leaving", ref=about.ref) if complaint.is_leaving and not about.is_free_entry else ""


def _doors(way: Way) -> tuple[Any, ...]:
    return way.doors if way.standing is not Standing.SHUT else ()


def confirmation_words(code: str, complaint: Complaint) -> str:
    """What is said of judicial confirmation (民诉法 art. 205; rules §0b.6)."""
    row = next((one for one in reversed(clocks_of(complaint)) if one.code == "T-CONF"), None)
    due = day(row.due_on) if row is not None else ""
    if row is None and code == "confirmation_lapsed":
        return _("口头协议不能直接申请。需要的，请调解员补做书面协议，双方自它生效之日起三十日内共同申请。")
    return {
        "confirmation_open": _(
            "协议由依法设立的调解组织主持达成：双方可以在%(day)s前共同向法院申请确认，确认后可以申请强制执行。", day=due
        ),
        "confirmation_lapsed": _("走不通：三十日已过（到%(day)s为止）。", day=due),
        "confirmation_department": _("不适用：这份协议不是以调解组织自己的名义达成的。"),
    }[code]


def door_facts(viewer: Viewer, complaint: Complaint) -> DoorFacts:
    """What the texts are filled with: only what this learner has said and may see; a report's part stays out."""
    institution, owed = complaint.institution, _owed(complaint)
    body = complaint.mediation_body or complaint.body
    return DoorFacts(
        number=complaint.number,
        name=complaint.name,
        phone=complaint.phone,
        address=complaint.address,
        respondent=complaint.respondent_name,
        credit_code=institution.credit_code or "",
        respondent_address=institution.published_address or institution.domicile_address,
        category=category_name(complaint),
        filed_on=clock.day_of(complaint.filed_at),
        today=clock.today(),
        happened_on=complaint.happened_on,
        paid=money.on_paper(complaint.paid_fen) if complaint.paid_fen else "",
        wishes=wishes_on_paper(complaint),
        words=complaint.words_told,
        body=complaint.body.name if complaint.body else "",
        outcome=str(complaint.outcome.label) if complaint.outcome else "",
        answered=_answered(complaint),
        agreed_on=agreed_on(complaint),
        agreement_body=body.name if body is not None else "",
        promises=[_promised(row) for row in owed],
        broken=[
            f"{_promised(row)}——{state_words(row.state, row.item.to_party.role)}" for row in owed if row.state in BROKEN
        ],
        files=[row.name for row in files_of(viewer, complaint) if row.owner_kind in ("complaint", FOR_BODY)],
        is_minor=complaint.is_minor,
        is_group_matter=complaint.category == CLOSED_SCHOOL,
    )


def _promised(row: Promise) -> str:
    by = f"，最晚{plain_day(row.item.by_on)}" if row.item.by_on else ""
    words = f"（{row.item.words}）" if row.item.words else ""
    total = money.on_paper(row.item.fen) if row.item.fen else ""
    return f"{row.item.kind.label}{total}{words}{by}"


def _answered(complaint: Complaint) -> list[str]:
    """The formal answers in one line each: what was said of the facts, and to each wish yes, in part or no."""
    asked, lines = {point.id: point for point in complaint.points}, []
    for row in answers_of(complaint):
        if row.step is not AnswerStep.FINAL:
            continue
        account = f"认为投诉所说的经过{row.account.label}；" if row.account else ""
        said = "；".join(
            f"{wish(asked[one.point_id])}——{one.stance.label}" for one in row.points if one.point_id in asked
        )
        lines.append(f"{plain_day(clock.day_of(row.answered_at))}，机构正式答复，{account}{said}。")
    return lines
