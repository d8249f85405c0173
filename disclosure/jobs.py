"""What the timetable runs: copies and figures follow the registry and the clocks even when an event was missed."""

from disclosure import actions
from disclosure.notices.following import whats_new
from disclosure.queries.open_data import is_due as due
from kernel.commands import on_prepare
from kernel.config import settings
from kernel.jobs import job


@job("disclosure.refresh", every=3600)
def refresh() -> int:
    """Bring every public copy and its figures up to date; says how many copies changed."""
    return actions.sync_institutions()


@job("disclosure.sweep_corrections", every=60)
def sweep_corrections() -> dict[str, int]:
    """Warn of answers that are due, note what is late, erase what was kept long enough."""
    return actions.sweep_corrections()


@job("disclosure.tell_followers", every=600)
def tell_followers() -> int:
    """One letter a day to each address for all that is new."""
    return actions.tell_followers(whats_new)


@job("disclosure.lapse_followings", every=3600)
def lapse_followings() -> int:
    """Forget addresses nobody confirmed."""
    return actions.lapse_followings()


@job("disclosure.open_data", every=600, lasts=4 * 3600)
def open_data() -> int:
    """A snapshot each night, and soon after something was taken down; says its number, 0 when none was due."""
    if not settings().has_open_data or not due():
        return 0
    return actions.publish_open_data()


@on_prepare(950)
def prepare() -> None:
    """After reference and demo data: the public copies."""
    refresh()
