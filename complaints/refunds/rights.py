"""Is there a right to end the contract, asked before any sum (SPC-PP 10, 13, 14)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from complaints.refunds.lines import _t
from complaints.refunds.purchase import Age, Fact, Minor, Payer, Purchase, Reason
from kernel.labels import Labelled


class Standing(Labelled):
    """How a right stands on the answers given."""

    OPEN = "open"
    MAYBE = "maybe"
    CLOSED = "closed"


@dataclass(frozen=True)
class Right:
    """One way to end the contract: its code, how it stands, what the rule says, its articles, a date if one runs."""

    code: str
    standing: Standing
    words: str
    articles: tuple[str, ...]
    on: date | None = None


# What SPC-PP 13 says of each reason: how it stands, in words, its article.
GROUNDS: dict[Reason, tuple[Standing, str, str]] = {
    Reason.MOVED: (
        Standing.OPEN,
        _t("机构变更经营场所，给您上课造成明显不便的，您可以请求解除合同。换线上平台算不算，要看具体情况。"),
        "SPC-PP 13:1(1)",
    ),
    Reason.PASSED_ON: (
        Standing.OPEN,
        _t("机构没经您同意把合同义务转给别人的，您可以请求解除合同。"),
        "SPC-PP 13:1(2)",
    ),
    Reason.NOT_SERVED: (
        Standing.OPEN,
        _t("机构承诺在约定期限内不限次数，却不能正常提供的，您可以请求解除合同。"),
        "SPC-PP 13:1(3)",
    ),
    Reason.STOPPED: (
        Standing.OPEN,
        _t("机构没有按约定上课的，应当按您的要求履行约定或者退回预付款，并承担利息和必须支付的合理费用。"),
        "CL 53",
    ),
    Reason.CHANGED: (
        Standing.MAYBE,
        _t("机构没经您同意涨价或者降低质量的，您可以要求按合同履行并承担违约责任；能不能解除，要看法律和合同的规定。"),
        "SPC-PP 12",
    ),
    Reason.CONTRACT: (
        Standing.OPEN,
        _t("合同约定您可以解除的，按约定请求解除。请把这一条找出来。"),
        "SPC-PP 13:1(4)",
    ),
    Reason.HEALTH: (
        Standing.MAYBE,
        _t(
            "身体等基础条件发生订立时无法预见的重大变化，继续上课对您明显不公平的，先与机构重新协商；合理期限内谈不成的，可以请求法院变更或者解除合同。"
        ),
        "SPC-PP 13:2",
    ),
}
OTHERS = _t("您选的情况不在条文列出的解除情形里。合同里没有约定的，需要和机构协商；下面的金额是双方同意退时的算法。")
UNSURE = _t("还看不出有没有条文列出的解除情形。下面的金额是合同解除或者双方同意退时的算法。")


def rights_of(bought: Purchase, on: date) -> tuple[Right, ...]:
    """Every way to end this contract, the strongest first, as it stands on a day."""
    found = [*_void(bought.minor), *_cooling(bought, on)]
    return (*found, *_rescission(bought))


def _rescission(bought: Purchase) -> Iterator[Right]:
    """SPC-PP 13, and the honest answer where none of its cases was chosen."""
    chosen = [reason for reason in Reason if reason in bought.reasons and reason in GROUNDS]
    for reason in chosen:
        standing, words, article = GROUNDS[reason]
        yield Right(f"rescind_{reason}", standing, words, (article,))
    if not chosen:
        is_own = bought.reasons == frozenset({Reason.MIND})
        words, standing = (OTHERS, Standing.CLOSED) if is_own else (UNSURE, Standing.MAYBE)
        yield Right("agree", standing, words, ("SPC-PP 13",))


def last_cooling_day(bought: Purchase) -> date | None:
    """The last day for a refund without reasons: seven days, or the better term agreed (art. 14:2)."""
    agreed = None
    if bought.paid_on is not None and bought.agreed_days:
        agreed = bought.paid_on + timedelta(days=bought.agreed_days)
    known = [day for day in (bought.cool_until, agreed) if day is not None]
    return max(known, default=None)


def cooling_standing(bought: Purchase, on: date) -> Standing | None:
    """SPC-PP 14: only what was already had when contracting bars it; a lesson taken later does not."""
    last = last_cooling_day(bought)
    if last is None:
        return None
    if (bought.asked_on or on) > last or bought.had_before is Fact.YES:
        return Standing.CLOSED
    return Standing.OPEN if bought.had_before is Fact.NO else Standing.MAYBE


COOLING = {
    Standing.OPEN: _t("付款之日起七日内可以不说理由要求退回本金。订立合同以后才上的课，不影响这个权利。最后一日："),
    Standing.MAYBE: _t(
        "付款之日起七日内可以不说理由要求退回本金；但订立合同时已经上过相同的课（在这家或别家）的除外。最后一日："
    ),
    Standing.CLOSED: _t("七日内无理由退款这条路走不通：要求提得晚了，或者订立合同时已经上过相同的课。最后一日是："),
}


def _cooling(bought: Purchase, on: date) -> Iterator[Right]:
    standing = cooling_standing(bought, on)
    if standing is not None:
        yield Right("cooling", standing, COOLING[standing], ("SPC-PP 14",), last_cooling_day(bought))


def void_standing(minor: Minor | None) -> Standing | None:
    """SPC-PP 10: a child's own contract, unless consented to, ratified or fitting the child's age."""
    if minor is None or minor.payer is Payer.GUARDIAN or minor.age is Age.OWN_WORK:
        return None
    if minor.age is Age.UNDER_8:
        return Standing.OPEN if minor.payer is Payer.CHILD else Standing.MAYBE
    if Fact.YES in (minor.agreed, minor.fitting):
        return Standing.CLOSED
    known = minor.payer is Payer.CHILD and minor.age is Age.UNDER_18
    return Standing.OPEN if known and (minor.agreed, minor.fitting) == (Fact.NO, Fact.NO) else Standing.MAYBE


VOID = {
    Standing.OPEN: _t("孩子自己签约、付款的，监护人可以请求确认合同无效、返还预付款。"),
    Standing.MAYBE: _t(
        "如果是孩子自己签约、付款，监护人可以请求确认合同无效；"
        "8周岁以上的，监护人同意过、事后认可，或者金额与年龄相适应的除外。"
    ),
    Standing.CLOSED: _t("监护人同意过、事后认可，或者金额与孩子的年龄、智力相适应的，不能因为孩子年龄小请求确认无效。"),
}


def _void(minor: Minor | None) -> Iterator[Right]:
    standing = void_standing(minor)
    if standing is not None and minor is not None:
        yield Right("void", standing, VOID[standing], ("SPC-PP 10:1" if minor.age is Age.UNDER_8 else "SPC-PP 10:2",))
