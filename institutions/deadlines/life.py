"""The clocks of 备案, 选用 and 退出: T-EXIT is law and simply passes, all others are 平台规则; pure (§0b.20)."""

from institutions.deadlines import CycleClockRule, Unit, known
from institutions.lifecycle import exiting, filing, selecting

OWN = "platform rule"
FILING_CLOCKS = known(
    CycleClockRule(filing.CHECK, "核对备案材料", 15, Unit.WORKING_DAYS, OWN, "filing_check"),
    CycleClockRule(filing.FILL, "补正备案材料", 20, Unit.WORKING_DAYS, OWN, "filing_fill"),
)
SELECTION_CLOCKS = known(
    CycleClockRule(selecting.REVIEW, "到期前评议", 0, Unit.DATE, OWN),
    CycleClockRule(selecting.TERM, "选用期", 0, Unit.DATE, OWN, passes=True),
)
EXIT_CLOCKS = known(
    CycleClockRule("T-EXIT-6M", "停业前的公告（民办学校）", 6, Unit.MONTHS, exiting.SCHOOL_LAW, passes=True),
    CycleClockRule("T-EXIT-30D", "停业前的公告（其他经营者）", 30, Unit.NATURAL_DAYS, exiting.OTHER_LAW, passes=True),
    CycleClockRule(exiting.REPAY, "按方案退完余额", 0, Unit.DATE, OWN),
    CycleClockRule(exiting.TELL, "报告余额处理进展", 30, Unit.NATURAL_DAYS, OWN, "exit_report"),
)
NAMES = {rule.code: rule.name for rule in (*FILING_CLOCKS, *SELECTION_CLOCKS, *EXIT_CLOCKS)}
PASSING = frozenset(rule.code for rule in (*SELECTION_CLOCKS, *EXIT_CLOCKS) if rule.passes)
