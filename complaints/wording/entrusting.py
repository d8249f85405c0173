"""委托调解征询函 and 委托调解函: who would mediate, in whose name, on what terms (O121 art. 19; IR art. 46(4))."""

from dataclasses import dataclass
from datetime import date

from complaints.wording.parts import REGULATOR, WE, BodyFacts, CaseFacts, Law, basis, contact, seal
from kernel.typeset import paragraphs


def entrusting_asked(
    body: BodyFacts, case: CaseFacts, to: str, in_name_of: str, words: str, on: date, law: Law
) -> list[str]:
    """Both parties are asked whether another body may mediate, in whose name (O121 art. 19; IR art. 46)."""
    by_law = body.family == REGULATOR
    name = "" if by_law else "（法律没有规定以谁的名义，由委托函写明：平台规则）"
    return [
        "委托调解征询函",
        f"投诉人、{case.respondent}：",
        f"关于{case.unnamed}，{WE[body.family]}拟委托{to}调解，现征询双方意见。",
        "## 如果委托",
        f"（一）由{to}以{in_name_of}的名义进行调解{name}。",
        f"（二）受托组织不得转委托{'' if by_law else '（平台规则）'}。",
        f"（三）调解期限不因委托停下。{case.due_line}",
        *[f"（四）{line}" for line in paragraphs(words)[:1]],
        *paragraphs(words)[1:],
        "## 请您答复",
        "双方都同意，才会委托。不同意，或者不作答复，不影响投诉继续办理；不作答复不代表同意。",
        *basis(body, law.articles),
        contact(body),
        *seal(body, on),
    ]


@dataclass(frozen=True)
class LetterFacts:
    """What the 委托函 says: who entrusts whom, in whose name (its own or the entrusted body's), on what terms."""

    body: BodyFacts
    to: str
    case: CaseFacts
    in_own_name: bool
    words: str
    on: date
    due_line: str
    law: Law


def letter(facts: LetterFacts) -> list[str]:
    """The 委托函 of a department to the body it entrusts (O121 art. 19; IR art. 46(4)).

    It repeats no wish: all in the case read it, and a part may go into a report later (O121 arts. 9, 37).
    """
    case, by_regulator = facts.case, facts.body.family == REGULATOR
    name = facts.body.name if facts.in_own_name else facts.to
    own = "" if by_regulator else "（法律没有规定以谁的名义，本函写明：平台规则）"
    passing = "不得转委托。" if by_regulator else "不得转委托（平台规则）。"
    return [
        "委托调解函",
        f"{facts.to}：",
        f"投诉人{case.complainant}与被投诉机构{case.respondent}的消费争议（编号{case.number}，{case.category}），"
        f"已于受理后征得双方同意，委托贵方调解。",
        "## 委托的内容",
        f"（一）贵方以{name}的名义进行调解{own}。",
        f"（二）{passing}",
        f"（三）调解期限不因委托中止：{facts.due_line}",
        f"（四）达成协议的，{_papers(facts)}没有谈成或者办不了的，请写明理由，及时将案件交回，"
        "由本机关依法终止调解，或者重新征得双方同意后另行委托。",
        *([f"（五）{' '.join(paragraphs(facts.words))}"] if facts.words else []),
        f"依据：{facts.law.words}",
        *seal(facts.body, facts.on),
    ]


def _papers(facts: LetterFacts) -> str:
    if facts.in_own_name:
        return f"以{facts.body.name}的名义制作文书，不适用调解组织协议的司法确认；"
    return f"以{facts.to}的名义制作调解协议书；"
