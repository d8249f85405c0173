"""The canonical texts around a session: the notice of time and place, and the minutes; facts in, lines out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from complaints.wording import REGULATOR, SIGN, SMALL, WE, BodyFacts, canonical, day
from kernel.typeset import paragraphs

NOTICE_TITLE = {REGULATOR: "投诉调解通知书"}
OWN_TITLE = "调解会通知"
PAPERS = ("身份证明材料", "合同、订单、付款凭证等与争议有关的材料", "委托他人参加的，带上授权委托书")


@dataclass(frozen=True)
class NoticeFacts:
    """A notice to one seat; `is_on_site` with a market regulator's body makes it form 七, which cites its `order`."""

    addressee: str
    number: str
    category: str
    starts_at: datetime
    minutes: int
    is_on_site: bool
    way: str
    place: str
    papers: Sequence[str]
    recusal_days: int
    mediators: Sequence[str]
    phone: str
    sequence: int
    told_on: date
    held_for: str = ""
    order: str = ""


def notice_title(family: str, *, is_on_site: bool) -> str:
    """Form 七 is for on-site mediation by a market regulator only; all others write their own (rules §0b.23)."""
    return NOTICE_TITLE[family] if is_form_seven(family, is_on_site=is_on_site) else OWN_TITLE


def is_form_seven(family: str, *, is_on_site: bool) -> bool:
    """Whether the notice is form 七, which has to tell who mediates (O121 art. 20)."""
    return is_on_site and family in NOTICE_TITLE


def notice(body: BodyFacts, facts: NoticeFacts) -> str:
    """The notice of a session in the words of the body's kind (O121 arts. 20, 21; form 七)."""
    is_form = is_form_seven(body.family, is_on_site=facts.is_on_site)
    lines = [notice_title(body.family, is_on_site=facts.is_on_site), f"{facts.addressee}："]
    lines += _form_seven(facts) if is_form else _own(body, facts)
    if facts.sequence:
        lines.append(f"此前发出的通知以本通知为准（第{facts.sequence}次变更）。")
    lines += [
        f"请携带以下材料：{'；'.join(f'{index}. {paper}' for index, paper in enumerate(facts.papers, 1))}。",
        "如果您认为调解人员是投诉人或者被投诉人的近亲属或者有其他利害关系，可能影响公正处理投诉的，"
        f"可以自收到本通知书之日起{facts.recusal_days}个工作日内对调解人员提出回避申请。",
        f"调解人员：{'、'.join(facts.mediators)}；联系电话：{facts.phone}。",
        "特此通知。",
        f"{SIGN}{body.name}（印章）",
        f"{SIGN}{day(facts.told_on)}",
    ]
    return canonical(lines)


def clock_words(at: datetime) -> str:
    """2026年12月1日14时，or 14时30分; in the zone of the instant given."""
    return f"{day(at.date())}{at.hour}时{f'{at.minute}分' if at.minute else ''}"


def _form_seven(facts: NoticeFacts) -> list[str]:
    return [
        f"关于{facts.number}（{facts.category}）的投诉，我局已经受理，根据{facts.order}的规定，"
        f"现组织双方当事人进行现场调解。请于{clock_words(facts.starts_at)}到{facts.place}参加调解。"
        "无正当理由不参加调解的，我局将依法终止调解。",
        f"预计用时{facts.minutes}分钟。{facts.held_for}",
    ]


def _own(body: BodyFacts, facts: NoticeFacts) -> list[str]:
    """The body's own words; what an absence may lead to is said as its kind has it (IR art. 46; own rules)."""
    where = f"到{facts.place}参加" if facts.is_on_site else f"以{facts.way}方式参加"
    entry = "" if facts.is_on_site else "参加的方法见网站上的调解会页面，不在本通知里写明。"
    end = "终止调解" if body.family != REGULATOR else "依法终止调解"
    return [
        f"关于编号{facts.number}（{facts.category}）的争议，{WE[body.family]}现组织各方调解。"
        f"请于{clock_words(facts.starts_at)}{where}，预计用时{facts.minutes}分钟。{entry}",
        f"调解自愿。不能参加的，请提前说明理由，可以另约时间；没有正当理由不参加的，{WE[body.family]}可以{end}。",
        facts.held_for,
        f"依据：{body.legal_basis}",
    ]


@dataclass(frozen=True)
class MinutesFacts:
    """What minutes hold; `seats` are name, how it came, and who or why; mediators as the body lets them be known."""

    number: str
    session: int
    version: int
    body: str
    is_private: bool
    starts_at: datetime
    way: str
    place: str
    mediator: str
    beside: Sequence[str]
    seats: Sequence[tuple[str, str, str]]
    recording: str
    course: str
    result: str
    correction: str
    drafted_on: date


def minutes(facts: MinutesFacts) -> str:
    """The text everybody who came confirms; it names no learner, so that every seat may read it (§0b.25)."""
    kind = "单独会谈" if facts.is_private else "各方共同参加"
    return canonical(
        [
            "调解笔录",
            f"案件编号：{facts.number}　第{facts.session}次调解会（{kind}）　文本第{facts.version}版",
            f"时间：{clock_words(facts.starts_at)}　方式：{facts.way}",
            f"地点：{facts.place}" if facts.place else "",
            f"调解组织：{facts.body}　主持和记录：{facts.mediator}",
            f"协助调解：{'、'.join(facts.beside)}" if facts.beside else "",
            f"更正说明：{facts.correction}" if facts.correction else "",
            "## 到会情况",
            *[f"（{index}）{_came(*seat)}" for index, seat in enumerate(facts.seats, 1)],
            f"录音录像：{facts.recording}。平台不录制，也不保存录音录像。",
            "## 调解经过",
            *paragraphs(facts.course),
            "## 结果",
            *paragraphs(facts.result),
            f"{SMALL}到会各方在平台上按「确认」，表示笔录与会上所说一致，不是签字，也不表示同意对方的主张。",
            f"{SMALL}{day(facts.drafted_on)}整理。更正是新的一版，原来的版本留存。",
        ]
    )


def _came(name: str, how: str, cause: str) -> str:
    return f"{name}：{how}（{cause}）" if cause else f"{name}：{how}"


def template(wishes: Sequence[str]) -> str:
    """What the mediator begins with: the things minutes tell of, to be filled in."""
    asked = "；".join(wishes)
    return "\n".join(
        [
            "1. 调解员说明了调解自愿、各方的权利（可以申请回避、随时退出）和调解不收费。",
            f"2. 投诉人的要求：{asked}" if asked else "2. 投诉人的要求：",
            "3. 被投诉机构的意见：",
            "4. 双方没有争议的事实：",
            "5. 双方有争议的事实和各自的证据：",
            "6. 调解的过程：",
        ]
    )
