"""The operator's figures: what no law sets, from the rule set unless the operator set it (平台规则)."""

from sqlalchemy import func, select

from complaints import rulesets
from complaints.models import PlatformFigure
from kernel import clock
from kernel.db import db


def figures() -> dict[str, int]:
    """The figures the operator set, newest of each code; codes nobody set are absent."""
    newest = select(func.max(PlatformFigure.id)).group_by(PlatformFigure.code)
    return {
        row.code: row.value for row in db.session.scalars(select(PlatformFigure).where(PlatformFigure.id.in_(newest)))
    }


def figure(code: str) -> int:
    """One figure in force now; KeyError for a code no rule set knows."""
    default = rulesets.in_force(clock.today()).platform[code].value
    return figures().get(code, default)
