"""Clocks that pause, extend and are looked at by the sweep; powers, objections, reports and clues; routing as rows."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

EPOCH = "2020-01-01 00:00:00"
STATUSES = {
    False: (
        "received",
        "assigned",
        "accepted",
        "entrusted",
        "mediating",
        "agreed",
        "not_accepted",
        "terminated",
        "withdrawn",
        "handed_off",
        "closed",
    ),
    True: (
        "received",
        "assigned",
        "power_dispute",
        "accepted",
        "entrusted",
        "mediating",
        "agreed",
        "not_accepted",
        "terminated",
        "withdrawn",
        "handed_off",
        "closed",
    ),
}
SEATS = {
    False: (
        "complainant",
        "guardian",
        "helper",
        "respondent",
        "handling_body",
        "oversight",
        "mediation_body",
        "mediator",
    ),
    True: (
        "complainant",
        "guardian",
        "helper",
        "respondent",
        "handling_body",
        "oversight",
        "other_body",
        "mediation_body",
        "mediator",
    ),
}
DECISIONS = {False: ("accept", "refuse", "terminate"), True: ("accept", "refuse", "terminate", "transfer")}


def _codes(table: str, column: str, name: str, codes: tuple[str, ...]) -> None:
    """Let a column take these codes and no other."""
    words = ", ".join(f"'{code}'" for code in codes)
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f(f"ck_{table}_{name}"), type_="check")
        batch_op.create_check_constraint(batch_op.f(f"ck_{table}_{name}"), f"{column} IN ({words})")


def _enumerations(*, new: bool) -> None:
    _codes("complaints", "status", "status", STATUSES[new])
    _codes("parties", "role", "party_role", SEATS[new])
    _codes("decisions", "kind", "decision_kind", DECISIONS[new])


def _rename_subscribers(old: str, new: str) -> None:
    """Deliveries that wait know their subscriber by its address in the source."""
    op.execute(
        f"UPDATE deliveries SET subscriber = '{new}' || substr(subscriber, {len(old) + 1}) "
        f"WHERE substr(subscriber, 1, {len(old)}) = '{old}'"
    )


def _carry_over() -> None:
    """What runs keeps running: the sweep looks at what the old one had not said yet."""
    op.execute("UPDATE calendar_dates SET imported_at = (SELECT max(imported_at) FROM calendar_years)")
    op.execute("UPDATE decisions SET body_id = (SELECT body_id FROM complaints WHERE complaints.id = complaint_id)")
    op.execute("UPDATE clocks SET body_id = (SELECT body_id FROM complaints WHERE complaints.id = complaint_id)")
    op.execute(
        "UPDATE clocks SET next_at = due_at WHERE met_at IS NULL AND stopped_at IS NULL AND NOT EXISTS "
        "(SELECT 1 FROM breaches WHERE breaches.clock_id = clocks.id AND breaches.due_on = clocks.due_on)"
    )


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "platform_figures",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("set_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["set_by_id"], ["people.id"], name=op.f("fk_platform_figures_set_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_platform_figures")),
    )
    with op.batch_alter_table("platform_figures", schema=None) as batch_op:
        batch_op.create_index("ix_platform_figures_code_id", ["code", "id"], unique=False)

    op.create_table(
        "routing_versions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("ruleset", sa.String(length=40), nullable=False),
        sa.Column("province", sa.String(length=6), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("made_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("in_force_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["made_by_id"], ["people.id"], name=op.f("fk_routing_versions_made_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_routing_versions")),
        sa.UniqueConstraint("ref", name=op.f("uq_routing_versions_ref")),
        sa.UniqueConstraint("ruleset", "province", "number", name=op.f("uq_routing_versions_ruleset_province_number")),
    )
    op.create_table(
        "routing_rules",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=60), nullable=False),
        sa.Column("match", sa.JSON(), nullable=False),
        sa.Column("body_kind", sa.String(length=40), nullable=False),
        sa.Column("level", sa.String(length=12), nullable=False),
        sa.Column("where", sa.JSON(), nullable=False),
        sa.Column("also_where", sa.JSON(), nullable=False),
        sa.Column("body_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("articles", sa.JSON(), nullable=False),
        sa.Column("certainty", sa.String(length=12), nullable=False),
        sa.Column("off_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("off_why", sa.String(length=200), nullable=True),
        sa.CheckConstraint("(off_at IS NULL) = (off_why IS NULL)", name=op.f("ck_routing_rules_off")),
        sa.ForeignKeyConstraint(["body_id"], ["organisations.id"], name=op.f("fk_routing_rules_body_id")),
        sa.ForeignKeyConstraint(["version_id"], ["routing_versions.id"], name=op.f("fk_routing_rules_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_routing_rules")),
        sa.UniqueConstraint("version_id", "position", name=op.f("uq_routing_rules_version_id_position")),
        sa.UniqueConstraint("version_id", "rule", name=op.f("uq_routing_rules_version_id_rule")),
    )
    op.create_table(
        "identity_requests",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("complaint_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("asked_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("supplied", sa.Text(), nullable=True),
        sa.Column("supplied_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["asked_by_id"], ["people.id"], name=op.f("fk_identity_requests_asked_by_id")),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaints.id"], name=op.f("fk_identity_requests_complaint_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_requests")),
    )
    with op.batch_alter_table("identity_requests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_identity_requests_complaint_id"), ["complaint_id"], unique=False)

    op.create_table(
        "reports",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("complaint_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("institution_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reporter_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "state",
            sa.Enum("received", "handled", name="report_state", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("category", sa.String(length=3), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("ruleset", sa.String(length=40), nullable=False),
        sa.Column("body_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("route_rule", sa.String(length=60), nullable=False),
        sa.Column("route_reason", sa.Text(), nullable=False),
        sa.Column("made_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["organisations.id"], name=op.f("fk_reports_body_id")),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaints.id"], name=op.f("fk_reports_complaint_id")),
        sa.ForeignKeyConstraint(["institution_id"], ["institutions.id"], name=op.f("fk_reports_institution_id")),
        sa.ForeignKeyConstraint(["made_by_id"], ["people.id"], name=op.f("fk_reports_made_by_id")),
        sa.ForeignKeyConstraint(["reporter_id"], ["people.id"], name=op.f("fk_reports_reporter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
        sa.UniqueConstraint("number", name=op.f("uq_reports_number")),
        sa.UniqueConstraint("ref", name=op.f("uq_reports_ref")),
    )
    with op.batch_alter_table("reports", schema=None) as batch_op:
        batch_op.create_index("ix_reports_body", ["body_id", "state", "filed_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_reports_complaint_id"), ["complaint_id"], unique=False)

    op.create_table(
        "route_objections",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("complaint_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(answered_at IS NULL) = (answer = '')", name=op.f("ck_route_objections_answered")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["people.id"], name=op.f("fk_route_objections_answered_by_id")),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaints.id"], name=op.f("fk_route_objections_complaint_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_route_objections")),
    )
    with op.batch_alter_table("route_objections", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_route_objections_complaint_id"), ["complaint_id"], unique=False)

    op.create_table(
        "clock_extensions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("clock_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("ground", sa.String(length=200), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_granted", sa.Boolean(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("decided_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("old_due_on", sa.Date(), nullable=False),
        sa.Column("new_due_on", sa.Date(), nullable=True),
        sa.CheckConstraint("(is_granted IS NULL) = (decided_at IS NULL)", name=op.f("ck_clock_extensions_decided")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["people.id"], name=op.f("fk_clock_extensions_asked_by_id")),
        sa.ForeignKeyConstraint(["clock_id"], ["clocks.id"], name=op.f("fk_clock_extensions_clock_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["people.id"], name=op.f("fk_clock_extensions_decided_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_extensions")),
        sa.UniqueConstraint("clock_id", name=op.f("uq_clock_extensions_clock_id")),
    )
    op.create_table(
        "clues",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("complaint_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("clock_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "open", "founded", "unfounded", name="clue_state", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("opened_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("checked_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'open') = (checked_at IS NULL)", name=op.f("ck_clues_checked")),
        sa.ForeignKeyConstraint(["checked_by_id"], ["people.id"], name=op.f("fk_clues_checked_by_id")),
        sa.ForeignKeyConstraint(["clock_id"], ["clocks.id"], name=op.f("fk_clues_clock_id")),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaints.id"], name=op.f("fk_clues_complaint_id")),
        sa.ForeignKeyConstraint(["opened_by_id"], ["people.id"], name=op.f("fk_clues_opened_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clues")),
        sa.UniqueConstraint("ref", name=op.f("uq_clues_ref")),
    )
    with op.batch_alter_table("clues", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_clues_complaint_id"), ["complaint_id"], unique=False)

    op.create_table(
        "proposed_decisions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("complaint_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("clock_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("grounds", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["clock_id"], ["clocks.id"], name=op.f("fk_proposed_decisions_clock_id")),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaints.id"], name=op.f("fk_proposed_decisions_complaint_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposed_decisions")),
        sa.UniqueConstraint("clock_id", "kind", name=op.f("uq_proposed_decisions_clock_id_kind")),
    )
    with op.batch_alter_table("proposed_decisions", schema=None) as batch_op:
        batch_op.create_index("ix_proposed_decisions_complaint_id", ["complaint_id"], unique=False)

    op.create_table(
        "reminders",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("clock_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("letter_key", sa.String(length=120), nullable=True),
        sa.ForeignKeyConstraint(["clock_id"], ["clocks.id"], name=op.f("fk_reminders_clock_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_reminders_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminders")),
        sa.UniqueConstraint(
            "person_id", "clock_id", "kind", "due_on", "on", name=op.f("uq_reminders_person_id_clock_id_kind_due_on_on")
        ),
    )
    with op.batch_alter_table("reminders", schema=None) as batch_op:
        batch_op.create_index("ix_reminders_waiting", ["letter_key", "person_id"], unique=False)

    with op.batch_alter_table("breaches", schema=None) as batch_op:
        batch_op.add_column(sa.Column("why", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("why_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        batch_op.add_column(sa.Column("why_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_breaches_why_by_id"), "people", ["why_by_id"], ["id"])

    with op.batch_alter_table("calendar_dates", schema=None) as batch_op:
        batch_op.add_column(sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False, server_default=EPOCH))

    with op.batch_alter_table("clock_pauses", schema=None) as batch_op:
        batch_op.add_column(sa.Column("words", sa.String(length=200), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("turn", sa.String(length=20), nullable=False, server_default="body"))
        batch_op.add_column(
            sa.Column("decided_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.add_column(sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False, server_default=EPOCH))
        batch_op.add_column(sa.Column("evidence", sa.String(length=200), nullable=False, server_default=""))
        batch_op.add_column(
            sa.Column("ended_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.add_column(sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("end_evidence", sa.String(length=200), nullable=False, server_default=""))
        batch_op.alter_column(
            "reason", existing_type=sa.VARCHAR(length=200), type_=sa.String(length=40), existing_nullable=False
        )
        batch_op.create_foreign_key(batch_op.f("fk_clock_pauses_decided_by_id"), "people", ["decided_by_id"], ["id"])
        batch_op.create_foreign_key(batch_op.f("fk_clock_pauses_ended_by_id"), "people", ["ended_by_id"], ["id"])
        batch_op.create_check_constraint(batch_op.f("ck_clock_pauses_order"), "end_on IS NULL OR end_on >= start_on")

    with op.batch_alter_table("clocks", schema=None) as batch_op:
        batch_op.add_column(sa.Column("body_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        batch_op.add_column(sa.Column("warn_days", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("next_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("paused_on", sa.Date(), nullable=True))
        batch_op.create_index("ix_clocks_calendar_version", ["calendar_version", "id"], unique=False)
        batch_op.create_index("ix_clocks_next_at", ["next_at"], unique=False)
        batch_op.create_index(
            "ix_clocks_running_complaint",
            ["complaint_id", "due_at"],
            unique=False,
            postgresql_where=sa.text("met_at IS NULL AND stopped_at IS NULL"),
            sqlite_where=sa.text("met_at IS NULL AND stopped_at IS NULL"),
        )
        batch_op.create_foreign_key(batch_op.f("fk_clocks_body_id"), "organisations", ["body_id"], ["id"])
        batch_op.create_check_constraint(
            batch_op.f("ck_clocks_next_at"),
            "next_at IS NULL OR (met_at IS NULL AND stopped_at IS NULL AND paused_on IS NULL)",
        )

    with op.batch_alter_table("complaints", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("routing_version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.add_column(
            sa.Column("officer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.add_column(
            sa.Column("other_body_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.add_column(sa.Column("power_reason", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("dispute_words", sa.Text(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "outside_to",
                sa.Enum(
                    "12315",
                    "training_platform",
                    "police",
                    name="outside_to",
                    native_enum=False,
                    create_constraint=True,
                    length=40,
                ),
                nullable=True,
            )
        )
        batch_op.create_index(batch_op.f("ix_complaints_officer_id"), ["officer_id"], unique=False)
        batch_op.create_index(
            "ix_complaints_open",
            ["id"],
            unique=False,
            postgresql_where=sa.text("closed_at IS NULL"),
            sqlite_where=sa.text("closed_at IS NULL"),
        )
        batch_op.create_foreign_key(batch_op.f("fk_complaints_officer_id"), "people", ["officer_id"], ["id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_complaints_other_body_id"), "organisations", ["other_body_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_complaints_routing_version_id"), "routing_versions", ["routing_version_id"], ["id"]
        )

    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("hop", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("body_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        batch_op.add_column(sa.Column("prior", sa.String(length=40), nullable=True))
        batch_op.drop_constraint(batch_op.f("uq_decisions_complaint_id_kind"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_decisions_complaint_id_kind_hop_body_id"), ["complaint_id", "kind", "hop", "body_id"]
        )
        batch_op.create_foreign_key(batch_op.f("fk_decisions_body_id"), "organisations", ["body_id"], ["id"])

    with op.batch_alter_table("points", schema=None) as batch_op:
        batch_op.add_column(sa.Column("report_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_points_report_id"), "reports", ["report_id"], ["id"])
    with op.batch_alter_table("parties", schema=None) as batch_op:
        batch_op.drop_index("ix_parties_organisation")
        batch_op.create_index(
            "ix_parties_organisation",
            ["organisation_id", "complaint_id", "role", "from_at", "until_at"],
            unique=False,
        )
    _enumerations(new=True)
    _rename_subscribers("complaints.notices.breached", "complaints.notices.clocks.breached")
    _rename_subscribers("complaints.notices.", "complaints.notices.cases.")
    _rename_subscribers("complaints.notices.cases.clocks.", "complaints.notices.clocks.")
    _carry_over()


def downgrade() -> None:
    """Take the change back."""
    _enumerations(new=False)
    _rename_subscribers("complaints.notices.cases.", "complaints.notices.")
    _rename_subscribers("complaints.notices.clocks.", "complaints.notices.")
    with op.batch_alter_table("points", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_points_report_id"), type_="foreignkey")
        batch_op.drop_column("report_id")

    with op.batch_alter_table("parties", schema=None) as batch_op:
        batch_op.drop_index("ix_parties_organisation")
        batch_op.create_index("ix_parties_organisation", ["organisation_id", "complaint_id"], unique=False)

    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_decisions_body_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_decisions_complaint_id_kind_hop_body_id"), type_="unique")
        batch_op.create_unique_constraint(batch_op.f("uq_decisions_complaint_id_kind"), ["complaint_id", "kind"])
        batch_op.drop_column("prior")
        batch_op.drop_column("body_id")
        batch_op.drop_column("hop")

    with op.batch_alter_table("complaints", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_complaints_routing_version_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_complaints_other_body_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_complaints_officer_id"), type_="foreignkey")
        batch_op.drop_index("ix_complaints_open")
        batch_op.drop_index(batch_op.f("ix_complaints_officer_id"))
        batch_op.drop_constraint(batch_op.f("ck_complaints_outside_to"), type_="check")
        batch_op.drop_column("outside_to")
        batch_op.drop_column("dispute_words")
        batch_op.drop_column("power_reason")
        batch_op.drop_column("other_body_id")
        batch_op.drop_column("officer_id")
        batch_op.drop_column("routing_version_id")

    with op.batch_alter_table("clocks", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_clocks_body_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("ck_clocks_next_at"), type_="check")
        batch_op.drop_index("ix_clocks_running_complaint")
        batch_op.drop_index("ix_clocks_next_at")
        batch_op.drop_index("ix_clocks_calendar_version")
        batch_op.drop_column("paused_on")
        batch_op.drop_column("next_at")
        batch_op.drop_column("warn_days")
        batch_op.drop_column("body_id")

    with op.batch_alter_table("clock_pauses", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_clock_pauses_ended_by_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("ck_clock_pauses_order"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_clock_pauses_decided_by_id"), type_="foreignkey")
        batch_op.alter_column(
            "reason", existing_type=sa.String(length=40), type_=sa.VARCHAR(length=200), existing_nullable=False
        )
        batch_op.drop_column("end_evidence")
        batch_op.drop_column("ended_at")
        batch_op.drop_column("ended_by_id")
        batch_op.drop_column("evidence")
        batch_op.drop_column("decided_at")
        batch_op.drop_column("decided_by_id")
        batch_op.drop_column("turn")
        batch_op.drop_column("words")

    with op.batch_alter_table("calendar_dates", schema=None) as batch_op:
        batch_op.drop_column("imported_at")

    with op.batch_alter_table("breaches", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_breaches_why_by_id"), type_="foreignkey")
        batch_op.drop_column("why_at")
        batch_op.drop_column("why_by_id")
        batch_op.drop_column("why")

    with op.batch_alter_table("reminders", schema=None) as batch_op:
        batch_op.drop_index("ix_reminders_waiting")

    op.drop_table("reminders")
    with op.batch_alter_table("proposed_decisions", schema=None) as batch_op:
        batch_op.drop_index("ix_proposed_decisions_complaint_id")

    op.drop_table("proposed_decisions")
    with op.batch_alter_table("clues", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_clues_complaint_id"))

    op.drop_table("clues")
    op.drop_table("clock_extensions")
    with op.batch_alter_table("route_objections", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_route_objections_complaint_id"))

    op.drop_table("route_objections")
    with op.batch_alter_table("reports", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reports_complaint_id"))
        batch_op.drop_index("ix_reports_body")

    op.drop_table("reports")
    with op.batch_alter_table("identity_requests", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_identity_requests_complaint_id"))

    op.drop_table("identity_requests")
    op.drop_table("routing_rules")
    op.drop_table("routing_versions")
    with op.batch_alter_table("platform_figures", schema=None) as batch_op:
        batch_op.drop_index("ix_platform_figures_code_id")

    op.drop_table("platform_figures")
