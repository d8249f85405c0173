"""Extra seats with consents and addresses, panels of mediators with those asked, looks at ended tables."""

import sqlalchemy as sa
from alembic import op

from migrations.codes import add_codes, drop_codes

revision = "0014"
down_revision = "0012"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ROLES = ("co_mediator", "platform", "lender", "payment", "app_store", "guarantor", "expert", "relative", "observer")


def upgrade() -> None:
    """Make the change."""
    add_codes("parties", "role", "ck_parties_party_role", *ROLES)
    op.create_table(
        "panel_members",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("body_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("region_code", sa.String(length=6), nullable=True),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("most > 0", name=op.f("ck_panel_members_most")),
        sa.ForeignKeyConstraint(["body_id"], ["organisations.id"], name=op.f("fk_panel_members_body_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_panel_members_person_id")),
        sa.ForeignKeyConstraint(["region_code"], ["regions.code"], name=op.f("fk_panel_members_region_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_members")),
        sa.UniqueConstraint("body_id", "number", name=op.f("uq_panel_members_body_id_number")),
        sa.UniqueConstraint("body_id", "person_id", name=op.f("uq_panel_members_body_id_person_id")),
        sa.UniqueConstraint("ref", name=op.f("uq_panel_members_ref")),
    )
    op.create_table(
        "panel_rules",
        sa.Column("body_id", BIG, autoincrement=False, nullable=False),
        sa.Column("by_number", sa.Boolean(), nullable=False),
        sa.Column("parties_choose", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["organisations.id"], name=op.f("fk_panel_rules_body_id")),
        sa.PrimaryKeyConstraint("body_id", name=op.f("pk_panel_rules")),
    )
    op.create_table(
        "nominations",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("complaint_id", BIG, nullable=False),
        sa.Column("body_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column(
            "asked_for",
            sa.Enum(
                "open",
                "name",
                "hand_over",
                "co",
                name="asked_for",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "chosen",
            sa.Enum("rule", "hand", "parties", name="chosen", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("made_by_id", BIG, nullable=False),
        sa.Column("made_role", sa.String(length=40), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "declared",
                "declined",
                "withdrawn",
                name="nomination_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'asked') = (answered_at IS NULL)", name=op.f("ck_nominations_answered")),
        sa.ForeignKeyConstraint(["body_id"], ["organisations.id"], name=op.f("fk_nominations_body_id")),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaints.id"], name=op.f("fk_nominations_complaint_id")),
        sa.ForeignKeyConstraint(["made_by_id"], ["people.id"], name=op.f("fk_nominations_made_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_nominations_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nominations")),
        sa.UniqueConstraint("ref", name=op.f("uq_nominations_ref")),
    )
    with op.batch_alter_table("nominations", schema=None) as batch_op:
        batch_op.create_index("ix_nominations_complaint", ["complaint_id", "state"], unique=False)
        batch_op.create_index("ix_nominations_person", ["person_id", "state"], unique=False)

    op.create_table(
        "extra_seats",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("mediation_id", BIG, nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "complainant",
                "guardian",
                "helper",
                "agent",
                "respondent",
                "handling_body",
                "oversight",
                "other_body",
                "mediation_body",
                "mediator",
                "co_mediator",
                "platform",
                "lender",
                "payment",
                "app_store",
                "guarantor",
                "expert",
                "relative",
                "observer",
                name="party_role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("asks", sa.JSON(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column(
            "contact_kind",
            sa.Enum("phone", "email", name="contact_kind", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("contact", sa.Text(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "agreed",
                "invited",
                "seated",
                "declined",
                "refused",
                "revoked",
                "left",
                "removed",
                name="seat_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("proposed_by_id", BIG, nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("party_id", BIG, nullable=True),
        sa.Column("person_name", sa.Text(), nullable=True),
        sa.Column("seated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_words", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(state IN ('declined','refused','revoked','left','removed')) = (ended_at IS NOT NULL)",
            name=op.f("ck_extra_seats_ended"),
        ),
        sa.CheckConstraint("state <> 'seated' OR party_id IS NOT NULL", name=op.f("ck_extra_seats_seated")),
        sa.ForeignKeyConstraint(["mediation_id"], ["mediations.id"], name=op.f("fk_extra_seats_mediation_id")),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_extra_seats_party_id")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["parties.id"], name=op.f("fk_extra_seats_proposed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extra_seats")),
        sa.UniqueConstraint("ref", name=op.f("uq_extra_seats_ref")),
    )
    with op.batch_alter_table("extra_seats", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_extra_seats_mediation_id"), ["mediation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_extra_seats_party_id"), ["party_id"], unique=False)

    op.create_table(
        "mediator_choices",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("complaint_id", BIG, nullable=False),
        sa.Column("party_id", BIG, nullable=False),
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaints.id"], name=op.f("fk_mediator_choices_complaint_id")),
        sa.ForeignKeyConstraint(["member_id"], ["panel_members.id"], name=op.f("fk_mediator_choices_member_id")),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_mediator_choices_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediator_choices")),
        sa.UniqueConstraint("complaint_id", "party_id", name=op.f("uq_mediator_choices_complaint_id_party_id")),
    )
    op.create_table(
        "quality_looks",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("mediation_id", BIG, nullable=False),
        sa.Column("by_id", BIG, nullable=False),
        sa.Column("grade", sa.String(length=10), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_quality_looks_by_id")),
        sa.ForeignKeyConstraint(["mediation_id"], ["mediations.id"], name=op.f("fk_quality_looks_mediation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_looks")),
        sa.UniqueConstraint("mediation_id", "by_id", name=op.f("uq_quality_looks_mediation_id_by_id")),
    )
    op.create_table(
        "table_refusals",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("mediation_id", BIG, nullable=False),
        sa.Column("party_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["mediation_id"], ["mediations.id"], name=op.f("fk_table_refusals_mediation_id")),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_table_refusals_party_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_table_refusals_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_table_refusals")),
    )
    with op.batch_alter_table("table_refusals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_table_refusals_mediation_id"), ["mediation_id"], unique=False)

    op.create_table(
        "seat_authorisations",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("seat_id", BIG, nullable=False),
        sa.Column("matters", sa.Text(), nullable=False),
        sa.Column("may_settle", sa.Boolean(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("from_on <= until_on", name=op.f("ck_seat_authorisations_term")),
        sa.ForeignKeyConstraint(["seat_id"], ["extra_seats.id"], name=op.f("fk_seat_authorisations_seat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat_authorisations")),
        sa.UniqueConstraint("ref", name=op.f("uq_seat_authorisations_ref")),
    )
    with op.batch_alter_table("seat_authorisations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_seat_authorisations_seat_id"), ["seat_id"], unique=False)

    op.create_table(
        "seat_consents",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("seat_id", BIG, nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("party_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("is_given", sa.Boolean(), nullable=False),
        sa.Column("releases", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_seat_consents_party_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_seat_consents_person_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["extra_seats.id"], name=op.f("fk_seat_consents_seat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat_consents")),
        sa.UniqueConstraint("seat_id", "round", "party_id", name=op.f("uq_seat_consents_seat_id_round_party_id")),
    )
    op.create_table(
        "seat_links",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("seat_id", BIG, nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_by_id", BIG, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entry_hash", sa.String(length=64), nullable=True),
        sa.Column("person_id", BIG, nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["made_by_id"], ["people.id"], name=op.f("fk_seat_links_made_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_seat_links_person_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["extra_seats.id"], name=op.f("fk_seat_links_seat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat_links")),
        sa.UniqueConstraint("entry_hash", name=op.f("uq_seat_links_entry_hash")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_seat_links_token_hash")),
    )
    with op.batch_alter_table("seat_links", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_seat_links_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_seat_links_seat", ["seat_id", "id"], unique=False)


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("seat_links", schema=None) as batch_op:
        batch_op.drop_index("ix_seat_links_seat")
        batch_op.drop_index(batch_op.f("ix_seat_links_person_id"))

    op.drop_table("seat_links")
    op.drop_table("seat_consents")
    with op.batch_alter_table("seat_authorisations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_seat_authorisations_seat_id"))

    op.drop_table("seat_authorisations")
    with op.batch_alter_table("table_refusals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_table_refusals_mediation_id"))

    op.drop_table("table_refusals")
    op.drop_table("quality_looks")
    op.drop_table("mediator_choices")
    with op.batch_alter_table("extra_seats", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_extra_seats_party_id"))
        batch_op.drop_index(batch_op.f("ix_extra_seats_mediation_id"))

    op.drop_table("extra_seats")
    with op.batch_alter_table("nominations", schema=None) as batch_op:
        batch_op.drop_index("ix_nominations_person")
        batch_op.drop_index("ix_nominations_complaint")

    op.drop_table("nominations")
    op.drop_table("panel_rules")
    op.drop_table("panel_members")
    drop_codes("parties", "role", "ck_parties_party_role", *ROLES)
