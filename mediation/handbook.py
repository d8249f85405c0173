"""docs/lifecycle/mediation.md: the table and its agreement, drawn and listed from their tables of moves."""

from complaints.citing import law_in_words
from complaints.handbook import in_order
from complaints.lifecycle.entrusting import ENTRUSTING_MOVES, EntrustingMove, EntrustingState
from kernel.handbook import Arrow, diagram, page, table
from mediation.handbook_sessions import sessions
from mediation.lifecycle import (
    AGREEMENT_MOVES,
    ROUND_MOVES,
    RUNNING,
    SEAT_MOVES,
    TABLE_MOVES,
    AgreementMove,
    AgreementState,
    MediationState,
    RoundMove,
    RoundState,
    SeatMove,
    SeatState,
    TableMove,
)

ACTS = {
    "record_signature": "登记签字盖章",
    "record_oral": "记录口头协议（仅人民调解委员会）",
    "end": "案件终止或者撤回，调解随之结束",
    "return": "受托的组织没有谈成，交回委托单位",
    "discard": "作废文本",
    "lapse": "调解结束，没有生效的文本失效",
    "supersede": "新的协议生效，代替原协议",
    "confirm": "确认",
    "complete": "最后一方确认",
    "agree": "同意规则",
    "open": "第二方同意规则",
    "bid": "出价，或者替换出价",
    "meet": "第二方出价，比较后有重合",
    "part": "第二方出价，比较后没有重合",
    "decline": "不用这种办法，或者退出",
    "cancel": "取消",
    "run_out": "最后一天已过，或者调解已结束",
    "ask_again": "换了内容，重新征询",
    "entrust": "双方都同意，发出委托函",
    "return_agreed": "达成协议，随之交回",
    "return_failed": "没有谈成，连同理由交回",
}
SEAT_ACTS = {
    "consent": "同意（双方都同意之前）",
    "object": "不同意",
    "complete": "双方都已同意",
    "invite": "发出邀请",
    "accept": "入席",
    "refuse": "不参加",
    "revoke": "撤回",
    "leave": "退出",
    "remove": "请离",
    "take_back": "收回同意",
}
HEAD = ("在", "做什么", "席位", "到", "依据")
OPENING = """# 一张桌子，一份协议

调解由调解员主持，各方坐到一张桌前；谈成的，写成协议。页面上的按键是「确认」，不是签字：
协议从登记的签字盖章日起生效，此前都是「待签字盖章生效」。

- 双方都同意，调解才开始；不作选择不代表同意。
- 协议文本只能由调解员从各方都同意的方案生成；每一方看到的是同一份文本、同一个校验值，改一个字就要重新确认。
- 教育行政部门自己调解的，适用《消费者权益保护法实施条例》第四十六条；消费者协会、人民调解委员会等组织按各自的规则，
  司法确认只适用于以依法设立的调解组织名义达成的协议。
- 学员和机构以外的一方，双方都同意才能邀请；它看不到能认出学员的内容，随时可以退出，也随时可以因一方收回同意而离席。

本页由 `script/flask docs build` 从 `mediation/lifecycle/` 生成，请不要手改。
"""


@page("docs/lifecycle/mediation.md")
def mediation_page() -> str:
    """The document."""
    states = {str(state): str(state.label) for state in MediationState}
    tables = [Arrow(str(move.source), str(move.target), ACTS[move.act]) for move in TABLE_MOVES]
    papers = {str(state): str(state.label) for state in AgreementState}
    agreements = [Arrow(str(move.source), str(move.target), ACTS[move.act]) for move in AGREEMENT_MOVES]
    ended, done = ("agreed", "ended"), ("effective", "discarded", "superseded")
    lines = [OPENING, "## 桌子", "", *diagram(states, tables, first=["open"], last=ended), ""]
    lines += [*table(HEAD, (_row(move) for move in TABLE_MOVES)), ""]
    lines += ["## 协议", "", *diagram(papers, agreements, first=["drafted"], last=done), ""]
    lines += [*table(HEAD, (_row(move) for move in AGREEMENT_MOVES)), ""]
    rounds = {str(state): str(state.label) for state in RoundState}
    bids = [Arrow(str(move.source), str(move.target), ACTS[move.act]) for move in ROUND_MOVES]
    over = tuple(str(state) for state in RoundState if state not in RUNNING)
    lines += ["## 保密出价", "", *diagram(rounds, bids, first=["proposed"], last=over), ""]
    lines += [*table(HEAD, (_row(move) for move in ROUND_MOVES)), ""]
    given = {str(state): str(state.label) for state in EntrustingState}
    back = [Arrow(str(move.source), str(move.target), ACTS[move.act]) for move in ENTRUSTING_MOVES]
    over = ("agreed", "failed", "ended", "dropped")
    lines += ["## 委托", "", *diagram(given, back, first=["asked", "standing"], last=over), ""]
    lines += [*table(HEAD, (_row(move) for move in ENTRUSTING_MOVES)), ""]
    seats = {str(state): str(state.label) for state in SeatState}
    moves = [Arrow(str(move.source), str(move.target), SEAT_ACTS[move.act]) for move in SEAT_MOVES]
    over = ("declined", "refused", "revoked", "left", "removed")
    lines += ["## 受邀方的席位", "", *diagram(seats, moves, first=["proposed"], last=over), ""]
    lines += [*table(HEAD, (_row(move) for move in SEAT_MOVES)), ""]
    lines += sessions()
    return "\n".join(lines) + "\n"


def _row(move: TableMove | AgreementMove | RoundMove | EntrustingMove | SeatMove) -> tuple[str, ...]:
    target = "（不变）" if move.source is move.target else str(move.target.label)
    known = SEAT_ACTS if isinstance(move, SeatMove) else ACTS
    words = f"{known[move.act]}（`{move.act}`）"
    return str(move.source.label), words, in_order(move.seats), target, law_in_words(move.law)
