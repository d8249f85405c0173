"""Copies of a case to the bodies the routing rules name: proposed by the rules, sent by an officer, tracked (§8.4)."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select

from accounts.models import Organisation
from complaints import rulesets
from complaints.actions.handing import unnumbered
from complaints.actions.timing import sits_at_body
from complaints.events.sharing import (
    ClueCopyAnswered,
    ClueCopyLeft,
    ClueCopyReceived,
    ClueCopySent,
    CopyAnswered,
    CopyLeft,
    CopyReceived,
    CopySent,
)
from complaints.lifecycle import DESK_ROLES
from complaints.lifecycle.copying import AUTHORITIES, KINDS_HERE, CopyField, CopyState, copy_step, may_hold
from complaints.models import CaseCopy, Channel, Complaint, ContactAsking, Learner
from complaints.routing import Facts, copies_of
from kernel import clock, events
from kernel.db import db, lock, transaction
from kernel.errors import DomainError, IllegalMove, NotYours
from kernel.events import SYSTEM, Actor


class CopyWrong(DomainError):
    """The copy lacks something, or says too much."""

    status = 422


@dataclass(frozen=True)
class CopySheet:
    """What goes: to which office, which fields, in which words, when; `need` why an authority gets the contact.

    `receiver` is the body where it works on this platform: then it goes to its desk now, and `office` is its name.
    """

    office: str
    fields: Collection[CopyField]
    words: str
    on: date
    need: str = ""
    receiver: Organisation | None = None


def propose_copies(complaint: Complaint) -> int:
    """Put down which bodies the rules name beside the handling one; nothing is sent. Safe to run again."""
    with transaction():
        lock(complaint)
        if complaint.channel is Channel.IMPORT:
            return 0
        rules, own = rulesets.load(complaint.ruleset), complaint.body.kind if complaint.body is not None else None
        held = {row.body_kind: row for row in db.session.scalars(_of(complaint))}
        if own in held and held[own].state is CopyState.DUE:
            _leave(held[own], str(_l("本案现在由这个单位处理，不需要抄送。")), SYSTEM)
        facts = Facts.from_json(complaint.route_facts | {"category": complaint.category})
        wanted = [kind for kind in copies_of(facts, rules) if kind != own and kind not in held]
        for kind in wanted:
            db.session.add(
                CaseCopy(
                    complaint_id=complaint.id,
                    body_kind=kind,
                    body_name=rules.bodies[kind].name,
                    is_authority=kind in AUTHORITIES,
                    made_at=clock.now(),
                )
            )
        db.session.flush()
        return len(wanted)


def _of(complaint: Complaint) -> Select[CaseCopy]:
    return select(CaseCopy).where(CaseCopy.complaint_id == complaint.id).order_by(CaseCopy.id)


def send_copy(row: CaseCopy, sheet: CopySheet, *, by: Actor) -> None:
    """An officer says that it was sent, and what went; a contact with the need written down, or by consent."""
    with transaction():
        target = _step(row, "send", by)
        if sheet.receiver is not None:
            _check_receiver(row, sheet.receiver)
            row.receiver_id = sheet.receiver.id
            sheet = replace(sheet, office=sheet.receiver.name, on=clock.today())
        asking = asking_of(row)
        _check(row, sheet, asking)
        _check_words(row.complaint, sheet)
        has_contact = CopyField.CONTACT in sheet.fields
        consent = asking if has_contact and not row.is_authority else None
        row.office, row.words = sheet.office.strip(), sheet.words.strip()
        row.fields = ",".join(str(one) for one in CopyField if one in sheet.fields)
        need = consent.purpose if consent is not None else sheet.need.strip()
        row.has_contact, row.need = has_contact, need if has_contact else ""
        row.consented_at = consent.answered_at if consent is not None else None
        row.sent_on, row.sent_at, row.sent_by_id = sheet.on, clock.now(), by.person_id
        row.state = target
        db.session.flush()
        kind = ClueCopySent if row.is_clue else CopySent
        events.record(kind(row.complaint_id, row.id, row.body_kind, row.codes, sheet.on), by)


def _check_receiver(row: CaseCopy, receiver: Organisation) -> None:
    """A body of the kind the rules name, open, and another than the one that handles the case."""
    is_fit = receiver.kind is KINDS_HERE.get(row.body_kind) and receiver.closed_at is None
    if not is_fit or receiver.id == row.complaint.body_id:
        raise CopyWrong(_l("请选择规则写明的那一种单位。"))


def asking_of(row: CaseCopy) -> ContactAsking | None:
    """Whether and how whoever complained was asked about the contact, as it stands now (inside an act)."""
    found = db.session.scalar(select(ContactAsking).filter_by(copy_id=row.id))
    return lock(found) if found is not None else None


def _check(row: CaseCopy, sheet: CopySheet, asking: ContactAsking | None) -> None:
    if not sheet.office.strip() or not sheet.words.strip() or not sheet.fields:
        raise CopyWrong(_l("请写明送给哪个单位、请对方办什么，并选择送去的内容。"))
    has_consent = asking is not None and asking.is_given
    if not set(sheet.fields) <= set(may_hold(row.body_kind, has_consent=has_consent)):
        raise CopyWrong(_l("对方不是行政机关：没有单独同意，不能送去能识别学员的内容（个人信息保护法第二十三条）。"))
    if CopyField.CONTACT in sheet.fields:
        _check_contact(row, sheet, asking)
    if not clock.day_of(row.complaint.filed_at) <= sheet.on <= clock.today():
        raise CopyWrong(_l("送出日期应在收到之后，且不晚于今天。"))


def _check_contact(row: CaseCopy, sheet: CopySheet, asking: ContactAsking | None) -> None:
    """An authority needs it for a duty; anybody else is the very one the consent names."""
    if row.is_authority and not sheet.need.strip():
        raise CopyWrong(_l("送去投诉人的姓名和电话，请写明对方履行哪一项职责需要。"))
    if not row.is_authority and (asking is None or sheet.office.strip() != asking.receiver):
        raise CopyWrong(_l("投诉人同意的只是提供给征求同意时写明的单位，请不要改收件单位，或者不送姓名和电话。"))


def _check_words(complaint: Complaint, sheet: CopySheet) -> None:
    """Words that leave the house name nobody: names go by the field alone, where it may be chosen."""
    unnumbered(sheet.words, sheet.office)
    learners = select(Learner.name).where(Learner.complaint_id == complaint.id)
    names = [complaint.name, *db.session.scalars(learners)]
    if any(name and name in sheet.words for name in names):
        raise CopyWrong(_l("请把学员和投诉人的姓名从文字里去掉。"))


def leave_copy(row: CaseCopy, reason: str, *, by: Actor) -> None:
    """An officer finds that no copy is needed, with a reason that stays."""
    with transaction():
        _step(row, "leave", by)
        _leave(row, reason, by)


def _leave(row: CaseCopy, reason: str, by: Actor) -> None:
    if not reason.strip():
        raise CopyWrong(_l("请写明为什么不抄送。"))
    row.state, row.left_reason, row.decided_by_id = CopyState.LEFT, reason.strip(), by.person_id
    db.session.flush()
    events.record((ClueCopyLeft if row.is_clue else CopyLeft)(row.complaint_id, row.id, row.body_kind), by)


def receive_copy(row: CaseCopy, on: date, number: str, *, by: Actor) -> None:
    """The other body acknowledged it, perhaps under a number of its own."""
    with transaction():
        target = _step(row, "receive", by)
        if row.receiver_id is not None:
            raise IllegalMove(_l("对方在本平台上，由对方自己确认收到。"))
        _check_day(row, on)
        row.state, row.received_on, row.other_number = target, on, number.strip()[:90]
        db.session.flush()
        kind = ClueCopyReceived if row.is_clue else CopyReceived
        events.record(kind(row.complaint_id, row.id, row.body_kind, on), by)


def answer_copy(row: CaseCopy, on: date, number: str, words: str, *, by: Actor) -> None:
    """The other body answered."""
    with transaction():
        target = _step(row, "answer", by)
        _check_day(row, on)
        if not words.strip():
            raise CopyWrong(_l("请写对方答复了什么。"))
        row.received_on = row.received_on or on
        row.state, row.answered_on, row.answer = target, on, words.strip()
        row.other_number = number.strip()[:90] or row.other_number
        db.session.flush()
        kind = ClueCopyAnswered if row.is_clue else CopyAnswered
        events.record(kind(row.complaint_id, row.id, row.body_kind, on), by)


def acknowledge_copy(row: CaseCopy, *, by: Actor) -> None:
    """The receiving body says at its own desk that it has it; said twice it is said once."""
    with transaction():
        _is_received_by(row, by)
        if row.seen_at is not None:
            return
        row.seen_at, row.seen_by_id = clock.now(), by.person_id
        step = copy_step(row.state, "receive")
        if step is not None:
            row.state, row.received_on = step.target, clock.today()
        db.session.flush()
        events.record(CopyReceived(row.complaint_id, row.id, row.body_kind, clock.today()), by)


def reply_to_copy(row: CaseCopy, words: str, number: str, *, by: Actor) -> None:
    """The receiving body answers at its own desk; whoever answers has it."""
    with transaction():
        acknowledge_copy(row, by=by)
        step = copy_step(row.state, "answer")
        if step is None:
            raise IllegalMove()
        if not words.strip():
            raise CopyWrong(_l("请写明办理的情况。"))
        row.state, row.answered_on, row.answer = step.target, clock.today(), words.strip()
        row.other_number = number.strip()[:90] or row.other_number
        db.session.flush()
        events.record(CopyAnswered(row.complaint_id, row.id, row.body_kind, clock.today()), by)


def _is_received_by(row: CaseCopy, by: Actor) -> None:
    """Lock; only the desk of the body it was sent to goes on."""
    lock(row.complaint)
    lock(row)
    if row.receiver_id is None or by.organisation_id != row.receiver_id or by.role not in DESK_ROLES:
        raise NotYours()


def _check_day(row: CaseCopy, on: date) -> None:
    if row.sent_on is None or not row.sent_on <= on <= clock.today():
        raise CopyWrong(_l("日期应在送出之后，且不晚于今天。"))


def _step(row: CaseCopy, act: str, by: Actor) -> CopyState:
    """Lock, ask whose it is and the table; the caller takes the new state with what goes with it (inside an act)."""
    complaint = lock(row.complaint)
    lock(row)
    sits_at_body(complaint, by)
    step = copy_step(row.state, act)
    if step is None:
        raise IllegalMove()
    return step.target
