"""Expired texts are counted as published no more; requests for correction name sole traders as their page does."""

from alembic import op

revision = "0072"
down_revision = "0071"

EXPIRED = "SELECT case_number FROM publication_candidates WHERE state = 'expired'"
# Only the covered name of a sole trader holds a star; the copies of requests from before said it in full.
COVERED = (
    "SELECT name FROM public_institutions "
    "WHERE public_institutions.ref = correction_requests.institution_ref AND name LIKE '%*%'"
)


def upgrade() -> None:
    """Make the change: the hourly job counts those cases anew."""
    op.execute(
        "UPDATE counted_cases SET next_on = '2000-01-01' WHERE is_published "
        f"AND complaint_id IN (SELECT id FROM complaints WHERE number IN ({EXPIRED}))"
    )
    op.execute(f"UPDATE correction_requests SET institution_name = ({COVERED}) WHERE EXISTS ({COVERED})")
    op.execute(
        f"UPDATE correction_requests SET body_name = ({COVERED}) WHERE EXISTS ({COVERED}) "
        "AND body_id = (SELECT organisation_id FROM institutions WHERE ref = correction_requests.institution_ref)"
    )


def downgrade() -> None:
    """Take the change back: there is nothing to, the numbers are right and the names stay covered."""
