"""Supervision, inspections with their random draws, notices; and what of them the public reads."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
STANDING = sa.text("ended_at IS NULL")
TABLES = (
    "supervision_notes",
    "supervision_tasks",
    "risk_signals",
    "ledger_months",
    "cycle_notices",
    "inspection_photos",
    "inspection_demands",
    "inspection_items",
    "inspection_partners",
    "inspectors",
    "inspections",
    "drawn_institutions",
    "draws",
    "public_inspections",
    "public_photos",
    "public_draws",
)
KEPT = ("listed", "list_digest", "list_size", "sample_size", "value_name", "value_source", "value_on", "listed_at")
CHANGED = " OR ".join([*(f"NEW.{one} <> OLD.{one}" for one in KEPT), "OLD.value IS NOT NULL"])


def _codes(name: str, *codes: str) -> sa.Enum:
    return sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=40)


def _column(name: str, kind: Any, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=nullable)


def _fk(table: str, name: str, target: str, *, nullable: bool = False) -> tuple[Any, ...]:
    key = sa.ForeignKeyConstraint([name], [f"{target}.id"], name=op.f(f"fk_{table}_{name}"))
    return sa.Column(name, ID, nullable=nullable), key


def _check(table: str, name: str, words: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(words, name=op.f(f"ck_{table}_{name}"))


def _unique(table: str, *names: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*names, name=op.f(f"uq_{table}_{'_'.join(names)}"))


def _table(name: str, *parts: Any) -> None:
    flat = [one for part in parts for one in (part if isinstance(part, tuple) else (part,))]
    key = sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}"))
    op.create_table(name, sa.Column("id", ID, autoincrement=True, nullable=False), *flat, key)


def upgrade() -> None:
    """Make the change."""
    _draws()
    _protect_draws()
    _inspections()
    _notices()
    _supervision()
    _public()
    _widen_public_notices()


def downgrade() -> None:
    """Take the change back."""
    _narrow_public_notices()
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER draws_written_once ON draws")
        op.execute("DROP FUNCTION draws_refuse()")
    for table in TABLES:
        op.drop_table(table)


def _protect_draws() -> None:
    """What went out before a draw stays, and so does its value, in the database itself."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER draws_written_once BEFORE UPDATE ON draws WHEN {CHANGED} "
            "BEGIN SELECT RAISE(ABORT, 'a draw is written once'); END"
        )
        return
    op.execute(
        "CREATE FUNCTION draws_refuse() RETURNS trigger AS "
        "$$ BEGIN RAISE EXCEPTION 'a draw is written once'; END $$ LANGUAGE plpgsql"
    )
    op.execute(
        f"CREATE TRIGGER draws_written_once BEFORE UPDATE ON draws FOR EACH ROW WHEN ({CHANGED}) "
        "EXECUTE FUNCTION draws_refuse()"
    )


def _draws() -> None:
    _table(
        "draws",
        _column("ref", sa.String(length=26)),
        _fk("draws", "body_id", "organisations"),
        _column("title", sa.String(length=100)),
        _column("state", _codes("draw_state", "listed", "drawn")),
        _column("listed", sa.Text()),
        _column("list_digest", sa.String(length=64)),
        _column("list_size", sa.Integer()),
        _column("sample_size", sa.Integer()),
        _column("value_name", sa.String(length=200)),
        _column("value_source", sa.String(length=200)),
        _column("value_on", sa.Date()),
        _column("listed_on", sa.Date()),
        _column("listed_at", INSTANT),
        _fk("draws", "listed_by_id", "people", nullable=True),
        _column("value", sa.String(length=200), nullable=True),
        _column("seed", sa.String(length=64), nullable=True),
        _column("drawn_at", INSTANT, nullable=True),
        _fk("draws", "drawn_by_id", "people", nullable=True),
        _check("draws", "all_or_nothing", "(value IS NULL) = (seed IS NULL) AND (seed IS NULL) = (drawn_at IS NULL)"),
        _check("draws", "drawn", "(state = 'drawn') = (value IS NOT NULL)"),
        _check("draws", "sample", "sample_size > 0 AND sample_size <= list_size"),
        _check("draws", "value_later", "value_on > listed_on"),
        _unique("draws", "ref"),
    )
    op.create_index("ix_draws_body", "draws", ["body_id", "id"])
    _table(
        "drawn_institutions",
        _fk("drawn_institutions", "draw_id", "draws"),
        _column("place", sa.Integer()),
        _fk("drawn_institutions", "institution_id", "institutions"),
        _unique("drawn_institutions", "draw_id", "institution_id"),
        _unique("drawn_institutions", "draw_id", "place"),
    )


