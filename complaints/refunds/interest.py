"""Interest on what comes back: the rate agreed first, the custody account's, else by whose cause (SPC-PP 16, 17)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from complaints.refunds.lines import Line, Sign, Value, _t
from complaints.refunds.purchase import Cause, Purchase

YEAR, MILLION = 365, 1_000_000
LPR = _t("合同成立时的一年期贷款市场报价利率")
DEPOSIT = _t("合同成立时中国人民银行公布的一年定期存款基准利率")
CUSTODY = _t("监管账户的实际利率")
AGREED = _t("合同约定的利率")


@dataclass(frozen=True)
class Interest:
    """Interest in lines; the sums are None where it cannot be told, and the lines say why."""

    lines: tuple[Line, ...]
    low_fen: int | None = None
    high_fen: int | None = None


def interest_on(low_fen: int, high_fen: int, bought: Purchase, on: date) -> Interest:
    """Interest up to a day on the least and the most that comes back; without a rate on file, none (art. 16, 17)."""
    if bought.ended_on is None:
        words = _t("利息从合同解除（或者确认无效）时起算。还没有解除，或者不知道哪天，这里只算本金")
        return Interest((_note(words, "SPC-PP 17:1"),))
    start = min(bought.ended_on, bought.agreed_from_on or bought.ended_on)
    days, parts = max(0, (on - start).days), list(_parts(bought, low_fen, high_fen))
    lines, low, high, known = [], 0, 0, True
    for name, ppm, article, least, most in parts:
        if ppm is None:
            lines.append(_no_rate(name, article))
            known = False
            continue
        ends = (of(least, ppm, days), of(most, ppm, days))
        values: dict[str, Value] = {"start": start, "ppm": ppm, "days": days}
        words = _t("从%(start)s起%(days)s日，年利率%(ppm)s，按一年365日算（平台规则）")
        high_end = ends[1] if ends[1] != ends[0] else None
        lines.append(Line(Sign.NOTE, name, words, values, (article, "SPC-PP 17"), ends[0], high_end))
        low, high = low + ends[0], high + ends[1]
    return Interest(tuple(lines), low, high) if known and parts else Interest(tuple(lines) or (_open(),))


def of(fen: int, ppm: int, days: int) -> int:
    """Simple interest in fen, rounded half up once."""
    whole = YEAR * MILLION
    return (2 * fen * ppm * days + whole) // (2 * whole)


Part = tuple[str, int | None, str, int, int]


def _parts(bought: Purchase, low: int, high: int) -> Iterator[Part]:
    """Which rate goes on which part of the sum."""
    if bought.agreed_ppm is not None:
        yield AGREED, bought.agreed_ppm, "SPC-PP 16:1", low, high
        return
    if bought.custody_ppm is not None:
        kept = high if bought.custody_fen is None else min(bought.custody_fen, high)
        yield CUSTODY, bought.custody_ppm, "SPC-PP 16:2", min(kept, low), kept
        low, high = low - min(kept, low), high - kept
        if not high:
            return
    if bought.cause is Cause.INSTITUTION:
        yield LPR, bought.lpr_ppm, "SPC-PP 16:1", low, high
    elif bought.cause is Cause.OWN:
        yield DEPOSIT, bought.deposit_ppm, "SPC-PP 16:1", low, high


def _open() -> Line:
    words = _t("条文只写了机构原因和消费者原因的利率。原因没有确定的，利息也算不出来，这里只算本金")
    return _note(words, "SPC-PP 16:1")


def _no_rate(name: str, article: str) -> Line:
    words = _t("这个日期的利率没有登记。您可以查到后自己填；没有填的，这里只算本金")
    return Line(Sign.NOTE, name, words, {}, (article,))


def _note(words: str, article: str) -> Line:
    return Line(Sign.NOTE, _t("利息"), words, {}, (article,))
