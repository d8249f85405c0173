"""What came in is looked at by the worker: scanned, copied without anything hidden, covered where an officer says."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0030"

INSTANT = sa.DateTime(timezone=True)
STATES = ("none", "waiting", "made", "lacking")
COVERS = ("none", "masked", "due", "covered")
LACKS = ("damaged", "password", "pages", "pixels", "memory", "size", "time", "unsafe", "died")
COPIED = "('image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/heic', 'application/pdf')"
# Papers are the only files made here; every other is looked at as if it had just come in.
MADE_HERE = "UPDATE stored_files SET is_made_here = (COALESCE(owner_kind, '') = 'paper')"
DUE = f"""
UPDATE stored_files SET check_at = uploaded_at,
    copy_state = CASE WHEN media_type IN {COPIED} THEN 'waiting' ELSE 'none' END
WHERE COALESCE(owner_kind, '') <> 'paper'
"""


def upgrade() -> None:
    """Make the change."""
    with op.batch_alter_table("stored_files", schema=None) as batch:
        batch.add_column(sa.Column("is_made_here", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.add_column(sa.Column("scanned_at", INSTANT, nullable=True))
        batch.add_column(sa.Column("check_at", INSTANT, nullable=True))
        batch.add_column(sa.Column("check_tries", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(
            sa.Column(
                "copy_state",
                sa.Enum(*STATES, name="copy_state", native_enum=False, create_constraint=True, length=40),
                nullable=False,
                server_default="none",
            )
        )
        batch.add_column(
            sa.Column(
                "copy_lack",
                sa.Enum(*LACKS, name="copy_lack", native_enum=False, create_constraint=True, length=40),
                nullable=True,
            )
        )
        batch.add_column(sa.Column("copy_key", sa.String(length=80), nullable=True))
        batch.add_column(sa.Column("copy_key_id", sa.String(length=20), nullable=True))
        batch.add_column(sa.Column("copy_media_type", sa.String(length=80), nullable=True))
        batch.add_column(sa.Column("copy_size", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("copy_sha256", sa.String(length=64), nullable=True))
        for name in ("copy_pages", "copy_width", "copy_height"):
            batch.add_column(sa.Column(name, sa.Integer(), nullable=True))
        batch.add_column(
            sa.Column(
                "cover_state",
                sa.Enum(*COVERS, name="cover_state", native_enum=False, create_constraint=True, length=40),
                nullable=False,
                server_default="none",
            )
        )
        batch.add_column(sa.Column("cover_ranges", sa.JSON(none_as_null=True), nullable=True))
        batch.add_column(sa.Column("cover_key", sa.String(length=80), nullable=True))
        batch.add_column(sa.Column("cover_key_id", sa.String(length=20), nullable=True))
        batch.add_column(sa.Column("cover_media_type", sa.String(length=80), nullable=True))
        batch.create_unique_constraint(batch.f("uq_stored_files_cover_key"), ["cover_key"])
        batch.create_unique_constraint(batch.f("uq_stored_files_copy_key"), ["copy_key"])
        batch.create_index("ix_stored_files_check_at", ["check_at"])
    op.execute("UPDATE stored_files SET scanned_at = uploaded_at WHERE scan_state <> 'unscanned'")
    op.execute(MADE_HERE)
    op.execute(DUE)
    with op.batch_alter_table("stored_files", schema=None) as batch:
        batch.create_check_constraint(
            batch.f("ck_stored_files_copy_made"), "(copy_state = 'made') = (copy_key IS NOT NULL)"
        )
        batch.create_check_constraint(
            batch.f("ck_stored_files_copy_lacking"), "(copy_state = 'lacking') = (copy_lack IS NOT NULL)"
        )
        batch.create_check_constraint(
            batch.f("ck_stored_files_scanned"), "(scan_state = 'unscanned') = (scanned_at IS NULL)"
        )
        batch.create_check_constraint(
            batch.f("ck_stored_files_covered"), "(cover_state = 'covered') = (cover_key IS NOT NULL)"
        )
        batch.create_check_constraint(
            batch.f("ck_stored_files_masked"), "(cover_state = 'none') = (cover_ranges IS NULL)"
        )
        for name in ("is_made_here", "check_tries", "copy_state", "cover_state"):
            batch.alter_column(name, server_default=None)


def downgrade() -> None:
    """Take the change back; the copies lie in the store until its report of orphans names them."""
    with op.batch_alter_table("stored_files", schema=None) as batch:
        for name in (
            "copy_made",
            "copy_lacking",
            "scanned",
            "covered",
            "masked",
            "copy_state",
            "copy_lack",
            "cover_state",
        ):
            batch.drop_constraint(batch.f(f"ck_stored_files_{name}"), type_="check")
        for name in ("copy_key", "cover_key"):
            batch.drop_constraint(batch.f(f"uq_stored_files_{name}"), type_="unique")
        batch.drop_index("ix_stored_files_check_at")
        for name in ("sha256", "height", "width", "pages", "size", "media_type", "key_id", "key", "lack", "state"):
            batch.drop_column(f"copy_{name}")
        for name in ("media_type", "key_id", "key", "ranges", "state"):
            batch.drop_column(f"cover_{name}")
        for name in ("check_tries", "check_at", "scanned_at", "is_made_here"):
            batch.drop_column(name)
