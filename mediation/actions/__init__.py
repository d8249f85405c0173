"""The verbs of the table: open it, write the agreement, confirm it, record signature and seal."""

from mediation.actions.agreements import attach_paper, confirm, discard_agreement, draft_agreement, record_signature
from mediation.actions.minutes import (
    Came,
    draft_minutes,
    newest_minutes,
    record_attendance,
    reply_to_minutes,
    seat_name,
)
from mediation.actions.reminding import (
    remind_of_sessions,
)
from mediation.actions.session_papers import (
    make_minutes_paper,
    make_notices,
)
from mediation.actions.sessions import (
    SessionWrong,
    Terms,
    cancel_open_sessions,
    cancel_session,
    choices_of,
    fix_session,
    propose_session,
    respond,
    terms_of,
    vote,
)
from mediation.actions.tables import end_table, hand_over, name_mediator, open_table, stepped_down, unseat_mediator

__all__ = [
    "Came",
    "SessionWrong",
    "Terms",
    "attach_paper",
    "cancel_open_sessions",
    "cancel_session",
    "choices_of",
    "confirm",
    "discard_agreement",
    "draft_agreement",
    "draft_minutes",
    "end_table",
    "fix_session",
    "hand_over",
    "make_minutes_paper",
    "make_notices",
    "name_mediator",
    "newest_minutes",
    "open_table",
    "propose_session",
    "record_attendance",
    "record_signature",
    "remind_of_sessions",
    "reply_to_minutes",
    "respond",
    "seat_name",
    "stepped_down",
    "terms_of",
    "unseat_mediator",
    "vote",
]
