"""What all canonical texts are made of: facts of a body and a case, days, the ways out, places for the seal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kernel.typeset import SIGN, said

DEPARTMENT, ASSOCIATION, REGULATOR = "department", "association", "market_regulator"
WE = {REGULATOR: "我局", DEPARTMENT: "本机关", ASSOCIATION: "本会"}
# As the official forms address a complainant; our own papers keep the politer word.
YOU = {REGULATOR: "你", DEPARTMENT: "您", ASSOCIATION: "您"}
PLATFORM_RULE = "平台规则"

# CL art. 39: printed whole on every refusal and every termination.
FIVE_WAYS = (
    "与经营者协商和解",
    "请求消费者协会或者依法成立的其他调解组织调解",
    "向有关行政部门投诉",
    "根据与经营者达成的仲裁协议提请仲裁机构仲裁",
    "向人民法院提起诉讼",
)


@dataclass(frozen=True)
class BodyFacts:
    """The body as its papers show it; `family` is department, association or market_regulator, `officer` who acts."""

    name: str
    family: str
    legal_basis: str
    phone: str
    address: str
    officer: str = ""


@dataclass(frozen=True)
class CaseFacts:
    """The case as papers show it; dates are Shanghai days, `due` lines come with their label.

    `received_on` is the day it reached the body that writes, which may be long after it was filed (rules §0b.4).
    """

    number: str
    complainant: str
    respondent: str
    category: str
    filed_on: date
    wishes: Sequence[str]
    responsible: str = ""
    reason: str = ""
    due_line: str = ""
    computed: Sequence[str] = ()
    received_on: date | None = None

    @property
    def dispute(self) -> str:
        """Who against whom, as both parties' papers name it."""
        return f"{self.complainant}与{self.respondent}的消费者权益争议（编号{self.number}，{self.category}）"

    @property
    def unnamed(self) -> str:
        """The same where a paper goes to somebody who need not know the complainant's name."""
        return f"投诉人与{self.respondent}的消费者权益争议（编号{self.number}，{self.category}）"

    @property
    def about(self) -> str:
        """What was complained of, as the complainant's own papers name it."""
        return f"{self.respondent}（编号{self.number}，{self.category}）"


@dataclass(frozen=True)
class Law:
    """On what a paper rests for the body's kind: articles written out (none: 平台规则), and names the forms cite.

    `order` is the regulators' procedural order, `ways` the article with the five ways, both as 《…》; from a rule set.
    """

    articles: Sequence[str] = ()
    order: str = ""
    ways: str = ""

    @property
    def words(self) -> str:
        """The articles in one line, or that it is 平台规则."""
        return "、".join(self.articles) or PLATFORM_RULE


def day(value: date) -> str:
    """2026年11月24日."""
    return f"{value.year}年{value.month}月{value.day}日"


def basis(body: BodyFacts, articles: Sequence[str]) -> list[str]:
    """On what a paper rests: the articles that bind this kind of body, and what the body says of itself."""
    cited = "、".join(articles)
    if body.family == ASSOCIATION and not cited:
        return [f"依据：{body.legal_basis}（本组织自己的规则）"]
    return [f"依据：{'；'.join(one for one in (cited or PLATFORM_RULE, body.legal_basis) if one)}"]


def ways() -> list[str]:
    """The five ways, numbered."""
    last = len(FIVE_WAYS)
    return [f"（{index}）{way}{'。' if index == last else '；'}" for index, way in enumerate(FIVE_WAYS, 1)]


def together(articles: Sequence[str]) -> str:
    """Articles of one text side by side name it once: 《办法》第十条、第十六条."""
    said, last = [], ""
    for one in articles:
        name = one[: one.find("》") + 1]
        said.append(one.removeprefix(name) if name == last else one)
        last = name
    return "、".join(said)


def contact(body: BodyFacts) -> str:
    """Whom to ask: who acts for the body, its telephone and its address."""
    who = f"联系人：{body.officer}；" if body.officer else ""
    return f"{who}联系电话：{body.phone}；通信地址：{body.address}。"


def reasons_of(words: str) -> list[str]:
    """理由：… in as many lines as were typed."""
    return said("理由", words)


def seal(body: BodyFacts, on: date) -> list[str]:
    """The places for the body's seal and the day."""
    return [f"{SIGN}{body.name}（印章）", f"{SIGN}{day(on)}"]


def canonical(lines: Sequence[str]) -> str:
    """The one text that is digested: non-empty lines, one a line."""
    return "\n".join(line.strip() for line in lines if line.strip()) + "\n"
