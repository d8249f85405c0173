"""What the timetable runs: copies and figures follow the registry and the clocks even when an event was missed."""

from disclosure import actions, monthly_paper
from disclosure.notices.following import whats_new
from disclosure.queries import monthly
from disclosure.queries.open_data import is_due as due
from kernel import pdf
from kernel.commands import on_prepare
from kernel.config import settings
from kernel.jobs import job


@job("disclosure.refresh", every=3600)
def refresh() -> int:
    """Bring every public copy and all figures up to date; says how many copies of institutions changed."""
    changed = actions.sync_institutions()
    actions.count_due()
    actions.publish_figures()
    return changed


@job("disclosure.publish_figures", every=300)
def publish_figures() -> int:
    """Write the public figures where a case was counted since; says how many changed."""
    return actions.publish_figures(always=False)


@job("disclosure.sweep_corrections", every=60)
def sweep_corrections() -> dict[str, int]:
    """Warn of answers that are due, note what is late, erase what was kept long enough."""
    return actions.sweep_corrections()


@job("disclosure.sweep_expired", every=3600)
def sweep_expired() -> int:
    """Take down texts shown for as long as the operator set; nothing where nothing is set."""
    return actions.sweep_expired()


@job("disclosure.tell_followers", every=600)
def tell_followers() -> int:
    """One letter a day to each address for all that is new."""
    return actions.tell_followers(whats_new)


@job("disclosure.lapse_followings", every=3600)
def lapse_followings() -> int:
    """Forget addresses nobody confirmed."""
    return actions.lapse_followings()


@job("disclosure.count_leads", every=24 * 3600)
def count_leads() -> int:
    """Publish the monthly counts of what came by the door for reports, when a month is over."""
    return actions.count_leads()


@job("disclosure.count_benchmarks", every=24 * 3600)
def count_benchmarks() -> int:
    """Count what institutions of one size are compared by; says for how many."""
    return actions.count_benchmarks()


@job("disclosure.open_data", every=600, lasts=4 * 3600)
def open_data() -> int:
    """A snapshot each night, and soon after something was taken down; says its number, 0 when none was due."""
    if not settings().has_open_data or not due():
        return 0
    return actions.publish_open_data()


@job("disclosure.build_reports", every=3600)
def build_reports() -> int:
    """Build the monthly reports that are due; says how many."""
    return actions.build_reports()


@job("disclosure.set_reports", every=600)
def set_reports() -> int:
    """Make the files of reports that have none yet; where this machine cannot, they wait."""
    done = 0
    for month in monthly.without_pdf():
        row = monthly.report_of(month)
        try:
            made = monthly_paper.set_pdf(row) if row is not None else b""
        except pdf.PdfUnavailable:
            return done
        actions.attach_pdf(month, made)
        done += 1
    return done


@on_prepare(950)
def prepare() -> None:
    """After reference and demo data: the public copies, the counts of the door and those of the benchmark."""
    refresh()
    count_leads()
    count_benchmarks()
    build_reports()
