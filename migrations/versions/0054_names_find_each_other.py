"""Records are found by the shadows of their names: what is left of a name without one sign or another."""

from collections import defaultdict

import sqlalchemy as sa
from alembic import op

from kernel import search

revision = "0054"
down_revision = "0053"

NAMES = """
    SELECT n.institution_id, n.key FROM institution_names n JOIN institutions i ON i.id = n.institution_id
    WHERE n.ended_at IS NULL AND n.key <> '' AND n.kind IN ('legal', 'alias', 'brand', 'app')
    AND i.merged_into_id IS NULL ORDER BY n.institution_id, n.id
"""
MARKING = {
    "sqlite": "UPDATE search_index SET terms = terms || ' ' || :tokens WHERE rowid ="
    " (SELECT id FROM search_entries WHERE kind = 'institution' AND thing_id = :id)",
    "postgresql": "UPDATE search_entries SET terms = array_to_tsvector(tsvector_to_array(terms)"
    " || string_to_array(:tokens, ' ')) WHERE kind = 'institution' AND thing_id = :id",
}
BATCH = 1_000


def upgrade() -> None:
    """Make the change."""
    link = op.get_bind()
    marks: defaultdict[int, set[str]] = defaultdict(set)
    for one, key in link.execute(sa.text(NAMES)):
        marks[one] |= {f"like={shadow}" for shadow in _shadows(key)}
    rows = [
        {"id": one, "tokens": " ".join(search.entry_tokens("institution", "", (), sorted(known)))}
        for one, known in marks.items()
    ]
    for start in range(0, len(rows), BATCH):
        link.execute(sa.text(MARKING[link.dialect.name]), rows[start : start + BATCH])


def _shadows(key: str) -> list[str]:
    """As `institutions.likeness.shadows` was when this was written."""
    return [key] if len(key) < 4 else [key, *(key[:at] + key[at + 1 :] for at in range(len(key)))]


def downgrade() -> None:
    """Take the change back: marks nobody asks for do no harm."""
