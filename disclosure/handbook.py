"""docs/lifecycle/disclosure.md: from a closed case to a public page, drawn and listed from the table of moves."""

from accounts.roles import Role
from complaints.citing import law_in_words
from complaints.handbook import in_order
from disclosure.lifecycle import MOVES, CandidateState, Move
from kernel.handbook import Arrow, diagram, page, table

ACTS = {
    "prepare": "整理、脱敏",
    "notify": "送机构核对",
    "object": "机构提出异议",
    "publish": "公示",
    "decline": "不公示",
    "prepare_correction": "写更正稿",
    "drop_correction": "放弃更正稿",
    "correct": "另一人确认更正",
    "withdraw": "撤下",
    "expire": "期满",
}
OPENING = """# 从结案到公示

案件结案、文书送达以后，才可能公示；公示的是另存的副本，由人决定。当事人的话、姓名、联系方式、证据从不公示。

- 公示是行政机关的义务（《消费者权益保护法实施条例》第二十九条），对消费者协会等组织是平台规则。
- 机构核对和提出异议的时间包含在公示期限之内，不另外延长；机构的异议不能单独阻止公示。
- 更正由一个人写、同一单位另一个人确认；撤下一个人就能做，马上生效。
- 更正和撤下都是新的一行，并留下说明；旧的文字不再公开，事情本身不抹去。
- 每一条公示都写明「投诉信息，未经行政认定」。

本页由 `script/flask docs build` 从 `disclosure/lifecycle/publishing.py` 生成，请不要手改。
"""
LAST = ("withdrawn", "expired")


@page("docs/lifecycle/disclosure.md")
def disclosure_page() -> str:
    """The document."""
    states = {str(state): str(state.label) for state in CandidateState}
    moved = [Arrow(str(move.source), str(move.target), ACTS[move.act]) for move in MOVES]
    lines = [OPENING, "## 图", "", *diagram(states, moved, first=["candidate"], last=LAST), "", "## 表", ""]
    ordered = sorted(MOVES, key=lambda move: list(CandidateState).index(move.source))
    lines += table(("在", "做什么", "谁", "到", "依据"), (_row(move) for move in ordered))
    return "\n".join(lines) + "\n"


def _row(move: Move) -> tuple[str, ...]:
    target = "（不变）" if move.source is move.target else str(move.target.label)
    words = f"{ACTS[move.act]}（`{move.act}`）"
    return str(move.source.label), words, _who(move), target, law_in_words(move.law)


def _who(move: Move) -> str:
    roles = in_order(Role(name) for name in move.by if name != "system")
    return "、".join(filter(None, [roles, "系统" if "system" in move.by else ""]))
