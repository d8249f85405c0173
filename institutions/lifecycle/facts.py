"""What is known of an institution beside its row, and how two records become one; pure."""

from flask_babel import lazy_gettext as _l

from kernel.labels import Labelled


class NameKind(Labelled):
    """What a name is to an institution."""

    LEGAL = "legal", _l("登记名称")
    FORMER = "former", _l("曾用名")
    ALIAS = "alias", _l("别名")
    BRAND = "brand", _l("品牌")
    APP = "app", _l("应用")
    SHOP = "shop", _l("平台上的店铺")
    SITE = "site", _l("网站")


# What learners know an institution by.
BRANDS = (NameKind.BRAND, NameKind.APP, NameKind.SHOP)
# Names somebody enters; the registered one is changed with the record itself.
ENTERED_NAMES = tuple(kind for kind in NameKind if kind is not NameKind.LEGAL)


class LicenceKind(Labelled):
    """What a number was given for; numbers are kept as they were written."""

    PERMIT = "permit", _l("办学许可证")
    APP_FILING = "app_filing", _l("教育应用备案")
    ICP = "icp", _l("网站备案")
    TELECOM = "telecom", _l("增值电信业务许可")
    OTHER = "other", _l("其他许可或备案")


class PersonKind(Labelled):
    """What somebody is to an institution."""

    LEGAL = "legal", _l("法定代表人")
    CHARGE = "charge", _l("负责人")
    CONTACT = "contact", _l("联系人")


class FactKind(Labelled):
    """The tables of facts that are added and closed; a fact is never deleted."""

    NAMES = "names", _l("名称")
    LICENCES = "licences", _l("许可和备案")
    PEOPLE = "people", _l("人员")
    OWNERS = "owners", _l("出资人")
    ADDRESSES = "addresses", _l("公示的其他经营地址")


class MergeKind(Labelled):
    """Two records become one, a free entry is bound to a known one, or what was joined is parted again."""

    MERGE = "merge", _l("合并")
    BIND = "bind", _l("归入已有机构")
    SPLIT = "split", _l("拆分")


class MergeState(Labelled):
    """Where a proposal stands; a merger that was split again is undone."""

    PROPOSED = "proposed", _l("等待另一人确认")
    DONE = "done", _l("已完成")
    REFUSED = "refused", _l("没有通过")
    UNDONE = "undone", _l("已拆分")


class RegistryAct(Labelled):
    """What was done to a record, as its history tells it."""

    ENTERED = "entered", _l("登记")
    CHANGED = "changed", _l("修改")
    REACHED = "reached", _l("记录能否联系")
    ADDED = "added", _l("新增")
    ENDED = "ended", _l("停止使用")
    ACCEPTED = "accepted", _l("核实学员填写的机构，登记为新机构")
    BOUND = "bound", _l("学员填写的机构归入已有机构")
    PROPOSED = "proposed", _l("提出合并或拆分")
    REFUSED = "refused", _l("没有同意合并或拆分")
    MERGED = "merged", _l("合并")
    SPLIT = "split", _l("拆分")
