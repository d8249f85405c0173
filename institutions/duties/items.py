"""The items an institution discloses, in the order a reader meets them; pure."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from institutions.duties import fields as made
from institutions.duties.fields import ADDRESS_OF_TEXT, WORDS, YEAR, Field, FieldKind, optional
from institutions.duties.laws import Demand
from institutions.lifecycle import InstitutionType


class Due(StrEnum):
    """When an item is due: once it is in the registry and at each change, or in each calendar year."""

    ONCE = "once"
    YEARLY = "yearly"


ALL = frozenset(InstitutionType)
SCHOOLS = frozenset({InstitutionType.A, InstitutionType.B, InstitutionType.C})
FOR_MINORS = frozenset({InstitutionType.A, InstitutionType.B, InstitutionType.F})


@dataclass(frozen=True)
class Item:
    """One item: `otherwise` is its class where no article reaches; `types` whom it is asked of at all.

    `is_rule`: a change is announced before its day; `has_courses`: it carries the list of courses and prices.
    """

    code: str
    name: Any
    hint: Any
    fields: tuple[Field, ...]
    otherwise: Demand = Demand.PLATFORM
    due: Due = Due.ONCE
    types: frozenset[InstitutionType] = ALL
    voluntary_for: frozenset[InstitutionType] = frozenset()
    needs_evidence: bool = False
    may_expire: bool = False
    is_rule: bool = False
    has_courses: bool = False

    def otherwise_for(self, kind: InstitutionType) -> Demand:
        """Its class for a type where no article demands it."""
        return Demand.VOLUNTARY if kind in self.voluntary_for else self.otherwise


NOT_MINORS = ALL - FOR_MINORS

ITEMS: tuple[Item, ...] = (
    Item(
        "identity",
        _l("主体信息"),
        _l("真实名称和营业执照、登记证书上的信息。不需要办理登记的，写明情形。"),
        (
            Field("name", _l("登记的名称")),
            Field("credit_code", _l("统一社会信用代码"), most=18),
            optional("registered_by", _l("登记机关")),
            optional("url", _l("执照公示的网址"), FieldKind.URL),
        ),
        needs_evidence=True,
        may_expire=True,
    ),
    Item(
        "licence",
        _l("许可或者备案"),
        _l("与所办业务有关的许可、备案的编号和发证单位。"),
        (
            Field("kind", _l("种类"), FieldKind.CHOICE, choices=made.LICENCE_KINDS),
            optional("number", _l("编号")),
            optional("issuer", _l("发证或者备案单位")),
            optional("scope", _l("许可的范围"), FieldKind.TEXT),
        ),
        needs_evidence=True,
        may_expire=True,
    ),
    Item(
        "icp",
        _l("网站和应用备案"),
        _l("互联网信息服务备案或者许可、应用程序备案的编号。有关规定的文本未随本平台附上。"),
        (Field("number", _l("网站备案编号")), optional("app", _l("应用程序备案编号"))),
    ),
    Item(
        "address",
        _l("经营地址和联系方式"),
        _l("学员找得到机构的地址、电话和时间。"),
        (
            Field("address", _l("经营地址")),
            Field("phone", _l("联系电话"), most=40),
            optional("email", _l("电子邮箱")),
            optional("hours", _l("接待时间")),
        ),
    ),
    Item(
        "courses",
        _l("课程和价格"),
        _l("每门课程的名称、价格和计价单位。"),
        (optional("words", _l("说明"), FieldKind.TEXT), ADDRESS_OF_TEXT),
        has_courses=True,
    ),
    Item(
        "refund_rules",
        _l("退费规则"),
        _l("什么情况退、退多少、多久退。法律另有规定或者合同约定更有利的，从其规定和约定。"),
        (WORDS, ADDRESS_OF_TEXT),
        is_rule=True,
    ),
    Item(
        "service_rules",
        _l("服务规则"),
        _l("服务协议和交易规则的全文。"),
        (WORDS, ADDRESS_OF_TEXT),
        is_rule=True,
    ),
    Item(
        "rating_rules",
        _l("信用评价规则"),
        _l("学员怎么评价，评价怎么显示。"),
        (WORDS, ADDRESS_OF_TEXT),
        types=frozenset({InstitutionType.E}),
    ),
    Item(
        "quality",
        _l("质量标准"),
        _l("机构自己执行的课程和服务质量标准。对协会标准的承诺另行登记。"),
        (WORDS, ADDRESS_OF_TEXT),
    ),
    Item(
        "teachers",
        _l("教师资质"),
        _l("只写人数和证书种类；教师姓名由机构自己决定写不写。"),
        (
            Field("total", _l("教学人员人数"), FieldKind.NUMBER),
            Field("certified", _l("其中有教师资格证书的人数"), FieldKind.NUMBER),
            optional("other", _l("其中有其他专业资格的人数"), FieldKind.NUMBER),
            optional("kinds", _l("证书种类"), FieldKind.TEXT),
            optional("names", _l("姓名（自愿）"), FieldKind.TEXT, _l("写之前请先取得本人同意；不写也算完整。")),
        ),
        voluntary_for=NOT_MINORS,
        may_expire=True,
    ),
    Item(
        "custody",
        _l("预收费存管"),
        _l("预收的学费放在哪里、怎么看管。"),
        (
            Field("kind", _l("方式"), FieldKind.CHOICE, choices=made.CUSTODY_KINDS),
            optional("bank", _l("存管银行或者承保单位")),
            optional("tail", _l("账户末四位"), hint=_l("只写末四位。")),
        ),
        voluntary_for=NOT_MINORS,
        may_expire=True,
    ),
    Item(
        "complaints",
        _l("投诉渠道"),
        _l("学员怎么向机构投诉、多久答复。"),
        (
            Field("phone", _l("投诉电话"), most=40),
            optional("url", _l("投诉网址"), FieldKind.URL),
            optional("hours", _l("受理时间")),
            optional("answer", _l("多久答复")),
        ),
    ),
    Item(
        "privacy",
        _l("个人信息收集、使用规则"),
        _l("收集哪些信息、做什么用、保存多久。"),
        (WORDS, ADDRESS_OF_TEXT),
    ),
    Item(
        "account_ways",
        _l("账号信息的查询、更正、删除和注销"),
        _l("学员怎么查、怎么改、怎么删、怎么注销。"),
        (WORDS, ADDRESS_OF_TEXT),
    ),
    Item(
        "charter",
        _l("章程"),
        _l("学校章程的全文或者网址。"),
        (WORDS, ADDRESS_OF_TEXT),
        otherwise=Demand.VOLUNTARY,
        types=SCHOOLS,
    ),
    Item(
        "audit",
        _l("年度审计结果"),
        _l("会计师事务所对上一会计年度的审计结果。"),
        (
            YEAR,
            Field("auditor", _l("会计师事务所")),
            Field("words", _l("审计结果"), FieldKind.TEXT, most=20_000),
            ADDRESS_OF_TEXT,
        ),
        otherwise=Demand.VOLUNTARY,
        due=Due.YEARLY,
        types=SCHOOLS,
        needs_evidence=True,
    ),
    Item(
        "minors_report",
        _l("防沉迷工作情况"),
        _l("这一年为防止未成年人沉迷做了什么。"),
        (YEAR, WORDS, ADDRESS_OF_TEXT),
        otherwise=Demand.VOLUNTARY,
        due=Due.YEARLY,
        types=FOR_MINORS,
    ),
    Item(
        "learners",
        _l("付费学员人数"),
        _l("公众看投诉多少时用作分母。不填不影响任何事。"),
        (
            Field("number", _l("人数"), FieldKind.NUMBER),
            Field("first", _l("从"), FieldKind.MONTH, hint=_l("如2026-01。")),
            Field("last", _l("到"), FieldKind.MONTH, hint=_l("如2026-06。")),
            Field("source", _l("数字怎么来的"), FieldKind.CHOICE, choices=made.LEARNER_SOURCES),
        ),
        otherwise=Demand.VOLUNTARY,
    ),
    Item(
        "statement",
        _l("机构的说明"),
        _l("想对看公示页的人说的话，例如最近投诉多的原因、已经怎么改。请不要写投诉人的任何信息。"),
        (Field("words", _l("说明"), FieldKind.TEXT, most=500),),
        otherwise=Demand.VOLUNTARY,
    ),
)
BY_CODE = {item.code: item for item in ITEMS}
