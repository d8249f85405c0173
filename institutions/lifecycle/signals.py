"""Risk signals by rules with reasons: facts of an institution in, signals with numbers and words out; pure.

A signal is no score and decides nothing: it says which rule, which numbers, which threshold (figures of the operator,
平台规则). Below the minimum sample of complaints nothing is said of rates.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _l

from kernel.labels import Labelled


class SignalKind(Labelled):
    """The rules, each of its own; none is added to another."""

    BREACHES = "breaches", _l("机构多次逾期")
    DEFAULTS = "defaults", _l("承诺到期没有兑现")
    SPIKE = "spike", _l("投诉激增")
    SILENCE = "silence", _l("不答复投诉")
    LICENCE = "licence", _l("许可到期")
    UNREACHABLE = "unreachable", _l("公示的地址无法取得联系")
    UNREGISTERED = "unregistered", _l("有投诉，名录中没有核实过")


# Their numbers are of this month and the two before; the others say how things stand.
OF_THREE_MONTHS = frozenset({SignalKind.BREACHES, SignalKind.SPIKE, SignalKind.SILENCE, SignalKind.UNREGISTERED})


@dataclass(frozen=True)
class WatchFacts:
    """What is known: counts of this month and the two before (`_now`), of the three before, and of what stands."""

    cases_now: int = 0
    cases_before: int = 0
    breaches_now: int = 0
    silences_now: int = 0
    defaulted: int = 0
    open_cases: int = 0
    licence_until: date | None = None
    is_unreachable: bool = False
    is_free_entry: bool = False


@dataclass(frozen=True)
class Thresholds:
    """The operator's figures (平台规则); `spike` in per cent, `licence` in natural days."""

    sample: int = 5
    spike: int = 200
    breaches: int = 3
    defaults: int = 2
    silence: int = 2
    licence: int = 30


@dataclass(frozen=True)
class Signal:
    """One rule that holds, with the numbers it holds by; words are made of these alone (`reason_of`)."""

    kind: SignalKind
    facts: Mapping[str, int | str]


def signals_of(facts: WatchFacts, limits: Thresholds, today: date) -> tuple[Signal, ...]:
    """The signals that hold today, in the order of the rules."""
    return tuple(_found(facts, limits, today))


def _found(facts: WatchFacts, limits: Thresholds, today: date) -> Iterator[Signal]:
    if facts.breaches_now >= limits.breaches:
        yield Signal(SignalKind.BREACHES, {"number": facts.breaches_now, "limit": limits.breaches})
    if facts.defaulted >= limits.defaults:
        yield Signal(SignalKind.DEFAULTS, {"number": facts.defaulted, "limit": limits.defaults})
    if facts.cases_now >= limits.sample and _has_grown(facts, limits):
        numbers = {"number": facts.cases_now, "before": facts.cases_before}
        yield Signal(SignalKind.SPIKE, {**numbers, "limit": limits.spike, "sample": limits.sample})
    if facts.silences_now >= limits.silence:
        yield Signal(SignalKind.SILENCE, {"number": facts.silences_now, "limit": limits.silence})
    if facts.licence_until is not None and (facts.licence_until - today).days < limits.licence:
        left = (facts.licence_until - today).days
        yield Signal(SignalKind.LICENCE, {"until": facts.licence_until.isoformat(), "left": left})
    if facts.is_unreachable and facts.open_cases > 0:
        yield Signal(SignalKind.UNREACHABLE, {"number": facts.open_cases})
    if facts.is_free_entry and facts.cases_now >= limits.sample:
        yield Signal(SignalKind.UNREGISTERED, {"number": facts.cases_now, "sample": limits.sample})


def _has_grown(facts: WatchFacts, limits: Thresholds) -> bool:
    """Whether there are so many per cent of before; from nothing any number of the sample has grown."""
    return facts.cases_now * 100 >= facts.cases_before * limits.spike


REASONS: dict[SignalKind, object] = {
    SignalKind.BREACHES: _l("近三个月逾期%(number)s次，达到%(limit)s次。"),
    SignalKind.DEFAULTS: _l("有%(number)s项承诺到期没有兑现，达到%(limit)s项。"),
    SignalKind.SPIKE: _l(
        "近三个月收到投诉%(number)s件，再往前三个月%(before)s件，达到前期的%(limit)s%%（至少%(sample)s件才比较）。"
    ),
    SignalKind.SILENCE: _l("近三个月有%(number)s件投诉到期没有答复，达到%(limit)s件。"),
    SignalKind.LICENCE: _l("登记的许可有效期到%(until)s，还剩%(left)s天。"),
    SignalKind.UNREACHABLE: _l("公示的地址无法取得联系，还有%(number)s件投诉没有办结。"),
    SignalKind.UNREGISTERED: _l("近三个月收到投诉%(number)s件（至少%(sample)s件才提示），机构资料没有核实。"),
}


LICENCE_OVER = _l("登记的许可有效期到%(until)s，已经过了%(over)s天。")


def reason_of(kind: SignalKind, facts: Mapping[str, int | str], day: Callable[[date], str]) -> str:
    """The rule in words with its numbers, in the reader's language; `day` writes a date as the reader does."""
    left = facts.get("left", 0)
    if "until" in facts:
        facts = dict(facts) | {"until": day(date.fromisoformat(str(facts["until"])))}
    if kind is SignalKind.LICENCE and isinstance(left, int) and left < 0:
        return str(LICENCE_OVER) % (dict(facts) | {"over": -left})
    return str(REASONS[kind]) % facts
