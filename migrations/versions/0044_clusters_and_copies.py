"""Clusters of like complaints, copies to other bodies, photographs left bare, legal types corrected, clocks of duties."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from migrations.codes import add_codes, drop_codes

revision = "0044"
down_revision = "0043"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
STANDING = sa.text("ended_at IS NULL")
WAITING = sa.text("state IN ('due','sent','received')")
DUTIES = "code IN ('D-FILL','D-END')"


def _codes(name: str, *codes: str) -> sa.Enum:
    return sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=40)


def _column(name: str, kind: Any, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=nullable)


def _fk(table: str, name: str, target: str, *, nullable: bool = False) -> tuple[Any, ...]:
    key = sa.ForeignKeyConstraint([name], [f"{target}.id"], name=op.f(f"fk_{table}_{name}"))
    return sa.Column(name, ID, nullable=nullable), key


def _unique(table: str, *names: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*names, name=op.f(f"uq_{table}_{'_'.join(names)}"))


def _table(name: str, *parts: Any) -> None:
    flat = [one for part in parts for one in (part if isinstance(part, tuple) else (part,))]
    key = sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}"))
    op.create_table(name, sa.Column("id", ID, autoincrement=True, nullable=False), *flat, key)


def upgrade() -> None:
    """Make the change."""
    _clusters()
    _copies()
    _tasks()
    _photos_and_exits()
    add_codes("cycle_clocks", "cycle", "ck_cycle_clocks_cycle", "duty")
    op.execute(f"UPDATE cycle_clocks SET cycle = 'duty' WHERE cycle = 'supervision' AND {DUTIES}")


def _clusters() -> None:
    _table(
        "risk_clusters",
        _column("ref", sa.String(length=26)),
        _column("rule", sa.String(length=20)),
        _column("key", sa.String(length=64)),
        _column("scope", _codes("cluster_scope", "institution", "kin", "region")),
        _column("category", sa.String(length=3)),
        _column("facts", sa.JSON()),
        _column("reason", sa.String(length=500)),
        _column("begun_at", INSTANT),
        _column("seen_at", INSTANT),
        _column("ended_at", INSTANT, nullable=True),
        _unique("risk_clusters", "ref"),
    )
    op.create_index(
        "uq_risk_clusters_standing",
        "risk_clusters",
        ["rule", "key"],
        unique=True,
        postgresql_where=STANDING,
        sqlite_where=STANDING,
    )
    op.create_index("ix_risk_clusters_standing_at", "risk_clusters", ["ended_at", "id"])
    _table(
        "risk_cluster_members",
        _column("ref", sa.String(length=26)),
        _fk("risk_cluster_members", "cluster_id", "risk_clusters"),
        _fk("risk_cluster_members", "institution_id", "institutions"),
        _column("cases", sa.Integer()),
        _unique("risk_cluster_members", "ref"),
        _unique("risk_cluster_members", "cluster_id", "institution_id"),
    )
    op.create_index("ix_risk_cluster_members_institution_id", "risk_cluster_members", ["institution_id"])
    _table(
        "cluster_cases",
        _fk("cluster_cases", "cluster_id", "risk_clusters"),
        _fk("cluster_cases", "complaint_id", "complaints"),
        _column("added_at", INSTANT),
        _unique("cluster_cases", "cluster_id", "complaint_id"),
    )
    op.create_index("ix_cluster_cases_complaint", "cluster_cases", ["complaint_id"])
    _table(
        "publications_told",
        _fk("publications_told", "complaint_id", "complaints"),
        _column("kind", sa.String(length=20)),
        _column("subject_ref", sa.String(length=26)),
        _column("number", sa.String(length=80)),
        _column("told_at", INSTANT),
        _unique("publications_told", "complaint_id", "kind", "subject_ref"),
    )


def _copies() -> None:
    _table(
        "case_copies",
        _column("ref", sa.String(length=26)),
        _fk("case_copies", "complaint_id", "complaints"),
        _column("body_kind", sa.String(length=40)),
        _column("body_name", sa.String(length=80)),
        _column("is_authority", sa.Boolean()),
        _column("state", _codes("copy_state", "due", "sent", "received", "answered", "left")),
        _column("made_at", INSTANT),
        _column("office", sa.Text()),
        _column("words", sa.Text()),
        _column("fields", sa.String(length=90)),
        _column("has_contact", sa.Boolean()),
        _column("need", sa.Text()),
        _column("sent_on", sa.Date(), nullable=True),
        _column("sent_at", INSTANT, nullable=True),
        _fk("case_copies", "sent_by_id", "people", nullable=True),
        _column("received_on", sa.Date(), nullable=True),
        _column("other_number", sa.String(length=90)),
        _column("answered_on", sa.Date(), nullable=True),
        _column("answer", sa.Text()),
        _column("left_reason", sa.Text(), nullable=True),
        _fk("case_copies", "decided_by_id", "people", nullable=True),
        sa.CheckConstraint("state IN ('due','left') OR sent_on IS NOT NULL", name=op.f("ck_case_copies_sent")),
        sa.CheckConstraint("state <> 'left' OR left_reason IS NOT NULL", name=op.f("ck_case_copies_left")),
        sa.CheckConstraint("state <> 'answered' OR answered_on IS NOT NULL", name=op.f("ck_case_copies_answered")),
        sa.CheckConstraint("is_authority OR NOT has_contact", name=op.f("ck_case_copies_private")),
        _unique("case_copies", "ref"),
        _unique("case_copies", "complaint_id", "body_kind"),
    )
    op.create_index(
        "ix_case_copies_waiting", "case_copies", ["state", "id"], postgresql_where=WAITING, sqlite_where=WAITING
    )


def _tasks() -> None:
    add_codes("supervision_tasks", "origin", "ck_supervision_tasks_task_origin", "cluster")
    add_codes("supervision_tasks", "ended_as", "ck_supervision_tasks_task_end", "penalty")
    with op.batch_alter_table("supervision_tasks", schema=None) as batch:
        batch.add_column(sa.Column("cluster_id", ID, nullable=True))
        batch.create_foreign_key(batch.f("fk_supervision_tasks_cluster_id"), "risk_clusters", ["cluster_id"], ["id"])
        batch.create_check_constraint(
            batch.f("ck_supervision_tasks_cluster"), "(origin = 'cluster') = (cluster_id IS NOT NULL)"
        )
        batch.create_unique_constraint(
            batch.f("uq_supervision_tasks_cluster_id_body_id_institution_id"),
            ["cluster_id", "body_id", "institution_id"],
        )


def _photos_and_exits() -> None:
    with op.batch_alter_table("inspection_photos", schema=None) as batch:
        batch.add_column(sa.Column("bare_at", INSTANT, nullable=True))
        batch.add_column(sa.Column("bare_by_id", ID, nullable=True))
        batch.add_column(sa.Column("bare_reason", sa.Text(), nullable=True))
        batch.create_foreign_key(batch.f("fk_inspection_photos_bare_by_id"), "people", ["bare_by_id"], ["id"])
        batch.create_check_constraint(batch.f("ck_inspection_photos_bare"), "(bare_at IS NULL) = (bare_reason IS NULL)")
        batch.create_check_constraint(
            batch.f("ck_inspection_photos_bare_by_two"),
            "bare_by_id IS NULL OR cleared_by_id IS NULL OR bare_by_id <> cleared_by_id",
        )
    with op.batch_alter_table("exits", schema=None) as batch:
        batch.add_column(sa.Column("legal_corrected_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("legal_words", sa.Text(), nullable=True))
        batch.create_check_constraint(
            batch.f("ck_exits_legal_corrected"), "(legal_corrected_on IS NULL) = (legal_words IS NULL)"
        )


def downgrade() -> None:
    """Take the change back; tasks out of clusters go on as tasks by hand."""
    op.execute(f"UPDATE cycle_clocks SET cycle = 'supervision' WHERE cycle = 'duty' AND {DUTIES}")
    drop_codes("cycle_clocks", "cycle", "ck_cycle_clocks_cycle", "duty")
    with op.batch_alter_table("exits", schema=None) as batch:
        batch.drop_constraint(batch.f("ck_exits_legal_corrected"), type_="check")
        batch.drop_column("legal_words")
        batch.drop_column("legal_corrected_on")
    with op.batch_alter_table("inspection_photos", schema=None) as batch:
        batch.drop_constraint(batch.f("ck_inspection_photos_bare_by_two"), type_="check")
        batch.drop_constraint(batch.f("ck_inspection_photos_bare"), type_="check")
        batch.drop_constraint(batch.f("fk_inspection_photos_bare_by_id"), type_="foreignkey")
        for name in ("bare_reason", "bare_by_id", "bare_at"):
            batch.drop_column(name)
    with op.batch_alter_table("supervision_tasks", schema=None) as batch:
        batch.drop_constraint(batch.f("uq_supervision_tasks_cluster_id_body_id_institution_id"), type_="unique")
        batch.drop_constraint(batch.f("ck_supervision_tasks_cluster"), type_="check")
        batch.drop_constraint(batch.f("fk_supervision_tasks_cluster_id"), type_="foreignkey")
        batch.drop_column("cluster_id")
    op.execute("UPDATE supervision_tasks SET origin = 'hand' WHERE origin = 'cluster'")
    op.execute("UPDATE supervision_tasks SET ended_as = 'notice' WHERE ended_as = 'penalty'")
    drop_codes("supervision_tasks", "origin", "ck_supervision_tasks_task_origin", "cluster")
    drop_codes("supervision_tasks", "ended_as", "ck_supervision_tasks_task_end", "penalty")
    for table in ("case_copies", "publications_told", "cluster_cases", "risk_cluster_members", "risk_clusters"):
        op.drop_table(table)
