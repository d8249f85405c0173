"""Who is asking: the viewer of this request, and which routes need whom."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from accounts.roles import OrganisationKind, Role
from kernel.events import Actor

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


ANONYMOUS = Viewer()


def current_viewer() -> Viewer:
    """The viewer of this request."""
    return ANONYMOUS


def current_actor() -> Actor:
    """The hand of this request."""
    return current_viewer().actor


def requires(*roles: Role) -> Callable[[View], View]:
    """Declare that a route needs one of these roles; none given: anybody signed in."""

    def declare(view: View) -> View:
        view.access = tuple(roles)  # type: ignore[attr-defined]  # read by the route police
        return view

    return declare
