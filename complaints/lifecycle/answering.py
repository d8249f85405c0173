"""What an institution may grant or refuse, how it may answer beside the matter, and how a learner marks it; pure."""

from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _l

from kernel.labels import Labelled


class Account(Labelled):
    """How the institution stands to what the learner says has happened."""

    TRUE = "true", _l("属实")
    PARTLY = "partly", _l("部分属实")
    UNTRUE = "untrue", _l("不属实")


class Grant(Labelled):
    """What the institution grants on one point, or that it refuses."""

    FULL = "full", _l("全额退款")
    PART = "part", _l("部分退款")
    RESUME = "resume", _l("恢复上课或者补课")
    APOLOGY = "apology", _l("道歉或者书面说明")
    DO = "do", _l("按要求办理")
    INSTEAD = "instead", _l("用别的办法解决")
    DONE = "done", _l("已经办好")
    REFUSED = "refused", _l("不同意")


class WhyNot(Labelled):
    """Why a point is refused; the words beside it say it in full."""

    CONTRACT = "contract", _l("合同另有约定")
    DELIVERED = "delivered", _l("课程或者服务已经提供")
    NO_RECORD = "no_record", _l("查不到相应的记录")
    NOT_OURS = "not_ours", _l("应由其他单位承担")
    OWN_CAUSE = "own_cause", _l("投诉人自己的原因")
    TOO_LATE = "too_late", _l("超过了约定的时间")
    OTHER = "other", _l("其他原因")


# What may be granted on a wish, by its kind (`PointKind`).
FITS: dict[str, tuple[Grant, ...]] = {
    "refund": (Grant.FULL, Grant.PART, Grant.INSTEAD, Grant.DONE, Grant.REFUSED),
    "resume": (Grant.RESUME, Grant.INSTEAD, Grant.DONE, Grant.REFUSED),
    "apology": (Grant.APOLOGY, Grant.INSTEAD, Grant.DONE, Grant.REFUSED),
    "other": (Grant.DO, Grant.INSTEAD, Grant.DONE, Grant.REFUSED),
}
MONEY = frozenset({Grant.FULL, Grant.PART})


@dataclass(frozen=True)
class Granted:
    """What is granted on a point: the sum in fen, by which day (for what is done: on which), or why it is refused."""

    grant: Grant
    fen: int | None = None
    on: date | None = None
    why: WhyNot | None = None


class Wrong(Labelled):
    """What does not fit between a grant and what was asked."""

    UNFIT = "unfit", _l("这个结果不适合这项要求。")
    SUM_MISSING = "sum_missing", _l("请填写退款金额。")
    SUM_NEEDLESS = "sum_needless", _l("这个结果不涉及退款，请删去金额。")
    SUM_NOT_WHOLE = "sum_not_whole", _l("全额退款的金额要与投诉人要求的一致；不一致的，请选「部分退款」。")
    SUM_NOT_PART = "sum_not_part", _l("部分退款的金额要少于投诉人要求的金额；一致的，请选「全额退款」。")
    DAY_MISSING = "day_missing", _l("请填写日期：最晚哪天做到；已经办好的，写办好的日期。")
    DAY_NEEDLESS = "day_needless", _l("不同意的不用填日期，请删去。")
    DAY_PAST = "day_past", _l("这个日期已经过去，请改成今天或以后的日期。")
    DAY_AHEAD = "day_ahead", _l("已经办好的日期不能晚于今天。")
    WHY_MISSING = "why_missing", _l("请选择不同意的原因。")
    WHY_NEEDLESS = "why_needless", _l("只有不同意时才选原因，请改选「不同意」或者取消原因。")


def problems(kind: str, asked: int | None, given: Granted, today: date) -> tuple[Wrong, ...]:
    """What keeps this grant from being an answer to a wish of this kind over this sum; empty when it is one."""
    if given.grant not in FITS[kind]:
        return (Wrong.UNFIT,)
    return (*_sum_problems(kind, asked, given), *_day_problems(given, today), *_why_problems(given))


def _sum_problems(kind: str, asked: int | None, given: Granted) -> list[Wrong]:
    is_done_refund = given.grant is Grant.DONE and kind == "refund"
    if given.grant not in MONEY and not is_done_refund:
        return [Wrong.SUM_NEEDLESS] if given.fen is not None else []
    if given.fen is None:
        known = given.grant is Grant.FULL and asked is not None
        return [] if known else [Wrong.SUM_MISSING]
    if given.fen <= 0:
        return [Wrong.SUM_MISSING]
    if asked is None or is_done_refund:
        return []
    if given.grant is Grant.FULL:
        return [] if given.fen == asked else [Wrong.SUM_NOT_WHOLE]
    return [] if given.fen < asked else [Wrong.SUM_NOT_PART]


def _day_problems(given: Granted, today: date) -> list[Wrong]:
    if given.grant is Grant.REFUSED:
        return [Wrong.DAY_NEEDLESS] if given.on is not None else []
    if given.on is None:
        return [Wrong.DAY_MISSING]
    if given.grant is Grant.DONE:
        return [Wrong.DAY_AHEAD] if given.on > today else []
    return [Wrong.DAY_PAST] if given.on < today else []


def _why_problems(given: Granted) -> list[Wrong]:
    if given.grant is Grant.REFUSED:
        return [Wrong.WHY_MISSING] if given.why is None else []
    return [Wrong.WHY_NEEDLESS] if given.why is not None else []


def sum_of(asked: int | None, given: Granted) -> int | None:
    """The sum granted in fen: a refund in full without a figure is the sum that was asked for."""
    return asked if given.grant is Grant.FULL and given.fen is None else given.fen


class AdminKind(Labelled):
    """An answer that says the case is not for this institution to answer; an officer reviews it."""

    WRONG_FIRM = "wrong_firm", _l("投诉的不是本机构的课程或服务")
    DUPLICATE = "duplicate", _l("与另一件投诉重复")
    NOT_CUSTOMER = "not_customer", _l("查不到这位投诉人的订单或账号")
    SETTLED = "settled", _l("双方已经解决")
    THIRD_PARTY = "third_party", _l("由没有说明身份的第三方提交")


# Without what it refers to these cannot be reviewed: the other case, the paper or day of the settlement.
NEEDS_REFERENCE = frozenset({AdminKind.DUPLICATE, AdminKind.SETTLED})


class Mark(Labelled):
    """What the learner says of one point; no mark is a class of its own and never consent."""

    SOLVED = "solved", _l("解决")
    UNSOLVED = "unsolved", _l("未解决")


class OutcomeView(Labelled):
    """How a party sees the outcome, beside the outcome of the case."""

    SOLVED = "solved", _l("解决了")
    PARTLY = "partly", _l("部分解决")
    UNSOLVED = "unsolved", _l("没解决")


class OpinionKind(Labelled):
    """Of what a party gives its opinion."""

    ANSWER = "answer", _l("机构的答复")
    BODY = "body", _l("处理单位的办理")
    OUTCOME = "outcome", _l("结果")
