"""Unlimited use within a term: the days left over all its days (SPC-PP 22)."""

from datetime import timedelta

from complaints.refunds.lines import Line, Sign, _t, share
from complaints.refunds.purchase import Purchase
from complaints.refunds.ways import Delivered, Way, WayCode, paid_line, way_of, with_gifts

DAY = timedelta(days=1)


def by_time(bought: Purchase) -> Way:
    """What is left of the term; nothing where it passed unused by choice (SPC-PP 22:3)."""
    paid, days, left = bought.paid_fen or 0, _days(bought), _days_left(bought)
    if bought.unused_by_choice and left == 0:
        words = _t("因自己的原因在约定期限内没有要求上课的，要求返还得不到支持")
        result = Line(Sign.RESULT, _t("应退"), words, {}, ("SPC-PP 22:3",), 0)
        return Way(WayCode.TERM, (paid_line(paid), result), 0, 0)
    taken = taken_by_time(bought)
    words = _t("期限共%(days)s日，过了%(used)s日，还剩%(left)s日：%(paid_fen)s × %(used)s ÷ %(days)s")
    values = {"days": days, "used": days - left, "left": left, "paid_fen": paid}
    article = "SPC-PP 22:2" if _is_stopped_first(bought) else "SPC-PP 22:1"
    line = Line(Sign.MINUS, _t("减去已经过去的时间"), words, values, (article,), taken)
    return way_of(WayCode.TERM, paid, with_gifts(Delivered((line,), taken, taken), bought), bought)


def taken_by_time(bought: Purchase) -> int:
    """What the time that passed comes to."""
    paid = bought.paid_fen or 0
    return paid - share(paid, _days_left(bought), _days(bought))


def _is_stopped_first(bought: Purchase) -> bool:
    """Whether the service stopped before the contract ended."""
    return bought.stopped_on is not None and (bought.ended_on is None or bought.stopped_on <= bought.ended_on)


def _days(bought: Purchase) -> int:
    """The whole term in days, first and last counted."""
    if bought.starts_on is None or bought.ends_on is None:
        return 1
    return max(1, (bought.ends_on - bought.starts_on).days + 1)


def _days_left(bought: Purchase) -> int:
    """The days of the term after the contract ended, or after the service stopped when that came first."""
    if bought.starts_on is None or bought.ends_on is None:
        return 0
    firsts = [bought.ended_on + DAY] if bought.ended_on is not None else []
    firsts += [bought.stopped_on] if bought.stopped_on is not None else []
    first = max(min(firsts, default=bought.ends_on + DAY), bought.starts_on)
    return max(0, (bought.ends_on - first).days + 1)
