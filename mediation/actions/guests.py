"""What an extra seat does at its own page beside speaking: a fresh proof of its contact, and 确认 over an agreement."""

from flask_babel import lazy_gettext as _l

from accounts.actions import check_code, send_code
from accounts.models import CodePurpose, ContactKind
from complaints.actions import dossiers
from complaints.actions.dossiers import Reading
from complaints.models import Dossier
from kernel import clock
from kernel.db import lock, transaction
from kernel.errors import DomainError, IllegalMove, NotYours
from kernel.events import Actor
from mediation.actions.agreements import confirm
from mediation.actions.inviting import may_settle
from mediation.lifecycle import AgreementState, SeatState
from mediation.models import Agreement, Confirmation, ExtraSeat


def send_fresh_code(seat: ExtraSeat, *, address: str) -> None:
    """A code to the contact the seat was taken with. Raises TooMany."""
    send_code(_kind(seat), seat.contact or "", CodePurpose.CONTACT, address=address)


def confirm_as_seat(seat: ExtraSeat, row: Agreement, digest: str, code: str, *, by: Actor) -> None:
    """An extra seat presses 确认 with a code just sent to it; like a yes to an offer it needs the power to settle.

    Raises CodeWrong, NotYours, IllegalMove where the text has changed.
    """
    _must_be_asked(seat, row, by)
    if digest != row.digest:
        raise IllegalMove(_l("协议文本已经变化，请重新阅读后再确认。"))
    check_code(_kind(seat), seat.contact or "", CodePurpose.CONTACT, code)
    with transaction():
        lock(seat.mediation.complaint)
        lock(seat)
        _must_be_asked(seat, row, by)
        confirm(row, digest, by=by, proved_at=clock.now())


def _must_be_asked(seat: ExtraSeat, row: Agreement, by: Actor) -> None:
    if seat.state is not SeatState.SEATED or seat.party is None or seat.party.person_id != by.person_id:
        raise NotYours()
    if row.mediation_id != seat.mediation_id:
        raise NotYours()
    if not may_settle(seat):
        raise DomainError(_l("授权委托书没有写明可以达成协议，或者授权已过期。请单位补交后再确认。"))


def own_confirmation(seat: ExtraSeat, row: Agreement) -> Confirmation | None:
    """The seat's own press over this text."""
    return next((one for one in row.confirmations if one.seat.party_id == seat.party_id), None)


def is_asked(seat: ExtraSeat, row: Agreement) -> bool:
    """Whether this text still waits for the seat's press."""
    return row.state is AgreementState.DRAFTED and own_confirmation(seat, row) is None


def ask_for_dossier(seat: ExtraSeat, reading: Reading, *, by: Actor) -> Dossier:
    """Whoever sits there asks for what the seat's page shows, in one; NotYours for everybody else."""
    with transaction():
        lock(seat.mediation.complaint)
        lock(seat)
        if seat.state is not SeatState.SEATED or seat.party is None or seat.party.person_id != by.person_id:
            raise NotYours()
        return dossiers.note_asked(seat.mediation.complaint, reading, by=by)


def _kind(seat: ExtraSeat) -> ContactKind:
    return seat.contact_kind or ContactKind.PHONE
