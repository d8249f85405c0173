"""Sessions with times, votes, seats asked, notices and minutes; appointments with letters; where video rooms are opened."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT = sa.DateTime(timezone=True)
WAYS = ("present", "telephone", "video", "represented", "left_early", "absent_with_cause", "absent")


def _enum(name: str, *codes: str) -> sa.Enum:
    return sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=40)


def _id() -> sa.Column[int]:
    return sa.Column("id", BIG, autoincrement=True, nullable=False)


def _ref(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))


def _key(table: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))


def _once(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def upgrade() -> None:
    """Make the change."""
    with op.batch_alter_table("letters", schema=None) as batch_op:
        batch_op.add_column(sa.Column("calendar", sa.Text(), nullable=True))
    with op.batch_alter_table("organisations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("video_base", sa.String(length=200), nullable=False, server_default=""))
    _meetings()
    _asked()
    _minutes()


def _meetings() -> None:
    op.create_table(
        "meetings",
        _id(),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("mediation_id", BIG, nullable=False),
        sa.Column("room_id", BIG, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", _enum("meeting_state", "proposed", "fixed", "held", "missed", "cancelled"), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("way", _enum("meeting_way", "on_site", "video", "telephone"), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("starts_at", AT, nullable=True),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("place", "link", "papers", "why_cancelled")),
        sa.Column("proposed_at", AT, nullable=False),
        sa.Column("fixed_at", AT, nullable=True),
        sa.Column("changed_at", AT, nullable=False),
        *(
            sa.Column(name, AT, nullable=True)
            for name in ("cancelled_at", "recorded_at", "first_reminded_at", "last_reminded_at")
        ),
        sa.CheckConstraint(
            "state NOT IN ('fixed', 'held', 'missed') OR starts_at IS NOT NULL", name=op.f("ck_meetings_fixed")
        ),
        sa.CheckConstraint("(starts_at IS NULL) = (fixed_at IS NULL)", name=op.f("ck_meetings_time")),
        sa.CheckConstraint("(state = 'cancelled') = (cancelled_at IS NOT NULL)", name=op.f("ck_meetings_cancelled")),
        sa.CheckConstraint("minutes BETWEEN 10 AND 600", name=op.f("ck_meetings_length")),
        _ref("meetings", "mediation_id", "mediations"),
        _ref("meetings", "room_id", "rooms"),
        _key("meetings"),
        _once("meetings", "ref"),
        sa.UniqueConstraint("mediation_id", "number", name=op.f("uq_meetings_mediation_id_number")),
    )
    with op.batch_alter_table("meetings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meetings_room_id"), ["room_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_meetings_starts_at"), ["starts_at"], unique=False)
    op.create_table(
        "meeting_times",
        _id(),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("meeting_id", BIG, nullable=False),
        sa.Column("starts_at", AT, nullable=False),
        _ref("meeting_times", "meeting_id", "meetings"),
        _key("meeting_times"),
        _once("meeting_times", "ref"),
        _once("meeting_times", "meeting_id", "starts_at"),
    )
    op.create_table(
        "meeting_votes",
        _id(),
        sa.Column("time_id", BIG, nullable=False),
        sa.Column("seat_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("vote", _enum("vote", "yes", "maybe", "no"), nullable=False),
        sa.Column("voted_at", AT, nullable=False),
        _ref("meeting_votes", "time_id", "meeting_times"),
        _ref("meeting_votes", "seat_id", "seats"),
        _ref("meeting_votes", "person_id", "people"),
        _key("meeting_votes"),
        _once("meeting_votes", "time_id", "seat_id"),
    )


def _asked() -> None:
    op.create_table(
        "meeting_seats",
        _id(),
        sa.Column("meeting_id", BIG, nullable=False),
        sa.Column("seat_id", BIG, nullable=False),
        sa.Column("by_telephone", sa.Boolean(), nullable=False),
        sa.Column("may_record", sa.Boolean(), nullable=True),
        sa.Column("answered_at", AT, nullable=True),
        sa.Column("attendance", _enum("attendance", *WAYS), nullable=True),
        sa.Column("cause", sa.Text(), nullable=False),
        _ref("meeting_seats", "meeting_id", "meetings"),
        _ref("meeting_seats", "seat_id", "seats"),
        _key("meeting_seats"),
        _once("meeting_seats", "meeting_id", "seat_id"),
    )
    with op.batch_alter_table("meeting_seats", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_seats_seat_id"), ["seat_id"], unique=False)
    op.create_table(
        "meeting_notices",
        _id(),
        sa.Column("invited_id", BIG, nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("paper_id", BIG, nullable=False),
        _ref("meeting_notices", "invited_id", "meeting_seats"),
        _key("meeting_notices"),
        _once("meeting_notices", "invited_id", "sequence"),
    )


def _minutes() -> None:
    op.create_table(
        "minutes",
        _id(),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("meeting_id", BIG, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", _enum("minutes_state", "drafted", "confirmed", "replaced"), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("course", "result", "correction", "text")),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("drafted_by_id", BIG, nullable=False),
        sa.Column("drafted_at", AT, nullable=False),
        sa.Column("confirmed_at", AT, nullable=True),
        sa.Column("paper_id", BIG, nullable=True),
        sa.CheckConstraint("state <> 'confirmed' OR confirmed_at IS NOT NULL", name=op.f("ck_minutes_confirmed")),
        _ref("minutes", "meeting_id", "meetings"),
        _ref("minutes", "drafted_by_id", "people"),
        _key("minutes"),
        _once("minutes", "ref"),
        _once("minutes", "meeting_id", "version"),
    )
    op.create_table(
        "minutes_replies",
        _id(),
        sa.Column("minutes_id", BIG, nullable=False),
        sa.Column("seat_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("is_confirmed", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("replied_at", AT, nullable=False),
        _ref("minutes_replies", "minutes_id", "minutes"),
        _ref("minutes_replies", "seat_id", "seats"),
        _ref("minutes_replies", "person_id", "people"),
        _key("minutes_replies"),
        _once("minutes_replies", "minutes_id", "seat_id"),
    )


def downgrade() -> None:
    """Take it back."""
    for table in ("minutes_replies", "minutes", "meeting_notices", "meeting_seats", "meeting_votes", "meeting_times"):
        op.drop_table(table)
    op.drop_table("meetings")
    with op.batch_alter_table("organisations", schema=None) as batch_op:
        batch_op.drop_column("video_base")
    with op.batch_alter_table("letters", schema=None) as batch_op:
        batch_op.drop_column("calendar")
