"""docs/lifecycle/case.md: the life of a case, drawn and listed from its table of moves."""

from collections.abc import Iterable

from complaints.citing import law_in_words
from complaints.lifecycle import MOVES, Move, Status
from complaints.lifecycle.beside import SAYINGS
from complaints.lifecycle.follow_ups import FOLLOW_STEPS, FollowState
from complaints.lifecycle.performance import GONE, STEPS, PromiseState
from kernel.handbook import Arrow, diagram, page, table
from kernel.labels import Labelled

ACTS = {
    "assign": "分派",
    "accept": "受理",
    "refuse": "不予受理",
    "return_to_intake": "退回受理窗口",
    "hand_off": "转其他平台办理",
    "dispute_power": "提出处理权限争议",
    "settle_power": "协商一致",
    "designate": "上级指定",
    "split": "分出举报",
    "contest_route": "认为处理单位不对",
    "answer_objection": "答复异议",
    "request_identity": "请补充身份材料",
    "supply_identity": "补充身份材料",
    "withdraw": "撤回投诉",
    "mediate": "开始调解",
    "entrust": "委托调解",
    "agree": "达成协议",
    "terminate": "终止调解",
    "answer": "机构答复",
    "offer": "提出方案",
    "reply": "回应方案",
    "consent": "说明是否同意",
    "open_clue": "立线索核查",
    "pause": "暂停计算",
    "resume": "恢复计算",
    "ask_extension": "申请延长",
    "decide_extension": "决定是否延长",
    "settle": "双方同意方案",
    "decline": "机构表示不和解",
    "move_on": "转交处理单位",
    "admin_answer": "作出程序性答复",
    "review_admin": "核对程序性答复",
    "record_outside_number": "记下外部编号",
    "close": "结案归档",
    "take_on": "确定经办人",
    "urge": "督办",
    "note_reason": "注明逾期原因",
    "take_over": "接手",
    "link": "与同一人的另一件关联",
    "unlink": "取消关联",
    "undo_withdrawal": "取消撤回",
    "complete_withdrawal": "撤回生效",
    "sign_termination": "撤回后作出终止调解决定",
    "request_supplement": "要求补充材料",
    "supply_supplement": "补充材料",
    "propose_appraisal": "提议检测鉴定",
    "answer_appraisal": "答复检测鉴定的提议",
    "designate_appraiser": "指定鉴定机构",
    "drop_appraisal": "不鉴定",
    "commission_appraisal": "委托检测鉴定",
    "receive_report": "收到鉴定结果",
    "ask_recusal": "申请调解员回避",
    "decide_recusal": "决定是否回避",
    "name_mediator": "另行安排调解员",
    "report_fact": "报告新情况",
    "refer_police": "移送公安机关（投诉人涉嫌诈骗）",
    "say": "发言",
}
BEGINNING = (Status.PRE_SETTLEMENT, Status.RECEIVED, Status.ASSIGNED, Status.HANDED_OFF)
BEGINNINGS = tuple(str(status) for status in BEGINNING)
SAID = {
    "mark": "逐项标记是否解决",
    "rate_answer": "给机构的答复评分",
    "rate_body": "给处理单位的办理评分",
    "view_outcome": "说明怎么看结果",
    "cover_file": "遮盖材料里的个人信息",
    "refer_police": "记下投诉人涉嫌诈骗、移送公安机关",
}
PROMISED = {
    "claim": "称已履行",
    "prove": "称已履行并附凭证",
    "confirm": "确认已履行",
    "deny": "表示没有履行",
    "let_stand": "异议的时间已过",
    "default": "约定的日期已过",
    "replace": "由新的方案代替",
    "void": "协议没有生效",
    "claim_part": "称已支付一部分",
    "confirm_part": "确认收到一部分",
}
FOLLOWED = {
    "flag": "约定退款日后十五日已过",
    "urge": "督促履行",
    "propose": "提出新的履行日期",
    "decline": "不同意或者收回",
    "settle_anew": "同意新的履行日期",
    "ask_anew": "表示是否愿意重新调解",
    "to_court": "已交法院或者仲裁",
    "give_up": "不再要求履行",
    "let_stand": "异议的时间已过",
    "go_on": "又表示没有履行",
    "take_back": "恢复跟进",
    "keep": "对方本人确认已履行",
    "replace": "由新的约定代替",
}
OPENING = """# 案件的一生

每件投诉从提交到结案，走的都是下面这张表：在哪个状态、谁、坐在哪个席位，可以做什么，案件到哪里去，
哪些期限起算或者停止，依据什么。表里没有的，就做不了。

- 「席位」是谁在这个案件里是什么人；没有写席位的，由受理窗口的平台管理员办理。
- 依据《市场监督管理投诉举报处理办法》的几行，只对市场监督管理部门是法；其他部门依《消费者权益保护法实施条例》，
  同样的步骤在别处是平台规则。
- 没有一个期限会自己受理、拒绝或者终止案件；到期只提醒、记录、上报，决定由人作出。投诉人自己按下的撤回，
  过了可以取消的时间才生效（平台规则）；在那之前只能办理不改变案件状态的事。
- 期限的长短见[规则](../rules.md)。

本页由 `script/flask docs build` 从 `complaints/lifecycle/` 生成，请不要手改。
"""


