"""An account was bound to a record: its open cases are its own from then."""

from complaints.actions import identifying
from institutions.events import AccountBound
from kernel.events import EventRow
from kernel.outbox import subscriber


@subscriber(AccountBound)
def seat_account(event: AccountBound, _row: EventRow) -> None:
    """The institution is asked in every case that is being handled."""
    identifying.seat_account(event.institution_id)
