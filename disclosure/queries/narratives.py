"""Complainants' own words beside published outcomes; only what stands has words."""

from collections.abc import Collection

from sqlalchemy import select

from disclosure.lifecycle import PublicNarrativeState
from disclosure.models import PublicNarrative
from kernel.db import db


def narrative_of(series: str) -> PublicNarrative | None:
    """The narrative beside a publication (its `series`), standing or taken down; None where there never was one."""
    return db.session.scalar(select(PublicNarrative).where(PublicNarrative.series == series))


def narrative_rows(series: Collection[str]) -> dict[str, PublicNarrative]:
    """The narratives beside these publications by `series`, standing or taken down."""
    found = select(PublicNarrative).where(PublicNarrative.series.in_(series))
    return {row.series: row for row in db.session.scalars(found)}


def narratives(series: Collection[str] | None = None) -> dict[str, str]:
    """The words of every standing narrative by the `series` of its publication, of these series or of all."""
    found = select(PublicNarrative.series, PublicNarrative.words).where(
        PublicNarrative.state == PublicNarrativeState.PUBLISHED
    )
    found = found if series is None else found.where(PublicNarrative.series.in_(series))
    return dict(db.session.execute(found.order_by(PublicNarrative.id)).all())
