"""Mediating anew after a default: a new case with the same association or committee, the old stays closed (§0b.7)."""

from sqlalchemy import select

from accounts.roles import ASSOCIATIONS
from complaints import rulesets
from complaints.actions.aftermath import is_own_agreement
from complaints.actions.filing import enter, new_number
from complaints.actions.moving import side_of
from complaints.actions.seats import admit, note_consent
from complaints.events import (
    ComplaintFiled,
)
from complaints.events.follow_ups import (
    MediatedAnew,
)
from complaints.lifecycle import CLAIMANTS, PartyRole, Status
from complaints.models import Channel, Complaint, ConsentKind, FilerKind, FollowUp, ItemKind, Party, Point, PointKind
from institutions.actions import count_case, count_open_case
from kernel import clock, events
from kernel.db import db
from kernel.events import Actor

WISHES = {ItemKind.REFUND: PointKind.REFUND, ItemKind.RESUME: PointKind.RESUME, ItemKind.APOLOGY: PointKind.APOLOGY}
SAME = (
    *("filer_id", "filer_kind", "is_minor", "name", "phone", "phone_index", "address", "institution_id"),
    *("respondent_name", "category", "happened_on", "bought_on", "paid_fen", "paid_by", "told_on"),
    *("handle_kind", "handle"),
)


def mediating_body_id(complaint: Complaint) -> int | None:
    """The association or committee in whose name it was mediated, if that body may mediate anew."""
    if complaint.closed_at is None or not is_own_agreement(complaint):
        return None
    body = complaint.mediation_body or complaint.body
    fine = body is not None and body.kind in ASSOCIATIONS and body.closed_at is None
    return body.id if fine and body is not None else None


def may_mediate_anew(complaint: Complaint) -> bool:
    """Whether the same body could be asked again here; whoever is acted for files themselves, with their consents."""
    is_plain = complaint.filer_kind is FilerKind.SELF and not complaint.is_minor and complaint.filer_id is not None
    return is_plain and mediating_body_id(complaint) is not None


def open_anew(found: FollowUp, left: int | None, by: Actor) -> Complaint:
    """File the new case with both consents on record; nobody is asked again what they have just said."""
    old, item = found.complaint, found.promise.item
    made = Complaint(**{name: getattr(old, name) for name in SAME})
    made.number, made.idempotency_key, made.status = new_number(), f"anew-{found.ref}", Status.ASSIGNED
    made.channel, made.ruleset = Channel.WEB, rulesets.in_force(clock.today()).code
    made.body_id, made.chosen_path, made.follows_id = mediating_body_id(old), "anew", old.id
    made.route_reason = f"双方都愿意由原来的调解组织重新调解（原案件{old.number}）。"
    made.words = f"案件{old.number}中约定的一项，到{found.due_on.isoformat()}没有履行的确认，双方愿意重新调解。"
    made.points = [Point(kind=WISHES.get(item.kind, PointKind.OTHER), words=item.words, fen=left)]
    made.claimed_fen, made.filed_at = left, clock.now()
    db.session.add(made)
    db.session.flush()
    found.anew_id = made.id
    _seat(old, made, by)
    filed = ComplaintFiled(made.id, made.institution_id, made.category, made.ruleset, "", made.body_id)
    events.record(filed, by)
    enter(made, by)
    count_open_case(made.institution, 1)
    count_case(made.institution)
    events.record(MediatedAnew(old.id, found.promise_id, found.id, made.id), by)
    return made


def _seat(old: Complaint, made: Complaint, by: Actor) -> None:
    """The same two sides, each with the consent to mediation they gave."""
    claimants = [one for one in side_of(old.id) if one.person is not None and one.role in CLAIMANTS]
    seated = [admit(made, one.role, by=by, person=one.person) for one in claimants]
    institution = db.session.scalar(
        select(Party).filter_by(complaint_id=old.id, role=PartyRole.RESPONDENT, until_at=None).order_by(Party.id)
    )
    if institution is not None and institution.organisation is not None:
        seated.append(admit(made, PartyRole.RESPONDENT, by=by, organisation=institution.organisation))
    for party in seated:
        note_consent(made, party, ConsentKind.MEDIATE, True, by)
