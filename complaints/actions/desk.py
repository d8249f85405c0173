"""What people at a desk keep for themselves and one another; no act here moves a case."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, func, select

from accounts.models import Person
from accounts.queries import acting_staff
from accounts.roles import BODY_ROLES, INSTITUTION_ROLES, Role
from complaints.actions.moving import seats
from complaints.events import AbsenceEnded, AbsenceSet, AssigneeNamed, CasesExported, TemplateKept
from complaints.lifecycle import PartyRole, Status
from complaints.models import Absence, Assignee, Complaint, DeskNote, ReplyTemplate, SavedFilter, TemplateUse
from complaints.queries.figures import figure
from kernel import clock, events
from kernel.db import db, lock, transaction
from kernel.errors import DomainError, IllegalMove, NotYours
from kernel.events import Actor

DESKS = frozenset(str(role) for role in (BODY_ROLES | INSTITUTION_ROLES) - {Role.MEDIATOR})
LEADERS = frozenset(map(str, (Role.SUPERVISOR, Role.ASSOCIATION_ADMIN, Role.INSTITUTION_ADMIN)))


class NameTaken(DomainError):
    """A kept search of this name is there already."""

    status = 422

    def default(self) -> object:
        """The sentence used when none is given."""
        return _l("已有同名的常用查询，请换一个名称。")


def _desk(by: Actor) -> tuple[int, int]:
    """Who acts for which organisation; NotYours for anybody without a desk."""
    if by.role not in DESKS or by.person_id is None or by.organisation_id is None:
        raise NotYours()
    return by.person_id, by.organisation_id


def keep_filter(name: str, asked: dict[str, Any], *, by: Actor) -> SavedFilter:
    """Keep a search of one's own under a name; the same search again changes nothing (平台规则: how many)."""
    with transaction():
        person_id, organisation_id = _desk(by)
        mine = select(SavedFilter).filter_by(person_id=person_id, organisation_id=organisation_id)
        known = db.session.scalar(mine.filter_by(name=name))
        if known is not None and known.asked == asked:
            return known
        if known is not None:
            raise NameTaken()
        most = figure("saved_filters")
        if (db.session.scalar(select(func.count()).select_from(mine.subquery())) or 0) >= most:
            raise NameTaken(_l("平台规则：最多保存%(number)s个常用查询，请先删除不用的。", number=most))
        made = SavedFilter(
            person_id=person_id, organisation_id=organisation_id, name=name, asked=asked, made_at=clock.now()
        )
        db.session.add(made)
        db.session.flush()
        return made


def drop_filter(ref: str, *, by: Actor) -> None:
    """Forget a search of one's own; one that is not there is forgotten already."""
    with transaction():
        person_id, organisation_id = _desk(by)
        mine = delete(SavedFilter).filter_by(person_id=person_id, organisation_id=organisation_id, ref=ref)
        db.session.execute(mine)


def note(complaint: Complaint, words: str, *, by: Actor) -> DeskNote:
    """Note something about a case for oneself; nobody else reads it."""
    with transaction():
        person_id, _organisation = _desk(by)
        if not seats(complaint, by):
            raise NotYours()
        made = DeskNote(complaint_id=complaint.id, person_id=person_id, words=words.strip(), made_at=clock.now())
        db.session.add(made)
        db.session.flush()
        return made


def drop_note(ref: str, *, by: Actor) -> None:
    """Throw one's own note away."""
    with transaction():
        person_id, _organisation = _desk(by)
        db.session.execute(delete(DeskNote).filter_by(person_id=person_id, ref=ref))


def keep_template(
    use: TemplateUse, title: str, words: str, *, by: Actor, known: ReplyTemplate | None = None
) -> ReplyTemplate:
    """Keep words ready for the whole organisation, new or in place of what a template said."""
    with transaction():
        person_id, organisation_id = _desk(by)
        row = known if known is not None else ReplyTemplate(organisation_id=organisation_id)
        if known is not None and lock(known).organisation_id != organisation_id:
            raise NotYours()
        row.use, row.title, row.words = use, title, words.strip()
        row.changed_by_id, row.changed_at, row.withdrawn_at = person_id, clock.now(), None
        db.session.add(row)
        db.session.flush()
        events.record(TemplateKept(organisation_id, row.id, str(use), False), by)
        return row


