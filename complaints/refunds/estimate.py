"""The whole estimate: rights first, then every way that fits the answers, the range they span, and interest."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from complaints.refunds.interest import Interest, interest_on
from complaints.refunds.lines import Line, Sign, Value
from complaints.refunds.purchase import Cause, Goods, Purchase
from complaints.refunds.rights import Right, Standing, cooling_standing, rights_of, void_standing
from complaints.refunds.term import by_time
from complaints.refunds.ways import Way, WayCode, at_discount, at_list_price, way_of
from complaints.refunds.whole import as_void, missing_of, partial, without_reasons


@dataclass(frozen=True)
class Estimate:
    """What may come back, by which ways, on a day; `low_fen` None where not even the sum paid is known.

    `leading` says how many of the ways, from the first, span the range; the others are shown beside it.
    """

    on: date
    rights: tuple[Right, ...]
    ways: tuple[Way, ...]
    leading: int
    low_fen: int | None
    high_fen: int | None
    interest: Interest
    missing: tuple[str, ...]

    @property
    def is_range(self) -> bool:
        """Whether it is a range."""
        return self.low_fen != self.high_fen


def estimate(bought: Purchase, on: date) -> Estimate:
    """Reckon a purchase on a day (SPC-PP 10–22); what is not known stays open."""
    rights = rights_of(bought, on)
    if bought.goods is Goods.TERM and bought.ended_on is None:
        sums = dataclasses.replace(bought, ended_on=bought.asked_on or on)
    else:
        sums = bought
    if bought.paid_fen is None:
        return Estimate(on, rights, (), 0, None, None, Interest(()), missing_of(sums))
    ways, leading = _ways(sums, on)
    spanning = ways[:leading]
    low, high = min(way.low_fen for way in spanning), max(way.high_fen for way in spanning)
    only_cooling = spanning[0].code is WayCode.COOLING
    interest = Interest(()) if only_cooling else interest_on(low, high, bought, on)
    return Estimate(on, rights, tuple(ways), leading, low, high, interest, missing_of(sums))


def _ways(bought: Purchase, on: date) -> tuple[list[Way], int]:
    """The ways, and how many of them, from the first, span the range.

    A right that certainly stands leads alone; one that may stand comes after the sums by cause and widens the range.
    """
    certain: list[Way] = []
    possible: list[Way] = []
    for standing, make in ((cooling_standing(bought, on), without_reasons), (void_standing(bought.minor), _void)):
        if standing is Standing.OPEN:
            certain.append(make(bought))
        elif standing is Standing.MAYBE:
            possible.append(make(bought))
    ways = [*certain, *_by_cause(bought), *possible]
    return ways, 1 if certain else len(ways)


def _void(bought: Purchase) -> Way:
    return partial(bought) if missing_of(bought) else as_void(bought)


def _by_cause(bought: Purchase) -> list[Way]:
    """Art. 18 where it is not the consumer's cause, art. 19 where it is, both where nobody can say."""
    paid = bought.paid_fen or 0
    if missing_of(bought):
        return [partial(bought)]
    if bought.goods is Goods.TERM:
        return [by_time(bought)]
    ways = []
    if bought.cause is not Cause.OWN:
        ways.append(way_of(WayCode.NOT_OWN, paid, at_discount(bought), bought))
    if bought.cause in (Cause.OWN, Cause.UNKNOWN):
        ways.append(way_of(WayCode.OWN, paid, at_list_price(bought), bought))
    return ways


def to_json(found: Estimate) -> dict[str, Any]:
    """The estimate as plain values that JSON keeps."""
    plain: dict[str, Any] = _plain(dataclasses.asdict(found))
    return plain


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, date):
        return {"day": value.isoformat()}
    return str(value) if isinstance(value, str) else value


def from_json(kept: Mapping[str, Any]) -> Estimate:
    """The estimate as it was kept."""
    return Estimate(
        on=date.fromisoformat(kept["on"]["day"]),
        rights=tuple(_right(one) for one in kept["rights"]),
        ways=tuple(
            Way(WayCode(one["code"]), _lines(one["lines"]), one["low_fen"], one["high_fen"]) for one in kept["ways"]
        ),
        leading=kept["leading"],
        low_fen=kept["low_fen"],
        high_fen=kept["high_fen"],
        interest=Interest(_lines(kept["interest"]["lines"]), kept["interest"]["low_fen"], kept["interest"]["high_fen"]),
        missing=tuple(kept["missing"]),
    )


def _right(kept: Mapping[str, Any]) -> Right:
    on = date.fromisoformat(kept["on"]["day"]) if kept["on"] else None
    return Right(kept["code"], Standing(kept["standing"]), kept["words"], tuple(kept["articles"]), on)


def _lines(kept: list[Mapping[str, Any]]) -> tuple[Line, ...]:
    return tuple(
        Line(
            Sign(one["sign"]),
            one["label"],
            one["words"],
            {name: _value(value) for name, value in one["values"].items()},
            tuple(one["articles"]),
            one["fen"],
            one["high"],
        )
        for one in kept
    )


def _value(kept: Any) -> Value:
    return date.fromisoformat(kept["day"]) if isinstance(kept, dict) else kept
