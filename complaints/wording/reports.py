"""Papers of a report (举报): its registration, and the result where a law says that it is told (forms 二, 十)."""

from dataclasses import dataclass
from datetime import date

from complaints.wording.parts import REGULATOR, BodyFacts, Law, day, seal
from kernel.typeset import SIGN, SMALL, paragraphs, row

# Word for word the notes of form 二; they speak of market regulators and stand on their form alone.
FORM_TWO_NOTES = (
    "注：1. 本表格适用于市场监督管理部门对举报人通过电话、信函、上门等方式提起举报的登记。",
    "2. 举报人可以匿名举报，但应当提供具体涉嫌违法线索和相应的事实依据，并对举报内容的真实性负责。举报人实名"
    "举报的，还应当提供真实的身份信息。",
    "3. 通过非现场方式提出举报的，无须在举报人一栏签字。",
)


@dataclass(frozen=True)
class ReportFacts:
    """A report as its papers show it; who reports is never among it but for the name on their own notice."""

    number: str
    target: str
    target_address: str
    category: str
    filed_on: date
    is_named: bool


def report_registration(body: BodyFacts, report: ReportFacts, words: str, basis: str, on: date) -> list[str]:
    """举报登记表 (form 二): who reports stays in the body's own keeping and is not printed (O121 art. 37)."""
    who = "实名（身份由本单位另行保管，不打印）" if report.is_named else "匿名"
    kept = "依法保密" if report.is_named else ""  # of an anonymous reporter there is nothing: the place stays free
    breaches = "涉嫌违反市场监督管理法律、法规、规章的" if body.family == REGULATOR else ""
    notes = FORM_TWO_NOTES if body.family == REGULATOR else ["非现场、匿名举报的，举报人不用签字。"]
    return [
        "举报登记表",
        row("登记单位", body.name, "编号", report.number),
        row("举报人姓名", who, "联系电话", kept),
        row("联系地址", kept, "身份证件号码", kept),
        row("被举报人名称（姓名）", report.target, "地址", report.target_address or "不详"),
        row("类别", report.category, "收到日期", day(report.filed_on)),
        f"## {breaches}具体线索和相应的事实依据",
        *paragraphs(words),
        *paragraphs(basis),
        f"{SIGN}举报人（签字）：　　　　年　月　日",
        f"{SIGN}{body.officer or '经办人'}（签字）：　　　　年　月　日",
        f"{SMALL}{day(on)}打印。举报人的信息应当保密，不得泄露给被举报人和与办理无关的人。",
        *[f"{SMALL}{note}" for note in notes],
    ]


def report_result(body: BodyFacts, report: ReportFacts, law: str, result: str, on: date) -> list[str]:
    """举报处理结果告知书 (form 十): told only where a law says so, and which (O121 art. 36).

    It is addressed by the report's number: a paper lies about, and who reports is not to be read off it (art. 37).
    """
    return [
        "举报处理结果告知书",
        "举报人：",
        f"关于{report.target}的举报（编号{report.number}），我局已依法处理。根据{law}规定，现将处理结果告知如下：",
        *paragraphs(result),
        "特此告知。",
        *seal(body, on),
    ]


def report_dispatch(
    body: BodyFacts, report: ReportFacts, files: int, due_on: date | None, on: date, law: Law
) -> list[str]:
    """举报分送通知书 to the body with the power (form 三; O121 art. 41); what was said is not in it."""
    if body.family == REGULATOR:
        asked = f"请你局按照{law.order}的规定依法予以处理。"
    else:
        asked = "请按照适用于你单位的规定依法予以处理。"
    return [
        "举报分送通知书",
        f"{body.name}：",
        f"现转去于{day(report.filed_on)}收到的、关于{report.target}的举报（编号{report.number}，{report.category}）。{asked}",
        "举报的内容和材料在平台上查看。举报人的信息应当保密。",
        f"附：相关材料{files}份，共　　页。",
        f"依据：{law.words}",
        f"核查的最后一日：{day(due_on)}（平台规则）。" if due_on is not None else "",
        f"{SIGN}学诉平台受理窗口（印章）",
        f"{SIGN}{day(on)}",
    ]
