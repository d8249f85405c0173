"""Who is asking: the viewer of this request, and which routes need whom."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, wraps
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from flask import redirect, request, url_for
from flask_login import UserMixin
from flask_login import current_user as _current_user

from accounts.models import Person
from accounts.roles import OrganisationKind, Role
from kernel import clock
from kernel.db import open_place
from kernel.errors import NotYours
from kernel.events import Actor
from kernel.web import is_public_request

# How long a proof of who holds a session counts for exports and changes of contacts and rights, and how much of that
# must be left when a form is opened, so that it can be filled in.
FRESH, LEFT = timedelta(minutes=15), timedelta(minutes=5)
current_user = cast(Any, _current_user)  # a proxy without types
View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Viewer:
    """Somebody looking: a person in one role for one organisation, or nobody."""

    person_id: int | None = None
    role: Role | None = None
    organisation_id: int | None = None
    membership_id: int | None = None
    organisation_kind: OrganisationKind | None = None

    @property
    def is_signed_in(self) -> bool:
        """Whether anybody is signed in."""
        return self.person_id is not None

    @property
    def actor(self) -> Actor:
        """The same as the hand of an act."""
        return Actor(self.person_id, str(self.role or "anonymous"), self.organisation_id)

    @property
    def anybody(self) -> "Anybody":
        """Whoever looks with the same eyes, with open places for who it is: one question is put together for all."""
        return _anybody(self.role, self.organisation_kind, self.person_id is None, self.organisation_id is None)

    @property
    def places(self) -> dict[str, Any]:
        """What fills these places when this viewer asks."""
        return {"viewer_person": self.person_id, "viewer_organisation": self.organisation_id}


class Anybody(Viewer):
    """A viewer with open places for ids: whatever is put together once takes this, so that nobody's ids stick in it."""


@cache
def _anybody(role: Role | None, kind: OrganisationKind | None, no_person: bool, no_organisation: bool) -> Anybody:
    person = None if no_person else open_place("viewer_person")
    return Anybody(person, role, None if no_organisation else open_place("viewer_organisation"), None, kind)


ANONYMOUS = Viewer()


_addresses: list[Callable[[], str | None]] = []


def come_back_to(address: Callable[[], str | None]) -> None:
    """Let the pages of signing in say where somebody goes on afterwards."""
    _addresses[:] = [address]


def _after() -> str | None:
    return next((address() for address in _addresses), None)


class SignedInUser(UserMixin):
    """What Flask-Login carries: the person and who they are acting as."""

    def __init__(
        self, person: Person, viewer: Viewer, sign_in_id: int, proved_at: datetime | None = None, unseen: int = 0
    ) -> None:
        self.person = person
        self.viewer = viewer
        self.sign_in_id = sign_in_id
        self.proved_at = proved_at
        self.unseen = unseen

    def get_id(self) -> str:
        """The person's outside id."""
        return self.person.ref


def current_viewer() -> Viewer:
    """The viewer of this request; public pages never ask."""
    if is_public_request():
        return ANONYMOUS
    return current_user.viewer if current_user.is_authenticated else ANONYMOUS


def current_person() -> Person | None:
    """The person signed in, or None."""
    if is_public_request():
        return None
    return cast(Person, current_user.person) if current_user.is_authenticated else None


def current_actor() -> Actor:
    """The hand of this request."""
    return current_viewer().actor


def requires(*roles: Role) -> Callable[[View], View]:
    """Declare that a route needs one of these roles (none given: anybody signed in), and see to it."""

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **values: Any) -> Any:
            viewer = current_viewer()
            if not viewer.is_signed_in:
                return redirect(url_for("accounts.login", next=_after()), 303)
            if roles and viewer.role not in roles:
                raise NotYours()
            return view(*args, **values)

        guarded.access = tuple(roles)  # type: ignore[attr-defined]  # read by the route police
        return cast(View, guarded)

    return declare


def fresh(view: View) -> View:
    """See to it that whoever holds the session proved it in the last 15 minutes; stands below `requires`.

    A page of a form asks again when less than five minutes are left of it.
    """

    @wraps(view)
    def asked(*args: Any, **values: Any) -> Any:
        proved_at = current_user.proved_at
        kept = FRESH - LEFT if request.method == "GET" else FRESH
        if proved_at is None or clock.now() - proved_at > kept:
            return redirect(url_for("accounts.confirm", next=_page_of_request()), 303)
        return view(*args, **values)

    return cast(View, asked)


def _page_of_request() -> str:
    """The page to come back to: this one, or the one whose button was pressed where an address only takes presses."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    if request.url_rule is not None and "GET" in (request.url_rule.methods or ()):
        return request.path
    before = urlsplit(request.referrer or "")
    return (
        f"{before.path}?{before.query}".rstrip("?") if before.netloc == request.host else url_for("accounts.security")
    )
