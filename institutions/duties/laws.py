"""Which article demands an item of which institution; whatever no shipped article says is 平台规则 or 自愿; pure.

Read in the shipped texts: 电子商务法 9, 15, 17, 24, 33, 34, 39, 59; 消费者权益保护法 28, 29; 消法实施条例 10, 13;
民办教育促进法 38, 39, 65; 民办教育促进法实施条例 19; 未成年人网络保护条例 7, 42.
"""

from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _l

from institutions.lifecycle import InstitutionType
from kernel.labels import Labelled

T = InstitutionType


class Demand(Labelled):
    """Why an item is asked for; the three classes are never added to one another."""

    LAW = "law", _l("法条要求")
    PLATFORM = "platform", _l("平台规则")
    VOLUNTARY = "voluntary", _l("自愿")


class Footing(Labelled):
    """What an institution must be for an article to reach it."""

    TRADER = "trader", _l("电子商务经营者")
    LICENSED = "licensed", _l("持有许可的电子商务经营者")
    PLATFORM = "platform", _l("电子商务平台经营者")
    SCHOOL = "school", _l("民办学校和其他民办教育机构")
    PROVIDER = "provider", _l("网络产品和服务提供者")
    FOR_MINORS = "for_minors", _l("面向未成年人的网络产品和服务提供者")


@dataclass(frozen=True)
class Facts:
    """What is known of an institution; `has_licence`: a number stands in the registry, `is_school`: by its licence."""

    type: InstitutionType
    credit_code: str = ""
    has_licence: bool = False
    is_school: bool = False

    def stands_on(self, footing: Footing) -> bool:
        """Whether the institution is surely what an article speaks of; where that is open it is not said."""
        return {
            Footing.TRADER: self._is_trader,
            Footing.LICENSED: self._is_trader and self.has_licence,
            Footing.PLATFORM: self.type is T.E,
            # 民促法 65: other private educational bodies count; A is licensed by the education department (§0b.12).
            Footing.SCHOOL: self.type is T.A or (self.is_school and self.type in (T.B, T.C)),
            Footing.PROVIDER: self.type in (T.A, T.B, T.C, T.E, T.F),
            Footing.FOR_MINORS: self.type in (T.A, T.B, T.F),
        }[footing]

    @property
    def _is_trader(self) -> bool:
        """电商法 9. Whether a non-profit body is an operator is for officers to say (§8.4): then only a code of 9…"""
        if self.type in (T.C, T.D, T.E):
            return True
        return self.type in (T.A, T.B, T.H) and self.credit_code.startswith("9")


@dataclass(frozen=True)
class Article:
    """One article that demands an item: whom it reaches, how it is cited, what it says, since when it is in force."""

    footing: Footing
    law: str
    says: str
    from_on: date


E_COMMERCE, CONSUMER = date(2019, 1, 1), date(2014, 3, 15)
CONSUMER_RULES, SCHOOLS = date(2024, 7, 1), date(2018, 12, 29)
SCHOOL_RULES, MINORS = date(2021, 9, 1), date(2024, 1, 1)

ARTICLES: dict[str, tuple[Article, ...]] = {
    "identity": (
        Article(
            Footing.TRADER,
            "电子商务法第十五条第一款",
            "应当在其首页显著位置，持续公示营业执照信息、……属于依照本法第十条规定的不需要办理市场主体登记情形等信息",
            E_COMMERCE,
        ),
    ),
    "licence": (
        Article(
            Footing.LICENSED,
            "电子商务法第十五条第一款",
            "应当在其首页显著位置，持续公示……与其经营业务有关的行政许可信息",
            E_COMMERCE,
        ),
    ),
    "address": (
        Article(
            Footing.TRADER,
            "消费者权益保护法第二十八条",
            "应当向消费者提供经营地址、联系方式……等信息",
            CONSUMER,
        ),
    ),
    "courses": (
        Article(
            Footing.SCHOOL,
            "民办教育促进法第三十八条第一款",
            "收取费用的项目和标准根据办学成本、市场需求等因素确定，向社会公示",
            SCHOOLS,
        ),
        Article(
            Footing.TRADER,
            "消费者权益保护法实施条例第十条",
            "以显著方式标明……服务的项目、内容、价格和计价方法等信息",
            CONSUMER_RULES,
        ),
    ),
    "service_rules": (
        Article(
            Footing.PLATFORM,
            "电子商务法第三十三条",
            "应当在其首页显著位置持续公示平台服务协议和交易规则信息或者上述信息的链接标识",
            E_COMMERCE,
        ),
    ),
    "rating_rules": (
        Article(
            Footing.PLATFORM,
            "电子商务法第三十九条第一款",
            "应当建立健全信用评价制度，公示信用评价规则",
            E_COMMERCE,
        ),
    ),
    "complaints": (
        Article(
            Footing.TRADER,
            "电子商务法第五十九条",
            "应当建立便捷、有效的投诉、举报机制，公开投诉、举报方式等信息",
            E_COMMERCE,
        ),
        Article(
            Footing.PROVIDER,
            "未成年人网络保护条例第七条",
            "通过显著方式公布投诉、举报途径和方法",
            MINORS,
        ),
    ),
    "privacy": (
        Article(
            Footing.TRADER,
            "消费者权益保护法第二十九条第一款",
            "收集、使用消费者个人信息，应当公开其收集、使用规则",
            CONSUMER,
        ),
    ),
    "account_ways": (
        Article(
            Footing.TRADER,
            "电子商务法第二十四条第一款",
            "应当明示用户信息查询、更正、删除以及用户注销的方式、程序",
            E_COMMERCE,
        ),
    ),
    "charter": (
        Article(
            Footing.SCHOOL,
            "民办教育促进法实施条例第十九条",
            "民办学校应当将章程向社会公示，修订章程应当事先公告，征求利益相关方意见",
            SCHOOL_RULES,
        ),
    ),
    "audit": (
        Article(
            Footing.SCHOOL,
            "民办教育促进法第三十九条第二款",
            "在每个会计年度结束时制作财务会计报告，委托会计师事务所依法进行审计，并公布审计结果",
            SCHOOLS,
        ),
    ),
    "minors_report": (
        Article(
            Footing.FOR_MINORS,
            "未成年人网络保护条例第四十二条",
            "每年向社会公布防沉迷工作情况，接受社会监督",
            MINORS,
        ),
    ),
}


# Items some article demands of somebody; only of these can a blank speak.
UNDER_LAW = frozenset(ARTICLES)


def demand_of(item: str, otherwise: Demand, facts: Facts, on: date) -> tuple[Demand, Article | None]:
    """Why an item is asked of an institution on a day: the first article that reaches it, else the platform's word."""
    for article in ARTICLES.get(item, ()):
        if article.from_on <= on and facts.stands_on(article.footing):
            return Demand.LAW, article
    return otherwise, None
