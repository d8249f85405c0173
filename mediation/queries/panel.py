"""The panel as the rule and its pages read it: who is on it, how much each has in hand, who was asked and chosen."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select, union_all
from sqlalchemy.orm import joinedload

from accounts.models import Organisation, Person, Region
from accounts.permissions import Viewer
from accounts.roles import ASSOCIATIONS
from complaints.lifecycle import CLAIMANTS, PartyRole, Status
from complaints.models import Complaint, Consent, ConsentKind, Party
from complaints.queries.figures import figure
from kernel import calendars, clock
from kernel.db import db
from kernel.errors import NotFound
from kernel.workdays import add_working_days
from mediation.assigning import Candidate, Need, Ranked, agreed_choice, rank
from mediation.lifecycle import MediationState, NominationState
from mediation.models import Mediation, MediatorChoice, Nomination, PanelMember, PanelRule
from mediation.queries.table import mediators_of

MOST_BY_DEFAULT = 20
SIDES = frozenset({"learner", "institution"})


def keeps_panel(body: Organisation | None) -> bool:
    """Whether a body keeps a panel: an association always, a department once it has mediators of its own."""
    return body is not None and (body.kind in ASSOCIATIONS or bool(mediators_of(body.id)))


def panel_rule(body_id: int) -> PanelRule:
    """How a body runs its panel; by numbers and with the parties' choice until it says otherwise."""
    found = db.session.get(PanelRule, body_id)
    return found or PanelRule(body_id=body_id, by_number=True, parties_choose=True, changed_at=clock.now())


def panel_of(body_id: int) -> dict[int, PanelMember]:
    """The rows of a panel by person; a mediator without one counts for every field."""
    rows = select(PanelMember).filter_by(body_id=body_id).options(joinedload(PanelMember.person))
    return {row.person_id: row for row in db.session.scalars(rows.order_by(PanelMember.number))}


def regions_near(code: str | None) -> list[Region]:
    """The regions of the body's own province, where its mediators may live."""
    found = select(Region).where(Region.code.startswith((code or "")[:2])).order_by(Region.code)
    return list(db.session.scalars(found)) if code else []


def member_for(body_id: int, ref: str) -> PanelMember:
    """One member of a body's own panel, or NotFound."""
    found = db.session.scalar(select(PanelMember).filter_by(body_id=body_id, ref=ref))
    if found is None:
        raise NotFound()
    return found


def numbers_of(body_id: int) -> tuple[dict[int, str], bool]:
    """The numbers of a body's panel by person, and whether its mediators appear to parties by them alone."""
    rows = (
        select(PanelRule.by_number, PanelMember.person_id, PanelMember.number)
        .select_from(Organisation)
        .outerjoin(PanelRule, PanelRule.body_id == Organisation.id)
        .outerjoin(PanelMember, PanelMember.body_id == Organisation.id)
        .where(Organisation.id == body_id)
    )
    found: list[tuple[bool | None, int | None, str | None]] = [
        (one[0], one[1], one[2]) for one in db.session.execute(rows)
    ]
    by_number = next((said for said, _person, _number in found if said is not None), True)
    return {key: number or "" for _said, key, number in found if key is not None}, by_number


def loads_of(body_id: int) -> Counter[int]:
    """How much each mediator has in hand: open tables, those beside a chair, and what they are asked about."""
    is_open = Mediation.body_id == body_id, Mediation.state == MediationState.OPEN
    chairs = select(Mediation.mediator_id, func.count()).where(*is_open)
    beside = (
        select(Party.person_id, func.count())
        .join(Mediation, Mediation.complaint_id == Party.complaint_id)
        .where(*is_open, Party.role == PartyRole.CO_MEDIATOR, Party.until_at.is_(None))
    )
    asked = select(Nomination.person_id, func.count()).filter_by(body_id=body_id, state=NominationState.ASKED)
    parts = (
        chairs.group_by(Mediation.mediator_id),
        beside.group_by(Party.person_id),
        asked.group_by(Nomination.person_id),
    )
    found: Counter[int] = Counter()
    pairs: Any = db.session.execute(union_all(*parts))  # rows of person and number
    for person_id, number in pairs:
        found[person_id or 0] += number
    return found


@dataclass(frozen=True)
class Roster:
    """The mediators of a body with their places on its panel and what each has in hand."""

    people: dict[int, Person]
    panel: dict[int, PanelMember]
    loads: Counter[int]


def roster_of(body_id: int) -> Roster:
    """Everybody who mediates for a body now, in three questions whatever their number."""
    return Roster({one.id: one for one in mediators_of(body_id)}, panel_of(body_id), loads_of(body_id))


