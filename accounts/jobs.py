"""What runs by itself for accounts: checks of the log that an auditor asked for."""

from sqlalchemy import select

from accounts.actions.auditing import continue_chain_check
from accounts.models.office import ChainCheck
from kernel import jobs
from kernel.db import db


@jobs.job("audit.check")
def run_chain_check(check_id: int, slices: int = 20) -> bool:
    """Some slices of one check, and a hint at the rest."""
    done = any(continue_chain_check(check_id) for _ in range(slices))
    if not done:
        jobs.enqueue("audit.check", check_id)
    return done


@jobs.job("audit.go_on", every=30)
def go_on() -> int:
    """Take up checks whose worker was lost; says how many."""
    waiting = db.session.scalars(select(ChainCheck.id).where(ChainCheck.finished_at.is_(None))).all()
    for one in waiting:
        run_chain_check(one)
    return len(waiting)
