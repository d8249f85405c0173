"""The clocks of a case as cards: name, date, nature, state in words, the ledger, and 怎么算的 line by line."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from accounts.roles import OrganisationKind
from complaints import rulesets
from complaints.deadlines import NoLength, NoPause, NotExtendable
from complaints.labels import CLOCKS, PASSED, PAUSE_REASONS
from complaints.models import Clock, ClockExtension, ClockPause
from complaints.queries.dating import dated, rule_for
from complaints.rulesets import NoSuchRule
from complaints.views.steps import steps
from kernel import clock
from kernel.web import day
from kernel.workdays import Calendar

ANSWERS = ("T-RESP", "T-RESP2")


def clock_cards(rows: Iterable[Clock], calendar: Calendar, *, reasons: bool = False) -> list[dict[str, Any]]:
    """Every clock for `case.clock_row`, running ones first; why it was late only for those who may read it."""
    cards = []
    for row in rows:
        card = clock_card(row, calendar)
        cards.append(card | {"notes": [*notes_on(row, reasons=reasons), *card["notes"]]})
    return sorted(cards, key=lambda card: not card["is_running"])


def clock_card(row: Clock, calendar: Calendar) -> dict[str, Any]:
    """One clock for `case.clock_row`."""
    state, tone, overdue = _state(row)
    return {
        "code": row.code,
        "name": str(CLOCKS.get(row.code, row.code)),
        "due": row.due_on,
        "label": "platform" if row.is_platform_rule else "law",
        "article": basis_words(row),
        "state": state,
        "tone": tone,
        "overdue": overdue,
        "provisional": row.is_provisional and row.is_running,
        "is_running": row.is_running,
        "notes": ledger(row),
        "lines": explanation(row, calendar),
    }


def basis_words(row: Clock) -> str:
    """The articles written out, or 平台规则, and the rule set they stand in."""
    rules = rulesets.load(row.ruleset)
    words = _("平台规则")
    if not row.is_platform_rule:
        words = "、".join(rulesets.cite(code, rules.texts) for code in row.article.split("; "))
        if not rule_for(row).text_shipped:
            words += _("（条文未随附）")
    if row.body_kind == OrganisationKind.MARKET_REGULATOR:
        return _("%(basis)s（规则集：%(name)s）", basis=words, name=_(rules.name))
    # The order in a rule set's name binds market regulators alone (rules §0b.2).
    return _("%(basis)s（%(day)s起适用的规则）", basis=words, day=day(rules.in_force_from))


def notes_on(row: Clock, *, reasons: bool) -> list[str]:
    """What stands beside a late clock: that nobody answered, and why the superior says it was late."""
    notes = [_("上级单位注明的原因：%(why)s", why=breach.why) for breach in row.breaches if reasons and breach.why]
    return [_("机构未在平台规则的期限内答复"), *notes] if is_silent(row) else notes


def is_silent(row: Clock) -> bool:
    """Whether the institution was asked, let the day pass and has not answered since."""
    return row.code in ANSWERS and row.met_at is None and bool(row.breaches)


def _state(row: Clock) -> tuple[str, str, bool]:
    if row.met_at is not None:
        # Of what nobody here knows, the day it was done counts, and no breach noted while it was unknown.
        late = row.met_at >= row.due_at if row.code in PASSED else row.was_late(row.met_at)
        return (_("已完成，但逾期"), "bad", False) if late else (_("已按时完成"), "good", False)
    if row.stopped_at is not None:
        return _("不再需要"), "neutral", False
    if row.paused_on is not None:
        return _("暂停计算"), "warn", False
    if clock.now() >= row.due_at and row.code in PASSED:
        return str(PASSED[row.code]), "warn", False
    if clock.now() >= row.due_at:
        return _("已逾期"), "bad", True
    return _("正在计算"), "info", False


TURNS: dict[str, object] = {
    "appraiser": _l("鉴定机构"),
    "tester": _l("检验检测等机构"),
    "learner": _l("投诉人"),
    "institution": _l("机构"),
    "body": _l("处理单位"),
}


def ledger(row: Clock) -> list[str]:
    """Every pause and every wish for more time: days, reason, whose turn, who decided, on what evidence."""
    return [_pause_words(row, one) for one in row.pauses] + [_more_words(row, one) for one in row.extensions]


def _pause_words(row: Clock, one: ClockPause) -> str:
    who = row.body.name if row.body else _("处理单位")
    reason = str(PAUSE_REASONS.get(one.reason, one.reason)) + (_("（%(words)s）", words=one.words) if one.words else "")
    facts = {"start": day(one.start_on), "reason": reason, "who": who, "evidence": one.evidence}
    if one.end_on is None:
        turn = str(TURNS.get(one.turn, one.turn))
        words = _(
            "自%(start)s起暂停，原因：%(reason)s。现在等待：%(turn)s。由%(who)s决定，依据：%(evidence)s。",
            turn=turn,
            **facts,
        )
        return words + _("恢复以后，暂停的天数会整日扣除，上面的日期会改。")
    facts |= {"end": day(one.end_on), "number": str((one.end_on - one.start_on).days)}
    words = _(
        "%(start)s至%(end)s暂停，扣除%(number)s日，原因：%(reason)s。由%(who)s决定，依据：%(evidence)s。", **facts
    )
    return words + (_("恢复依据：%(evidence)s。", evidence=one.end_evidence) if one.end_evidence else "")


def _more_words(row: Clock, one: ClockExtension) -> str:
    who = row.body.name if row.body else _("处理单位")
    facts = {"old": day(one.old_due_on), "reason": one.reason, "who": who, "ground": _(one.ground)}
    if one.is_granted is None:
        return _("已申请延长，等待%(who)s答复。申请理由：%(reason)s。没有同意之前，日期不变。", **facts)
    if not one.is_granted:
        return _("%(who)s没有同意延长。理由：%(answer)s", answer=one.answer, **facts)
    new = day(one.new_due_on) if one.new_due_on else ""
    return _("%(who)s同意延长，由%(old)s改为%(new)s。申请理由：%(reason)s。依据：%(ground)s。", new=new, **facts)


def explanation(row: Clock, calendar: Calendar) -> list[str]:
    """怎么算的, counted again from the row itself; where the calendar has changed since, what it was counted with."""
    try:
        found, rule = dated(row, calendar), rule_for(row)
    except (NoSuchRule, NoLength, NoPause, NotExtendable):
        return []
    if found.due != row.due_on:
        facts = {"start": day(row.start_on), "due": day(row.due_on), "version": row.calendar_version}
        return [
            _(
                "%(start)s起算，按计算时公布的放假安排（版本%(version)s）得出最后一日是%(due)s。放假安排后来有变化。",
                **facts,
            )
        ]
    lines = steps(found)
    if rule.figure:
        words = _(
            "期限长度由平台设置，开始计算时是%(number)s%(unit)s（平台规则）。", number=row.length, unit=_unit(row)
        )
        lines.insert(0, words)
    return lines


def _unit(row: Clock) -> str:
    return str(rule_for(row).unit.label)
