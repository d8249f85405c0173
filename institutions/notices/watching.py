"""After something happened in supervision, an inspection or a notice: whoever must act or know is told."""

from collections.abc import Iterable

from flask_babel import gettext as _

from accounts.models import Organisation, Person, Topic
from accounts.queries import acting_staff, reaches
from accounts.roles import INSTITUTION_ROLES
from institutions.deadlines import CYCLE_CLOCKS
from institutions.events import (
    CycleClockBreached,
    CycleClockWarned,
    DemandAnswered,
    DemandRechecked,
    FindingsSent,
    InspectionBegun,
    InspectionCancelled,
    InspectionClosed,
    InspectionMoved,
    InstitutionCalledIn,
    OwnViewStated,
    PartnerAnswered,
    PartnerInvited,
    PartnerNoted,
    PhotoLeftBare,
    TaskAcknowledged,
    TaskHandedOver,
    TaskReplyRecorded,
)
from institutions.events.inspecting import InspectionEvent
from institutions.lifecycle import Cycle
from institutions.lifecycle.cycle import DESK, ROLES, Hand
from institutions.lifecycle.inspecting import PartnerState
from institutions.models import CycleClock, Inspection, SupervisionTask
from kernel import messages
from kernel.db import db
from kernel.events import EventRow
from kernel.messages import Channel
from kernel.outbox import subscriber
from kernel.web import day

OURS = frozenset({Cycle.SUPERVISION, Cycle.INSPECTION, Cycle.NOTICE})


def tell(
    people: Iterable[Person],
    words: str,
    row: EventRow,
    topic: Topic = Topic.PROGRESS,
    key: str | None = None,
    subject: str = "",
) -> None:
    """Queue the same words to each as they chose to be told; at night they wait for the morning.

    One letter for each event and person, or for each `key` and person where several events make one letter.
    """
    known = list(people)
    found = reaches(known, topic)
    for person in known:
        channel, address = found[person.id][0][0]
        messages.queue(
            key=f"{key or row.id}:{person.id}",
            channel=channel,
            address=None if channel is Channel.INBOX else address,
            to_person_id=person.id,
            subject=subject or _("学诉：监督检查"),
            body=words,
            why=row.kind,
            about=row.stream,
        )


def staff_of(organisation_id: int | None, *, head: bool = False) -> list[Person]:
    """The people at a body's desk now, or those who lead it."""
    roles = ROLES[Hand.HEAD] if head else DESK
    return acting_staff(organisation_id, *roles) if organisation_id is not None else []


def institution_people(organisation_id: int | None) -> list[Person]:
    """The people of an institution's account now."""
    return acting_staff(organisation_id, *INSTITUTION_ROLES) if organisation_id is not None else []


def _inspection(event: InspectionEvent) -> Inspection:
    return db.session.get_one(Inspection, event.inspection_id)


@subscriber(InspectionBegun)
def tell_begun(event: InspectionBegun, row: EventRow) -> None:
    """The institution learns that it is being inspected."""
    one = _inspection(event)
    words = _("【学诉】%(body)s已开始检查，请登录查看。", body=one.body.name)
    tell(institution_people(one.institution.account_id), words, row, Topic.DECISION)


@subscriber(FindingsSent)
def tell_findings(event: FindingsSent, row: EventRow) -> None:
    """It learns what was found and what it must rectify by when."""
    one = _inspection(event)
    first = min(demand.due_on for demand in one.demands)
    words = _("【学诉】检查发现问题，请在%(day)s前整改并回复，请登录查看。", day=day(first))
    tell(institution_people(one.institution.account_id), words, row, Topic.DECISION)


@subscriber(DemandAnswered)
def tell_answer(event: DemandAnswered, row: EventRow) -> None:
    """The inspectors learn that something waits for the second look."""
    words = _("【学诉】%(name)s已回复整改情况，请复查。", name=_inspection(event).institution.name)
    tell([one.person for one in _inspection(event).inspectors], words, row)


@subscriber(DemandRechecked, InspectionClosed)
def tell_result(event: DemandRechecked | InspectionClosed, row: EventRow) -> None:
    """The institution learns what the second look showed, and how it ended."""
    words = _("【学诉】检查有新的结果，请登录查看。")
    tell(institution_people(_inspection(event).institution.account_id), words, row, Topic.DECISION)


@subscriber(PartnerInvited)
def tell_partner(event: PartnerInvited, row: EventRow) -> None:
    """The association learns that it is asked along."""
    words = _("【学诉】%(body)s邀请本会参加检查，请登录答复。", body=_inspection(event).body.name)
    tell(staff_of(event.organisation_id), words, row)


@subscriber(PartnerAnswered)
def tell_inspectors(event: PartnerAnswered, row: EventRow) -> None:
    """The inspectors learn whether it comes."""
    name = db.session.get_one(Organisation, event.organisation_id).name
    words = _("【学诉】%(name)s已答复是否参加检查。", name=name)
    tell([one.person for one in _inspection(event).inspectors], words, row)


