"""What runs by itself for institutions: the clocks of their cycles, the signals of risk."""

from institutions import actions
from kernel import jobs


@jobs.job("institutions.sweep_cycle_clocks", every=60)
def sweep_cycle_clocks() -> dict[str, int]:
    """Warn and note breaches of the clocks of all cycles."""
    return actions.sweep_cycle_clocks()


@jobs.job("institutions.sweep_signals", every=24 * 3600)
def sweep_signals() -> dict[str, int]:
    """Raise the signals of risk that hold and end those that hold no longer."""
    return actions.sweep_signals()
