"""Messages that refer to one another and to a topic; drafts, read marks and pinned facts of a room."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
IN_A_ROOM = sa.text("room_id IS NOT NULL")
COLUMNS = ("topic_id", "point_id", "relation", "refers_to_id")


def _enum(name: str, *codes: str) -> sa.Enum:
    return sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=40)


def _at(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _topics() -> None:
    op.create_table(
        "topics",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("room_id", BIG, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("made_by_id", BIG, nullable=False),
        _at("made_at"),
        _at("closed_at", nullable=True),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_topics_room_id")),
        sa.ForeignKeyConstraint(["made_by_id"], ["people.id"], name=op.f("fk_topics_made_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topics")),
        sa.UniqueConstraint("ref", name=op.f("uq_topics_ref")),
    )
    with op.batch_alter_table("topics", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_topics_room_id"), ["room_id"], unique=False)


def _messages() -> None:
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.add_column(sa.Column("refers_to_id", BIG, nullable=True))
        batch_op.add_column(sa.Column("relation", _enum("relation", "reply", "quote", "correction"), nullable=True))
        batch_op.add_column(sa.Column("point_id", BIG, nullable=True))
        batch_op.add_column(sa.Column("topic_id", BIG, nullable=True))
        batch_op.create_unique_constraint(batch_op.f("uq_messages_id_room_id"), ["id", "room_id"])
        batch_op.create_check_constraint(
            batch_op.f("ck_messages_refers"), "(refers_to_id IS NULL) = (relation IS NULL)"
        )
        batch_op.create_check_constraint(batch_op.f("ck_messages_one_topic"), "point_id IS NULL OR topic_id IS NULL")
        batch_op.create_foreign_key(batch_op.f("fk_messages_point_id"), "points", ["point_id"], ["id"])
        batch_op.create_foreign_key(batch_op.f("fk_messages_topic_id"), "topics", ["topic_id"], ["id"])
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.create_foreign_key(
            batch_op.f("fk_messages_refers_to_id_room_id"),
            "messages",
            ["refers_to_id", "room_id"],
            ["id", "room_id"],
        )


def _beside() -> None:
    op.create_table(
        "message_drafts",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("room_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        _at("changed_at"),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_message_drafts_room_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_message_drafts_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_drafts")),
        sa.UniqueConstraint("room_id", "person_id", name=op.f("uq_message_drafts_room_id_person_id")),
    )
    with op.batch_alter_table("message_drafts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_message_drafts_person_id"), ["person_id"], unique=False)
    op.create_table(
        "read_marks",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("room_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("party_id", BIG, nullable=False),
        sa.Column("message_id", BIG, nullable=False),
        _at("read_at"),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_read_marks_room_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_read_marks_person_id")),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_read_marks_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_read_marks")),
        sa.UniqueConstraint("room_id", "person_id", name=op.f("uq_read_marks_room_id_person_id")),
    )


def _facts() -> None:
    op.create_table(
        "facts",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("mediation_id", BIG, nullable=False),
        sa.Column("room_id", BIG, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("title", "claim", "answer")),
        sa.Column("claim_message_id", BIG, nullable=True),
        sa.Column("answer_message_id", BIG, nullable=True),
        sa.Column("standing", _enum("standing", "agreed", "disputed", "unchecked"), nullable=False),
        sa.Column("idempotency_key", sa.String(length=64), nullable=False),
        _at("pinned_at"),
        sa.Column("pinned_by_id", BIG, nullable=False),
        _at("unpinned_at", nullable=True),
        sa.Column("unpinned_by_id", BIG, nullable=True),
        sa.CheckConstraint("(unpinned_at IS NULL) = (unpinned_by_id IS NULL)", name=op.f("ck_facts_unpinned")),
        sa.ForeignKeyConstraint(["mediation_id"], ["mediations.id"], name=op.f("fk_facts_mediation_id")),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_facts_room_id")),
        *(
            sa.ForeignKeyConstraint(
                [f"{side}_message_id", "room_id"],
                ["messages.id", "messages.room_id"],
                name=op.f(f"fk_facts_{side}_message_id_room_id"),
            )
            for side in ("claim", "answer")
        ),
        *(
            sa.ForeignKeyConstraint([f"{what}_by_id"], ["people.id"], name=op.f(f"fk_facts_{what}_by_id"))
            for what in ("pinned", "unpinned")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facts")),
        sa.UniqueConstraint("ref", name=op.f("uq_facts_ref")),
        sa.UniqueConstraint("room_id", "idempotency_key", name=op.f("uq_facts_room_id_idempotency_key")),
    )
    op.create_table(
        "fact_files",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("fact_id", BIG, nullable=False),
        sa.Column("file_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["fact_id"], ["facts.id"], name=op.f("fk_fact_files_fact_id")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_files.id"], name=op.f("fk_fact_files_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_files")),
        sa.UniqueConstraint("fact_id", "file_id", name=op.f("uq_fact_files_fact_id_file_id")),
    )


def upgrade() -> None:
    """Make the change."""
    op.create_index("ix_events_room", "events", ["room_id", "id"], postgresql_where=IN_A_ROOM, sqlite_where=IN_A_ROOM)
    _topics()
    _messages()
    _beside()
    _facts()


def downgrade() -> None:
    """Take it back."""
    for table in ("fact_files", "facts", "read_marks", "message_drafts"):
        op.drop_table(table)
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_messages_refers_to_id_room_id"), type_="foreignkey")
    with op.batch_alter_table("messages", schema=None) as batch_op:
        for name in ("topic_id", "point_id"):
            batch_op.drop_constraint(batch_op.f(f"fk_messages_{name}"), type_="foreignkey")
        for name in ("one_topic", "refers", "relation"):
            batch_op.drop_constraint(batch_op.f(f"ck_messages_{name}"), type_="check")
        batch_op.drop_constraint(batch_op.f("uq_messages_id_room_id"), type_="unique")
        for name in COLUMNS:
            batch_op.drop_column(name)
    op.drop_table("topics")
    op.drop_index("ix_events_room", table_name="events")
