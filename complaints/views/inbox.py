"""My messages: everything somebody was told, read or not, by whatever channel it went; opening is a press."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from accounts.permissions import Viewer, current_viewer, requires
from accounts.roles import Role
from complaints import actions, queries
from complaints.notices.telling import FOOT
from complaints.views.desk.blueprint import Page
from complaints.views.moves import home_of
from kernel import messages
from kernel.errors import NotFound
from kernel.messages import Channel, Letter, LetterState
from kernel.web import access_of

blueprint = Blueprint("inbox", __name__, url_prefix="/messages")
SIZE = 20
TONES = {
    LetterState.BOUNCED: "bad",
    LetterState.FAILED: "bad",
    LetterState.UNCERTAIN: "warn",
    LetterState.SENT: "neutral",
}
# Where a letter that is about no case leads, by the first word of what it is about: the first page the reader may see.
Place = Callable[[Viewer], str | None]
PLACES: dict[str, tuple[str, ...]] = {
    "report": ("complaints_desk.reports", "complaints_learner.index"),
    "disclosure": ("disclosure_institution.index", "disclosure_desk.index", "complaints_learner.index"),
    "person": ("inbox.index",),
    "calendar": ("complaints_desk.calendar",),
    "routing": ("complaints_routing.index",),
    "filing": ("filing.index",),
    "selection": ("selection.index",),
    "exit": ("exits.index",),
}


@blueprint.get("")
@requires()
def index() -> Page:
    """Everything the reader was told, newest first, or only what was not looked at."""
    viewer, unseen_only = current_viewer(), request.args.get("show") == "unread"
    before = request.args.get("before", type=int)
    found = messages.inbox_of(viewer.person_id or 0, SIZE + 1, before=before, unseen_only=unseen_only)
    rows, show = [_row(letter) for letter in found[:SIZE]], "unread" if unseen_only else None
    following = url_for("inbox.index", show=show, before=found[SIZE - 1].id) if len(found) > SIZE else None
    return render_template(
        "complaints/inbox.html",
        rows=rows,
        following=following,
        earlier=url_for("inbox.index", show=show) if before else None,
        tabs=[
            (_("全部"), url_for("inbox.index"), not unseen_only),
            (_("未读"), url_for("inbox.index", show="unread"), unseen_only),
        ],
        unseen_only=unseen_only,
        newest=found[0].ref if found and not before and any(row["is_new"] for row in rows) else None,
    )


def _row(letter: Letter) -> dict[str, Any]:
    """A letter as the list shows it: the words whole, what follows them folded away."""
    words, _gap, details = letter.body_text.partition(FOOT)[0].partition("\n\n")
    return {
        "ref": letter.ref,
        "subject": letter.subject.removeprefix("【学诉】"),
        "words": words.removeprefix("【学诉】"),
        "details": details.strip(),
        "at": letter.queued_at,
        "is_new": letter.seen_at is None,
        "sent": _sent(letter),
        "tone": TONES.get(letter.state, "neutral"),
        "is_case": letter.about.startswith("complaint:"),
    }


def _sent(letter: Letter) -> str:
    """How it went beside the site: the channel and how far it has come; empty when it stayed here."""
    if letter.channel is Channel.INBOX:
        return ""
    return _("%(channel)s%(state)s", channel=letter.channel.label, state=letter.state.label)


@blueprint.post("/<ref>/open")
@requires()
def open_letter(ref: str) -> Response:
    """Open one: it is looked at, and the page it speaks of follows."""
    viewer = current_viewer()
    letter = messages.letter_for(viewer.person_id or 0, ref)
    if letter is None:
        raise NotFound()
    complaint = actions.open_letter(letter, by=viewer.actor)
    if complaint is None:
        return _redirect(_place(viewer, letter.about.partition(":")[0]))
    try:
        return _redirect(home_of(viewer, queries.complaint_for(viewer, complaint.number)))
    except NotFound:
        flash(_("这条通知是给您的另一个身份的，或者案件已经不由您办理。需要时请先切换身份。"), "info")
        return _redirect(url_for("accounts.account" if viewer.role is not Role.LEARNER else "inbox.index"))


def _place(viewer: Viewer, about: str) -> str:
    for endpoint in PLACES.get(about, ()):
        roles = access_of(endpoint)
        if isinstance(roles, tuple) and (not roles or viewer.role in roles):
            return url_for(endpoint)
    return url_for("inbox.index")


def _redirect(url: str) -> Response:
    answer = redirect(url, 303)
    assert isinstance(answer, Response)
    return answer


@blueprint.post("/seen")
@requires()
def seen() -> Response:
    """Mark everything that was on the page and before it as looked at."""
    number = actions.open_all(current_viewer().person_id or 0, request.form.get("until", "")[:26])
    flash(_("已把%(number)s条标为已读。", number=number), "good")
    return _redirect(url_for("inbox.index"))
