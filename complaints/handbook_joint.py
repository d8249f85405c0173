"""docs/lifecycle/joint.md: the life of a joint complaint and of a place in it, from its tables of moves."""

from complaints.citing import law_in_words
from complaints.lifecycle.joint import JOINT_MOVES, MEMBER_MOVES, JointState, LeftWhy, MemberState
from kernel.handbook import Arrow, diagram, page, table

ACTS = {
    "offer": "告知相似投诉的投诉人",
    "join": "加入",
    "leave": "退出",
    "form": "第二个人加入，成立",
    "stand": "愿意担任代表人",
    "stand_down": "不再担任代表人",
    "choose": "推选代表人",
    "elect": "计票，确定代表人",
    "tell": "给大家发消息",
    "accept_all": "一并受理",
    "refuse_all": "一并不予受理",
    "sit_down": "主案的调解桌打开，代表人入座",
    "rise": "主案的调解桌没有谈成，或者主案的投诉人退出",
    "put_terms": "写共同方案",
    "agree_terms": "机构同意共同方案",
    "answer_terms": "各自表示同意或不同意",
    "entrust_all": "对已同意调解的案件一并委托调解",
    "draft_all": "一并写出各人的协议文本",
    "sign_all": "一并登记签字盖章",
    "end": "结束共同投诉",
    "settle": "共同调解结束",
    "dissolve": "加入的人都已退出，或者被提议的案件都已转走",
}
OPENING = """# 共同投诉

几个人就同一争议投诉同一机构，可以一起办（121号令第十二条；不适用该办法的单位是平台规则）。没有人被别人加进来：单位提议，各人自己加入，随时可以退出。
每人的案件、金额、回执、期限和决定始终是自己的；一次签发，逐件作出、逐件送达。代表人最多两位，由各人书面推选；和解须经各人本人同意，不表示不代表同意。

本页由 `script/flask docs build` 从 `complaints/lifecycle/joint.py` 生成，请不要手改。
"""


@page("docs/lifecycle/joint.md")
def joint_page() -> str:
    """The document."""
    states = {str(state): str(state.label) for state in JointState}
    moved = [Arrow(str(one.source), str(one.target), ACTS[one.act]) for one in JOINT_MOVES]
    last = [str(JointState.SETTLED), str(JointState.ENDED)]
    lines = [OPENING, "## 图", ""]
    lines += [*diagram(states, moved, first=[str(JointState.PROPOSED)], last=last), ""]
    rows = [
        (
            str(one.source.label),
            f"{ACTS[one.act]}（`{one.act}`）",
            "、".join(str(hand.label) for hand in sorted(one.by)),
            "（不变）" if one.source is one.target else str(one.target.label),
            law_in_words(one.law),
        )
        for one in JOINT_MOVES
    ]
    lines += ["## 各步", "", *table(("在", "做什么", "谁", "到", "依据"), rows), ""]
    return "\n".join([*lines, *_member()]).rstrip() + "\n"


def _member() -> list[str]:
    """The place of one complainant."""
    rows = [
        (str(source.label), f"{ACTS[act]}（`{act}`）", str(target.label))
        for (source, act), target in MEMBER_MOVES.items()
    ]
    states = {str(state): str(state.label) for state in MemberState}
    moved = [Arrow(str(source), str(target), ACTS[act]) for (source, act), target in MEMBER_MOVES.items()]
    drawn = diagram(states, moved, first=[str(MemberState.OFFERED)], last=[])
    why = [f"- {one.label}（`{one}`）" for one in LeftWhy]
    return ["## 一个人的位置", "", *drawn, "", *table(("在", "做什么", "到"), rows), "", "退出的原因：", "", *why]
