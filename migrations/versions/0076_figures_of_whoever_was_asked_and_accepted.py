"""Cases of bodies that took them over and of answers beside the clocks are counted anew; no text tells of a body left."""

import json
from collections import Counter
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0076"
down_revision = "0075"

ANEW = "UPDATE counted_cases SET next_on = '2000-01-01' WHERE complaint_id IN "
STOPPED = "(SELECT complaint_id FROM clocks WHERE code IN ('T-RESP', 'T-RESP2') AND stopped_at IS NOT NULL)"
SEVERAL = (
    "(SELECT complaint_id FROM parties WHERE role IN ('handling_body', 'respondent') "
    "GROUP BY complaint_id, role HAVING count(*) > 1)"
)
PUBLIC = "SELECT cells FROM counted_cases WHERE is_published AND CAST(cells AS TEXT) LIKE '%moved%'"
SHIFT = (
    "UPDATE figure_cells SET published = published + :more "
    "WHERE kind = :kind AND ref = :ref AND month = :month AND measure = :measure AND days = :days"
)
PLACE = ("kind", "ref", "month", "measure", "days")


def upgrade() -> None:
    """Make the change: what was published is no part any more of what a body had that gave the case away."""
    _shift(-1)
    _anew()


def downgrade() -> None:
    """Take the change back: all of a published case counts as published again, and the rules of before count anew."""
    _shift(1)
    _anew()


def _anew() -> None:
    op.execute(ANEW + STOPPED)
    op.execute(ANEW + SEVERAL)


def _shift(sign: int) -> None:
    found, connection = Counter[tuple[Any, ...]](), op.get_bind()
    for (kept,) in connection.execute(sa.text(PUBLIC)):
        cells = json.loads(kept) if isinstance(kept, str) else kept
        left = {ref for kind, ref, _month, measure, *_rest in cells if (kind, measure) == ("body", "moved")}
        for *place, number in cells:
            if place[0] == "body" and place[1] in left:
                found[tuple(place)] += number
    for place, number in sorted(found.items()):
        connection.execute(sa.text(SHIFT), dict(zip(PLACE, place, strict=True)) | {"more": sign * number})
