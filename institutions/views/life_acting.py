"""The frame of every act of a cycle: a page with its form, the papers it would make, the press; and a record's page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from accounts.permissions import Viewer, current_viewer
from institutions.citing import law_in_words
from institutions.deadlines.life import NAMES, PASSING
from institutions.lifecycle import CYCLES, ExitState, FilingState, SelectionState
from institutions.models import CycleClock
from institutions.queries.life import Record, acts_on, clocks_of, history_of
from kernel import clock
from kernel.errors import DomainError, NotFound
from kernel.events import Actor
from kernel.forms import PostForm
from kernel.papers import Paper
from kernel.previews import Tried, press
from kernel.sent_files import came_before, is_fine, taken
from kernel.typeset import sheet_of

Page = str | Response | tuple[str, int]
Doing = Callable[[Any, Any, Actor], Sequence[Paper | None] | None]
OWN_FIELDS = frozenset({"csrf_token", "seen", "edit"})
TONES: dict[Any, str] = {
    **dict.fromkeys((FilingState.RECORDED, FilingState.APPROVED, ExitState.SETTLED, SelectionState.SELECTED), "good"),
    **dict.fromkeys((FilingState.INCOMPLETE, FilingState.CHANGE_INCOMPLETE, ExitState.ORDERED), "warn"),
    **dict.fromkeys((FilingState.REVOKED, SelectionState.WITHDRAWN), "bad"),
}


@dataclass(frozen=True)
class ActPage:
    """The page of an act: its form, heading, what will follow, the button's words, what to say, what to do."""

    form: Callable[[Any], PostForm]
    title: Any
    lede: Any
    submit: Any
    done: Any
    do: Doing
    kind: str = "primary"


def act_page(record: Record, act: str, shown: ActPage, back: str, about: str) -> Page:
    """One act on a record: its page, its papers, the press; what cannot be done now leads back with a sentence."""
    viewer = current_viewer()
    if act not in acts_on(viewer, record):
        flash(_("这一步已经办过，或者现在不由您来办。"), "info")
        return redirect(back, 303)
    return form_page(shown.form(record), shown, lambda form: shown.do(record, form, viewer.actor), back, about)


def form_page(
    form: Any, shown: ActPage, make: Callable[[Any], Sequence[Paper | None] | None], back: Any, about: str, **more: Any
) -> Page:
    """The page of a form whose press does something; `back` is an address, or says one once it was done."""
    kept, refused = _files(form)
    home = back if isinstance(back, str) else request.path
    status = 200
    if form.is_sent and "edit" not in request.form:
        status = 422
        if is_fine(form, refused) if "files" in form else form.validate():
            try:
                tried = press(lambda: make(form) or (), request.form.get("seen", ""))
            except NotFound:
                raise
            except DomainError as error:
                form.form_errors.append(error.message)
                status = error.status
            else:
                if tried.papers:
                    return _papers(tried, shown.submit)
                flash(str(shown.done), "good")
                return redirect(home if isinstance(back, str) else back(), 303)
    context = {"form": form, "shown": shown, "back": home if isinstance(back, str) else more.get("home", "/")}
    return render_template(
        "institutions/life_act.html", **context, about=about, kept=kept, note=more.get("note")
    ), status


def _files(form: Any) -> tuple[list[Any], list[str]]:
    if "files" not in form:
        return [], []
    if not form.is_sent:
        return came_before(form), []
    return taken(form.form_token.data or "", current_viewer().person_id)


def _papers(tried: Tried, label: Any) -> str:
    """The very words of the papers, to be read before the press (decision 0062)."""
    typed = [(name, value) for name, value in request.form.items(multi=True) if name not in OWN_FIELDS]
    context = {"papers": [(one.issuer, sheet_of(one.text)) for one in tried.papers], "typed": typed, "label": label}
    context |= {"digest": tried.digest, "hidden": "", "is_veiled": False, "is_specimen": False}
    return render_template("complaints/paper_preview.html", **context, is_changed=bool(request.form.get("seen")))


def record_page(
    viewer: Viewer,
    record: Record,
    address: Callable[[str], str],
    *,
    caption: str,
    title: str,
    back: str,
    groups: Sequence[tuple[str, Sequence[dict[str, Any]]]],
    pages: Sequence[str],
    extra: Sequence[tuple[str, str]] = (),
    **more: Any,
) -> str:
    """A record of a cycle: where it stands, its clocks, the buttons its table gives this viewer, its life so far.

    `address` makes the address of an act's page, `pages` are the acts that have one; `extra` are further buttons.
    """
    table = CYCLES[record.cycle]
    acts = [act for act in table.buttons if act in acts_on(viewer, record) and act in pages]
    buttons = [(address(act), str(table.buttons[act])) for act in acts] + list(extra)
    return render_template(
        "institutions/record.html",
        caption=caption,
        title=title,
        back=back,
        state=(record.state.label, TONES.get(record.state, "neutral")),
        clocks=[_clock(one) for one in clocks_of(record)],
        buttons=buttons,
        groups=groups,
        history=[
            {"at": one.at, "title": str(table.told[one.act]), "actor": one.organisation} for one in history_of(record)
        ],
        **{"notices": (), "files": (), "papers": ()} | more,
    )


def _clock(row: CycleClock) -> dict[str, Any]:
    state, tone = _("进行中"), "info"
    if row.met_at is not None:
        state, tone = (_("已满"), "neutral") if row.code in PASSING else (_("已按期办"), "good")
        if row.breached_at is not None:
            state, tone = _("已办，晚于期限"), "warn"
    elif row.stopped_at is not None:
        state, tone = _("不再计算"), "neutral"
    return {
        "name": _(NAMES[row.code]),
        "due": row.due_on,
        "label": "platform" if row.is_platform_rule else "law",
        "state": state,
        "tone": tone,
        "overdue": row.is_running and row.due_at <= clock.now() and row.code not in PASSING,
        "provisional": row.is_provisional and row.is_running,
        "notes": [] if row.is_platform_rule else [_("依据：%(law)s", law=law_in_words(row.article))],
    }


def act_address(endpoint: str, ref: str) -> Callable[[str], str]:
    """How the page of an act of this record is addressed."""
    return lambda act: url_for(endpoint, ref=ref, act=act)


def row_of(key: Any, value: Any) -> dict[str, Any]:
    """A line of a summary."""
    return {"key": str(key), "value": value}


def page_number() -> int:
    """Which page of a list is asked for."""
    return request.args.get("page", 1, type=int) or 1
