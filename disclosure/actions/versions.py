"""Raising the number that says that something public changed."""

from sqlalchemy import update

from disclosure.models import PublicVersion
from kernel.db import before_commit, db

_KEY = "disclosure.version"


def note_change() -> None:
    """Something public changes: raise the number at the end of the transaction (inside an act).

    At its very end, after all else that waits for it: nobody waits for the row longer than one commit takes, nobody who
    holds it waits for another row, and the number that is read is never of a change that cannot be read yet.
    """
    before_commit(_KEY, lambda: before_commit(_KEY, _raise))


def _raise() -> None:
    raised = update(PublicVersion).values(number=PublicVersion.number + 1).returning(PublicVersion.number)
    if db.session.scalar(raised, execution_options={"synchronize_session": False}) is None:
        db.session.add(PublicVersion(id=1, number=1))
        db.session.flush()