@subscriber(OwnViewStated, PartnerNoted)
def tell_of_words(event: OwnViewStated | PartnerNoted, row: EventRow) -> None:
    """The inspectors learn that the institution, or an association that takes part, wrote what it holds of it."""
    words = _("【学诉】机构对检查陈述了意见，请登录查看。")
    if isinstance(event, PartnerNoted):
        words = _("【学诉】参加检查的协会写了意见，请登录查看。")
    tell([one.person for one in _inspection(event).inspectors], words, row)


@subscriber(PhotoLeftBare)
def tell_second(event: PhotoLeftBare, row: EventRow) -> None:
    """The others at the desk learn that one of them must look before a photograph goes out as it is."""
    others = [person for person in staff_of(_inspection(event).body_id) if person.id != row.actor_id]
    tell(others, _("【学诉】有一张检查照片写明无需遮盖，请登录看过再确认。"), row)


@subscriber(InspectionMoved, InspectionCancelled)
def tell_partners(event: InspectionMoved | InspectionCancelled, row: EventRow) -> None:
    """The associations that were asked and did not decline learn of another day, or that nobody goes; not why."""
    one = _inspection(event)
    words = (
        _("【学诉】%(body)s邀请本会参加的检查改到%(day)s，请登录查看。", body=one.body.name, day=day(event.planned_on))
        if isinstance(event, InspectionMoved)
        else _("【学诉】%(body)s邀请本会参加的检查已取消，请登录查看。", body=one.body.name)
    )
    _tell_partners(one, words, row)


@subscriber(InspectionClosed)
def tell_partners_result(event: InspectionClosed, row: EventRow) -> None:
    """Those that took part learn that it has ended and that the result is public."""
    one = _inspection(event)
    words = _("【学诉】本会参加的%(body)s的检查已办结，结果已公布。", body=one.body.name)
    _tell_partners(one, words, row, PartnerState.JOINED)


def _tell_partners(one: Inspection, words: str, row: EventRow, *states: PartnerState) -> None:
    for partner in one.partners:
        if partner.state in (states or (PartnerState.INVITED, PartnerState.JOINED)):
            tell(staff_of(partner.organisation_id), words, row)


@subscriber(InstitutionCalledIn)
def tell_called_in(event: InstitutionCalledIn, row: EventRow) -> None:
    """The institution learns by whom and for which day it is asked to come."""
    task = db.session.get_one(SupervisionTask, event.task_id)
    words = _(
        "【学诉】%(body)s约请您机构于%(day)s到场说明情况，约请函在「检查」页，请与该会联系。",
        body=task.body.name,
        day=day(event.call_on),
    )
    tell(institution_people(task.institution.account_id), words, row, Topic.DECISION)


@subscriber(TaskHandedOver)
def tell_receiver(event: TaskHandedOver, row: EventRow) -> None:
    """The body it was handed to, where it works here."""
    task = db.session.get_one(SupervisionTask, event.task_id)
    words = _("【学诉】%(body)s转来一项监督任务，请登录确认收到。", body=task.body.name)
    tell(staff_of(task.away_to_id), words, row)


@subscriber(TaskAcknowledged, TaskReplyRecorded)
def tell_sender(event: TaskAcknowledged | TaskReplyRecorded, row: EventRow) -> None:
    """Whoever handed it over, of what the other body said here; not of what its own people noted."""
    task = db.session.get_one(SupervisionTask, event.task_id)
    if row.organisation_id == task.body_id:
        return
    words = (
        _("【学诉】%(name)s已确认收到转去的监督任务。", name=task.away_to)
        if isinstance(event, TaskAcknowledged)
        else _("【学诉】%(name)s已回复转去的监督任务，请登录查看。", name=task.away_to)
    )
    tell([task.officer] if task.officer is not None else staff_of(task.body_id), words, row)


@subscriber(CycleClockWarned, CycleClockBreached)
def tell_of_clock(event: CycleClockWarned | CycleClockBreached, row: EventRow) -> None:
    """Whose duty a day is hears before it and when it has passed; who may object but need not, before it alone."""
    if event.cycle not in {str(one) for one in OURS}:
        return
    running = db.session.get_one(CycleClock, event.clock_id)
    words = _("【学诉】监督检查中有一项快到期：%(day)s，请登录办理。", day=day(event.due_on))
    if CYCLE_CLOCKS[running.code].passes:
        words = _("【学诉】对拟发布的内容可以提出异议，最后一日：%(day)s，请登录查看。", day=day(event.due_on))
    elif isinstance(event, CycleClockBreached):
        words = _("【学诉】监督检查中有一项已经到期没有办：%(day)s，请登录办理。", day=day(event.due_on))
    holder = running.organisation_id
    # A day that was set when the record had no account, or one that is closed by now, is its institution's as well.
    own, account = running.institution.organisation_id, running.institution.account_id
    people = institution_people(account) if holder in (None, own, account) else staff_of(holder)
    tell(people, words, row, Topic.REMINDER)
