"""The ways to reckon what comes back: each is lines and a range in fen (SPC-PP 14, 15, 18–22)."""

from dataclasses import dataclass

from complaints.refunds.lines import Line, Sign, _t, share
from complaints.refunds.purchase import Goods, Purchase
from kernel.labels import Labelled


class WayCode(Labelled):
    """By which reading the sum was reckoned."""

    COOLING = "cooling"
    VOID = "void"
    NOT_OWN = "not_own"
    OWN = "own"
    TERM = "term"
    PARTIAL = "partial"


@dataclass(frozen=True)
class Way:
    """One reading: its lines, and what comes back at least and at most."""

    code: WayCode
    lines: tuple[Line, ...]
    low_fen: int
    high_fen: int


@dataclass(frozen=True)
class Delivered:
    """What is taken off for lessons or sums already had, at least and at most, and how it was reckoned."""

    lines: tuple[Line, ...]
    low: int
    high: int


def way_of(code: WayCode, paid_fen: int, delivered: Delivered, bought: Purchase) -> Way:
    """What was paid less what was had; never below zero (art. 15:1, 20); better terms agreed prevail (18:2, 19:3)."""
    least, most, lines = delivered.low, delivered.high, [paid_line(paid_fen), *delivered.lines]
    if bought.agreed_fen is not None and code in (WayCode.NOT_OWN, WayCode.OWN, WayCode.VOID):
        lines.append(_agreed(bought.agreed_fen, code))
        least, most = min(least, bought.agreed_fen), min(most, bought.agreed_fen)
    if bought.commission_fen:
        lines.append(_commission(bought.commission_fen))
    low, high = max(0, paid_fen - most), max(0, paid_fen - least)
    if most > paid_fen:
        lines.append(_nothing_owed(most - paid_fen))
    return Way(code, (*lines, _result(low, high)), low, high)


def paid_line(fen: int) -> Line:
    """The first line: what was paid."""
    return Line(Sign.START, _t("一共付了"), _t("您填写的金额"), fen=fen)


def _result(low: int, high: int) -> Line:
    words = _t("付的钱减去上面扣的，最少到0")
    return Line(Sign.RESULT, _t("应退"), words, {}, ("SPC-PP 15:1",), low, high if high != low else None)


def _agreed(fen: int, code: WayCode) -> Line:
    article = "SPC-PP 19:3" if code is WayCode.OWN else "SPC-PP 18:2"
    return Line(Sign.NOTE, _t("合同约定的扣款"), _t("约定对您更有利的，按约定：最多扣这么多"), {}, (article,), fen)


def _commission(fen: int) -> Line:
    words = _t("机构付给员工的提成不属于可以要您承担的合理费用，不扣")
    return Line(Sign.NOTE, _t("机构说要扣的员工提成"), words, {}, ("SPC-PP 15:3",), fen)


def _nothing_owed(over: int) -> Line:
    words = _t("按这种算法，扣的比付的多出%(over_fen)s。应退0元，您不欠机构钱")
    return Line(Sign.NOTE, _t("超出部分"), words, {"over_fen": over}, ("SPC-PP 20",))


def at_discount(bought: Purchase) -> Delivered:
    """Not the consumer's cause: at the price really paid; gifted money pro rata (SPC-PP 18)."""
    paid = bought.paid_fen or 0
    if bought.goods is Goods.MONEY:
        whole, spent = paid + bought.gift_fen, bought.spent_fen or 0
        taken = min(share(paid, spent, whole), paid) if whole else 0
        words = _t("用掉的%(spent_fen)s × 实付%(paid_fen)s ÷（实付＋赠送）%(whole_fen)s")
        values = {"spent_fen": spent, "paid_fen": paid, "whole_fen": whole}
        if not bought.gift_fen:
            words, values = _t("用掉的%(spent_fen)s，没有赠送金额"), {"spent_fen": spent}
        line = Line(Sign.MINUS, _t("减去已经用掉的"), words, values, ("SPC-PP 18:1(2)",), taken)
        return with_gifts(Delivered((line,), taken, taken), bought)
    lessons, used = bought.lessons or 1, bought.used or 0
    least, most = share(paid, _used_least(bought), lessons), share(paid, used, lessons)
    words = _t("上过%(used)s节，每节按实付价：%(paid_fen)s ÷ %(lessons)s节")
    values = {"used": used, "paid_fen": paid, "lessons": lessons}
    return _lessons(bought, words, values, "SPC-PP 18:1(1)", least, most)


