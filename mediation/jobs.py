"""What runs by itself at tables."""

from kernel import jobs
from mediation import actions


@jobs.job("mediation.lapse_rounds", every=300)
def lapse_rounds() -> int:
    """End rounds of secret bids past their day, and wipe what was bid in them."""
    return actions.lapse_rounds()
