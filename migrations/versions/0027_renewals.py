"""The version by which another day was agreed is known by its act: it renews a promise and is no step to an agreement."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0025"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
# The version and its act were written at once: it is the first that whoever agreed said yes to from then on.
KNOWN = """
UPDATE follow_up_acts SET offer_id = (
    SELECT MIN(offers.id) FROM offers
    JOIN offer_replies ON offer_replies.offer_id = offers.id
    JOIN follow_ups ON follow_ups.complaint_id = offers.complaint_id
    WHERE follow_ups.id = follow_up_acts.follow_up_id AND offers.state = 'accepted'
    AND offer_replies.party_id = follow_up_acts.party_id AND offer_replies.replied_at >= follow_up_acts.done_at
) WHERE act = 'settle_anew'
"""


def upgrade() -> None:
    """Make the change."""
    with op.batch_alter_table("follow_up_acts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("offer_id", BIG, nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_follow_up_acts_offer_id"), "offers", ["offer_id"], ["id"])
    op.execute(KNOWN)


def downgrade() -> None:
    """Take the change back."""
    with op.batch_alter_table("follow_up_acts", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_follow_up_acts_offer_id"), type_="foreignkey")
        batch_op.drop_column("offer_id")
