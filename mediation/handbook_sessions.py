"""The part of docs/lifecycle/mediation.md about sessions: drawn and listed from their table of moves."""

from complaints.citing import law_in_words
from complaints.handbook import in_order
from kernel.handbook import Arrow, diagram, table
from mediation.lifecycle import MEETING_MOVES, MeetingMove, MeetingState

ACTS = {
    "vote": "选择可以的时间",
    "fix": "定下或者更改时间、地点",
    "cancel": "取消",
    "respond": "答复怎样参加、是否同意录音录像",
    "record_attendance": "记录到会情况",
    "draft_minutes": "写笔录或者更正",
    "confirm_minutes": "确认笔录或者提出异议",
}
HEAD = ("在", "做什么", "席位", "到", "依据")
OPENING = """## 调解会

调解员提出几个时间，受邀的各方逐个说「可以」「勉强」或者「不行」，调解员定下一个，发通知和日历邀请。
每场调解会属于一个房间：各方一起的，或者只与一方的；不在这个房间里的人看不到它。

- 现场调解要提前告知时间、地点和调解人员（121号令第二十条）；提前几个工作日是平台规则，各方都选「可以」的时间不受此限。
- 各方都同意才可以录音录像；平台不录制。
- 没有来、也没有说明正当理由的，只作记录，供处理单位认定（121号令第二十三条，条例第四十六条），从不自动终止。
- 笔录由调解员写，到会各方在同一份文本上按「确认」；更正是新的一版，要重新确认。
"""


def sessions() -> list[str]:
    """The lines of the part; a session nobody came to is 没有开成."""
    states = {str(state): str(state.label) for state in MeetingState}
    arrows = [Arrow(str(move.source), str(move.target), ACTS[move.act]) for move in MEETING_MOVES]
    arrows.append(Arrow("fixed", "missed", "记录到会情况，没有人来"))
    drawn = diagram(states, arrows, first=["proposed"], last=("held", "missed", "cancelled"))
    return [OPENING, *drawn, "", *table(HEAD, (_row(move) for move in MEETING_MOVES))]


def _row(move: MeetingMove) -> tuple[str, ...]:
    target = "（不变）" if move.source is move.target else str(move.target.label)
    words = f"{ACTS[move.act]}（`{move.act}`）"
    return str(move.source.label), words, in_order(move.seats), target, law_in_words(move.law)
