"""What runs by itself for institutions: clocks, signals of risk, what is asked for, ends of terms and of exits."""

from institutions import actions
from kernel import jobs


@jobs.job("institutions.sweep_cycle_clocks", every=60)
def sweep_cycle_clocks() -> dict[str, int]:
    """Warn and note breaches of the clocks of all cycles."""
    return actions.sweep_cycle_clocks()


@jobs.job("institutions.tend_duties", every=6 * 3600)
def tend_duties() -> dict[str, int]:
    """Ask institutions that came to an account for their items, and tell of versions that end soon."""
    return actions.tend_duties()


@jobs.job("institutions.sweep_signals", every=24 * 3600)
def sweep_signals() -> dict[str, int]:
    """Raise the signals of risk that hold and end those that hold no longer."""
    return actions.sweep_signals()


@jobs.job("institutions.end_terms", every=3600)
def end_terms() -> int:
    """End selections whose term is over."""
    return actions.end_terms()


@jobs.job("institutions.follow_exits", every=600)
def follow_exits() -> dict[str, int]:
    """Give and take back the label of a settled exit."""
    return actions.follow_exits()
