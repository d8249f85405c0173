"""公示告知书 and 更正异议处理告知书 to the institution as canonical lines; pure. No public page imports this."""

from dataclasses import dataclass
from datetime import date

from complaints.wording import ASSOCIATION, WE, BodyFacts, Law, day, seal
from disclosure.wording import NOTICE
from kernel.typeset import SMALL, paragraphs, said

NOTICE_TITLE, ANSWER_TITLE = "公示告知书", "更正异议处理告知书"


@dataclass(frozen=True)
class TextFacts:
    """A text that is to be public: to which institution, of which case, what it says, with which outcome."""

    institution: str
    number: str
    category: str
    outcome: str
    summary: str


def notice(
    body: BodyFacts, text: TextFacts, until: date | None, on: date, law: Law, *, is_here: bool = True
) -> list[str]:
    """What is to be published, and until when the institution may object (its days are 平台规则).

    Where it has no account here (`is_here`) it objects in writing to the body.
    """
    how = "在平台上" if is_here else "以书面方式向我们"
    last = f"有异议的，请在{day(until)}前" if until is not None else "有异议的，请"
    return [
        NOTICE_TITLE,
        f"{text.institution}：",
        f"{WE[body.family]}拟公示一件已经结案的投诉的信息（案件编号{text.number}，{text.category}）。现将内容告知如下：",
        "## 拟公示的内容",
        *paragraphs(text.summary),
        f"处理结果：{text.outcome}",
        f"公示时标明：{NOTICE}。",
        "## 异议",
        f"{last}{how}写明哪一处不符合事实、涉及商业秘密或者个人信息，并说明理由（平台规则）。到期没有异议的，按以上内容公示。",
        *_basis(body, law),
        *seal(body, on),
    ]


def answer(body: BodyFacts, text: TextFacts, objection: str, result: str, on: date, law: Law) -> list[str]:
    """What became of an objection or a correction: the result in words, and the text that holds."""
    asked = said("您提出的异议", objection) if objection else []
    return [
        ANSWER_TITLE,
        f"{text.institution}：",
        f"关于案件{text.number}（{text.category}）的投诉信息公示：",
        *asked,
        "## 处理结果",
        result,
        *(["## 公示的内容", *paragraphs(text.summary)] if text.summary else []),
        *_basis(body, law),
        *seal(body, on),
        f"{SMALL}公示以后发现内容有误的，可以随时在平台上提出；更正的内容有自己的版本，原来的内容留作更正记录。",
    ]


def _basis(body: BodyFacts, law: Law) -> list[str]:
    """Publishing rests on these articles; for associations how it is done is their own rule."""
    own = "（公示的程序和期限：平台规则）" if body.family == ASSOCIATION else ""
    return [f"依据：{law.words}{own}；{body.legal_basis}"]
