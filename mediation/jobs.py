"""What runs by itself at tables."""

from kernel import jobs
from mediation import actions
from mediation.actions import joint_lapsing


@jobs.job("mediation.lapse_rounds", every=300)
def lapse_rounds() -> int:
    """End rounds of secret bids past their day, and wipe what was bid in them."""
    return actions.lapse_rounds()


@jobs.job("mediation.remind_of_sessions", every=60)
def remind_of_sessions() -> int:
    """Remind of sessions that begin soon; with nothing to do it only looks."""
    return actions.remind_of_sessions()


@jobs.job("mediation.lapse_joint_consents", every=60)
def lapse_joint_consents() -> int:
    """End the consents to mediate that came with terms of a joint complaint that are over, and a yes of the dead."""
    return joint_lapsing.lapse_joint_consents() + joint_lapsing.lapse_answers_of_the_dead()