def _inspections() -> None:
    _table(
        "inspections",
        _column("ref", sa.String(length=26)),
        _fk("inspections", "institution_id", "institutions"),
        _fk("inspections", "body_id", "organisations"),
        _column("state", _codes("inspection_state", "planned", "inspecting", "rectifying", "closed", "cancelled")),
        _column("ground", _codes("inspection_ground", "planned", "report", "drawn")),
        _fk("inspections", "draw_id", "draws", nullable=True),
        _column("reason", sa.Text()),
        _column("planned_on", sa.Date()),
        _column("made_at", INSTANT),
        _fk("inspections", "made_by_id", "people", nullable=True),
        _column("begun_at", INSTANT, nullable=True),
        _column("sent_at", INSTANT, nullable=True),
        _column("closed_at", INSTANT, nullable=True),
        _column("result", _codes("inspection_result", "nothing_found", "rectified", "not_rectified"), nullable=True),
        _column("summary", sa.Text()),
        _column("cancel_reason", sa.Text(), nullable=True),
        _column("own_view", sa.Text(), nullable=True),
        _column("own_view_at", INSTANT, nullable=True),
        _check("inspections", "cancelled", "(state = 'cancelled') = (cancel_reason IS NOT NULL)"),
        _check("inspections", "drawn", "(ground = 'drawn') = (draw_id IS NOT NULL)"),
        _check("inspections", "result", "(state = 'closed') = (result IS NOT NULL)"),
        _unique("inspections", "draw_id", "institution_id"),
        _unique("inspections", "ref"),
    )
    op.create_index("ix_inspections_body", "inspections", ["body_id", "state", "planned_on"])
    op.create_index("ix_inspections_institution", "inspections", ["institution_id", "id"])
    _table(
        "inspectors",
        _fk("inspectors", "inspection_id", "inspections"),
        _fk("inspectors", "person_id", "people"),
        _unique("inspectors", "inspection_id", "person_id"),
    )
    _table(
        "inspection_partners",
        _fk("inspection_partners", "inspection_id", "inspections"),
        _fk("inspection_partners", "organisation_id", "organisations"),
        _column("state", _codes("partner_state", "invited", "joined", "declined")),
        _column("invited_at", INSTANT),
        _column("answered_at", INSTANT, nullable=True),
        _fk("inspection_partners", "answered_by_id", "people", nullable=True),
        _column("note", sa.Text(), nullable=True),
        _column("noted_at", INSTANT, nullable=True),
        _unique("inspection_partners", "inspection_id", "organisation_id"),
    )
    op.create_index("ix_inspection_partners_organisation", "inspection_partners", ["organisation_id", "id"])
    _table(
        "inspection_items",
        _fk("inspection_items", "inspection_id", "inspections"),
        _column("place", sa.Integer()),
        _column("code", sa.String(length=20)),
        _column("words", sa.String(length=200)),
        _column("law", sa.String(length=100)),
        _column("finding", _codes("finding", "fine", "problem", "not_applicable", "not_seen"), nullable=True),
        _column("note", sa.Text()),
        _column("found_at", INSTANT, nullable=True),
        _fk("inspection_items", "found_by_id", "people", nullable=True),
        _check("inspection_items", "found", "(finding IS NULL) = (found_at IS NULL)"),
        _unique("inspection_items", "inspection_id", "place"),
    )
    _table(
        "inspection_demands",
        _column("ref", sa.String(length=26)),
        _fk("inspection_demands", "inspection_id", "inspections"),
        _column("place", sa.Integer()),
        _fk("inspection_demands", "item_id", "inspection_items"),
        _column("words", sa.Text()),
        _column("due_on", sa.Date()),
        _column("state", _codes("demand_state", "open", "answered", "passed", "unmended")),
        _column("answer", sa.Text()),
        _column("answered_at", INSTANT, nullable=True),
        _fk("inspection_demands", "answered_by_id", "people", nullable=True),
        _column("check_words", sa.Text()),
        _column("checked_at", INSTANT, nullable=True),
        _fk("inspection_demands", "checked_by_id", "people", nullable=True),
        _check("inspection_demands", "answered", "state = 'open' OR answered_at IS NOT NULL OR checked_at IS NOT NULL"),
        _check("inspection_demands", "checked", "(state IN ('passed','unmended')) = (checked_at IS NOT NULL)"),
        _unique("inspection_demands", "inspection_id", "place"),
        _unique("inspection_demands", "ref"),
    )
    _table(
        "inspection_photos",
        _column("ref", sa.String(length=26)),
        _fk("inspection_photos", "inspection_id", "inspections"),
        _fk("inspection_photos", "file_id", "stored_files"),
        _column("caption", sa.String(length=200)),
        _column("made_at", INSTANT),
        _fk("inspection_photos", "made_by_id", "people", nullable=True),
        _column("cleared_at", INSTANT, nullable=True),
        _fk("inspection_photos", "cleared_by_id", "people", nullable=True),
        _column("cleared_key", sa.String(length=80), nullable=True),
        _unique("inspection_photos", "file_id"),
        _unique("inspection_photos", "ref"),
    )
    op.create_index("ix_inspection_photos_inspection_id", "inspection_photos", ["inspection_id"])


