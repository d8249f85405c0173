"""The table of letters goes on: what became public after a supervision, and copies to other bodies."""

from complaints.notices.rows import OWN_ACT, progress
from complaints.notices.table import add_rows, by_hand, none, row

_COPY = none("the desk's list of copies shows it; no party has to do anything now")
_CLUE = none("a clue is for the body that may check it and its superior, who see the case")
_CONSENT = none("what somebody lets go of their own data is told to the body that asked, and to nobody else")
KINDS = add_rows(
    {
        "complaint.publication_announced": row(
            progress,
            learner=by_hand("notice_public", "penalty_public", "inspection_public"),
            others=none("only whoever complained is told, and of what is public alone"),
        ),
        **{f"complaint.copy_{act}": row(progress, body=OWN_ACT, others=_COPY) for act in ("dispatched", "declined")},
        # The receiving body's own act is told to the body that sent it; what an officer notes is told to nobody.
        "complaint.copy_received": row(progress, body=by_hand("copy_received_here"), others=_COPY),
        "complaint.copy_answered": row(progress, body=by_hand("copy_answered_here"), others=_COPY),
        "complaint.copy_contact_asked": row(
            progress, learner="copy_contact_asked", body=OWN_ACT, others=none("only whoever complained decides it")
        ),
        "complaint.copy_contact_answered": row(
            progress, learner=OWN_ACT, body="copy_contact_answered", others=_CONSENT
        ),
        "complaint.copy_contact_retracted": row(
            progress, learner=OWN_ACT, body="copy_contact_taken_back", others=_CONSENT
        ),
        **{
            f"complaint.clue_copy_{act}": row(progress, body=OWN_ACT, others=_CLUE)
            for act in ("dispatched", "received", "answered", "declined")
        },
    }
)
