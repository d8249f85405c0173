"""Hands for withdrawals, supplements, appraisals, recusals, facts and referrals: what must be ready, and the act."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from accounts.roles import Role
from complaints import actions as cases
from complaints.actions.moving import permit
from complaints.lifecycle import Payer, Status
from complaints.models import AnswerStep, Appraisal, Clock, Complaint
from kernel import clock
from kernel.db import db
from kernel.errors import DomainError
from kernel.events import SYSTEM, Actor
from mediation import actions as tables
from mediation.lifecycle import MediationState
from mediation.models import Mediation
from tests.complaints.power_hands import officer_at
from tests.world import World

APPRAISAL = cases.AppraisalDraft("课程录音是否经过剪辑", Payer.HALVES, "示例司法鉴定中心", 200_000)
LATER = timedelta(hours=25)


def withdrawn(world: World, complaint: Complaint) -> Complaint:
    """The case after its learner withdrew and let the time for second thoughts pass."""
    cases.withdraw(complaint, by=world.actor("learner"))
    with clock.stepped(clock.now() + LATER):
        cases.finish_withdrawals()
    db.session.refresh(complaint)
    return complaint


def _about_the_proposal(complaint: Complaint, by: Actor) -> dict[str, Callable[[], object]]:
    """What is done about the newest proposal; without one only the table is asked."""
    doing: dict[str, Callable[[Appraisal], object]] = {
        "answer_appraisal": lambda row: cases.answer_appraisal(complaint, row, True, True, by=by),
        "designate_appraiser": lambda row: cases.designate_appraiser(
            complaint, row, "示例质检院", "双方没有谈拢。", by=by
        ),
        "drop_appraisal": lambda row: cases.drop_appraisal(complaint, row, "没有必要。", by=by),
        "commission_appraisal": lambda row: cases.commission_appraisal(
            complaint, row, clock.today(), "委托书1号", by=by
        ),
    }

    def act(what: str) -> object:
        found = db.session.query(Appraisal).filter_by(complaint_id=complaint.id).order_by(Appraisal.id.desc())
        row = found.first()
        if row is None:
            permit(complaint, what, by)
            raise DomainError()
        return doing[what](row)

    return {what: partial(act, what) for what in doing}


def appraisal_agreed(world: World, complaint: Complaint, *, cost: bool = True, who: bool = True) -> Appraisal:
    """A proposal of the learner's that the institution answered."""
    row = cases.propose_appraisal(complaint, APPRAISAL, by=world.actor("learner"))
    cases.answer_appraisal(complaint, row, cost, who, by=world.actor("staff"))
    return row


def appraised(world: World, **changes: object) -> Complaint:
    """A case that waits for the report of an appraisal."""
    complaint = world.mediating(**changes)
    row = appraisal_agreed(world, complaint)
    cases.commission_appraisal(complaint, row, clock.today(), "委托书1号", by=world.actor("officer"))
    return complaint


def given_back(world: World, *, at_table: bool = True, **changes: object) -> Complaint:
    """A case the entrusted association gave back without an agreement, from its table or before there was one."""
    complaint = world.mediating(**changes) if at_table else world.entrusted(**changes)
    table = open_table_of(complaint)
    hand = "mediator" if at_table else "association_officer"
    tables.return_case(complaint, table, "双方差额太大。", by=world.actor(hand))
    return complaint


def open_table_of(complaint: Complaint) -> Mediation | None:
    """The table the case has open."""
    return db.session.query(Mediation).filter_by(complaint_id=complaint.id, state=MediationState.OPEN).one_or_none()


def suspended(world: World, **changes: object) -> Complaint:
    """A case whose mediator the learner wants to step down."""
    complaint = world.mediating(**changes)
    cases.ask_recusal(complaint, "调解员与机构有往来。", by=world.actor("learner"))
    return complaint