def _notices() -> None:
    _table(
        "cycle_notices",
        _column("ref", sa.String(length=26)),
        _column("series", sa.String(length=26)),
        _column("version", sa.Integer()),
        _fk("cycle_notices", "replaces_id", "cycle_notices", nullable=True),
        _fk("cycle_notices", "body_id", "organisations"),
        _fk("cycle_notices", "institution_id", "institutions", nullable=True),
        _fk("cycle_notices", "inspection_id", "inspections", nullable=True),
        _column("kind", _codes("notice_kind", "facts", "advice", "criticism", "penalty")),
        _column(
            "state",
            _codes(
                "notice_state",
                "draft",
                "approved",
                "told",
                "objected",
                "heard",
                "published",
                "corrected",
                "withdrawn",
                "dropped",
            ),
        ),
        _column("title", sa.String(length=200)),
        _column("words", sa.Text()),
        _column("law", sa.String(length=200)),
        _column("decision_number", sa.String(length=100)),
        _column("decision_on", sa.Date(), nullable=True),
        _column("decision_hearing", sa.String(length=500)),
        _column("decision_power", sa.String(length=500)),
        _fk("cycle_notices", "drafted_by_id", "people"),
        _column("drafted_at", INSTANT),
        _fk("cycle_notices", "approved_by_id", "people", nullable=True),
        _column("approved_at", INSTANT, nullable=True),
        _column("number", sa.String(length=80), nullable=True),
        _fk("cycle_notices", "paper_id", "papers", nullable=True),
        _column("told_at", INSTANT, nullable=True),
        _column("objection_until_on", sa.Date(), nullable=True),
        _column("objection", sa.Text(), nullable=True),
        _column("objected_at", INSTANT, nullable=True),
        _column("objection_answer", sa.Text(), nullable=True),
        _column("answered_at", INSTANT, nullable=True),
        _column("published_at", INSTANT, nullable=True),
        _fk("cycle_notices", "published_by_id", "people", nullable=True),
        _column("withdrawn_at", INSTANT, nullable=True),
        _column("withdrawn_reason", sa.Text(), nullable=True),
        _check("cycle_notices", "approved", "state IN ('draft','dropped') OR number IS NOT NULL"),
        _check("cycle_notices", "numbered", "(number IS NULL) = (approved_by_id IS NULL)"),
        _check(
            "cycle_notices",
            "penalty_is_a_record",
            "kind <> 'penalty' OR (decision_number <> '' AND decision_hearing <> '' AND decision_power <> '')",
        ),
        _check(
            "cycle_notices",
            "published",
            "(state IN ('published','corrected','withdrawn')) = (published_at IS NOT NULL)",
        ),
        _check("cycle_notices", "replaces", "(version = 1) = (replaces_id IS NULL)"),
        _check("cycle_notices", "two_persons", "approved_by_id IS NULL OR approved_by_id <> drafted_by_id"),
        _check("cycle_notices", "withdrawn", "(state = 'withdrawn') = (withdrawn_reason IS NOT NULL)"),
        _unique("cycle_notices", "number"),
        _unique("cycle_notices", "ref"),
        _unique("cycle_notices", "replaces_id"),
        _unique("cycle_notices", "series", "version"),
    )
    op.create_index("ix_cycle_notices_body", "cycle_notices", ["body_id", "state", "id"])
    op.create_index("ix_cycle_notices_inspection_id", "cycle_notices", ["inspection_id"])
    op.create_index("ix_cycle_notices_institution", "cycle_notices", ["institution_id", "id"])


