"""What an institution discloses: which article demands it, what stands on a day, which blanks speak; pure (§0b.28)."""

from institutions.duties.fields import Field, FieldKind
from institutions.duties.items import BY_CODE, ITEMS, Due, Item
from institutions.duties.laws import UNDER_LAW, Demand, Facts, Footing, demand_of
from institutions.duties.notice import LAW_DAYS, earliest_day, notice_law
from institutions.duties.standing import (
    Completeness,
    Duty,
    Filed,
    Span,
    State,
    blanks,
    completeness,
    duties_on,
    ends_on,
    first_due,
    in_force,
    speaks,
    state_on,
)

__all__ = [
    "BY_CODE",
    "ITEMS",
    "LAW_DAYS",
    "UNDER_LAW",
    "Completeness",
    "Demand",
    "Due",
    "Duty",
    "Facts",
    "Field",
    "FieldKind",
    "Filed",
    "Footing",
    "Item",
    "Span",
    "State",
    "blanks",
    "completeness",
    "demand_of",
    "duties_on",
    "earliest_day",
    "ends_on",
    "first_due",
    "in_force",
    "notice_law",
    "speaks",
    "state_on",
]
