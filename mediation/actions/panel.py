"""The panel of a body: who is on it, how it is run, whom the parties would like, looks at ended tables (平台规则)."""

from collections.abc import Collection
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from accounts.models import Organisation, Person
from complaints import actions as cases
from complaints.lifecycle import SUPERVISORS, Status
from complaints.models import Complaint
from kernel import clock, events
from kernel.db import db, lock, transaction
from kernel.errors import DomainError, IllegalMove, NotYours, TooLate
from kernel.events import Actor
from mediation.actions.tables import check_mediator, mediation_body
from mediation.events import MediatorPreferred, PanelMemberSet, PanelRuleSet, TableLookedAt
from mediation.lifecycle import MediationState
from mediation.lifecycle.seats import PARTIES
from mediation.models import Mediation, MediatorChoice, PanelMember, PanelRule, QualityLook
from mediation.queries.panel import choosing_until, keeps_panel, panel_rule

GRADES = ("good", "fair", "poor")


@dataclass(frozen=True)
class MemberDraft:
    """A mediator's place on a panel: the number parties see, fields, tongues, region, how many tables at most."""

    number: str
    fields: Collection[str] = ()
    languages: Collection[str] = ()
    region_code: str | None = None
    most: int = 20
    is_active: bool = True


def set_member(body: Organisation, person: Person, draft: MemberDraft, *, by: Actor) -> PanelMember:
    """The head of a body sets a mediator's place on its panel."""
    with transaction():
        lock(body)
        _must_lead(body, by)
        check_mediator(body, person)
        taken = select(PanelMember.id).where(
            PanelMember.body_id == body.id, PanelMember.number == draft.number, PanelMember.person_id != person.id
        )
        if not draft.number.strip() or db.session.scalar(taken):
            raise DomainError(_l("请给每位调解员一个不同的编号。"))
        row = db.session.scalar(select(PanelMember).filter_by(body_id=body.id, person_id=person.id))
        if row is None:
            row = PanelMember(body_id=body.id, person_id=person.id)
            db.session.add(row)
        row.number, row.fields, row.languages = draft.number.strip(), sorted(draft.fields), sorted(draft.languages)
        row.region_code, row.most, row.is_active = draft.region_code, draft.most, draft.is_active
        row.changed_at = clock.now()
        db.session.flush()
        events.record(PanelMemberSet(body.id, row.id, row.is_active), by)
        return row


def _must_lead(body: Organisation, by: Actor) -> None:
    if by.organisation_id != body.id or by.role not in SUPERVISORS or not keeps_panel(body):
        raise NotYours()


def set_panel_rule(body: Organisation, *, by_number: bool, parties_choose: bool, by: Actor) -> PanelRule:
    """The head of a body says how its mediators appear to parties and whether the parties may choose."""
    with transaction():
        lock(body)
        _must_lead(body, by)
        row = panel_rule(body.id)
        row.by_number, row.parties_choose, row.changed_at = by_number, parties_choose, clock.now()
        db.session.add(row)
        db.session.flush()
        events.record(PanelRuleSet(body.id, by_number, parties_choose), by)
        return row


def prefer_mediator(complaint: Complaint, member: PanelMember, *, by: Actor) -> MediatorChoice:
    """A party names one of the panel, until the last day for it; naming another replaces the former (平台规则)."""
    with transaction():
        lock(complaint)
        body = mediation_body(complaint)
        party = next((one for one in cases.seats_held(complaint, by) if one.role in PARTIES), None)
        if party is None or member.body_id != body.id:
            raise NotYours()
        if complaint.status not in (Status.ACCEPTED, Status.ENTRUSTED) or not panel_rule(body.id).parties_choose:
            raise IllegalMove(_l("现在不能选调解员。"))
        if not member.is_active:
            raise DomainError(_l("这位调解员现在不接新的案件，请选另一位。"))
        check_mediator(body, member.person)
        last = choosing_until(complaint)
        if last is not None and clock.today() > last:
            raise TooLate()
        row = db.session.scalar(select(MediatorChoice).filter_by(complaint_id=complaint.id, party_id=party.id))
        if row is None:
            row = MediatorChoice(complaint_id=complaint.id, party_id=party.id)
            db.session.add(row)
        row.member_id, row.chosen_at = member.id, clock.now()
        db.session.flush()
        events.record(MediatorPreferred(complaint.id, party.id, member.id), by)
        return row


def note_look(table: Mediation, grade: str, words: str, *, by: Actor) -> QualityLook:
    """The head of the body records a look at an ended table; once for each table and head."""
    with transaction():
        lock(table)
        if by.organisation_id != table.body_id or by.role not in SUPERVISORS or by.person_id == table.mediator_id:
            raise NotYours()
        if table.state is MediationState.OPEN or grade not in GRADES:
            raise IllegalMove()
        row = db.session.scalar(select(QualityLook).filter_by(mediation_id=table.id, by_id=by.person_id))
        if row is not None:
            raise IllegalMove(_l("这件调解您已经看过并记录。"))
        row = QualityLook(mediation_id=table.id, by_id=by.person_id, grade=grade, words=words.strip())
        row.looked_at = clock.now()
        db.session.add(row)
        db.session.flush()
        events.record(TableLookedAt(table.body_id, table.id, grade), by)
        return row
