"""The papers of an owner: all of them, or the one that a cause made."""

from sqlalchemy import select

from kernel.db import db
from kernel.papers import Paper


def papers_of(owner_kind: str, owner_id: int) -> list[Paper]:
    """All of an owner's papers, oldest first."""
    found = select(Paper).where(Paper.owner_kind == owner_kind, Paper.owner_id == owner_id)
    return list(db.session.scalars(found.order_by(Paper.id)))


def paper_by(owner_kind: str, owner_id: int, kind: str, cause: str) -> Paper | None:
    """The one an act made for this cause, None before it did: an act that comes twice makes no second."""
    own = {"owner_kind": owner_kind, "owner_id": owner_id, "kind": kind, "cause": cause}
    return db.session.scalar(select(Paper).filter_by(**own))
