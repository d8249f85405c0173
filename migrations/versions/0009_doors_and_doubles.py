"""With the institution first, like texts, linked cases, followers, the place of an agent's cases in a queue."""

import sqlalchemy as sa
from alembic import op

from migrations.codes import add_codes, drop_codes

revision = "0009"
down_revision = "0008"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NEW = ("pre_settlement", "settled")
WITHOUT_BODY = ("received", "handed_off", "withdrawn", "closed")


def _id() -> sa.Column[int]:
    return sa.Column("id", BIG, autoincrement=True, nullable=False)


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))


def _may_lack_a_body(statuses: tuple[str, ...]) -> None:
    """In these statuses a case may be nobody's yet."""
    words = ",".join(f"'{one}'" for one in statuses)
    with op.batch_alter_table("complaints", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_complaints_body"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_complaints_body"), f"status IN ({words}) OR body_id IS NOT NULL"
        )


def upgrade() -> None:
    """Make the change."""
    add_codes("complaints", "status", "ck_complaints_status", *NEW)
    _may_lack_a_body((*NEW, *WITHOUT_BODY))
    with op.batch_alter_table("complaints", schema=None) as batch_op:
        batch_op.add_column(sa.Column("odr_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("odr_declined_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("odr_body_id", BIG, nullable=True))
        batch_op.add_column(sa.Column("agent_person_id", BIG, nullable=True))
        batch_op.add_column(sa.Column("queue_rank", sa.Integer(), nullable=False, server_default="0"))
        batch_op.create_foreign_key(batch_op.f("fk_complaints_odr_body_id"), "organisations", ["odr_body_id"], ["id"])
        batch_op.create_foreign_key(batch_op.f("fk_complaints_agent_person_id"), "people", ["agent_person_id"], ["id"])
        batch_op.create_index(batch_op.f("ix_complaints_agent_person_id"), ["agent_person_id"], unique=False)
    with op.batch_alter_table("desk_lines", schema=None) as batch_op:
        batch_op.add_column(sa.Column("queue_rank", sa.Integer(), nullable=False, server_default="0"))
        batch_op.drop_index("ix_desk_lines_due")
        batch_op.create_index(
            "ix_desk_lines_due", ["organisation_id", "due_at", "queue_rank", "complaint_id"], unique=False
        )
    _memberships()
    _groups()
    _links()


def _memberships() -> None:
    name = "odr_memberships"
    op.create_table(
        name,
        _id(),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("institution_id", BIG, nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("end_reason", sa.Text(), nullable=True),
        sa.Column("made_by_id", BIG, nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by_id", BIG, nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("until_on IS NULL OR until_on >= from_on", name=op.f(f"ck_{name}_order")),
        sa.CheckConstraint("(until_on IS NULL) = (end_reason IS NULL)", name=op.f(f"ck_{name}_ended")),
        _to(name, "institution_id", "institutions"),
        _to(name, "made_by_id", "people"),
        _to(name, "ended_by_id", "people"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("ref", name=op.f(f"uq_{name}_ref")),
    )
    with op.batch_alter_table(name, schema=None) as batch_op:
        batch_op.create_index("ix_odr_memberships_institution", ["institution_id", "from_on"], unique=False)


def _groups() -> None:
    op.create_table(
        "similar_groups",
        _id(),
        sa.Column("institution_id", BIG, nullable=False),
        sa.Column("category", sa.String(length=3), nullable=False),
        sa.Column("leader_id", BIG, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        _to("similar_groups", "institution_id", "institutions"),
        _to("similar_groups", "leader_id", "complaints"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_similar_groups")),
        sa.UniqueConstraint("leader_id", name=op.f("uq_similar_groups_leader_id")),
    )
    op.create_table(
        "similar_bands",
        _id(),
        sa.Column("key", sa.String(length=24), nullable=False),
        sa.Column("group_id", BIG, nullable=False),
        _to("similar_bands", "group_id", "similar_groups"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_similar_bands")),
        sa.UniqueConstraint("key", "group_id", name=op.f("uq_similar_bands_key_group_id")),
    )
    op.create_table(
        "similar_members",
        _id(),
        sa.Column("complaint_id", BIG, nullable=False),
        sa.Column("group_id", BIG, nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        _to("similar_members", "complaint_id", "complaints"),
        _to("similar_members", "group_id", "similar_groups"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_similar_members")),
        sa.UniqueConstraint("complaint_id", name=op.f("uq_similar_members_complaint_id")),
    )
    for table, index, columns in (
        ("similar_groups", "ix_similar_groups_institution", ["institution_id", "category"]),
        ("similar_bands", "ix_similar_bands_group", ["group_id"]),
        ("similar_members", "ix_similar_members_group_id", ["group_id"]),
    ):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.create_index(index, columns, unique=False)


def _links() -> None:
    op.create_table(
        "case_links",
        _id(),
        sa.Column("main_id", BIG, nullable=False),
        sa.Column("duplicate_id", BIG, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("linked_by_id", BIG, nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undo_reason", sa.Text(), nullable=True),
        sa.Column("undone_by_id", BIG, nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("main_id <> duplicate_id", name=op.f("ck_case_links_two")),
        sa.CheckConstraint("(undone_at IS NULL) = (undo_reason IS NULL)", name=op.f("ck_case_links_undone")),
        _to("case_links", "main_id", "complaints"),
        _to("case_links", "duplicate_id", "complaints"),
        _to("case_links", "linked_by_id", "people"),
        _to("case_links", "undone_by_id", "people"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_links")),
    )
    standing = sa.text("undone_at IS NULL")
    with op.batch_alter_table("case_links", schema=None) as batch_op:
        batch_op.create_index("ix_case_links_main", ["main_id"], unique=False)
        batch_op.create_index(
            "uq_case_links_standing",
            ["duplicate_id"],
            unique=True,
            sqlite_where=standing,
            postgresql_where=standing,
        )
    op.create_table(
        "case_follows",
        _id(),
        sa.Column("complaint_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        _to("case_follows", "complaint_id", "complaints"),
        _to("case_follows", "person_id", "people"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_follows")),
        sa.UniqueConstraint("complaint_id", "person_id", name=op.f("uq_case_follows_complaint_id_person_id")),
    )
    with op.batch_alter_table("case_follows", schema=None) as batch_op:
        batch_op.create_index("ix_case_follows_person", ["person_id"], unique=False)


def downgrade() -> None:
    """Take it back."""
    for table in ("case_follows", "case_links", "similar_members", "similar_bands", "similar_groups"):
        op.drop_table(table)
    op.drop_table("odr_memberships")
    with op.batch_alter_table("desk_lines", schema=None) as batch_op:
        batch_op.drop_index("ix_desk_lines_due")
        batch_op.create_index("ix_desk_lines_due", ["organisation_id", "due_at", "complaint_id"], unique=False)
        batch_op.drop_column("queue_rank")
    with op.batch_alter_table("complaints", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_complaints_agent_person_id"))
        batch_op.drop_constraint(batch_op.f("fk_complaints_agent_person_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_complaints_odr_body_id"), type_="foreignkey")
        for column in ("queue_rank", "agent_person_id", "odr_body_id", "odr_declined_at", "odr_on"):
            batch_op.drop_column(column)
    _may_lack_a_body(WITHOUT_BODY)
    drop_codes("complaints", "status", "ck_complaints_status", *NEW)
