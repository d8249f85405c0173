"""What each kind of 备案 asks: fields with their words, and the papers to attach; pure.

No text that was read sets this list: it is 平台规则 until the department gives its own (decision 0071).
"""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from institutions.lifecycle import FilingKind


@dataclass(frozen=True)
class FilingField:
    """One field: its code, its words, whether it must be filled, a hint, and whether it takes several lines."""

    code: str
    label: Any
    is_required: bool = True
    hint: Any = None
    is_long: bool = False


_ICP = FilingField("icp", _l("ICP备案号"), hint=_l("例如 京ICP备00000000号-1，与网站或者应用公布的一致。"))
_AUDIENCE = FilingField("audience", _l("面向谁"), hint=_l("例如：初中学生、教师、成人。"))
_CONTACT = FilingField("contact", _l("备案联系人和电话"), hint=_l("只有办理单位能看到。"))
FIELDS: dict[FilingKind, tuple[FilingField, ...]] = {
    FilingKind.APP: (
        FilingField("name", _l("应用名称")),
        FilingField("provider", _l("提供者名称"), hint=_l("与营业执照或者登记证书一致。")),
        FilingField("systems", _l("在哪里运行"), hint=_l("例如：安卓、苹果、微信小程序、网页。")),
        _ICP,
        FilingField("grading", _l("等保备案编号和等级"), hint=_l("网络安全等级保护备案；没有的，写明为什么。")),
        FilingField("privacy", _l("个人信息处理规则的网址"), is_required=False),
        _AUDIENCE,
        FilingField("functions", _l("主要功能和内容"), is_long=True),
        _CONTACT,
    ),
    FilingKind.SERVICE: (
        FilingField("name", _l("服务名称")),
        FilingField("site", _l("网址或者入口")),
        _ICP,
        _AUDIENCE,
        FilingField("functions", _l("提供什么课程和服务、怎么收费"), is_long=True),
        _CONTACT,
    ),
    FilingKind.APPROVAL: (
        FilingField("name", _l("批准的机构名称")),
        FilingField("authority", _l("审批机关")),
        FilingField("scope", _l("批准的内容和有效期"), is_long=True),
    ),
}
PAPERS: dict[FilingKind, tuple[Any, ...]] = {
    FilingKind.APP: (
        _l("营业执照或者登记证书"),
        _l("ICP备案的查询结果"),
        _l("网络安全等级保护备案证明"),
        _l("内容和个人信息保护的承诺书"),
    ),
    FilingKind.SERVICE: (_l("营业执照或者登记证书"), _l("ICP备案的查询结果"), _l("收费项目和标准")),
    FilingKind.APPROVAL: (),
}
# What the public copy shows beside the name; everything else stays with the body.
PUBLIC = ("name", "provider", "systems", "icp", "site")


def missing_fields(kind: FilingKind, fields: dict[str, Any]) -> list[str]:
    """The codes of fields that must be filled and are not."""
    return [one.code for one in FIELDS[kind] if one.is_required and not str(fields.get(one.code) or "").strip()]
