"""What is written when a complaint comes in: receipt, registration, passing on, proof of identity and of service."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from complaints.wording.deciding import small_sums
from complaints.wording.parts import (
    ASSOCIATION,
    DEPARTMENT,
    REGULATOR,
    WE,
    YOU,
    BodyFacts,
    CaseFacts,
    Law,
    basis,
    contact,
    day,
    seal,
    together,
)
from kernel.typeset import SIGN, SMALL, paragraphs, row

IDENTITY_TITLE = {
    REGULATOR: "限期提供身份证明材料通知书",
    DEPARTMENT: "补充身份材料通知书",
    ASSOCIATION: "补充身份材料通知",
}
# Word for word the notes of form 一; they speak of market regulators and stand on their form alone.
FORM_ONE_NOTES = (
    "注：1. 本表格适用于市场监督管理部门对消费者通过电话、信函、上门等方式提起投诉的登记。",
    "2. 消费者通过非现场方式提起投诉的，无须在投诉人一栏签字。",
    "3. 消费者权益争议事实依据应当包括：消费者购买、使用商品或者接受服务的时间、地点、内容、涉及金额、消费者权益"
    "争议情况等具体事实及相应证明材料。",
    "4. 投诉请求应当包括：消费者主张修理、重作、更换、退货、补足商品数量、退还货款和服务费用、赔偿损失等具体请求。",
)
LONGEST_IN_A_ROW = 300
FREE_DAY = "＿＿＿＿年＿＿月＿＿日"
BOXES = {True: "☑是　□否", False: "□是　☑否", None: "□是　□否"}


def receipt(case: CaseFacts) -> list[str]:
    """The learner's receipt: what was received, which body and by when; it promises nothing else."""
    return [
        "投诉回执",
        f"{case.complainant}：",
        f"您于{day(case.filed_on)}提交的投诉已经收到。",
        f"投诉编号：{case.number}",
        f"被投诉机构：{case.respondent}",
        f"投诉类别：{case.category}",
        f"您的要求：{'；'.join(case.wishes)}" if case.wishes else "",
        "## 由谁处理",
        case.responsible,
        case.reason,
        "## 什么时候告知",
        case.due_line,
        *small_sums(case),
        f"{SMALL}本回执只证明收到投诉，不是受理决定。学诉不是全国12315平台，在这里提交不等于向市场监督管理部门投诉。",
    ]


@dataclass(frozen=True)
class RegistrationFacts:
    """What form 一 asks; `publish` and `entrust` are None where nothing was said, `came` says how and when it came."""

    phone: str
    address: str
    respondent_address: str
    respondent_code: str
    publish: bool | None
    entrust: bool | None
    story: str
    came: str
    on_site: bool
    acting: str = ""


def registration(body: BodyFacts, case: CaseFacts, facts: RegistrationFacts, on: date) -> list[str]:
    """投诉登记表 of a complaint by telephone, letter or at the counter (form 一; O121 art. 10; IR art. 46)."""
    where = facts.respondent_address or "不详"
    signs = "" if facts.on_site else "非现场投诉，投诉人不用签字。"
    is_form = body.family == REGULATOR
    used = "" if is_form else "本表用于电话、信函、上门等方式的投诉。"
    return [
        "投诉登记表",
        row("登记单位", body.name, "编号", case.number),
        row("投诉人姓名", case.complainant, "联系电话", facts.phone),
        row("证件类型", "", "证件号码", ""),
        row("联系地址", facts.address, "代为办理", facts.acting),
        row("是否同意公示投诉信息", BOXES[facts.publish], "是否同意委托调解", BOXES[facts.entrust]),
        row("被投诉人名称（姓名）", case.respondent, "联系人", ""),
        row("地址", where, "联系电话", ""),
        row("统一社会信用代码", facts.respondent_code),
        row("来源和类别", f"{facts.came}；{case.category}"),
        *_told("消费者权益争议事实依据", paragraphs(facts.story)),
        *_told("投诉请求", [f"（{index}）{wish}" for index, wish in enumerate(case.wishes, 1)]),
        f"{SIGN}投诉人（签字）：　　　　年　月　日",
        f"{SIGN}{body.officer or '经办人'}（签字）：　　　　年　月　日",
        f"{SMALL}{day(on)}登记。{signs}{used}证件信息只在核验身份需要时填写。",
        *[f"{SMALL}{note}" for note in FORM_ONE_NOTES if is_form],
    ]


def _told(label: str, lines: Sequence[str]) -> list[str]:
    """What was said, in a row of the form while it is short; else below its heading, where a page may end."""
    return [row(label, " ".join(lines))] if sum(map(len, lines)) <= LONGEST_IN_A_ROW else [f"## {label}", *lines]


