"""The operator's figures: what no law sets is set here, with a reason, for clocks that start from now on (平台规则)."""

from flask_babel import lazy_gettext as _l

from accounts.roles import Role
from complaints import rulesets
from complaints.events import FigureSet
from complaints.models import PlatformFigure
from complaints.queries.figures import bounds, forget
from kernel import clock, events
from kernel.db import db, transaction
from kernel.errors import DomainError, NotFound, NotYours
from kernel.events import Actor


class FigureWrong(DomainError):
    """The figure lies outside what makes sense for its unit, or has no reason."""

    status = 422


def set_figure(code: str, value: int, reason: str, *, by: Actor) -> PlatformFigure:
    """Set one figure; running clocks keep theirs."""
    with transaction():
        if by.role != Role.PLATFORM_ADMIN:
            raise NotYours()
        rule = rulesets.in_force(clock.today()).platform.get(code)
        if rule is None:
            raise NotFound()
        least, most = bounds(rule)
        if not least <= value <= most:
            raise FigureWrong(_l("请填写%(least)s到%(most)s之间的整数。", least=least, most=most))
        if not reason.strip():
            raise FigureWrong(_l("请写明为什么改。"))
        made = PlatformFigure(code=code, value=value, reason=reason.strip(), set_by_id=by.person_id, set_at=clock.now())
        db.session.add(made)
        db.session.flush()
        forget()
        events.record(FigureSet(code, value), by)
        return made
