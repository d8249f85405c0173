"""Safe copies of PDFs are made anew: photos in them could keep where and when they were taken."""

import sqlalchemy as sa
from alembic import op

from kernel import clock
from kernel.db import UtcInstant

revision = "0069"
down_revision = "0068"


def upgrade() -> None:
    """Make the change; the bytes of the former copies are strays of the store, which its report names."""
    names = "copy_state copy_key copy_key_id copy_media_type copy_size copy_sha256 copy_pages copy_width copy_height"
    names += " cover_state cover_key cover_key_id cover_media_type check_tries media_type"
    files = sa.table("stored_files", sa.column("check_at", UtcInstant()), *map(sa.column, names.split()))
    is_pdf, soon = files.c.media_type == "application/pdf", {"check_at": clock.now(), "check_tries": 0}
    gone = dict.fromkeys(("key", "key_id", "media_type", "size", "sha256", "pages", "width", "height"))
    copies = files.update().where(is_pdf, files.c.copy_state == "made")
    op.execute(copies.values(copy_state="waiting", **soon, **{f"copy_{name}": None for name in gone}))
    covers = files.update().where(is_pdf, files.c.cover_state == "covered")
    op.execute(covers.values(cover_state="due", **soon, cover_key=None, cover_key_id=None, cover_media_type=None))


def downgrade() -> None:
    """Nothing to take back: a copy made anew is a copy."""
