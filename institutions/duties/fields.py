"""What an item of disclosure is made of, field by field; pure."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from kernel.labels import Labelled


class FieldKind(Labelled):
    """How a field is typed in."""

    LINE = "line", _l("一行文字")
    TEXT = "text", _l("多行文字")
    NUMBER = "number", _l("整数")
    MONTH = "month", _l("年月")
    URL = "url", _l("网址")
    CHOICE = "choice", _l("选择")


@dataclass(frozen=True)
class Field:
    """One field: its code, its words, how it is typed; `choices` are (code, words)."""

    code: str
    label: Any
    kind: FieldKind = FieldKind.LINE
    is_required: bool = True
    hint: Any = ""
    choices: tuple[tuple[str, Any], ...] = ()
    most: int = 200


def optional(code: str, label: Any, kind: FieldKind = FieldKind.LINE, hint: Any = "") -> Field:
    """A field that may stay empty."""
    return Field(code, label, kind, is_required=False, hint=hint)


ADDRESS_OF_TEXT = optional("url", _l("原文网址"), FieldKind.URL, _l("以http开头；没有可以不填。"))
WORDS = Field("words", _l("全文"), FieldKind.TEXT, most=20_000)
YEAR = Field("year", _l("年度"), FieldKind.NUMBER, hint=_l("四位数字，如2026。"))

LICENCE_KINDS = (
    ("school", _l("办学许可证")),
    ("vocational", _l("职业技能培训的办学许可")),
    ("telecom", _l("增值电信业务经营许可")),
    ("filing", _l("教育应用备案")),
    ("other", _l("其他许可")),
    ("none", _l("所办业务不需要许可")),
)
SCHOOL_LICENCES = frozenset({"school", "vocational"})
CUSTODY_KINDS = (
    ("custody", _l("银行专用账户存管")),
    ("deposit", _l("风险保证金")),
    ("insurance", _l("保险")),
    ("none", _l("没有存管")),
)
LEARNER_SOURCES = (
    ("accounts", _l("机构系统里付过费的账号")),
    ("contracts", _l("签订的合同")),
    ("audited", _l("经审计的数字")),
)
