"""Kinds of institution as the routing table knows them (rules §8.4), and the classes of its promises; pure."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from kernel.labels import Labelled


class InstitutionType(Labelled):
    """Types A to H."""

    A = "A", _l("义务教育等学科类线上培训机构")
    B = "B", _l("中小学非学科类线上培训机构")
    C = "C", _l("成人与职业在线教育机构（自营网站或应用）")
    D = "D", _l("电商平台内的课程商家")
    E = "E", _l("在线课程平台")
    F = "F", _l("学校选用的教育应用")
    G = "G", _l("高校网络与继续教育")
    H = "H", _l("无证或情况不明的机构")


class Reachability(Labelled):
    """Whether the published address leads to anybody (O121 art. 13)."""

    UNKNOWN = "unknown", _l("未核实")
    REACHABLE = "reachable", _l("可以联系")
    UNREACHABLE = "unreachable", _l("无法取得联系")


class PromiseStanding(Labelled):
    """Where a promise of an institution stands; each is a class of its own and is never added to another (§0b.15)."""

    OPEN = "open", _l("等待履行")
    CLAIMED = "claimed", _l("机构称已履行，没有凭证")
    PROVEN = "proven", _l("机构称已履行，附有凭证，待核对")
    UNCONTESTED = "uncontested", _l("有凭证、未异议")
    CONFIRMED = "confirmed", _l("学员确认已履行")
    CONTESTED = "contested", _l("学员称没有履行")
    DEFAULTED = "defaulted", _l("约定的日期已过，没有履行的确认")


@dataclass(frozen=True)
class PromiseClass:
    """How many promises of an institution stand in one class; there is no sum of two classes."""

    standing: PromiseStanding
    is_late: bool
    number: int
