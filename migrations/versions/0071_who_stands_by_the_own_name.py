"""Whoever stands for others does so by the own name: sealed beside the candidacy, not read from the case."""

import sqlalchemy as sa
from alembic import op

from kernel.crypto import Unreadable, seal, unseal

revision = "0071"
down_revision = "0070"

PLACE = "joint_candidates.name"
# Whose name it is: somebody's who died, and an heir stepped in; a guardian's, where the case bears the child's; the
# complainant's. Each with the place it was sealed for.
NAMES = sa.text("""
    SELECT c.id, 'subject_losses.former' AS place, l.former AS sealed, 1 AS first
      FROM joint_candidates c JOIN joint_members m ON m.id = c.member_id
      JOIN subject_losses l ON l.complaint_id = m.complaint_id AND l.kind = 'death' AND l.successor_id IS NOT NULL
      JOIN parties p ON p.id = l.party_id AND p.person_id = c.person_id
    UNION ALL
    SELECT c.id, 'stand_ins.name', s.name, 2
      FROM joint_candidates c JOIN joint_members m ON m.id = c.member_id
      JOIN stand_ins s ON s.complaint_id = m.complaint_id AND s.person_id = c.person_id AND s.kind = 'guardian'
    UNION ALL
    SELECT c.id, 'complaints.name', o.name, 3
      FROM joint_candidates c JOIN joint_members m ON m.id = c.member_id JOIN complaints o ON o.id = m.complaint_id
    ORDER BY 1, 4
""")
KEEP = sa.text("UPDATE joint_candidates SET name = :name WHERE id = :id")


def upgrade() -> None:
    """Make the change."""
    op.add_column("joint_candidates", sa.Column("name", sa.Text(), nullable=True))
    done = set[int]()
    for key, place, sealed, _first in op.get_bind().execute(NAMES).all():
        if key not in done and sealed is not None:
            done.add(key)
            _keep(key, place, sealed)


def _keep(key: int, place: str, sealed: str) -> None:
    """What cannot be opened stays unknown: nobody's name is better than another's."""
    try:
        name = unseal(sealed, place)
    except Unreadable:
        return
    op.get_bind().execute(KEEP, {"id": key, "name": seal(name, PLACE)})


def downgrade() -> None:
    """Take the change back."""
    op.drop_column("joint_candidates", "name")
