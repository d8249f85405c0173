"""How long before its day a change of rules is announced (电子商务法 34; elsewhere 平台规则); pure."""

from datetime import date, timedelta

from institutions.lifecycle import InstitutionType

LAW_DAYS = 7
LAW = "电子商务法第三十四条第一款"
SAYS = "修改内容应当至少在实施前七日予以公示"


def notice_law(kind: InstitutionType, item: str) -> str:
    """The article that sets the days before a change, empty where it is the platform's own rule."""
    return LAW if kind is InstitutionType.E and item == "service_rules" else ""


def earliest_day(kind: InstitutionType, item: str, announced_on: date, platform_days: int) -> date:
    """The first day a change announced on a day may be in force; the announcement's own day is not counted.

    `platform_days` is the operator's figure for whom no article binds; for platforms it never shortens the seven.
    """
    days = max(LAW_DAYS, platform_days) if notice_law(kind, item) else platform_days
    return announced_on + timedelta(days=days)
