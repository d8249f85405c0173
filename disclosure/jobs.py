"""What the timetable runs: copies and figures follow the registry and the clocks even when an event was missed."""

from disclosure import actions
from kernel.commands import on_prepare
from kernel.jobs import job


@job("disclosure.refresh", every=3600)
def refresh() -> int:
    """Bring every public copy and its figures up to date; says how many copies changed."""
    return actions.sync_institutions()


@on_prepare(950)
def prepare() -> None:
    """After reference and demo data: the public copies."""
    refresh()
