"""One paper of every kind of an institution's six cycles, by the bodies of a family that hold the power."""

from complaints.wording import ASSOCIATION, DEPARTMENT, REGULATOR
from institutions import actions
from institutions.actions.notice_papers import KIND as NOTICE
from institutions.documents import exits, filings, inspections, selections, supervising
from institutions.lifecycle.noticing import NoticeKind
from institutions.lifecycle.supervising import TaskOrigin
from kernel import clock
from tests.complaints.turn_hands import head
from tests.institutions.life_hands import announcement, balances, choice, handed_in
from tests.institutions.watch_hands import begun, found, in_days
from tests.papers.bodies import OfBody

LIFE, CALLS = {*filings.SIGNS, *exits.SIGNS, *selections.SIGNS}, {supervising.CALL, supervising.TALK}
OF_INSTITUTIONS = {*LIFE, *inspections.SIGNS, *supervising.SIGNS, NOTICE}
# What no body of a family has the power to issue, or what only a department or an institution makes.
NOT_OF_INSTITUTIONS = {
    REGULATOR: {*LIFE, *CALLS, NOTICE},
    DEPARTMENT: CALLS,
    ASSOCIATION: {*LIFE, *inspections.SIGNS},
}


def of_institutions(world: OfBody) -> None:
    """Every paper of the cycles that this family's body, or the institution beside it, can make."""
    if world.family == DEPARTMENT:
        _institutions(world)
    if world.family != ASSOCIATION:
        _inspected(world)
    _watched(world)
    if world.family != REGULATOR:
        _noticed(world)


def _institutions(world: OfBody) -> None:
    """What a filing, a selection and an exit leave."""
    desk, staff = world.actor("supervisor"), world.actor("staff")
    chosen, _made = selections.select_with_paper(world.institution("app"), choice(), by=world.actor("officer"))
    selections.withdraw_with_paper(chosen, "换新的一期。", by=world.actor("officer"))
    filings.record_with_paper(handed_in(world), "", by=desk)
    filings.tell_missing_with_paper(handed_in(world), ["等保备案证明"], "请补正。", by=desk)
    filings.tell_where_with_paper(handed_in(world), "请向省级网信部门办理。", by=desk)
    row, _made = exits.announce_with_paper(world.institution("app"), announcement(), by=staff)
    exits.plan_with_paper(row, balances(learners=7), by=staff)


def _inspected(world: OfBody) -> None:
    """What was found, and what is to be rectified; a market regulator inspects as an education department does."""
    row = found(world, begun(world))
    officer = world.actor("officer")
    actions.demand_mending(row, row.items[0], "在首页公示许可。", in_days(10), by=officer)
    inspections.send_with_papers(row, by=officer)


def _watched(world: OfBody) -> None:
    """A task handed elsewhere; an association also calls in and talks (IR arts. 39, 40)."""
    officer, today = world.actor("officer"), clock.today()
    task = actions.open_task(actions.NewTask(world.institution("app"), TaskOrigin.HAND, "理由"), by=officer)
    actions.take_task(task, by=officer)
    if world.family == ASSOCIATION:
        supervising.record_talk_with_paper(task, today, "请按约定退款。机构表示改正。", by=officer)
        supervising.call_in_with_paper(task, in_days(5), "请带合同文本和退款记录。", by=officer)
        actions.record_call_in(task, "已到场说明。", by=officer)
    supervising.hand_over_with_paper(task, "示例网信办", "应用没有备案，请核查。", by=officer)


def _noticed(world: OfBody) -> None:
    draft = actions.NoticeDraft(NoticeKind.ADVICE, "暑期报班提示", "先看许可，再付款。")
    row = actions.draft_notice(draft, by=world.actor("officer"))
    chief = head(world) if world.family == DEPARTMENT else "association_admin"
    actions.approve_notice(row, by=world.actor(chief))
