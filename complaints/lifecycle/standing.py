"""Who complains and who acts for them: age, minors, powers and term of an agent; pure (O121 art. 11; rules §0b.9)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _l

from kernel.labels import Labelled


class Age(Labelled):
    """How old the learner is, as a plain question asks it; no document, no day of birth (PIPL 28, 31)."""

    ADULT = "adult", _l("已满18周岁")
    TEEN = "teen", _l("14到17周岁")
    CHILD = "child", _l("不满14周岁")


class Contract(Labelled):
    """Who bought the course: it decides who is the party where the learner is a minor (SPC-PP 3, 10; rules §0b.9)."""

    GUARDIAN = "guardian", _l("监护人签约或者付款")
    LEARNER = "learner", _l("学员自己签约或者付款")


class StandInKind(Labelled):
    """In what quality somebody acts for the complainant."""

    GUARDIAN = "guardian", _l("法定代理人")
    HELPER = "helper", _l("协助人")
    AGENT = "agent", _l("代理人")


class Power(Labelled):
    """What an authorisation must name for an agent to do; everything else goes with any authorisation."""

    SETTLE = "settle", _l("接受方案、达成和解或者调解协议")
    CHANGE = "change", _l("变更或者放弃投诉请求")
    WITHDRAW = "withdraw", _l("撤回投诉")
    PUBLISH = "publish", _l("同意公示投诉的信息")


class Denial(Labelled):
    """Why an act is not the stand-in's, in words for whoever pressed."""

    NOT_YET = "not_yet", _l("授权期限还没有开始，这一步现在不能由代理人来办。")
    OVER = "over", _l("授权期限已过，代理人不能再办这件投诉。请委托人续签授权委托书，或者由本人办理。")
    AGENT = "agent", _l("授权委托书里没有这项权限：%(power)s。请由委托人本人办理，或者补交写明这项权限的授权委托书。")
    HELPER = "helper", _l("这一步要由本人决定：%(power)s。请本人认领案件后办理，或者补交本人签名的授权委托书。")


# What disposes of the complainant's right, and the power it needs; declining, speaking and handing in need none.
NEEDED: dict[str, Power] = {
    "accept_offer": Power.SETTLE,
    "offer": Power.SETTLE,
    "confirm": Power.SETTLE,
    "change_points": Power.CHANGE,
    "withdraw": Power.WITHDRAW,
    "agree_to_publish": Power.PUBLISH,
}


@dataclass(frozen=True)
class Mandate:
    """What a stand-in may do: the special powers named, and from which day until which (both days count)."""

    kind: StandInKind
    powers: frozenset[Power] = frozenset()
    from_on: date | None = None
    until_on: date | None = None


def denial(mandate: Mandate, act: str, on: date) -> Denial | None:
    """Why this act is not the stand-in's on this day; None lets it pass (O121 art. 11; platform rule for helpers)."""
    if mandate.kind is StandInKind.GUARDIAN:
        return None
    if mandate.from_on is not None and on < mandate.from_on:
        return Denial.NOT_YET
    if mandate.until_on is not None and on > mandate.until_on:
        return Denial.OVER
    needed = NEEDED.get(act)
    if needed is None or needed in mandate.powers:
        return None
    return Denial.AGENT if mandate.kind is StandInKind.AGENT else Denial.HELPER


def is_minor(age: Age) -> bool:
    """Whether the learner is under 18: every look at a protected field is then approved and logged (条例 36)."""
    return age is not Age.ADULT


def needs_guardian(age: Age, *, own_labour: bool) -> bool:
    """Whether somebody must speak for the learner; 16 to 18 living on own labour has full capacity (民法典 18)."""
    return age is Age.CHILD or (age is Age.TEEN and not own_labour)


def learner_is_party(age: Age, contract: Contract, *, own_labour: bool) -> bool:
    """Whether the learner is the complainant; else the guardian who made the contract is (rules §0b.9)."""
    return not needs_guardian(age, own_labour=own_labour) or contract is Contract.LEARNER


def has_powers(codes: Collection[str]) -> frozenset[Power]:
    """The powers an authorisation names, from the codes it was stored with."""
    return frozenset(power for power in Power if power.value in codes)
