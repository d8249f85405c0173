"""Lives of institutions are found by when they became public; corrections know their thing; addresses are several."""

from datetime import date

import sqlalchemy as sa
from alembic import op

from migrations.codes import add_codes, drop_codes

revision = "0059"
down_revision = "0058"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
REACHED = sa.Enum(
    "unknown", "reachable", "unreachable",
    name="reachability", native_enum=False, create_constraint=True, length=40,
)  # fmt: skip
THINGS = ("publication", "notice", "inspection", "draw", "disclosures", "rules", "leaving")
STATE = ("correction_requests", "state", "ck_correction_requests_correction_state")
NEWEST = (("public_milestones", "made_at"), ("public_inspections", "published_at"), ("public_disclosures", "made_at"))
# What was copied before has been public since the day it was confirmed, as far as anybody knows.
MADE = {
    "sqlite": "UPDATE public_disclosures SET made_at = confirmed_on || ' 00:00:00.000000'",
    "postgresql": "UPDATE public_disclosures SET made_at = confirmed_on",
}


def upgrade() -> None:
    """Make the change."""
    link = op.get_bind()
    with op.batch_alter_table("public_duties", schema=None) as batch_op:
        batch_op.add_column(sa.Column("blank_on", sa.Date(), nullable=True))
        batch_op.create_index("ix_public_duties_blank", ["blank_on", "id"])
    duties = sa.table(
        "public_duties", sa.column("id"), sa.column("blanks", sa.JSON()), sa.column("blank_on", sa.Date())
    )
    for one, blanks in link.execute(sa.select(duties.c.id, duties.c.blanks)).all():
        if blanks:
            first = date.fromisoformat(blanks[-1][0])
            link.execute(sa.update(duties).where(duties.c.id == one).values(blank_on=first))
    with op.batch_alter_table("public_disclosures", schema=None) as batch_op:
        batch_op.add_column(sa.Column("made_at", INSTANT, nullable=True))
    op.execute(MADE[link.dialect.name])
    with op.batch_alter_table("public_disclosures", schema=None) as batch_op:
        batch_op.alter_column("made_at", existing_type=INSTANT, nullable=False)
    for table, column in NEWEST:
        op.create_index(f"ix_{table}_newest", table, [column, "id"])
    _requests()
    _addresses()


def _addresses() -> None:
    table = "institution_addresses"
    op.create_table(
        table,
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("institution_id", ID, nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("region_code", sa.String(length=6), nullable=True),
        sa.Column("reachability", REACHED, nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("made_by_id", ID, nullable=True),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("ended_by_id", ID, nullable=True),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.CheckConstraint(
            "until_on IS NULL OR from_on IS NULL OR until_on >= from_on", name=op.f(f"ck_{table}_order")
        ),
        sa.ForeignKeyConstraint(["institution_id"], ["institutions.id"], name=op.f(f"fk_{table}_institution_id")),
        sa.ForeignKeyConstraint(["region_code"], ["regions.code"], name=op.f(f"fk_{table}_region_code")),
        sa.ForeignKeyConstraint(["made_by_id"], ["people.id"], name=op.f(f"fk_{table}_made_by_id")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["people.id"], name=op.f(f"fk_{table}_ended_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("ref", name=op.f(f"uq_{table}_ref")),
    )
    op.create_index(op.f(f"ix_{table}_institution_id"), table, ["institution_id"])
    with op.batch_alter_table("public_institutions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("addresses", sa.JSON(), nullable=False, server_default="[]"))


def _requests() -> None:
    kinds = sa.Enum(*THINGS, name="thing", native_enum=False, create_constraint=True, length=40)
    with op.batch_alter_table("correction_requests", schema=None) as batch_op:
        batch_op.add_column(sa.Column("thing", kinds, nullable=True))
    op.execute("UPDATE correction_requests SET thing = 'publication' WHERE subject_ref IS NOT NULL")
    add_codes(*STATE, "noted")
    op.create_index("ix_correction_requests_thing", "correction_requests", ["subject_ref"])


def downgrade() -> None:
    """Take the change back; what was found to be wrong and could not be changed is said not to have been changed."""
    with op.batch_alter_table("public_institutions", schema=None) as batch_op:
        batch_op.drop_column("addresses")
    op.drop_table("institution_addresses")
    op.execute("UPDATE correction_requests SET state = 'declined' WHERE state = 'noted'")
    op.execute("UPDATE correction_requests SET subject_ref = NULL WHERE thing <> 'publication'")
    op.drop_index("ix_correction_requests_thing", table_name="correction_requests")
    drop_codes(*STATE, "noted")
    with op.batch_alter_table("correction_requests", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_correction_requests_thing"), type_="check")
        batch_op.drop_column("thing")
    for table, _column in reversed(NEWEST):
        op.drop_index(f"ix_{table}_newest", table_name=table)
    with op.batch_alter_table("public_disclosures", schema=None) as batch_op:
        batch_op.drop_column("made_at")
    with op.batch_alter_table("public_duties", schema=None) as batch_op:
        batch_op.drop_index("ix_public_duties_blank")
        batch_op.drop_column("blank_on")
