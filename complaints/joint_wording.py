"""The canonical texts of a joint complaint: facts in, plain lines out; what was read is digested (O121 art. 12)."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from complaints.wording import SIGN, SMALL, Law, day

JOINING = (
    _l("我加入这件共同投诉，与其他投诉人就同一争议、对同一机构一起投诉和调解。"),
    _l("我的投诉仍是我自己的一件：金额、回执、受理决定和期限都单独计算，结果由我自己决定。"),
    _l("代表人变更、放弃请求或者和解，对我不生效；共同方案要我本人确认。"),
    _l("我可以随时退出，退出后我的投诉照常办理。"),
)
STANDING = (
    _l("我愿意担任代表人，替选我的人发言、与机构协商、给大家发消息。"),
    _l("我同意加入这件共同投诉的人看到我的姓名。"),
    _l("我知道代表人不能替别人变更、放弃请求或者同意和解。"),
    _l("如果在我的投诉上开调解桌，另一位代表人会看到调解桌上各方的发言。"),
)


def digest_of(lines: Iterable[object]) -> str:
    """The digest of what was read, in the language of papers whatever the page spoke."""
    with force_locale("zh_Hans_CN"):
        return hashlib.sha256("\n".join(str(line) for line in lines).encode()).hexdigest()


@dataclass(frozen=True)
class ElectionFacts:
    """One complainant's written election: of which case, who elects whom, and when."""

    number: str
    elector: str
    respondent: str
    category: str
    body: str
    representatives: Sequence[str]
    chosen_on: date
    law: Law


def election(facts: ElectionFacts) -> list[str]:
    """代表人推选书 of one complainant; it names nobody but the elector and whom they elect."""
    return [
        "代表人推选书",
        f"{facts.body}：",
        f"推选人：{facts.elector}",
        f"投诉编号：{facts.number}",
        f"被投诉机构：{facts.respondent}",
        f"投诉类别：{facts.category}",
        "## 推选",
        f"我与其他投诉人就同一争议共同投诉，推选{'、'.join(facts.representatives)}为代表人（最多二人）。",
        "## 代表人可以做什么",
        "代表人可以替我发言、提交材料、与机构协商。",
        "代表人变更、放弃投诉请求，进行和解、调解的，须经我本人同意。",
        "我可以随时改选，也可以随时退出共同投诉。",
        f"推选日期：{day(facts.chosen_on)}",
        f"{SIGN}推选人",
        f"{SMALL}推选人在网上按了「确认推选」；按键是确认，不是签字。需要书面推选的，请签名后交处理单位。",
        f"{SMALL}依据：{facts.law.words}。",
    ]
