"""Brings a case of the invented world into any status and does any act there, by real acts only."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count

from sqlalchemy.exc import InvalidRequestError

from accounts.roles import OrganisationKind
from complaints import actions as cases
from complaints import rulesets
from complaints.lifecycle import CLAIMANTS, OutsideTo, PartyRole, Status
from complaints.lifecycle.answering import AdminKind
from complaints.models import AnswerStep, Complaint, ConsentKind, Decision, ItemKind, Offer
from complaints.queries.cases import owes_termination
from complaints.queries.turns import consent_asked
from institutions.actions import Entry, add_institution
from institutions.lifecycle import InstitutionType
from kernel import clock
from kernel.db import db
from kernel.errors import IllegalMove
from kernel.events import SYSTEM, Actor
from mediation import actions as tables
from mediation.models import Agreement, Mediation
from tests.answer_words import formal
from tests.complaints.case_rows import admin_answer_of, breach_of, identity_day, room_of, running_answer
from tests.complaints.door_hands import first_with_institution, link_of, settled, twin_of
from tests.complaints.turn_hands import HALTED, HALTED_UNANSWERED, given_back, ready_turn, turn_acts, withdrawn
from tests.retold import step
from tests.world import World

_serial = count(1)
ITEMS = (cases.ItemDraft(ItemKind.REFUND, 300_000, words="原路退回"),)


def grounds(complaint: Complaint, kind: str) -> list[str]:
    """The first ground of the body's own kind; `kind` is refusal or termination."""
    rules = rulesets.load(complaint.ruleset)
    body = str(complaint.body.kind) if complaint.body else str(OrganisationKind.CONSUMER_ASSOCIATION)
    rows = rules.refusal_grounds(body) if kind == "refusal" else rules.termination_grounds(body)
    return [rows[0].code]


def served(complaint: Complaint) -> Complaint:
    """The case after the learner read every decision."""
    for decision in db.session.query(Decision).filter_by(complaint_id=complaint.id, served_at=None):
        cases.serve(decision, "shown")
    return complaint


def table_of(complaint: Complaint) -> Mediation:
    """The case's newest table."""
    return db.session.query(Mediation).filter_by(complaint_id=complaint.id).order_by(Mediation.id.desc()).limit(1).one()


def standing(complaint: Complaint) -> Agreement:
    """The newest agreement of the case's table."""
    found = db.session.query(Agreement).filter_by(mediation_id=table_of(complaint).id)
    return found.order_by(Agreement.version.desc()).limit(1).one()


def offered(complaint: Complaint) -> Offer:
    """The newest offer, or one that was never made."""
    found = db.session.query(Offer).filter_by(complaint_id=complaint.id).order_by(Offer.version.desc())
    return found.first() or Offer(complaint=complaint, version=0)


def accepted_offer(world: World, complaint: Complaint) -> Offer:
    """The open offer, accepted by the learner (the institution that made it has said yes)."""
    made = offered(complaint)
    cases.reply(made, made.version, True, by=world.actor("learner"))
    return made


def confirmed(world: World, complaint: Complaint) -> Agreement:
    """The agreement of a mediated case after both parties pressed 确认."""
    made = accepted_offer(world, complaint)
    row = tables.draft_agreement(table_of(complaint), made, by=world.actor("mediator"))
    for name in ("learner", "staff"):
        tables.confirm(row, row.digest, by=world.actor(name))
    return row


@step
def agreed(world: World, **changes: object) -> Complaint:
    """A case with an agreement in force."""
    complaint = world.mediating(**changes)
    row = confirmed(world, complaint)
    tables.record_signature(row, clock.today(), by=world.actor("mediator"))
    return complaint


def _received(world: World) -> Complaint:
    """A case no rule finds a body for: nobody knows where its institution sits."""
    if "nowhere" not in world.institutions:
        entry = Entry("无址示例课堂", InstitutionType.F)
        world.institutions["nowhere"] = add_institution(entry, by=SYSTEM).id
    return world.file("nowhere")


def _not_accepted(world: World) -> Complaint:
    complaint = world.file()
    cases.refuse(complaint, grounds(complaint, "refusal"), "没有提供真实身份。", by=world.actor("officer"))
    return complaint


def _terminated(world: World) -> Complaint:
    complaint = world.answered()
    cases.terminate(complaint, grounds(complaint, "termination"), "双方意见不一致。", by=world.actor("officer"))
    return complaint


def _withdrawn(world: World) -> Complaint:
    return withdrawn(world, world.file())


def _disputed(world: World) -> Complaint:
    complaint = world.file()
    act(world, complaint, "dispute_power", world.actor("officer"))
    return complaint


def _closed(world: World) -> Complaint:
    complaint = agreed(world)
    cases.close(complaint, by=world.actor("mediator"))
    return complaint


