"""What a complainant finds of the own words in 我的信息: where they stand, the page to take them back, and the copy."""

from collections.abc import Collection
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from accounts.permissions import Viewer
from complaints.queries.own_data import Beside
from disclosure.models import Narrative
from kernel.db import db


def narratives_kept(viewer: Viewer, numbers: Collection[str]) -> dict[str, Beside]:
    """By case the words whose author is the viewer (fills the registry of personal data)."""
    found = select(Narrative).where(Narrative.case_number.in_(numbers), Narrative.author_id == viewer.person_id)
    return {row.case_number: _kept(row) for row in db.session.scalars(found.order_by(Narrative.id))}


def _kept(row: Narrative) -> Beside:
    state = str(row.state.label)
    if row.ended_why is not None:
        state = _("%(state)s（%(why)s）", state=state, why=row.ended_why.label)
    return Beside(_("我同意公开的自述：看、撤下"), state, "disclosure_narrative.show", "narrative", _copy(row))


def _copy(row: Narrative) -> dict[str, Any]:
    """What was typed, what was consented to, what is public of it; all three are empty once it ended."""
    return {
        "state": str(row.state),
        "typed": row.typed,
        "consented": row.words,
        "public": row.cut if row.published_at and not row.ended_at else None,
        "digest": row.digest,
        "offered_at": row.offered_at,
        "published_at": row.published_at,
        "ended_at": row.ended_at,
        "ended_why": str(row.ended_why) if row.ended_why else None,
    }