def candidates_of(roster: Roster) -> list[Candidate]:
    """The mediators of a body as the rule sees them; whoever is off the panel is not among them."""
    loads, found = roster.loads, []
    for person in roster.people.values():
        row = roster.panel.get(person.id)
        if row is None:
            found.append(Candidate(person.id, loads[person.id], MOST_BY_DEFAULT))
        elif row.is_active:
            parts = frozenset(row.fields), frozenset(row.languages), row.region_code or ""
            found.append(Candidate(person.id, loads[person.id], row.most, *parts))
    return found


def ranked_for(complaint: Complaint, roster: Roster, barred: set[int]) -> tuple[Ranked, ...]:
    """Everybody of the panel who may be asked in this case, the rule's first choice first."""
    region = complaint.body.region_code if complaint.body is not None else None
    language = complaint.filer.locale if complaint.filer is not None and complaint.filer.locale == "en" else ""
    return rank(candidates_of(roster), Need(complaint.category, language or "", region or "", frozenset(barred)))


def nomination_for(viewer: Viewer, ref: str) -> Nomination:
    """What the viewer was asked, or asked for their body; NotFound for everybody else."""
    found = db.session.scalar(
        select(Nomination)
        .where(Nomination.ref == ref)
        .options(joinedload(Nomination.complaint).joinedload(Complaint.institution))
    )
    mine = found is not None and viewer.organisation_id == found.body_id
    if found is None or not mine or (viewer.role == "mediator" and found.person_id != viewer.person_id):
        raise NotFound()
    return found


def nominations_of(viewer: Viewer) -> list[Nomination]:
    """What a mediator is asked now, oldest first."""
    rows = (
        select(Nomination)
        .filter_by(person_id=viewer.person_id, body_id=viewer.organisation_id, state=NominationState.ASKED)
        .options(joinedload(Nomination.complaint).joinedload(Complaint.institution))
    )
    return list(db.session.scalars(rows.order_by(Nomination.id)))


def nominations_in(complaint: Complaint) -> list[Nomination]:
    """Whom the body asked in this case, the newest first."""
    rows = select(Nomination).filter_by(complaint_id=complaint.id).options(joinedload(Nomination.person))
    return list(db.session.scalars(rows.order_by(Nomination.id.desc())))


def note_for(viewer: Viewer, table: Mediation) -> Nomination | None:
    """What the body wrote to this mediator when it asked them to take the case, once they declared to be free."""
    mine = [
        one for one in table.declared if one.person_id == viewer.person_id and one.body_id == viewer.organisation_id
    ]
    row = max(mine, key=lambda one: one.id, default=None)
    return row if row is not None and row.note else None


def asked_now(body_id: int) -> dict[int, Nomination]:
    """The cases of a body in which somebody is asked, by case."""
    rows = select(Nomination).filter_by(body_id=body_id, state=NominationState.ASKED).options(
        joinedload(Nomination.person)
    )  # fmt: skip
    return {row.complaint_id: row for row in db.session.scalars(rows.order_by(Nomination.id))}


def choices_in(complaint: Complaint) -> dict[str, MediatorChoice]:
    """Whom each side would like: `learner`, `institution`."""
    rows = select(MediatorChoice).filter_by(complaint_id=complaint.id).options(joinedload(MediatorChoice.member))
    return {side_of(row.party.role): row for row in db.session.scalars(rows)}


def side_of(role: PartyRole) -> str:
    """Which of the two sides a seat belongs to."""
    return "learner" if role in CLAIMANTS else "institution"


def agreed_member(complaint: Complaint) -> PanelMember | None:
    """The one whom both sides named."""
    said = choices_in(complaint)
    key = agreed_choice(((side, row.member_id) for side, row in said.items()), SIDES)
    return next((row.member for row in said.values() if row.member_id == key), None)


def choosing_until(complaint: Complaint) -> date | None:
    """The last day on which both may name one (平台规则); None while not both have agreed to mediate."""
    kind = ConsentKind.ENTRUST if complaint.status is Status.ENTRUSTED else ConsentKind.MEDIATE
    rows = db.session.scalars(
        select(Consent)
        .filter_by(complaint_id=complaint.id, kind=kind, lapsed_at=None)
        .options(joinedload(Consent.party))
        .order_by(Consent.given_at, Consent.id)
    )
    newest = {side_of(row.party.role): row for row in rows}
    if newest.keys() != SIDES or not all(row.is_given for row in newest.values()):
        return None
    last = max(row.given_at for row in newest.values())
    return add_working_days(calendars.current(), clock.day_of(last), figure("mediator_choice")).due
