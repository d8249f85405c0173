"""The page of a record of 备案, 选用 or 退出: where it stands, its clocks, what may be done, its life so far."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _

from accounts.permissions import Viewer
from institutions.citing import law_in_words
from institutions.deadlines.life import NAMES, PASSING
from institutions.lifecycle import CYCLES, ExitState, FilingState, SelectionState
from institutions.models import CycleClock
from institutions.queries.life import Record, acts_on, clocks_of, history_of
from kernel import clock

TONES: dict[Any, str] = {
    **dict.fromkeys((FilingState.RECORDED, FilingState.APPROVED, ExitState.SETTLED, SelectionState.SELECTED), "good"),
    **dict.fromkeys((FilingState.INCOMPLETE, FilingState.CHANGE_INCOMPLETE, ExitState.ORDERED), "warn"),
    **dict.fromkeys((FilingState.REVOKED, SelectionState.WITHDRAWN), "bad"),
}


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
