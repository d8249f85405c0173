"""Of whom or what figures are kept; pure."""

from flask_babel import lazy_gettext as _l

from kernel.labels import Labelled


class SubjectKind(Labelled):
    """What the cases of a figure have in common; `ref` is an id shown outside, a category, or a region code."""

    ALL = "all", _l("全部")
    INSTITUTION = "institution", _l("机构")
    BODY = "body", _l("处理单位")
    CATEGORY = "category", _l("问题类型")
    REGION = "region", _l("地区")
    PLATFORM = "platform", _l("网络平台")