@dataclass(frozen=True)
class Sender:
    """Who passes a case on: a name for the seal, whether regulators' form 三 is its own, who hears what came of it."""

    name: str
    is_regulator: bool = True
    hears: str = ""


def dispatch(
    sender: Sender, body: BodyFacts, case: CaseFacts, files: int, on: date, law: Law, duty: Sequence[str] = ()
) -> list[str]:
    """A complaint is passed to the body with the power (form 三; O121 art. 41; elsewhere 平台规则).

    Who sorts sees no name, so the paper has the case's number in its place. `duty` are the articles by which a body
    that is no market regulator handles complaints.
    """
    if body.family == REGULATOR and sender.is_regulator:
        asked = f"请你局按照{law.order}的规定依法予以处理"
        # No rule says by which day: the superior writes it in by hand, as on the form.
        asked += f"，并将处理结果于{FREE_DAY}前报告{sender.hears}。" if sender.hears else "。"
    else:
        asked = f"请按照{'、'.join(duty) + '等' if duty else ''}适用于你单位的规定予以处理。"
        asked += f"请将处理结果报告{sender.hears}。" if sender.hears else ""
    return [
        "投诉分送通知书",
        f"{body.name}：",
        f"现转去投诉人于{day(case.filed_on)}关于{case.about}的投诉。{asked}",
        case.reason,
        f"附：相关材料{files}份，共　　页。",
        f"依据：{law.words}",
        case.due_line,
        f"{SIGN}{sender.name}（印章）",
        f"{SIGN}{day(on)}",
    ]


def identity_request(body: BodyFacts, case: CaseFacts, asked: str, by: date, on: date, law: Law) -> list[str]:
    """Proof of identity is asked of the complainant by a day inside the time for deciding (form 四; IR art. 46)."""
    we = WE[body.family]
    first = law.articles[0] if law.articles else ""
    if body.family == REGULATOR and len(law.articles) < 4:
        opening = [f"根据{law.words}的规定，请你在{day(by)}前向我局提供以下身份证明材料。"]
        end = f"逾期未提供或提供虚假材料的，我局将根据{law.articles[-1]}的规定，对投诉依法不予受理。"
    elif body.family == REGULATOR:
        opening = [
            f"根据{first}的规定，消费者和经营者发生消费争议向市场监督管理部门或者其他有关行政部门投诉的，"
            "应当提供真实身份信息等材料。",
            f"根据{law.articles[1]}的规定，请你在{day(by)}前向我局提供以下身份证明材料。",
        ]
        end = f"逾期未提供或提供虚假材料的，我局将根据{together(law.articles[2:])}的规定，对投诉依法不予受理。"
    elif body.family == DEPARTMENT:
        opening = [
            f"根据{first}的规定，向有关行政部门投诉的，应当提供真实身份信息。请您在{day(by)}前向{we}提供以下材料："
        ]
        end = f"逾期未提供，{we}不能确认您的真实身份的，将依据同一规定决定不予受理，并告知理由和其他途径。"
    else:
        opening = [f"请您在{day(by)}前向{we}提供以下材料（本组织自己的规则）："]
        end = f"逾期未提供的，{we}可能不能受理；您仍然可以走其他途径。"
    return [
        IDENTITY_TITLE[body.family],
        f"{case.complainant}：",
        f"关于{YOU[body.family]}对{case.about}的投诉：",
        *opening,
        *paragraphs(asked),
        end,
        "告知是否受理的期限不因等待材料而延长。",
        *([] if body.family == REGULATOR else basis(body, law.articles)),
        contact(body),
        *seal(body, on),
    ]


@dataclass(frozen=True)
class Served:
    """One service: which paper, to whom, how, what proves it, when, and who noted it."""

    paper: str
    number: str
    to: str
    how: str
    proof: str
    on: date
    by: str


def service(body: BodyFacts, case: CaseFacts, served: Sequence[Served], on: date) -> list[str]:
    """送达记录: how a paper reached whom, kept by the body; a signature of who received it is asked for nowhere."""
    lines = ["送达记录", f"案件：{case.dispute}"]
    for one in served:
        lines += [
            row("送达的文书", one.paper, "文号", one.number),
            row("受送达人", one.to, "送达方式", one.how),
            row("送达日期", day(one.on), "记录人", one.by),
            row("凭证", one.proof),
        ]
    return [
        *lines,
        f"{SMALL}以上按经办人的记录填写。快递签收单、回证等原件请附在后面。",
        f"{SIGN}记录人（签字）：　　　　年　月　日",
        *seal(body, on),
    ]
