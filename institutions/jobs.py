"""What runs by itself for institutions: the clocks of their cycles, ends of terms, the label of a settled exit."""

from institutions import actions
from kernel import jobs


@jobs.job("institutions.sweep_cycle_clocks", every=60)
def sweep_cycle_clocks() -> dict[str, int]:
    """Warn and note breaches of the clocks of all cycles."""
    return actions.sweep_cycle_clocks()


@jobs.job("institutions.end_terms", every=3600)
def end_terms() -> int:
    """End selections whose term is over."""
    return actions.end_terms()


@jobs.job("institutions.follow_exits", every=600)
def follow_exits() -> dict[str, int]:
    """Give and take back the label of a settled exit."""
    return actions.follow_exits()
