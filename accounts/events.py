"""What happens to people and organisations: the closed list; ids and codes only."""

from dataclasses import dataclass

from kernel.events import Event


@dataclass(frozen=True)
class PersonEvent(Event):
    """Anything about one person."""

    person_id: int

    @property
    def stream(self) -> str:
        """The person's chain."""
        return f"person:{self.person_id}"


@dataclass(frozen=True)
class PersonRegistered(PersonEvent):
    """An account was made."""

    kind = "person.registered"


@dataclass(frozen=True)
class ContactVerified(PersonEvent):
    """A contact was proved by a code."""

    kind = "person.contact_verified"
    contact_id: int


@dataclass(frozen=True)
class PasswordChanged(PersonEvent):
    """A password was set: `how` is first, change or reset."""

    kind = "person.password_changed"
    how: str


@dataclass(frozen=True)
class SignedIn(PersonEvent):
    """Somebody signed in."""

    kind = "person.signed_in"
    sign_in_id: int
    how: str


@dataclass(frozen=True)
class SignedOut(PersonEvent):
    """Sign-ins were ended: this one, or all."""

    kind = "person.signed_out"
    everywhere: bool


@dataclass(frozen=True)
class PreferencesSet(PersonEvent):
    """Language or type size was chosen."""

    kind = "person.preferences_set"


@dataclass(frozen=True)
class SignInEnded(PersonEvent):
    """One of a person's sign-ins was ended from another of them."""

    kind = "person.sign_in_ended"
    sign_in_id: int


@dataclass(frozen=True)
class ContactChanged(PersonEvent):
    """A proved contact took another's place; the old one is told."""

    kind = "person.contact_changed"
    contact_id: int
    old_contact_id: int


@dataclass(frozen=True)
class FactorEnrolled(PersonEvent):
    """An authenticator was set up and proved by a code."""

    kind = "person.factor_enrolled"


@dataclass(frozen=True)
class RecoveryCodesMade(PersonEvent):
    """New recovery codes were shown; the old ones are void."""

    kind = "person.recovery_codes_made"
    number: int


@dataclass(frozen=True)
class RecoveryCodeUsed(PersonEvent):
    """Somebody came in by a recovery code; so many are left."""

    kind = "person.recovery_code_used"
    left: int


@dataclass(frozen=True)
class FactorReset(PersonEvent):
    """An administrator of the organisation took an authenticator off; it must be set up anew."""

    kind = "person.factor_reset"
    organisation_id: int


@dataclass(frozen=True)
class RightsPreviewed(PersonEvent):
    """An administrator looked at what this person, in this role, may do; no case was opened."""

    kind = "person.rights_previewed"
    preview_id: int
    organisation_id: int
    role: str


@dataclass(frozen=True)
class OrganisationEvent(Event):
    """Anything about one organisation."""

    organisation_id: int

    @property
    def stream(self) -> str:
        """The organisation's chain."""
        return f"organisation:{self.organisation_id}"


@dataclass(frozen=True)
class OrganisationAdded(OrganisationEvent):
    """A body or an institution's account was added."""

    kind = "organisation.added"
    organisation_kind: str


@dataclass(frozen=True)
class MembershipGranted(OrganisationEvent):
    """Somebody may act for the organisation in a role."""

    kind = "organisation.membership_granted"
    person_id: int
    role: str


@dataclass(frozen=True)
class MembershipEnded(OrganisationEvent):
    """Somebody may no longer act for it."""

    kind = "organisation.membership_ended"
    person_id: int
    role: str


@dataclass(frozen=True)
class OrganisationChanged(OrganisationEvent):
    """Fields of an organisation were changed; old and new stand in its history, not here."""

    kind = "organisation.changed"
    change_id: int
    fields: tuple[str, ...]


@dataclass(frozen=True)
class OrganisationClosed(OrganisationEvent):
    """An organisation closed: no case goes there any more."""

    kind = "organisation.closed"
    change_id: int


@dataclass(frozen=True)
class RolePreviewed(OrganisationEvent):
    """An administrator looked at what a role of the organisation may do."""

    kind = "organisation.role_previewed"
    preview_id: int
    role: str


@dataclass(frozen=True)
class InvitationSent(OrganisationEvent):
    """Somebody was invited to act for the organisation in a role."""

    kind = "organisation.invitation_sent"
    invitation_id: int
    role: str


@dataclass(frozen=True)
class InvitationAccepted(OrganisationEvent):
    """The invitation was accepted; it cannot be used again."""

    kind = "organisation.invitation_accepted"
    invitation_id: int
    person_id: int


@dataclass(frozen=True)
class InvitationRevoked(OrganisationEvent):
    """The invitation was taken back before it was used."""

    kind = "organisation.invitation_revoked"
    invitation_id: int


@dataclass(frozen=True)
class AuditEvent(Event):
    """Anything about the log itself."""

    stream = "audit"


@dataclass(frozen=True)
class ChainCheckAsked(AuditEvent):
    """An auditor asked for a check of the whole log up to this event."""

    kind = "audit.check_asked"
    check_id: int
    upto_event_id: int


@dataclass(frozen=True)
class ChainChecked(AuditEvent):
    """The log was checked: whole or not, how many events, and the digest over all heads."""

    kind = "audit.chain_checked"
    check_id: int
    events: int
    is_whole: bool
    head: str


@dataclass(frozen=True)
class EventsExported(AuditEvent):
    """An auditor took a list of events away as a file."""

    kind = "audit.events_exported"
    rows: int
    digest: str
