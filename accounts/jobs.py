"""What runs by itself for accounts: checks of the log, and typed words nobody came back for."""

import time

from sqlalchemy import select

from accounts.actions.auditing import continue_chain_check
from accounts.actions.typed import forget_typed
from accounts.models.office import ChainCheck
from kernel import jobs
from kernel.db import db

SECONDS = 60.0


@jobs.job("audit.check")
def run_chain_check(check_id: int) -> bool:
    """Slices of one check for most of the time a job is given, and a hint at the rest."""
    until, done = time.monotonic() + SECONDS, False
    while not done and time.monotonic() < until:
        done = continue_chain_check(check_id)
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


@jobs.job("accounts.forget_typed", every=3600)
def forget_typed_words() -> int:
    """Delete what was typed into forms of ended sessions, after a day."""
    return forget_typed()