def _supervision() -> None:
    _table(
        "ledger_months",
        _fk("ledger_months", "institution_id", "institutions"),
        _column("month", sa.Date()),
        _column("cases", sa.Integer()),
        _column("breaches", sa.Integer()),
        _column("silences", sa.Integer()),
        _unique("ledger_months", "institution_id", "month"),
    )
    _table(
        "risk_signals",
        _column("ref", sa.String(length=26)),
        _fk("risk_signals", "institution_id", "institutions"),
        _column(
            "kind",
            _codes("signal_kind", "breaches", "defaults", "spike", "silence", "licence", "unreachable", "unregistered"),
        ),
        _column("facts", sa.JSON()),
        _column("begun_at", INSTANT),
        _column("seen_at", INSTANT),
        _column("ended_at", INSTANT, nullable=True),
        _unique("risk_signals", "ref"),
    )
    op.create_index("ix_risk_signals_standing_at", "risk_signals", ["ended_at", "id"])
    op.create_index(
        "uq_risk_signals_standing",
        "risk_signals",
        ["institution_id", "kind"],
        unique=True,
        postgresql_where=STANDING,
        sqlite_where=STANDING,
    )
    _table(
        "supervision_tasks",
        _column("ref", sa.String(length=26)),
        _fk("supervision_tasks", "institution_id", "institutions"),
        _fk("supervision_tasks", "body_id", "organisations"),
        _column("state", _codes("task_state", "open", "working", "called_in", "away", "ended")),
        _column("origin", _codes("task_origin", "signal", "report", "hand")),
        _fk("supervision_tasks", "signal_id", "risk_signals", nullable=True),
        _column("reason", sa.Text()),
        _column("made_at", INSTANT),
        _fk("supervision_tasks", "made_by_id", "people", nullable=True),
        _fk("supervision_tasks", "officer_id", "people", nullable=True),
        _column("call_on", sa.Date(), nullable=True),
        _column("away_to", sa.String(length=200)),
        _column("ended_at", INSTANT, nullable=True),
        _column(
            "ended_as", _codes("task_end", "nothing", "inspection", "notice", "called_in", "handed_over"), nullable=True
        ),
        _column("end_reason", sa.Text()),
        _fk("supervision_tasks", "inspection_id", "inspections", nullable=True),
        _fk("supervision_tasks", "notice_id", "cycle_notices", nullable=True),
        _check("supervision_tasks", "ended", "(state = 'ended') = (ended_as IS NOT NULL)"),
        _check("supervision_tasks", "signal", "(origin = 'signal') = (signal_id IS NOT NULL)"),
        _unique("supervision_tasks", "ref"),
        _unique("supervision_tasks", "signal_id", "body_id"),
    )
    op.create_index("ix_supervision_tasks_body", "supervision_tasks", ["body_id", "state", "id"])
    op.create_index("ix_supervision_tasks_institution", "supervision_tasks", ["institution_id", "id"])
    _table(
        "supervision_notes",
        _fk("supervision_notes", "task_id", "supervision_tasks"),
        _column("act", sa.String(length=40)),
        _column("words", sa.Text()),
        _fk("supervision_notes", "by_id", "people", nullable=True),
        _column("at", INSTANT),
    )
    op.create_index("ix_supervision_notes_task_id", "supervision_notes", ["task_id"])


