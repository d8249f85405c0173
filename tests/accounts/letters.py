"""What the platform sent, as those it was sent to read it."""

import re

from sqlalchemy import select

from kernel.db import db
from kernel.messages import Letter


def letters() -> list[Letter]:
    """Every letter, in the order they were queued."""
    return list(db.session.scalars(select(Letter).order_by(Letter.id)))


def last_code() -> str:
    """The code in the last letter."""
    found = re.search(r"\d{6}", letters()[-1].body_text)
    assert found is not None
    return found[0]
