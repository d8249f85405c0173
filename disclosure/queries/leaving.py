"""Whether an institution is on its way out or gone, by what became public of it; disclosure's own rows alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from disclosure.models import PublicMilestone

# The words of the day as `disclosure/milestones.py` writes them.
CYCLE, CALLED_OFF, SETTLED = "退出", "机构取消退出", "已了结退出"
TAKEN_BACK, ANNOUNCED = "办理单位收回停业的记录", "机构公告退出"
CLOSED = ("机构停业", "办理单位记录机构已经停业")


@dataclass(frozen=True)
class Leaving:
    """Its public steps, newest first; since when it is closed, None before; whether the platform's label is there.

    `is_announced`: the institution said something itself; one that vanished published no contact and no plan.
    """

    steps: tuple[PublicMilestone, ...]
    closed_on: date | None
    is_settled: bool
    is_announced: bool


def leaving_in(milestones: Sequence[PublicMilestone]) -> Leaving | None:
    """The exit that stands, out of an institution's public steps with the newest first; None where there is none."""
    steps = tuple(one for one in milestones if one.cycle == CYCLE)
    since = next((place for place, one in enumerate(steps) if one.what in (CALLED_OFF, TAKEN_BACK)), len(steps))
    if not steps[:since]:
        return None
    closed = next((one.on for one in steps[:since] if one.what in CLOSED), None)
    announced = any(one.what == ANNOUNCED for one in steps[:since])
    return Leaving(steps[:since], closed, steps[0].what == SETTLED, announced)
