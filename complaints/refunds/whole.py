"""Where the whole sum is asked back: in seven days, or since the contract is void; and where too little is known."""

from complaints.refunds.lines import Line, Sign, _t
from complaints.refunds.purchase import Cause, Fact, Goods, Purchase
from complaints.refunds.term import taken_by_time
from complaints.refunds.ways import Delivered, Way, WayCode, at_discount, at_list_price, paid_line, way_of


def without_reasons(bought: Purchase) -> Way:
    """Within seven days: the principal whole; whether lessons had since are paid for the article leaves open (14:1)."""
    paid = bought.paid_fen or 0
    lines, low = [paid_line(paid)], max(0, paid - _most_had(bought))
    if low < paid:
        words = _t("条文说退回本金。付款以后上过课的，要不要折价，条文没有写明，所以给出两端")
        lines.append(Line(Sign.NOTE, _t("付款以后上过的课"), words, {}, ("SPC-PP 14:1",), 0, paid - low))
    words = _t("付款之日起七日内提出，退回本金")
    result = Line(Sign.RESULT, _t("应退"), words, {}, ("SPC-PP 14:1",), low, paid if low != paid else None)
    return Way(WayCode.COOLING, (*lines, result), low, paid)


def _most_had(bought: Purchase) -> int:
    """What was had since the payment, dearest; everything where nobody says."""
    if 0 in (bought.used, bought.spent_fen):
        return 0
    if not is_known(bought):
        return bought.paid_fen or 0
    return taken_by_time(bought) if bought.goods is Goods.TERM else at_list_price(bought).high


def as_void(bought: Purchase) -> Way:
    """Void: what was had is taken off, except services the law forbids to sell to minors (SPC-PP 10:3)."""
    paid, barred = bought.paid_fen or 0, bought.minor.barred if bought.minor else Fact.NO
    if bought.goods is Goods.TERM:
        taken = taken_by_time(bought)
        line = Line(Sign.MINUS, _t("减去已经过去的时间"), _t("按剩余时间的比例"), {}, ("SPC-PP 10:3",), taken)
        had = Delivered((line,), taken, taken)
    else:
        had = at_discount(bought)
        dearest = had.high if bought.cause in (Cause.INSTITUTION, Cause.NEITHER) else at_list_price(bought).high
        if dearest > had.high:
            words = _t("合同无效不算您自己的原因退款；如果仍被认为是您的原因，最多扣到打折前的价格")
            line = Line(Sign.NOTE, _t("可能多扣的"), words, {}, ("SPC-PP 19:1",), had.high, dearest)
            had = Delivered((*had.lines, line), had.low, dearest)
    if barred is not Fact.NO:
        words = _t("违反法律规定向未成年人提供网络付费游戏等服务的，已经提供的不能扣")
        line = Line(Sign.NOTE, _t("不能扣的服务"), words, {}, ("SPC-PP 10:3",))
        had = Delivered((*had.lines, line), 0, 0 if barred is Fact.YES else had.high)
    return way_of(WayCode.VOID, paid, had, bought)


def partial(bought: Purchase) -> Way:
    """Something needed is not known: anything between nothing and all, said as such."""
    paid = bought.paid_fen or 0
    words = _t("还差一些数字，只能说在0和付的钱之间")
    return Way(WayCode.PARTIAL, (paid_line(paid), Line(Sign.RESULT, _t("应退"), words, {}, (), 0, paid)), 0, paid)


def missing_of(bought: Purchase) -> tuple[str, ...]:
    """What must still be known before a sum can be told, by the name of the answer."""
    wanted = {
        Goods.LESSONS: ("lessons", "used"),
        Goods.MONEY: ("spent_fen",),
        Goods.TERM: ("starts_on", "ends_on"),
        Goods.UNKNOWN: ("goods",),
    }[bought.goods]
    lacking = [name for name in ("paid_fen", *wanted) if name == "goods" or getattr(bought, name) is None]
    if bought.goods is Goods.TERM and not any((bought.ended_on, bought.asked_on, bought.stopped_on)):
        lacking.append("ended_on")
    return tuple(lacking)


def is_known(bought: Purchase) -> bool:
    """Whether everything the sum needs is known."""
    return not missing_of(bought)