REACH: dict[Status, Callable[[World], Complaint]] = {
    Status.RECEIVED: _received,
    Status.ASSIGNED: lambda world: world.file(),
    Status.ACCEPTED: lambda world: world.answered(),
    Status.ENTRUSTED: lambda world: world.entrusted(),
    Status.MEDIATING: lambda world: world.mediating(),
    **HALTED,
    Status.AGREED: agreed,
    Status.NOT_ACCEPTED: _not_accepted,
    Status.TERMINATED: _terminated,
    Status.WITHDRAWN: _withdrawn,
    Status.POWER_DISPUTE: lambda world: _disputed(world),
    Status.HANDED_OFF: lambda world: world.file("app", paid_by="consumer"),
    Status.CLOSED: _closed,
    Status.PRE_SETTLEMENT: first_with_institution,
    Status.SETTLED: settled,
}


@step
def reach(world: World, status: Status) -> Complaint:
    """A case standing in this status."""
    complaint = REACH[status](world)
    assert complaint.status is status, (complaint.status, complaint.route_rule)
    return complaint


UNANSWERED: dict[Status, Callable[[World], Complaint]] = {
    Status.ACCEPTED: lambda world: world.answered(step=AnswerStep.INTERIM),
    Status.ENTRUSTED: lambda world: world.entrusted(step=AnswerStep.INTERIM),
    Status.MEDIATING: lambda world: world.mediating(step=AnswerStep.INTERIM),
    **HALTED_UNANSWERED,
}


def reach_for(world: World, status: Status, act: str) -> Complaint:
    """A case in this status in which the act may be done: more time is asked for while the answer is still due."""
    before = ("ask_extension", "decide_extension", "admin_answer", "review_admin")
    asks = act in before or (act == "note_reason" and status is Status.APPRAISAL)
    if act == "resume" and status is Status.MEDIATING:
        return _paused_before(world)
    if act == "sign_termination":
        return withdrawn(world, world.answered())
    if act == "entrust" and status is not Status.ACCEPTED:
        return given_back(world, at_table=status is Status.MEDIATING)
    return UNANSWERED[status](world) if asks else reach(world, status)


def _paused_before(world: World) -> Complaint:
    """A case whose time was paused before its table was opened; after that only an appraisal pauses it."""
    complaint = world.entrusted()
    ready(world, complaint, "resume")
    tables.open_table(complaint, world.person("mediator"), by=world.actor("association_officer"))
    return complaint


def ready(world: World, complaint: Complaint, act: str) -> None:
    """What must have happened before the act, beyond the status and the turn."""
    ready_turn(world, complaint, act)
    if act == "close":
        if owes_termination(complaint):
            cases.sign_termination(complaint, "投诉人撤回投诉。", by=world.actor("officer"))
        served(complaint)
    if act == "resume" and complaint.status is not Status.MEDIATING:
        halt = cases.Halt("appraisal", clock.today(), "委托鉴定", "委托书1号")
        cases.pause(complaint, "T-MED", halt, by=world.actor("officer"))
    if act == "decide_extension":
        cases.ask_extension(complaint, running_answer(complaint), "需要核对账目。", by=world.actor("staff"))
    if act == "review_admin":
        words = cases.AdminWords(AdminKind.NOT_CUSTOMER, "查不到订单。")
        cases.give_admin_answer(complaint, words, by=world.actor("staff"), key=f"ready-{complaint.id}")
    if act == "supply_identity":
        disputed = complaint.status is Status.POWER_DISPUTE
        if disputed:
            cases.settle_power(complaint, by=world.actor("officer"))
        cases.request_identity(complaint, "请补充。", identity_day(complaint), by=world.actor("officer"))
        if disputed:
            cases.dispute_power(complaint, world.organisation("regulator"), "应由对方处理。", by=world.actor("officer"))
    if act == "answer_objection":
        cases.contest_route(complaint, "应由别的单位处理。", by=world.actor("learner"))
    if act == "note_reason":
        with clock.stepped(clock.now() + timedelta(days=400)):
            cases.sweep_clocks()
    if act in ("reply", "settle") and complaint.status is Status.PRE_SETTLEMENT:
        cases.offer(complaint, ITEMS, by=world.actor("staff"))
    if act in ("link", "unlink"):
        world.file()
    if act == "unlink":
        cases.link(complaint, twin_of(complaint), "同一件事。", by=world.actor("officer"))
    if act in ("mediate", "entrust"):
        for name in ("learner", "staff"):
            for kind in (ConsentKind.ENTRUST, ConsentKind.MEDIATE):
                cases.consent(complaint, kind, True, by=world.actor(name))