def withdraw_template(row: ReplyTemplate, *, by: Actor) -> None:
    """Offer these words no longer."""
    with transaction():
        _person, organisation_id = _desk(by)
        if lock(row).organisation_id != organisation_id:
            raise NotYours()
        if row.withdrawn_at is None:
            row.withdrawn_at = clock.now()
            events.record(TemplateKept(organisation_id, row.id, str(row.use), True), by)


def go_away(person: Person, substitute: Person, from_on: date, until_on: date, *, by: Actor) -> Absence:
    """Somebody is away and a colleague sees to their cases meanwhile: said by oneself, or by who leads the desk."""
    with transaction():
        person_id, organisation_id = _desk(by)
        if person.id != person_id and by.role not in LEADERS:
            raise NotYours()
        staff = {one.id for one in colleagues(by)}
        if person.id not in staff or substitute.id not in staff or person.id == substitute.id:
            raise DomainError(_l("请选择本单位现在在岗的另一位工作人员。"))
        if until_on < from_on or until_on < clock.today():
            raise DomainError(_l("结束的日期不能早于开始的日期，也不能已经过去。"))
        _must_be_free(organisation_id, person.id, from_on, until_on)
        made = Absence(
            organisation_id=organisation_id,
            person_id=person.id,
            substitute_id=substitute.id,
            from_on=from_on,
            until_on=until_on,
            made_at=clock.now(),
        )
        db.session.add(made)
        db.session.flush()
        events.record(AbsenceSet(organisation_id, person.id, substitute.id, from_on, until_on), by)
        return made


def _must_be_free(organisation_id: int, person_id: int, from_on: date, until_on: date) -> None:
    """One absence at a time: two substitutes for the same day would each think the other sees to it."""
    said = select(Absence.id).filter_by(organisation_id=organisation_id, person_id=person_id, ended_at=None)
    if db.session.scalar(said.where(Absence.from_on <= until_on, Absence.until_on >= from_on).limit(1)):
        raise DomainError(_l("这段日期里已经安排了代办，请先结束原来的安排。"))


def come_back(absence: Absence, *, by: Actor) -> None:
    """An absence ends before its day."""
    with transaction():
        person_id, organisation_id = _desk(by)
        lock(absence)
        if absence.organisation_id != organisation_id or (absence.person_id != person_id and by.role not in LEADERS):
            raise NotYours()
        if absence.ended_at is None:
            absence.ended_at = clock.now()
            events.record(AbsenceEnded(organisation_id, absence.person_id), by)


def colleagues(by: Actor) -> list[Person]:
    """Everybody who works at the actor's desk now."""
    roles = INSTITUTION_ROLES if by.role in set(map(str, INSTITUTION_ROLES)) else BODY_ROLES - {Role.MEDIATOR}
    return acting_staff(by.organisation_id or 0, *roles)


def name_assignee(complaint: Complaint, person: Person, *, by: Actor) -> None:
    """An institution's people share out its cases: oneself, or a colleague by whoever leads (平台规则)."""
    with transaction():
        lock(complaint)
        _person, organisation_id = _desk(by)
        if complaint.status is Status.CLOSED:
            raise IllegalMove()
        if not any(party.role is PartyRole.RESPONDENT for party in seats(complaint, by)):
            raise NotYours()
        if person.id != by.person_id and by.role not in LEADERS:
            raise NotYours()
        if person.id not in {one.id for one in colleagues(by)}:
            raise DomainError(_l("请选择本单位现在在岗的工作人员。"))
        row = db.session.get(Assignee, (complaint.id, organisation_id))
        if row is not None and row.person_id == person.id:
            return
        row = row or Assignee(complaint_id=complaint.id, organisation_id=organisation_id)
        row.person_id, row.named_at = person.id, clock.now()
        db.session.add(row)
        db.session.flush()
        events.record(AssigneeNamed(complaint.id, person.id), by)


def name_assignees(complaints: Sequence[Complaint], person: Person, *, by: Actor) -> None:
    """Several cases to one colleague, all of them or none; locked in the order of their ids."""
    with transaction():
        if not complaints:
            raise DomainError(_l("请至少勾选一件投诉。"))
        for complaint in sorted(complaints, key=lambda one: one.id):
            name_assignee(complaint, person, by=by)


def note_export(form: str, rows: int, narrowed_by: tuple[str, ...], reason: str, *, by: Actor) -> None:
    """A list left as a file: on record before it leaves (security T16)."""
    with transaction():
        _person, organisation_id = _desk(by)
        events.record(CasesExported(organisation_id, form, rows, narrowed_by, reason), by)
