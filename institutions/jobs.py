"""What runs by itself for institutions: the clocks of their cycles."""

from institutions import actions
from kernel import jobs


@jobs.job("institutions.sweep_cycle_clocks", every=60)
def sweep_cycle_clocks() -> dict[str, int]:
    """Warn and note breaches of the clocks of all cycles."""
    return actions.sweep_cycle_clocks()
