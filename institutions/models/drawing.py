"""Random draws: the list and its digest, written once; the value entered once; the institutions drawn."""

from datetime import date

from sqlalchemy import CheckConstraint, Connection, ForeignKey, Index, String, Text, UniqueConstraint, event, inspect
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from accounts.models import Organisation
from institutions.lifecycle.drawing import DrawState
from institutions.models.registry import Institution
from kernel.db import BigInt, Id, Instant, Model, Ref, enum_column

LISTED = ("listed", "list_digest", "sample_size", "value_name", "value_source", "value_on", "listed_at", "body_id")
DRAWN = ("value", "seed", "drawn_at", "drawn_by_id")


class Draw(Model):
    """One draw: what went out first is never changed; value and seed come once, on a later day."""

    __tablename__ = "draws"
    __table_args__ = (
        CheckConstraint("value_on > listed_on", name="value_later"),
        CheckConstraint("sample_size > 0 AND sample_size <= list_size", name="sample"),
        CheckConstraint("(state = 'drawn') = (value IS NOT NULL)", name="drawn"),
        CheckConstraint(
            "(value IS NULL) = (seed IS NULL) AND (seed IS NULL) = (drawn_at IS NULL)", name="all_or_nothing"
        ),
        Index("ix_draws_body", "body_id", "id"),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    body_id: Mapped[BigInt] = mapped_column(ForeignKey("organisations.id"))
    title: Mapped[str] = mapped_column(String(100))
    state: Mapped[DrawState] = mapped_column(enum_column(DrawState), default=DrawState.LISTED)
    listed: Mapped[str] = mapped_column(Text)
    list_digest: Mapped[str] = mapped_column(String(64))
    list_size: Mapped[int]
    sample_size: Mapped[int]
    value_name: Mapped[str] = mapped_column(String(200))
    value_source: Mapped[str] = mapped_column(String(200))
    value_on: Mapped[date]
    listed_on: Mapped[date]
    listed_at: Mapped[Instant]
    listed_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    value: Mapped[str | None] = mapped_column(String(200))
    seed: Mapped[str | None] = mapped_column(String(64))
    drawn_at: Mapped[Instant | None]
    drawn_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))

    body: Mapped[Organisation] = relationship()
    chosen: Mapped[list["DrawnInstitution"]] = relationship(order_by="DrawnInstitution.place")


class DrawnInstitution(Model):
    """One institution drawn, in the order it was drawn."""

    __tablename__ = "drawn_institutions"
    __table_args__ = (UniqueConstraint("draw_id", "place"), UniqueConstraint("draw_id", "institution_id"))

    id: Mapped[Id]
    draw_id: Mapped[BigInt] = mapped_column(ForeignKey("draws.id"))
    place: Mapped[int]
    institution_id: Mapped[BigInt] = mapped_column(ForeignKey("institutions.id"))

    institution: Mapped[Institution] = relationship()


class DrawnOnce(RuntimeError):
    """Somebody tried to change what a draw had published: a fault of the program."""


@event.listens_for(Draw, "before_update")
def _refuse(_mapper: Mapper[Draw], _connection: Connection, row: Draw) -> None:
    state = inspect(row)
    changed = {name for name in LISTED if state.attrs[name].history.has_changes()}
    again = {name for name in DRAWN if any(one is not None for one in state.attrs[name].history.deleted)}
    if changed or again:
        raise DrawnOnce(f"draw {row.ref}: {', '.join(sorted(changed | again))}")


@event.listens_for(Draw, "before_delete")
@event.listens_for(DrawnInstitution, "before_update")
@event.listens_for(DrawnInstitution, "before_delete")
def _never(_mapper: Mapper[Model], _connection: Connection, _row: Model) -> None:
    raise DrawnOnce("a draw stays as it was made")
