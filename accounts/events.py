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
