"""The acts of a case told as rows: filing, accepting, serving, answering, refusing, ending, closing."""

from datetime import datetime, timedelta
from typing import Any

from bench.generator import words
from bench.generator.case import Case, Row
from bench.generator.chain import Chain
from bench.generator.dates import Dates
from bench.generator.people import Learner
from bench.generator.rows import Batch
from bench.generator.world import Profile
from complaints import rulesets
from complaints.actions.aftermath import TOLD
from complaints.actions.serving import SERVED_CLOCK
from complaints.events import (
    ComplaintAccepted,
    ComplaintAnswered,
    ComplaintAssigned,
    ComplaintClosed,
    ComplaintFiled,
    ComplaintHandedOff,
    ComplaintRefused,
    ComplaintTerminated,
    DecisionServed,
    OfficerNamed,
)
from complaints.lifecycle import Outcome, PartyRole, RoomKind, Status
from complaints.lifecycle.answering import Account, Grant
from complaints.models import AnswerStep, ConsentKind, DecisionKind, FilerKind, PointKind, Stance
from complaints.queries.finding import ANSWERED, OWN
from complaints.queries.finding import TOLD as FOUND
from complaints.rulesets import EndsAs
from kernel import clock

_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
# A step through all numbers of eight signs that meets none twice: 31 is a prime and does not divide it.
_STEP = 527_101_234_567


def number(serial: int, year: int) -> str:
    """A case number that looks drawn and is never given twice."""
    left, signs = serial * _STEP % len(_SIGNS) ** 8, ""
    for _sign in range(8):
        left, place = divmod(left, len(_SIGNS))
        signs += _SIGNS[place]
    return f"TS{year}-{signs[:4]}-{signs[4:]}"


def file(batch: Batch, dates: Dates, profile: Profile, learner: Learner, serial: int, at: datetime) -> Case:
    """The learner files; the case enters the inbox of its body, or leaves for another platform."""
    today, rng = clock.day_of(at), batch.rng
    fen = rng.randrange(300, 20_000) * 100
    said = words.problem(rng, profile.category)
    points: list[dict[str, Any]] = [{"kind": PointKind.REFUND, "words": rng.choice(words.WISHES), "fen": fen}]
    if rng.random() < 0.3:
        points.append({"kind": PointKind.APOLOGY, "words": "", "fen": None})
    complaint = batch.add(
        "complaints",
        number=number(serial, today.year),
        idempotency_key=f"generated-{serial}",
        status=profile.status,
        ruleset=profile.ruleset,
        filer_id=learner.id,
        filer_kind=FilerKind.SELF,
        name=learner.name,
        phone=learner.phone,
        phone_index=learner.phone_index,
        address=f"示例市示例区示例路{serial % 900 + 1}号",
        institution_id=profile.institution_id,
        respondent_name=profile.institution_name,
        category=profile.category,
        words=said,
        claimed_fen=fen,
        paid_by=profile.paid_by,
        body_id=profile.body_id,
        route_rule=profile.rule,
        route_reason=profile.reason,
        route_facts=profile.facts | {"received_on": today.isoformat()},
        route_articles=list(profile.articles),
        routing_version_id=profile.version_id,
        chosen_path=profile.path,
        filed_at=at,
    )
    for point in points:
        batch.add("points", complaint_id=complaint["id"], **point)
    chain = Chain(batch, f"complaint:{complaint['id']}")
    case = Case(batch, dates, profile, learner, complaint, chain, [], [])
    _seat_filer(case, at)
    _record_filed(case, at)
    _enter(case, at)
    wished = (point["words"] for point in points)
    case.told[FOUND] = [complaint["number"], complaint["respondent_name"], *profile.about, said, *wished]
    return case


def _seat_filer(case: Case, at: datetime) -> None:
    by, rng = case.learner.actor, case.batch.rng
    party = case.admit(PartyRole.COMPLAINANT, by, at, person_id=case.learner.id)
    case.may_publish = rng.random() < 0.7
    case.consent(party, ConsentKind.PUBLISH, case.may_publish, by, at)
    case.consent(party, ConsentKind.ENTRUST, rng.random() < 0.8, by, at)
    if case.profile.path == "association":
        case.consent(party, ConsentKind.MEDIATE, True, by, at)


def _record_filed(case: Case, at: datetime) -> None:
    made = case.complaint
    filed = ComplaintFiled(
        case.id, made["institution_id"], made["category"], made["ruleset"], made["route_rule"], made["body_id"]
    )
    case.chain.record(filed, case.learner.actor, at)


def _enter(case: Case, at: datetime) -> None:
    by, profile = case.learner.actor, case.profile
    if profile.status is Status.HANDED_OFF:
        case.complaint["ended_at"] = at
        case.chain.record(ComplaintHandedOff(case.id, profile.body_id, profile.rule), by, at)
        case.start("T-CLOSE", by, at)
        return
    assert profile.body_id is not None
    body = case.admit(PartyRole.HANDLING_BODY, by, at, organisation_id=profile.body_id)
    if profile.parent_id is not None:
        case.admit(PartyRole.OVERSIGHT, by, at, organisation_id=profile.parent_id)
    learner = case.party(PartyRole.COMPLAINANT)
    case.open_room(RoomKind.BODY, [body], at)
    case.open_room(RoomKind.DESK, [body, learner], at, learner)
    case.chain.record(ComplaintAssigned(case.id, profile.body_id, 0), by, at)
    case.start("T-ACC", by, at)


