"""What became of the letters about a case: for the body's desk all of them, for everybody else their own."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from accounts.models import Membership, Organisation
from accounts.permissions import Viewer
from complaints.actions.bounces import LOST, MAY_BE_REPEATED, other_ways
from complaints.actions.serving import TOLD_BY
from complaints.labels import CONFIDENTIAL, EVENTS
from complaints.lifecycle import CLAIMANTS
from complaints.models import Complaint
from complaints.queries.bundle import CaseRows
from kernel import messages
from kernel.bulk import among
from kernel.db import db
from kernel.messages import Channel, Letter, LetterState

TONES = {LetterState.SENT: "good", LetterState.BOUNCED: "bad", LetterState.FAILED: "bad", LetterState.UNCERTAIN: "warn"}
OF_DECISIONS = frozenset(why for whys in TOLD_BY.values() for why in whys)


def deliveries_of(viewer: Viewer, complaint: Complaint, rows: CaseRows) -> dict[str, Any] | None:
    """The box of a case page: one line for each letter with its times, and what else can be done about a lost one."""
    sees_all = bool(rows.roles & CONFIDENTIAL)
    if not sees_all and not rows.roles & CLAIMANTS:
        return None
    about = f"complaint:{complaint.id}"
    found = messages.letters_about(about, None if sees_all else viewer.person_id)
    names = _names([letter.to_person_id for letter in found if letter.to_person_id], rows) if sees_all else {}
    lines = [_line(letter, complaint, names if sees_all else None) for letter in found]
    lines.sort(key=lambda line: not line["is_lost"])  # what needs a hand first, then the newest
    return {"lines": lines, "lost": sum(line["is_lost"] for line in lines), "sees_all": sees_all}


def _names(people: Sequence[int], rows: CaseRows) -> dict[int, str]:
    """For whom each of these acts in the case."""
    seated = {party.organisation_id for party in rows.parties if party.organisation_id}
    found: Any = db.session.execute(
        select(Membership.person_id, Organisation.name)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(among(Membership.person_id, set(people)), among(Membership.organisation_id, seated))
    )
    return dict(list(found)) if people and seated else {}


def _line(letter: Letter, complaint: Complaint, names: dict[int, str] | None) -> dict[str, Any]:
    known, is_filer = EVENTS.get(letter.why), letter.to_person_id == complaint.filer_id
    who = _("投诉人") if is_filer else (names or {}).get(letter.to_person_id or 0, _("工作人员"))
    is_lost = letter.state in LOST
    return {
        "ref": letter.ref,
        "what": str(known[0]) if known is not None else _("系统通知"),
        "who": who if names is not None else "",
        "channel": str(letter.channel.label),
        "is_outside": letter.channel is not Channel.INBOX,
        "state": str(letter.state.label),
        "tone": TONES.get(letter.state, "neutral"),
        "queued_at": letter.queued_at,
        "sent_at": letter.sent_at if letter.channel is not Channel.INBOX else None,
        "bounced_at": letter.bounced_at,
        "seen_at": letter.seen_at,
        "is_lost": is_lost,
        "is_decision": letter.why in OF_DECISIONS,
        "ways": other_ways(letter) if letter.state in MAY_BE_REPEATED and is_filer and names is not None else [],
    }
