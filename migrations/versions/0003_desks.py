"""What a desk keeps: the lines of its queue, who answers, kept searches, notes, templates, absences."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


# What an institution is not told of, as the rules stood when this table was made.
HIDDEN = ("T-CLUE", "T-ID", "T-JUR", "T-ROUTE", "T-INTAKE", "T-CLOSE", "T-PUB")


def _carry_over() -> None:
    """A line for each organisation seated in an open case; the next event of a case writes its lines anew."""
    beside = "'T-PERF', 'T-REFUND', 'T-CONF', 'T-PUB'"
    hidden = ", ".join(f"'{code}'" for code in HIDDEN)
    op.execute(
        "INSERT INTO desk_lines (organisation_id, complaint_id, status, officer_id, is_unattended, due_at) "
        "SELECT p.organisation_id, c.id, c.status, max(CASE WHEN p.role = 'respondent' THEN NULL ELSE c.officer_id END), "
        "(CASE WHEN max(CASE WHEN p.role = 'respondent' THEN 1 WHEN c.officer_id IS NULL AND c.body_id = p.organisation_id "
        "THEN 1 ELSE 0 END) = 1 THEN TRUE ELSE FALSE END), "
        "coalesce(min(CASE WHEN k.paused_on IS NULL AND (p.role <> 'respondent' OR k.code NOT IN "
        f"({hidden})) AND (k.code <> 'T-CLUE' OR p.organisation_id = c.body_id) THEN k.due_at END), '9999-01-01 00:00:00') "
        "FROM parties p JOIN complaints c ON c.id = p.complaint_id "
        f"LEFT JOIN clocks k ON k.complaint_id = c.id AND k.met_at IS NULL AND k.stopped_at IS NULL AND k.code NOT IN ({beside}) "
        "AND (k.body_id IS NULL OR k.body_id = c.body_id OR k.code <> 'T-ACC') "
        "WHERE c.closed_at IS NULL AND p.organisation_id IS NOT NULL AND p.until_at IS NULL "
        "GROUP BY p.organisation_id, c.id, c.status"
    )


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "absences",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("substitute_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("person_id <> substitute_id", name=op.f("ck_absences_another")),
        sa.CheckConstraint("until_on >= from_on", name=op.f("ck_absences_order")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_absences_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_absences_person_id")),
        sa.ForeignKeyConstraint(["substitute_id"], ["people.id"], name=op.f("fk_absences_substitute_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
        sa.UniqueConstraint("ref", name=op.f("uq_absences_ref")),
    )
    with op.batch_alter_table("absences", schema=None) as batch_op:
        batch_op.create_index("ix_absences_person", ["organisation_id", "person_id", "until_on"], unique=False)
        batch_op.create_index("ix_absences_substitute", ["organisation_id", "substitute_id", "until_on"], unique=False)

    op.create_table(
        "reply_templates",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "use",
            sa.Enum(
                "message",
                "answer",
                "reasons",
                name="template_use",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("changed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["changed_by_id"], ["people.id"], name=op.f("fk_reply_templates_changed_by_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_reply_templates_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply_templates")),
        sa.UniqueConstraint("ref", name=op.f("uq_reply_templates_ref")),
    )
    with op.batch_alter_table("reply_templates", schema=None) as batch_op:
        batch_op.create_index("ix_reply_templates_organisation", ["organisation_id", "use"], unique=False)

    op.create_table(
        "saved_filters",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_saved_filters_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_saved_filters_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_filters")),
        sa.UniqueConstraint(
            "person_id", "organisation_id", "name", name=op.f("uq_saved_filters_person_id_organisation_id_name")
        ),
        sa.UniqueConstraint("ref", name=op.f("uq_saved_filters_ref")),
    )
    op.create_table(
        "assignees",
        sa.Column("complaint_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaints.id"], name=op.f("fk_assignees_complaint_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_assignees_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_assignees_person_id")),
        sa.PrimaryKeyConstraint("complaint_id", "organisation_id", name=op.f("pk_assignees")),
    )
    with op.batch_alter_table("assignees", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assignees_person_id"), ["person_id"], unique=False)

    op.create_table(
        "desk_lines",
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("complaint_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("officer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("is_unattended", sa.Boolean(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaints.id"], name=op.f("fk_desk_lines_complaint_id")),
        sa.ForeignKeyConstraint(["officer_id"], ["people.id"], name=op.f("fk_desk_lines_officer_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_desk_lines_organisation_id")),
        sa.PrimaryKeyConstraint("organisation_id", "complaint_id", name=op.f("pk_desk_lines")),
    )
    with op.batch_alter_table("desk_lines", schema=None) as batch_op:
        batch_op.create_index("ix_desk_lines_complaint", ["complaint_id"], unique=False)
        batch_op.create_index("ix_desk_lines_due", ["organisation_id", "due_at", "complaint_id"], unique=False)
        batch_op.create_index("ix_desk_lines_officer", ["organisation_id", "officer_id", "due_at"], unique=False)
        batch_op.create_index(
            "ix_desk_lines_status", ["organisation_id", "status", "officer_id", "is_unattended"], unique=False
        )
        batch_op.create_index(
            "ix_desk_lines_unattended",
            ["organisation_id", "is_unattended", "due_at"],
            unique=False,
        )

    op.create_table(
        "desk_notes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("complaint_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaints.id"], name=op.f("fk_desk_notes_complaint_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_desk_notes_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_notes")),
        sa.UniqueConstraint("ref", name=op.f("uq_desk_notes_ref")),
    )
    with op.batch_alter_table("desk_notes", schema=None) as batch_op:
        batch_op.create_index("ix_desk_notes_case", ["complaint_id", "person_id"], unique=False)

    with op.batch_alter_table("clocks", schema=None) as batch_op:
        outliving = sa.text("met_at IS NULL AND stopped_at IS NULL AND code IN ('T-CLUE', 'T-PUB')")
        batch_op.create_index(
            "ix_clocks_outliving", ["code", "body_id", "due_at"], postgresql_where=outliving, sqlite_where=outliving
        )
    _carry_over()


def downgrade() -> None:
    """Take the change back."""
    with op.batch_alter_table("clocks", schema=None) as batch_op:
        batch_op.drop_index("ix_clocks_outliving")
    with op.batch_alter_table("desk_notes", schema=None) as batch_op:
        batch_op.drop_index("ix_desk_notes_case")

    op.drop_table("desk_notes")
    with op.batch_alter_table("desk_lines", schema=None) as batch_op:
        batch_op.drop_index("ix_desk_lines_unattended")
        batch_op.drop_index("ix_desk_lines_status")
        batch_op.drop_index("ix_desk_lines_officer")
        batch_op.drop_index("ix_desk_lines_due")
        batch_op.drop_index("ix_desk_lines_complaint")

    op.drop_table("desk_lines")
    with op.batch_alter_table("assignees", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assignees_person_id"))

    op.drop_table("assignees")
    op.drop_table("saved_filters")
    with op.batch_alter_table("reply_templates", schema=None) as batch_op:
        batch_op.drop_index("ix_reply_templates_organisation")

    op.drop_table("reply_templates")
    with op.batch_alter_table("absences", schema=None) as batch_op:
        batch_op.drop_index("ix_absences_substitute")
        batch_op.drop_index("ix_absences_person")

    op.drop_table("absences")