def _public() -> None:
    _table(
        "public_inspections",
        _column("ref", sa.String(length=26)),
        _column("institution_ref", sa.String(length=26)),
        _column("institution_name", sa.String(length=200)),
        _column("body_name", sa.String(length=200)),
        _column("ground", sa.String(length=60)),
        _column("draw_ref", sa.String(length=26), nullable=True),
        _column("inspected_on", sa.Date()),
        _column("closed_on", sa.Date()),
        _column("result", sa.String(length=60)),
        _column("summary", sa.Text()),
        _column("own_view", sa.Text()),
        _column("items", sa.JSON()),
        _column("partners", sa.JSON()),
        _column("published_at", INSTANT),
        _unique("public_inspections", "ref"),
    )
    op.create_index("ix_public_inspections_institution", "public_inspections", ["institution_ref", "closed_on"])
    _table(
        "public_photos",
        _column("ref", sa.String(length=26)),
        _column("inspection_ref", sa.String(length=26)),
        _column("caption", sa.String(length=200)),
        _column("media_type", sa.String(length=80)),
        _column("data", sa.LargeBinary()),
        _unique("public_photos", "ref"),
    )
    op.create_index("ix_public_photos_inspection_ref", "public_photos", ["inspection_ref"])
    _table(
        "public_draws",
        _column("ref", sa.String(length=26)),
        _column("body_name", sa.String(length=200)),
        _column("title", sa.String(length=100)),
        _column("listed", sa.Text()),
        _column("list_digest", sa.String(length=64)),
        _column("list_size", sa.Integer()),
        _column("sample_size", sa.Integer()),
        _column("value_name", sa.String(length=200)),
        _column("value_source", sa.String(length=200)),
        _column("value_on", sa.Date()),
        _column("listed_at", INSTANT),
        _column("names", sa.JSON()),
        _column("value", sa.String(length=200), nullable=True),
        _column("seed", sa.String(length=64), nullable=True),
        _column("drawn_at", INSTANT, nullable=True),
        _column("chosen", sa.JSON()),
        _unique("public_draws", "ref"),
    )
    op.create_index("ix_public_draws_listed_at", "public_draws", ["listed_at"])


def _widen_public_notices() -> None:
    with op.batch_alter_table("public_notices", schema=None) as batch:
        batch.alter_column("number", existing_type=sa.String(length=60), type_=sa.String(length=80))
        batch.add_column(sa.Column("series", sa.String(length=26), nullable=False, server_default=""))
        batch.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        batch.add_column(sa.Column("state", sa.String(length=12), nullable=False, server_default="published"))
        for name, length in (("kind", 60), ("institution_name", 200), ("law", 200)):
            batch.add_column(sa.Column(name, sa.String(length=length), nullable=False, server_default=""))
        batch.add_column(sa.Column("reason", sa.Text(), nullable=False, server_default=""))
        batch.add_column(sa.Column("new_ref", sa.String(length=26), nullable=True))
        batch.add_column(sa.Column("changed_at", INSTANT, nullable=True))
        batch.create_check_constraint(
            batch.f("ck_public_notices_state"), "state IN ('published','corrected','withdrawn')"
        )
        batch.create_check_constraint(batch.f("ck_public_notices_tombstone"), "state = 'published' OR words = ''")
    with op.batch_alter_table("public_notices", schema=None) as batch:
        for name in ADDED:
            batch.alter_column(name, server_default=None)
    op.create_index("ix_public_notices_newest", "public_notices", ["published_at", "id"])
    op.create_index("ix_public_notices_series", "public_notices", ["series"])


ADDED = ("series", "version", "state", "kind", "institution_name", "law", "reason")


def _narrow_public_notices() -> None:
    op.drop_index("ix_public_notices_newest", "public_notices")
    op.drop_index("ix_public_notices_series", "public_notices")
    with op.batch_alter_table("public_notices", schema=None) as batch:
        for check in ("state", "tombstone"):
            batch.drop_constraint(batch.f(f"ck_public_notices_{check}"), type_="check")
        for name in (*ADDED, "new_ref", "changed_at"):
            batch.drop_column(name)
        batch.alter_column("number", existing_type=sa.String(length=80), type_=sa.String(length=60))
