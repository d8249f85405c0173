"""What became of the letters about a case: for the body's desk all of them, for everybody else their own."""

from functools import cache
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, bindparam, select

from accounts.models import Membership, Organisation
from accounts.permissions import Viewer
from complaints.actions.bounces import LOST, MAY_BE_REPEATED, other_ways
from complaints.labels import CONFIDENTIAL, EVENTS
from complaints.lifecycle import CLAIMANTS
from complaints.models import Complaint
from complaints.queries.bundle import CaseRows
from kernel import messages
from kernel.db import db
from kernel.messages import Channel, Letter, LetterState

TONES = {LetterState.SENT: "good", LetterState.BOUNCED: "bad", LetterState.FAILED: "bad", LetterState.UNCERTAIN: "warn"}
MOST = 200


def deliveries_of(viewer: Viewer, complaint: Complaint, rows: CaseRows) -> dict[str, Any] | None:
    """The box of a case page: one line for each letter with its times, and what else can be done about a lost one."""
    sees_all = bool(rows.roles & CONFIDENTIAL)
    if not sees_all and not rows.roles & CLAIMANTS:
        return None
    about = f"complaint:{complaint.id}"
    if sees_all:
        lines = [_line(letter, complaint, name or _("工作人员")) for letter, name in _all(about, rows)]
    else:
        lines = [_line(letter, complaint, "") for letter in messages.letters_about(about, viewer.person_id)]
    lines.sort(key=lambda line: not line["is_lost"])  # what needs a hand first, then the newest
    return {"lines": lines, "lost": sum(line["is_lost"] for line in lines), "sees_all": sees_all}


def _all(about: str, rows: CaseRows) -> list[tuple[Letter, str | None]]:
    """Every letter about the case, newest first, with the organisation its reader acts for."""
    seated = {party.organisation_id for party in rows.parties if party.organisation_id}
    return [(letter, of) for letter, of in db.session.execute(_letters(), {"about": about, "seated": list(seated)})]


@cache
def _letters() -> Select[Letter, str | None]:
    name = (
        select(Organisation.name)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .where(Membership.person_id == Letter.to_person_id, Organisation.id.in_(bindparam("seated", expanding=True)))
        .limit(1)
        .scalar_subquery()
    )
    found = select(Letter, name).where(Letter.about == bindparam("about"), Letter.state != LetterState.SUPPRESSED)
    return found.order_by(Letter.id.desc()).limit(MOST)


def _line(letter: Letter, complaint: Complaint, of: str) -> dict[str, Any]:
    """One letter; `of` is whom its reader acts for, empty where the reader is the viewer."""
    known, is_filer = EVENTS.get(letter.why), letter.to_person_id == complaint.filer_id
    who = _("投诉人") if is_filer else _("登记时留的手机") if letter.to_person_id is None else of
    is_lost = letter.state in LOST
    return {
        "ref": letter.ref,
        "what": str(known[0]) if known is not None else _("系统通知"),
        "who": who if of else "",
        "channel": str(letter.channel.label),
        "is_outside": letter.channel is not Channel.INBOX,
        "state": str(letter.state.label),
        "tone": TONES.get(letter.state, "neutral"),
        "queued_at": letter.queued_at,
        "sent_at": letter.sent_at if letter.channel is not Channel.INBOX else None,
        "bounced_at": letter.bounced_at,
        "seen_at": letter.seen_at,
        "is_lost": is_lost,
        "ways": other_ways(letter) if letter.state in MAY_BE_REPEATED and is_filer and of else [],
    }
