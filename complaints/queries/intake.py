"""The staffed intake and the bodies a case may go to; nothing of the learner is read here."""

from collections.abc import Iterable

from flask import current_app
from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, load_only

from accounts.models import Organisation, Region
from accounts.permissions import Viewer
from accounts.roles import ASSOCIATIONS, BODIES, Level, Mode, OrganisationKind, Role
from complaints.lifecycle import Status
from complaints.models import Complaint
from complaints.queries import places
from institutions.models import Institution
from kernel.db import db
from kernel.errors import NotFound

# What intake may know of a case: enough to send it on and why it came back; no name, contact, order number or word of
# the learner but the objection, which intake must answer (`queries.powers`).
INTAKE_COLUMNS = (
    Complaint.id,
    Complaint.number,
    Complaint.status,
    Complaint.category,
    Complaint.ruleset,
    Complaint.filed_at,
    Complaint.respondent_name,
    Complaint.institution_id,
    Complaint.route_reason,
    Complaint.route_rule,
    Complaint.hops,
    Complaint.power_reason,
    Complaint.body_id,
    Complaint.other_body_id,
    Complaint.outside_to,
    Complaint.odr_on,
)
ORDER = (Complaint.filed_at, Complaint.id)


def _at_intake(viewer: Viewer) -> Select[Complaint]:
    if viewer.role is not Role.PLATFORM_ADMIN:
        raise NotFound()
    return (
        select(Complaint)
        .where(Complaint.status == Status.RECEIVED)
        .options(load_only(*INTAKE_COLUMNS), joinedload(Complaint.institution).joinedload(Institution.organisation))
    )


def waiting_at_intake(
    viewer: Viewer, *, region: str = "", after: str | None = None, size: int = 25
) -> tuple[list[Complaint], str | None]:
    """Cases without a body, oldest first, behind the place `after` names; and where the next page begins.

    `region` is the beginning of a division's code: a province has two digits of its own, a city four.
    """
    found = _at_intake(viewer)
    if region:
        known = func.coalesce(Institution.domicile_code, Institution.published_code)
        found = found.join(Complaint.institution).where(known.startswith(region, autoescape=True))
    if (said := places.read(after)) is not None:
        last = db.session.scalar(select(Complaint.id).where(Complaint.number == said[1]))
        found = found.where(places.behind(ORDER, (places.instant(said[0]), last or 0)))
    rows = list(db.session.scalars(found.order_by(*ORDER).limit(size + 1)))
    more = places.said(rows[size - 1].filed_at, rows[size - 1].number) if len(rows) > size else None
    return rows[:size], more


def divisions(chosen: str) -> list[Region]:
    """The provinces, each of the chosen one's cities under it."""
    cities = (Region.level == Level.CITY) & Region.code.startswith(chosen[:2] or "-", autoescape=True)
    found = select(Region).where((Region.level == Level.PROVINCE) | cities, Region.valid_to.is_(None))
    return list(db.session.scalars(found.order_by(Region.code)))


def at_intake(viewer: Viewer, number: str) -> Complaint:
    """One case that waits at intake, or NotFound."""
    found = db.session.scalar(_at_intake(viewer).where(Complaint.number == number.upper()))
    if found is None:
        raise NotFound()
    return found


def bodies_here(kinds: Iterable[OrganisationKind] = BODIES) -> list[Organisation]:
    """The bodies that handle cases on this platform, by region and name (rules §0b.1)."""
    return list(
        db.session.scalars(
            select(Organisation)
            .where(Organisation.kind.in_(list(kinds)), Organisation.mode == Mode.HERE, Organisation.closed_at.is_(None))
            .options(joinedload(Organisation.region))
            .order_by(Organisation.region_code, Organisation.name)
            .limit(200)
        )
    )


def mediation_bodies() -> list[Organisation]:
    """The associations and committees a department may entrust (IR art. 46(4); O121 art. 19)."""
    return bodies_here(ASSOCIATIONS)


def region_names(codes: Iterable[str | None]) -> dict[str, str]:
    """The names of these divisions by code, unknown codes absent; kept once read, for a code never changes its name."""
    wanted = {code for code in codes if code}
    known: dict[str, str] = current_app.extensions.setdefault("region_names", {})
    missing = wanted - known.keys()
    if missing:
        known.update({row.code: row.name for row in db.session.scalars(select(Region).where(Region.code.in_(missing)))})
    return {code: known[code] for code in wanted & known.keys()}
