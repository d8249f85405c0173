"""What runs by itself for institutions: the clocks of their cycles, signals of risk, what they are asked for."""

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
