"""Subscribers that keep the public copies of draws, inspections and notices."""

from disclosure.actions import watched
from institutions.events import (
    DrawDrawn,
    DrawListed,
    InspectionClosed,
    NoticePublished,
    NoticeReplaced,
    NoticeWithdrawn,
    PhotoCleared,
    PhotoLeftBare,
    PhotoMasked,
)
from kernel.events import EventRow
from kernel.outbox import subscriber


@subscriber(DrawListed, DrawDrawn)
def copy_draw(event: DrawListed | DrawDrawn, _row: EventRow) -> None:
    """The list goes out before the value is known, the draw when it is made."""
    watched.copy_draw(event.draw_id)


@subscriber(InspectionClosed)
def copy_inspection(event: InspectionClosed, _row: EventRow) -> None:
    """What was found is public once the inspection has ended (CL art. 33; IR art. 29)."""
    watched.copy_inspection(event.inspection_id)


@subscriber(PhotoCleared, PhotoLeftBare, PhotoMasked)
def copy_photo(event: PhotoCleared | PhotoLeftBare | PhotoMasked, _row: EventRow) -> None:
    """Cleared it may go out, covered anew it comes back."""
    watched.copy_photo(event.photo_id)


@subscriber(NoticePublished, NoticeReplaced, NoticeWithdrawn)
def copy_notice(event: NoticePublished | NoticeReplaced | NoticeWithdrawn, _row: EventRow) -> None:
    """Published, corrected, withdrawn."""
    watched.copy_notice(event.notice_id)