def act(world: World, complaint: Complaint, name: str, by: Actor) -> None:
    """Do one act of the lifecycle table by its verb."""
    today, key = clock.today(), f"act-{next(_serial)}"
    doing: dict[str, Callable[[], object]] = {
        **turn_acts(world, complaint, by, key),
        "assign": lambda: cases.assign(complaint, world.organisation("department"), by=by),
        "accept": lambda: cases.accept(complaint, by=by),
        "decline": lambda: cases.decline(complaint, by=by),
        "move_on": lambda: cases.move_on(complaint, by=by),
        "settle": lambda: cases.reply(offered(complaint), offered(complaint).version, True, by=by),
        "link": lambda: cases.link(complaint, twin_of(complaint), "同一件事。", by=by),
        "unlink": lambda: cases.unlink(link_of(complaint), "不是同一件事。", by=by),
        "refuse": lambda: cases.refuse(complaint, grounds(complaint, "refusal"), "理由。", by=by),
        "entrust": lambda: cases.entrust(complaint, world.organisation("association"), by=by),
        "mediate": lambda: cases.begin_mediation(complaint, by=by),
        "agree": lambda: cases.agree(complaint, None, today, by=by),
        "terminate": lambda: cases.terminate(complaint, grounds(complaint, "termination"), "理由。", by=by),
        "close": lambda: cases.close(complaint, by=by),
        "answer": lambda: cases.answer(complaint, formal(complaint), by=by, key=key),
        "offer": lambda: cases.offer(complaint, ITEMS, by=by, counters=cases.open_offer(complaint)),
        # A yes of both before a body has the case is the act of settling.
        "reply": lambda: cases.reply(
            offered(complaint), offered(complaint).version, complaint.status is not Status.PRE_SETTLEMENT, by=by
        ),
        "consent": lambda: cases.consent(complaint, consent_asked(complaint), True, by=by),
        "say": lambda: cases.say(room_of(complaint, by), "您好。", by=by, key=key),
        "return_to_intake": lambda: cases.return_to_intake(complaint, "不属于本单位职责。", by=by),
        "dispute_power": lambda: cases.dispute_power(
            complaint, world.organisation("regulator"), "应由对方处理。", by=by
        ),
        "settle_power": lambda: cases.settle_power(complaint, by=by),
        "designate": lambda: cases.designate(complaint, world.organisation("department"), "由其处理。", by=by),
        "hand_off": lambda: cases.hand_off(complaint, OutsideTo.POLICE, "涉嫌犯罪。", by=by),
        "contest_route": lambda: cases.contest_route(complaint, "我认为不对。", by=by),
        "answer_objection": lambda: cases.answer_objection(complaint, "已核对，由本单位处理。", by=by),
        "request_identity": lambda: cases.request_identity(
            complaint, "请补充身份证明。", identity_day(complaint), by=by
        ),
        "supply_identity": lambda: cases.supply_identity(complaint, "已补充。", by=by),
        "split": lambda: cases.split_report(complaint, cases.ReportDraft("E05", "教师没有资格。", "要求退费。"), by=by),
        "urge": lambda: cases.urge(complaint, "请尽快办理。", by=by),
        "note_reason": lambda: cases.note_reason(complaint, breach_of(complaint), "材料复杂。", by=by),
        "take_over": lambda: cases.take_over(complaint, "由本单位直接处理。", by=by),
        "take_on": lambda: cases.take_on(complaint, by=by),
        "open_clue": lambda: cases.open_clue(complaint, "发现虚假宣传线索。", today, by=by),
        "pause": lambda: cases.pause(
            complaint, "T-MED", cases.Halt("appraisal", today, "委托鉴定", "委托书1号"), by=by
        ),
        "resume": lambda: cases.resume(complaint, "T-MED", today, "鉴定报告1号", by=by),
        "ask_extension": lambda: cases.ask_extension(complaint, running_answer(complaint), "需要核对账目。", by=by),
        "decide_extension": lambda: cases.decide_extension(
            complaint, running_answer(complaint), True, "理由成立。", by=by
        ),
        "admin_answer": lambda: cases.give_admin_answer(
            complaint, cases.AdminWords(AdminKind.NOT_CUSTOMER, "查不到订单。"), by=by, key=key
        ),
        "review_admin": lambda: cases.review_admin_answer(
            admin_answer_of(complaint), False, "订单号与机构的课程一致。", by=by
        ),
        "record_outside_number": lambda: cases.record_outside_number(complaint, "OUT-1", today, by=by),
    }
    try:
        doing[name]()
    except InvalidRequestError as error:
        if "is not persistent" not in str(error):  # else the hand reached for a row that was never made
            raise
        raise IllegalMove() from error


HANDS = {
    PartyRole.HANDLING_BODY: "officer",
    PartyRole.MEDIATION_BODY: "association_officer",
    PartyRole.MEDIATOR: "mediator",
    PartyRole.RESPONDENT: "staff",
    PartyRole.OVERSIGHT: "supervisor",
    **dict.fromkeys(CLAIMANTS, "learner"),
}
