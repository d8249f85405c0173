"""Tests run at two in the afternoon, here and in every process they start: at night letters wait."""

import os
from datetime import datetime, timedelta

from kernel import clock

_afternoon = clock.start_of(clock.today()) + timedelta(hours=14)
os.environ.setdefault(clock.SHIFT, str((_afternoon - clock.now()).total_seconds()))
BASE = clock._shift = timedelta(seconds=float(os.environ[clock.SHIFT]))


def stand_at(instant: datetime | None) -> None:
    """Set the clock of this process, and of those it starts, to this instant; None: to where it goes by itself."""
    clock._shift = BASE if instant is None else clock._shift + (instant - clock.now())
    os.environ[clock.SHIFT] = str(clock._shift.total_seconds())