def accept(case: Case, at: datetime) -> Row:
    """The body accepts and asks the institution."""
    by, profile = case.profile.officer, case.profile
    case.move("accept", by, at)
    _take_charge(case, at)
    decision = _decide(case, DecisionKind.ACCEPT, [], "", at)
    case.chain.record(ComplaintAccepted(case.id, decision["id"]), by, at)
    learner, body = case.party(PartyRole.COMPLAINANT), case.party(PartyRole.HANDLING_BODY)
    present = [learner, body]
    if profile.organisation_id is not None:
        respondent = case.admit(PartyRole.RESPONDENT, by, at, organisation_id=profile.organisation_id)
        case.open_room(RoomKind.DESK, [respondent, body], at, respondent)
        present.append(respondent)
    else:
        case.stop("T-RESP", by, at)
    case.joint = case.open_room(RoomKind.JOINT, present, at)
    return decision


def _take_charge(case: Case, at: datetime) -> None:
    by = case.profile.officer
    case.complaint["officer_id"] = by.person_id
    case.chain.record(OfficerNamed(case.id, by.person_id or 0), by, at)


def _decide(case: Case, kind: DecisionKind, grounds: list[str], reasons: str, at: datetime) -> Row:
    if reasons:
        case.told.setdefault(OWN, []).append(reasons)
    return case.batch.add(
        "decisions",
        complaint_id=case.id,
        kind=kind,
        body_id=case.complaint["body_id"],
        grounds=grounds,
        reasons=reasons,
        decided_by_id=case.profile.officer.person_id,
        decided_at=at,
    )


def serve(case: Case, decision: Row, at: datetime) -> None:
    """The learner reads the decision."""
    by = case.learner.actor
    decision["served_at"], decision["served_how"] = at, "shown"
    case.chain.record(DecisionServed(case.id, decision["id"], "shown"), by, at)
    case.meet(SERVED_CLOCK[DecisionKind(decision["kind"])], by, at)


def _partly(point: dict[str, Any], at: datetime) -> dict[str, Any]:
    """What is granted where a wish is met in part."""
    by_on = clock.day_of(at) + timedelta(days=15)
    if point["kind"] == PointKind.REFUND:
        return {"granted": Grant.PART, "fen": (point["fen"] or 200_000) // 2, "by_on": by_on, "why": None}
    return {"granted": Grant.INSTEAD, "fen": None, "by_on": by_on, "why": None}


def answer(case: Case, at: datetime) -> None:
    """The institution answers each point."""
    by, rng = case.profile.staff, case.batch.rng
    assert by is not None
    assert case.joint is not None
    row = case.batch.add(
        "answers",
        complaint_id=case.id,
        step=AnswerStep.FINAL,
        words=rng.choice(words.ANSWERS),
        account=Account.PARTLY,
        account_words="订单和付款属实，退款没有按时处理。",
        author_id=by.person_id,
        answered_at=at,
        idempotency_key=f"answer-{case.complaint['idempotency_key']}",
    )
    points = [one for one in case.batch.rows["points"][-2:] if one["complaint_id"] == case.id]
    said = {"stance": Stance.PARTLY, "words": "可以部分满足，具体数额与投诉人协商。"}
    for point in points:
        case.batch.add("point_answers", answer_id=row["id"], point_id=point["id"], **said, **_partly(point, at))
    case.told[ANSWERED] = [row["words"], row["account_words"], *([said["words"]] * len(points))]
    in_time = [case.meet(code, by, at) for code in case.permit("answer").stops]
    on_time = all(in_time)
    answered = ComplaintAnswered(case.id, row["id"], AnswerStep.FINAL, on_time)
    case.chain.record(answered, by, at, room_id=case.joint["id"])


def refuse(case: Case, at: datetime) -> Row:
    """The body does not accept, by its first ground."""
    by, rules = case.profile.officer, rulesets.load(case.complaint["ruleset"])
    grounds = [rules.refusal_grounds(case.profile.body_kind)[0].code]
    case.move("refuse", by, at)
    _take_charge(case, at)
    decision = _decide(case, DecisionKind.REFUSE, grounds, case.batch.rng.choice(words.REASONS), at)
    case.chain.record(ComplaintRefused(case.id, decision["id"], tuple(grounds)), by, at)
    return decision


def terminate(case: Case, at: datetime) -> Row:
    """The body ends mediation, by the last ground that says that the parties disagreed."""
    by, rules = case.profile.officer, rulesets.load(case.complaint["ruleset"])
    known = rules.termination_grounds(case.profile.body_kind)
    grounds = [[one.code for one in known if one.ends_as is EndsAs.DISAGREED][-1]]
    case.move("terminate", by, at)
    decision = _decide(case, DecisionKind.TERMINATE, grounds, case.batch.rng.choice(words.ENDS), at)
    case.chain.record(ComplaintTerminated(case.id, decision["id"], tuple(grounds)), by, at)
    return decision


def close(case: Case, at: datetime) -> None:
    """The body files the case away."""
    by = case.profile.officer
    case.move("close", by, at)
    outcome = Outcome(case.complaint.get("outcome") or Outcome.NOT_SETTLED)
    if outcome in TOLD and case.may_publish and case.profile.body_id is not None:
        case.start("T-PUB", by, at)
    case.chain.record(ComplaintClosed(case.id, outcome), by, at)
