"""What somebody takes away of a case, made by the worker and handed out for some days; large files lie in pieces."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "stored_chunks",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("file_id", ID, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("storage_key", sa.String(length=80), nullable=False),
        sa.Column("key_id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["stored_files.id"], name=op.f("fk_stored_chunks_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_chunks")),
        sa.UniqueConstraint("file_id", "place", name=op.f("uq_stored_chunks_file_id_place")),
        sa.UniqueConstraint("storage_key", name=op.f("uq_stored_chunks_storage_key")),
    )
    op.create_table(
        "dossiers",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("complaint_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("organisation_id", ID, nullable=True),
        sa.Column("reader", sa.String(length=40), nullable=False),
        sa.Column("reader_id", ID, nullable=True),
        sa.Column("state", _codes("dossier_state", "asked", "ready", "failed", "expired"), nullable=False),
        sa.Column("lack", _codes("dossier_lack", "pdf", "room", "access", "died"), nullable=True),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("look_at", INSTANT, nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("stands", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("made_at", INSTANT, nullable=True),
        sa.Column("expires_at", INSTANT, nullable=True),
        sa.CheckConstraint("(state = 'failed') = (lack IS NOT NULL)", name=op.f("ck_dossiers_failed")),
        sa.CheckConstraint("(state IN ('ready', 'expired')) = (made_at IS NOT NULL)", name=op.f("ck_dossiers_made")),
        sa.CheckConstraint("(made_at IS NULL) = (expires_at IS NULL)", name=op.f("ck_dossiers_expires")),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaints.id"], name=op.f("fk_dossiers_complaint_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_dossiers_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_dossiers_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossiers")),
        sa.UniqueConstraint("ref", name=op.f("uq_dossiers_ref")),
    )
    with op.batch_alter_table("dossiers", schema=None) as batch:
        batch.create_index(batch.f("ix_dossiers_complaint_id"), ["complaint_id"])
        batch.create_index(batch.f("ix_dossiers_person_id"), ["person_id"])
        batch.create_index("ix_dossiers_look_at", ["look_at"])
        batch.create_index("ix_dossiers_expires_at", ["expires_at"])


def _codes(name: str, *codes: str) -> sa.Enum:
    return sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=40)


def downgrade() -> None:
    """Take the change back; the bundles lie in the store until its report of orphans names them."""
    op.drop_table("stored_chunks")
    op.execute("DELETE FROM stored_files WHERE owner_kind = 'dossier'")
    op.drop_table("dossiers")
