"""After somebody left a body: the cases in their hands are nobody's again, and who leads the body is told how many."""

from flask_babel import gettext as _

from accounts.events import MembershipEnded
from accounts.models import Organisation
from accounts.queries import acting_staff
from accounts.roles import INSTITUTION_ROLES, Role
from complaints.actions.office import release_cases
from complaints.lifecycle import DESK_ROLES, SUPERVISORS
from complaints.notices.telling import queue_letter
from kernel.db import db
from kernel.events import Actor, EventRow
from kernel.outbox import subscriber


@subscriber(MembershipEnded)
def left(event: MembershipEnded, row: EventRow) -> None:
    """Hand over what was in hand, unless the person still works at the desk in another role."""
    still = {person.id for person in acting_staff(event.organisation_id, *DESK_ROLES, *INSTITUTION_ROLES)}
    if event.person_id in still:
        return
    by = Actor(row.actor_id, row.actor_role, row.organisation_id)
    number = release_cases(event.person_id, event.organisation_id, by=by)
    if not number:
        return
    body = db.session.get_one(Organisation, event.organisation_id)
    name = body.short_name or body.name
    words = _(
        "【学诉】%(body)s有%(number)s件案件的经办人已离任，请在工作台「无人经办」里安排。", body=name, number=number
    )
    for person in acting_staff(event.organisation_id, *SUPERVISORS, Role.INSTITUTION_ADMIN):
        queue_letter(person, name, words, row)
