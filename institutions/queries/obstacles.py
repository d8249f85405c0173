"""What stands in the way of 「已了结退出」: the ledger as the floors above keep it, and the exit's own last report."""

from institutions.lifecycle import Obstacles, obstacles
from institutions.models import Exit
from institutions.queries.promises import promises_of


def obstacles_of(row: Exit) -> Obstacles:
    """What stands open against an exit now (rules §0b.20)."""
    (learners, fen), about = row.left, row.institution.standing
    return obstacles(about.open_cases, promises_of(about), learners, fen, has_plan=bool(row.plans))
