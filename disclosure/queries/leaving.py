"""Whether an institution is on its way out or gone, by what became public of it; disclosure's own rows alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from disclosure.models import PublicMilestone
from disclosure.queries.filters import refs_of
from kernel.db import db

# The words of the day as `disclosure/milestones.py` writes them.
CYCLE, CALLED_OFF, SETTLED = "退出", "机构取消退出", "已了结退出"
TAKEN_BACK, ANNOUNCED, PLANNED = "办理单位收回停业的记录", "机构公告退出", "机构提交余额处理方案"
CLOSED = ("机构停业", "办理单位记录机构已经停业")
# What an exit can begin with.
BEGUN = (ANNOUNCED, "记录了终止或者停业的决定", CLOSED[1])


@dataclass(frozen=True)
class Leaving:
    """Its public steps, newest first; since when it is closed, None before; whether the platform's label is there.

    `is_announced`: the institution announced it itself; `has_contact`: it published whom to ask for what is left, with
    the announcement or with a plan after an order or a vanishing.
    """

    steps: tuple[PublicMilestone, ...]
    closed_on: date | None
    is_settled: bool
    is_announced: bool
    has_contact: bool


def leaving_of(ref: str) -> Leaving | None:
    """The exit of an institution that stands, with what was published of it under records merged into it; else None.

    All its steps are read: where one is left out, the page for whoever paid would go with it.
    """
    row = PublicMilestone
    found = select(row).where(row.institution_ref.in_(refs_of(ref)), row.cycle == CYCLE)
    return leaving_in(db.session.scalars(found.order_by(row.id.desc())).all(), ref)


def leaving_in(milestones: Sequence[PublicMilestone], ref: str | None = None) -> Leaving | None:
    """The exit that stands, out of public steps with the last noted first; None where there is none.

    The order is that of noting: a day told of later may well lie before the day an earlier exit was called off. Where
    an exit began under `ref` itself, that one says whether it is closed and settled, not one of a merged record.
    """
    standing: list[PublicMilestone] = []
    for one in reversed(milestones):
        if one.what in (CALLED_OFF, TAKEN_BACK):
            standing = _left(standing, one)
        elif one.cycle == CYCLE:
            standing.append(one)
    if not standing:
        return None
    steps = tuple(reversed(standing))
    own = [one for one in steps if one.institution_ref == ref]
    leading = own if own and own[-1].what in BEGUN else steps
    closed = next((one.on for one in leading if one.what in CLOSED), None)
    said = {one.what for one in steps}
    return Leaving(steps, closed, leading[0].what == SETTLED, ANNOUNCED in said, bool(said & {ANNOUNCED, PLANNED}))


def _left(standing: list[PublicMilestone], end: PublicMilestone) -> list[PublicMilestone]:
    """What a calling off leaves: the other records' exits, where one began under its own record; else nothing.

    An exit that began before a merger goes on under the survivor, where its end is then found without its beginning.
    """
    own = [one for one in standing if one.institution_ref == end.institution_ref]
    return [one for one in standing if one not in own] if own and own[0].what in BEGUN else []
