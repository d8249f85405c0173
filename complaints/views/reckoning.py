"""From typed answers to an estimate, and from an estimate to what a page shows, in the reader's language."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from accounts.permissions import Viewer
from complaints import rulesets
from complaints.deadlines import deadline
from complaints.lifecycle import PartyRole
from complaints.models import Complaint
from complaints.queries.estimates import estimate_for, lines_of
from complaints.queries.rates import rates_on
from complaints.refunds import (
    Age,
    Cause,
    Estimate,
    Fact,
    Goods,
    Line,
    Minor,
    Payer,
    Purchase,
    Reason,
    Standing,
    WayCode,
    estimate,
    percent_words,
)
from complaints.rulesets import NoSuchRule
from complaints.rulesets.lawtexts import place_of
from kernel import calendars, clock
from kernel.web import day, yuan

Answers = Mapping[str, Any]
Card = dict[str, Any]

# The sums and days a purchase takes over as they were typed, by the name of the answer.
SAME = ("paid_on", "agreed_days", "asked_on", "ended_on", "lessons", "used", "starts_on", "ends_on", "stopped_on",
        "agreed_from_on")  # fmt: skip
RENAMED = {
    "paid": "paid_fen",
    "list_price": "list_fen",
    "market_price": "market_fen",
    "spent": "spent_fen",
    "spent_list": "spent_list_fen",
    "agreed": "agreed_fen",
    "commission": "commission_fen",
    "agreed_rate": "agreed_ppm",
    "custody_rate": "custody_ppm",
    "custody": "custody_fen",
}
COUNTED = {"gift_lessons": "gift_lessons", "gift_goods": "gift_goods_fen", "gift": "gift_fen"}
UNTOLD = "unknown"


def purchase_of(answers: Answers, is_minor: bool) -> Purchase:
    """The answers as one purchase; an answer that was not given is not known."""
    given: dict[str, Any] = {name: answers.get(name) for name in SAME}
    given |= {field: answers.get(name) for name, field in RENAMED.items()}
    given |= {field: answers.get(name) or 0 for name, field in COUNTED.items()}
    rates = rates_on(answers.get("paid_on"))
    for code in ("lpr", "deposit"):
        typed = answers.get(f"{code}_rate")
        given[f"{code}_ppm"] = typed if typed is not None else (rates[code].ppm if code in rates else None)
    return Purchase(
        goods=Goods(answers.get("goods") or UNTOLD),
        cause=Cause(answers.get("cause") or UNTOLD),
        reasons=frozenset(Reason(one) for one in answers.get("reasons") or ()),
        cool_until=cooling_day(answers.get("paid_on")),
        had_before=_fact(answers, "had_before"),
        unused_by_choice=_fact(answers, "unused") is Fact.YES,
        minor=_minor(answers) if is_minor else None,
        **given,
    )


def _fact(answers: Answers, name: str) -> Fact:
    return Fact(answers.get(name) or UNTOLD)


def _minor(answers: Answers) -> Minor:
    return Minor(
        payer=Payer(answers.get("payer") or UNTOLD),
        age=Age(answers.get("minor_age") or UNTOLD),
        agreed=_fact(answers, "minor_agreed"),
        fitting=_fact(answers, "minor_fitting"),
        barred=Fact(answers.get("minor_barred") or Fact.NO),
    )


def cooling_day(paid_on: date | None) -> date | None:
    """The last of the seven days after a payment (T-COOL); None where the rule was not in force yet."""
    if paid_on is None:
        return None
    try:
        rule = rulesets.in_force(paid_on).clock("T-COOL", body_kind="education_department")
    except NoSuchRule:
        return None
    return deadline(rule, body_kind="education_department", start_on=paid_on, calendar=calendars.current()).due


def reckon(answers: Answers, is_minor: bool) -> Estimate:
    """The estimate of these answers today."""
    return estimate(purchase_of(answers, is_minor), clock.today())


WAYS: dict[WayCode, object] = {
    WayCode.COOLING: _l("七日内无理由退款"),
    WayCode.VOID: _l("未成年人的合同确认无效"),
    WayCode.NOT_OWN: _l("不是您的原因退款"),
    WayCode.OWN: _l("您自己的原因退款"),
    WayCode.TERM: _l("不限次数，按剩余时间"),
    WayCode.PARTIAL: _l("还缺几个数字"),
}
STANDINGS: dict[Standing, tuple[object, str]] = {
    Standing.OPEN: (_l("可以主张"), "good"),
    Standing.MAYBE: (_l("要看情况"), "warn"),
    Standing.CLOSED: (_l("走不通"), "neutral"),
}
MISSING: dict[str, object] = {
    "paid_fen": _l("一共付了多少钱"),
    "goods": _l("买的是按节数的课、充值，还是不限次数"),
    "lessons": _l("花钱买了多少节"),
    "used": _l("一共上了多少节"),
    "spent_fen": _l("余额用掉了多少"),
    "starts_on": _l("从哪天开始能用"),
    "ends_on": _l("到哪天为止"),
}


def card_of(found: Estimate) -> Card:
    """The estimate for `complaints/diagnosis/_estimate.html`."""
    return {
        "on": found.on,
        "low": yuan(found.low_fen),
        "high": yuan(found.high_fen),
        "is_range": found.is_range,
        "is_told": found.low_fen is not None,
        "ways": [_way(way, found, number) for number, way in enumerate(found.ways)],
        "leading": found.leading,
        "rights": rights_of(found),
        "interest": [_line(line) for line in found.interest.lines],
        "interest_sum": span(found.interest.low_fen, found.interest.high_fen),
        "missing": [str(MISSING[name]) for name in found.missing],
    }


def span(low: int | None, high: int | None) -> str:
    """¥2,800.00 至 ¥3,200.00; one figure where both ends are the same."""
    if low is None or high is None:
        return ""
    return yuan(low) if low == high else _("%(low)s 至 %(high)s", low=yuan(low), high=yuan(high))


def _way(way: Any, found: Estimate, number: int) -> Card:
    return {
        "title": str(WAYS[way.code]),
        "sum": span(way.low_fen, way.high_fen),
        "lines": [_line(line) for line in way.lines],
        "leads": number < found.leading,
    }


def _line(line: Line) -> Card:
    """One line; sums that are taken off carry a minus sign."""
    figure = span(line.fen, line.high if line.high is not None else line.fen)
    return {
        "label": _(line.label),
        "words": _(line.words, **{name: _value(name, value) for name, value in line.values.items()}),
        "figure": f"− {figure}" if figure and str(line.sign) == "minus" else figure,
        "sign": str(line.sign),
        "articles": article_links(line.articles),
    }


def _value(name: str, value: Any) -> str:
    if isinstance(value, date):
        return day(value)
    if name.endswith("fen"):
        return yuan(value)
    return percent_words(value) if name.endswith("ppm") else str(value)


def rights_of(found: Estimate) -> list[Card]:
    """Each right in words, with how it stands."""
    return [
        {
            "standing": str(STANDINGS[right.standing][0]),
            "tone": STANDINGS[right.standing][1],
            "words": _(right.words),
            "on": right.on,
            "articles": article_links(right.articles),
        }
        for right in found.rights
    ]


# Long names of texts as a page says them; the page tells the whole name once.
SHORT = {
    "最高人民法院关于审理预付式消费民事纠纷案件适用法律若干问题的解释": "预付式消费司法解释",
    "中华人民共和国": "",
}


def short(citation: str) -> str:
    """A reference with the short name of its text."""
    for whole, brief in SHORT.items():
        citation = citation.replace(whole, brief)
    return citation


def article_links(references: Iterable[str]) -> list[Card]:
    """References in full, each with the page where it can be read here, if it ships."""
    texts = rulesets.in_force(clock.today()).texts
    found = []
    for reference in references:
        place = place_of(reference)
        url = url_for("complaints_tool.law", text=place[0], _anchor=f"article-{place[1]}") if place else None
        found.append({"title": short(rulesets.cite(reference, texts)), "url": url})
    return found


def kept_card(viewer: Viewer, complaint: Complaint, roles: frozenset[PartyRole]) -> Card | None:
    """The estimate kept with a case, as far as these seats may read it."""
    kept = estimate_for(viewer, complaint, roles)
    return card_of(lines_of(kept)) if kept is not None else None