def at_list_price(bought: Purchase) -> Delivered:
    """The consumer's cause: at the price before the discount; the market's where that is unreasonable (SPC-PP 19)."""
    if bought.goods is Goods.MONEY:
        spent = bought.spent_fen or 0
        taken = max(spent, bought.spent_list_fen or 0)
        words = _t("用掉的按打折前的价格算；赠送的金额不参与折算")
        line = Line(Sign.MINUS, _t("减去已经用掉的"), words, {}, ("SPC-PP 19:1",), taken)
        return with_gifts(Delivered((line,), taken, taken), bought)
    floor, used = at_discount(bought), bought.used or 0
    if bought.list_fen is None:
        return _without_list_price(bought)
    least, most = (max(own, n * bought.list_fen) for own, n in ((floor.low, _used_least(bought)), (floor.high, used)))
    words = _t("上过%(used)s节，每节按打折前的%(unit_fen)s")
    found = _lessons(bought, words, {"used": used, "unit_fen": bought.list_fen}, "SPC-PP 19:1", least, most)
    return _at_market(found, bought) if bought.market_fen is not None else found


def _without_list_price(bought: Purchase) -> Delivered:
    """Nobody knows the price before the discount: at least what was really paid, at most everything."""
    paid, floor = bought.paid_fen or 0, at_discount(bought)
    if not bought.used:
        return floor
    words = _t("不知道打折前的价格，算不准：最少按实付价扣，最多扣完")
    line = Line(Sign.MINUS, _t("减去已经上的课"), words, {}, ("SPC-PP 19:1",), floor.low, max(paid, floor.high))
    return Delivered((line,), floor.low, max(paid, floor.high))


def _at_market(found: Delivered, bought: Purchase) -> Delivered:
    """SPC-PP 19:2: the list price clearly unreasonable, and no record of sales at it."""
    market = bought.market_fen or 0
    taken = _used_least(bought) * market
    words = _t("打折前的价格明显不合理，机构又拿不出按它成交的记录的，可以按市场价：%(used)s节 × %(unit_fen)s")
    values = {"used": bought.used or 0, "unit_fen": market}
    line = Line(Sign.NOTE, _t("另一种读法：市场价"), words, values, ("SPC-PP 19:2",), (bought.used or 0) * market)
    ends = (found.low, found.high, taken, (bought.used or 0) * market)
    return Delivered((*found.lines, line), min(ends), max(ends))


def _used_least(bought: Purchase) -> int:
    """The lessons to pay for when the gifted ones were had first and need not be paid (art. 21, the learner's end)."""
    return max(0, (bought.used or 0) - bought.gift_lessons)


def _lessons(bought: Purchase, words: str, values: dict[str, int], article: str, least: int, most: int) -> Delivered:
    line = Line(Sign.MINUS, _t("减去已经上的课"), words, values, (article,), least, most if most != least else None)
    return with_gifts(Delivered((line,), least, most), bought)


def with_gifts(found: Delivered, bought: Purchase) -> Delivered:
    """Gifted lessons and goods: no formula, both ends are shown (SPC-PP 21)."""
    lines, most = list(found.lines), found.high
    if bought.gift_lessons and bought.goods is Goods.LESSONS:
        words = _t("赠了%(gift)s节：最少算作先上赠课、不用折价，最多算作上过的每一节都要折价。法律没有公式，要综合考虑")
        lines.append(Line(Sign.NOTE, _t("赠送的课"), words, {"gift": bought.gift_lessons}, ("SPC-PP 21",)))
    if bought.gift_goods_fen:
        words = _t("没退回的赠品，最少不扣，最多按它的价值扣。法律没有公式，要综合考虑")
        fen = bought.gift_goods_fen
        lines.append(Line(Sign.MINUS, _t("赠品"), words, {}, ("SPC-PP 21",), 0, fen))
        most += fen
    return Delivered(tuple(lines), found.low, most)