@page("docs/lifecycle/case.md")
def case_page() -> str:
    """The document."""
    states = {str(status): str(status.label) for status in Status}
    moved = [Arrow(str(move.source), str(move.target), ACTS[move.act]) for move in MOVES]
    lines = [OPENING, "## 图", ""]
    lines += ["只画状态改变的一步；不改变状态的（答复、发言、督办……）在后面的表里。", ""]
    lines += diagram(states, moved, first=BEGINNINGS, last=[str(Status.CLOSED)])
    lines += ["", "提交时规则已能确定单位的，直接到「待受理」；确定不了的，先在「待分派」由受理窗口查明；"]
    lines += ["应在其他平台办理的，提交后就是「转其他平台办理」。", ""]
    for status in Status:
        lines += _section(status)
    lines += [*_beside(), *_promises(), *_followed()]
    return "\n".join(lines).rstrip() + "\n"


def _beside() -> list[str]:
    """What parties may say beside the moves."""
    rows = [
        (f"{SAID[row.act]}（`{row.act}`）", f"{in_order(row.by)}\n席位：{in_order(row.seats)}", in_order(row.states))
        for row in SAYINGS.values()
    ]
    head = ("说什么", "谁，在哪个席位", "在哪些状态")
    note = "都不改变案件的状态，不挡任何一步，也不停任何期限；没有标记、没有评分的各自单独统计。"
    return ["## 案件之外可以说的话", "", note, "", *table(head, rows), ""]


def _promises() -> list[str]:
    """The life of one promise, parallel to the case and longer than it (rules §0b.7, .15)."""
    states = {str(state): str(state.label) for state in PromiseState}
    moved = [Arrow(str(step.source), str(step.target), PROMISED[step.act]) for step in STEPS]
    rows = [
        (str(one.source.label), f"{PROMISED[one.act]}（`{one.act}`）", str(one.by.label), str(one.target.label))
        for one in STEPS
    ]
    note = (
        "每一项承诺各走各的；「一方称已履行」「有凭证、未异议」「对方本人确认」分开记录，从不相加。"
        "承诺的一方什么都结束不了。"
    )
    last = [str(state) for state in (PromiseState.CONFIRMED, *sorted(GONE))]
    lines = ["## 履约跟进", "", note, "", *diagram(states, moved, first=[str(PromiseState.OPEN)], last=last), ""]
    return [*lines, *table(("在", "做什么", "谁", "到"), rows), ""]


def _followed() -> list[str]:
    """What becomes of a promise whose day passed (rules §0b.7)."""
    states = {str(state): str(state.label) for state in FollowState}
    moved = [Arrow(str(one.source), str(one.target), FOLLOWED[one.act]) for one in FOLLOW_STEPS]
    rows = [
        (
            str(one.source.label),
            f"{FOLLOWED[one.act]}（`{one.act}`）",
            str(one.by.label),
            str(one.target.label),
            law_in_words(one.law),
        )
        for one in FOLLOW_STEPS
    ]
    note = "约定的日期已过、没有履行的确认，跟进自动开始；案件保持原样，不重新计算受理和调解的期限。"
    last = [str(FollowState.KEPT), str(FollowState.SETTLED_ANEW)]
    lines = ["## 到期以后的跟进", "", note, "", *diagram(states, moved, first=[str(FollowState.OPEN)], last=last), ""]
    return [*lines, *table(("在", "做什么", "谁", "到", "依据"), rows), ""]


def _section(status: Status) -> list[str]:
    """What may be done in one status."""
    moves = [move for move in MOVES if move.source is status]
    lines = [f"## {status.label}（`{status}`）", ""]
    if not moves:
        return [*lines, "到此为止，不会自己重新打开；新的争议是新的投诉。", ""]
    head = ("做什么", "谁，在哪个席位", "到", "期限", "依据")
    return [*lines, *table(head, (_row(move) for move in moves)), ""]


def _row(move: Move) -> tuple[str, ...]:
    target = "（不变）" if move.source is move.target else str(move.target.label)
    if move.outcome is not None:
        target += f"\n结果：{move.outcome.label}"
    clocks = [f"起：{'、'.join(move.starts)}"] if move.starts else []
    clocks += [f"止：{'、'.join(move.stops)}"] if move.stops else []
    return f"{ACTS[move.act]}（`{move.act}`）", _who(move), target, "\n".join(clocks), law_in_words(move.law)


def _who(move: Move) -> str:
    roles, seats = in_order(move.by) or "到时自动", in_order(move.seats)
    who = f"{roles}\n席位：{seats}" if seats else roles
    return who if move.kinds is None else f"{who}\n处理单位须是：{in_order(move.kinds)}"


def in_order(members: Iterable[Labelled]) -> str:
    """Members of one enumeration by their words, in order of definition."""
    held = set(members)
    kinds = {type(member) for member in held}
    return "、".join(str(member.label) for kind in kinds for member in kind if member in held)
