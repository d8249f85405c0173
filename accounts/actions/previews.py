"""Looking at what a role or a colleague may do: with a reason, logged and shown to the colleague; no case is opened."""

from flask_babel import lazy_gettext as _l

from accounts.events import RightsPreviewed, RolePreviewed
from accounts.models import Membership, Organisation
from accounts.models.office import Preview
from accounts.offices import may_give
from accounts.roles import Role
from kernel import clock, events
from kernel.db import db, transaction
from kernel.errors import DomainError, NotYours
from kernel.events import Actor


class ReasonMissing(DomainError):
    """A look needs a reason that can be read later."""

    status = 422

    def default(self) -> object:
        """The sentence used when none is given."""
        return _l("请写明为什么要看。")


def preview(
    organisation: Organisation, role: Role, reason: str, *, by: Actor, colleague: Membership | None = None
) -> Preview:
    """Note the look at a role of an organisation, or at one colleague in it; it opens no case."""
    with transaction():
        giver = Role(by.role) if by.role in set(Role) else None
        if role not in may_give(giver, by.organisation_id, organisation.id, organisation.kind):
            raise NotYours()
        if not reason.strip():
            raise ReasonMissing()
        row = Preview(
            by_id=by.person_id,
            organisation_id=organisation.id,
            role=role,
            person_id=colleague.person_id if colleague else None,
            reason=reason.strip(),
            made_at=clock.now(),
        )
        db.session.add(row)
        db.session.flush()
        if colleague is not None:
            events.record(RightsPreviewed(colleague.person_id, row.id, organisation.id, role), by)
        else:
            events.record(RolePreviewed(organisation.id, row.id, role), by)
        return row