HALTED: dict[Status, Callable[[World], Complaint]] = {
    Status.APPRAISAL: lambda world: appraised(world),
    Status.SUSPENDED: lambda world: suspended(world),
}
HALTED_UNANSWERED: dict[Status, Callable[[World], Complaint]] = {
    Status.APPRAISAL: lambda world: appraised(world, step=AnswerStep.INTERIM),
    Status.SUSPENDED: lambda world: suspended(world, step=AnswerStep.INTERIM),
}


def head(world: World, place: str = "department") -> str:
    """The head of a body, made when first asked for."""
    return officer_at(world, place, Role.SUPERVISOR)


def ready_turn(world: World, complaint: Complaint, act: str) -> None:
    """What must have happened before one of these acts."""
    officer = world.actor("officer")
    if act in ("undo_withdrawal", "complete_withdrawal"):
        cases.withdraw(complaint, by=world.actor("learner"))
    if act == "supply_supplement":
        disputed = complaint.status is Status.POWER_DISPUTE
        if disputed:
            cases.settle_power(complaint, by=officer)
        cases.request_supplement(complaint, "请补充付款记录。", clock.today(), by=officer)
        if disputed:
            cases.dispute_power(complaint, world.organisation("regulator"), "应由对方处理。", by=officer)
    if act in ("answer_appraisal", "designate_appraiser", "drop_appraisal", "commission_appraisal"):
        appraisal_agreed(world, complaint, who=act != "designate_appraiser")
    if act == "name_mediator":
        cases.ask_recusal(complaint, "调解员与机构有往来。", by=world.actor("learner"))
        cases.decide_recusal(complaint, True, "理由成立。", by=world.actor(head(world)))


def turn_acts(world: World, complaint: Complaint, by: Actor, key: str) -> dict[str, Callable[[], object]]:
    """Each of these acts by its verb."""
    today = clock.today()
    return {
        "withdraw": lambda: cases.withdraw(complaint, by=by),
        "undo_withdrawal": lambda: cases.undo_withdrawal(complaint, by=by),
        "complete_withdrawal": lambda: _let_time_pass(complaint, by),
        "sign_termination": lambda: cases.sign_termination(complaint, "投诉人撤回投诉。", by=by),
        "request_supplement": lambda: cases.request_supplement(complaint, "请补充付款记录。", today, by=by),
        "supply_supplement": lambda: cases.supply_supplement(complaint, "已补充。", by=by),
        "propose_appraisal": lambda: cases.propose_appraisal(complaint, APPRAISAL, by=by),
        **_about_the_proposal(complaint, by),
        "receive_report": lambda: cases.receive_report(complaint, today, "报告1号", "没有剪辑。", by=by),
        "ask_recusal": lambda: cases.ask_recusal(complaint, "调解员与对方有往来。", by=by),
        "decide_recusal": lambda: cases.decide_recusal(complaint, False, "没有利害关系。", by=by),
        "name_mediator": lambda: _name(world, complaint, by),
        "report_fact": lambda: cases.report_fact(complaint, "又扣了一次款。", today, by=by, key=key),
        "refer_police": lambda: cases.refer_police(complaint, "示例公安分局", "公移1号", today, "涉嫌诈骗。", by=by),
    }


def _name(world: World, complaint: Complaint, by: Actor) -> None:
    table = open_table_of(complaint)
    if table is None:
        permit(complaint, "name_mediator", by)
    else:
        tables.name_mediator(table, world.person("other_mediator"), by=by)


def _let_time_pass(complaint: Complaint, by: Actor) -> None:
    """The clock brings a withdrawal into force; a person's hand at it is refused by the table."""
    if by != SYSTEM:
        permit(complaint, "complete_withdrawal", by)
    with clock.stepped(clock.now() + LATER):
        cases.finish_withdrawals()


def clock_of(complaint: Complaint, code: str) -> Clock:
    """The newest clock of a code."""
    found = db.session.query(Clock).filter_by(complaint_id=complaint.id, code=code).order_by(Clock.id.desc())
    return found.limit(1).one()
