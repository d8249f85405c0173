"""What runs by itself at the table: reminding of sessions."""

from kernel import jobs
from mediation import actions


@jobs.job("mediation.remind_of_sessions", every=60)
def remind_of_sessions() -> int:
    """Remind of sessions that begin soon; with nothing to do it only looks."""
    return actions.remind_of_sessions()
