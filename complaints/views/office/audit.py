"""The auditor's pages: the log searched by ids and codes, taken away as a file, and checked link by link at a press."""

import re
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from accounts import actions
from accounts.actions.auditing import continue_chain_check
from accounts.permissions import current_viewer, fresh, requires
from accounts.queries.audit import Asked, actor_named, chain_checks, events_all, events_page
from accounts.roles import Role
from complaints.forms.office import EventsForm
from complaints.queries.office import stream_of_case
from complaints.views.desk.blueprint import Page
from complaints.views.office.blueprint import blueprint
from complaints.views.office.words import event_words
from kernel import clock, events, sheets
from kernel.events import EventRow
from kernel.forms import options
from kernel.web import moment

STREAM = re.compile(r"[a-z_]{1,30}(:\d{1,18})?")
# Hands that are no role: whoever acts on the own account, or accepts what an administrator offered.
HANDS: dict[str, object] = {"self": _l("本人"), "anonymous": _l("未登录"), "inviter": _l("邀请人")}
COLUMNS = ("id", "recorded_at", "happened_at", "kind", "stream", "seq", "actor_id", "actor_role", "organisation_id")


@blueprint.get("/events", endpoint="events")
@requires(Role.AUDITOR)
def search() -> Page:
    """What happened, newest first; no name, no contact, no word of anybody is in the log."""
    form = _form(request.args)
    asked = _asked(form)
    if asked is None:
        return render_template("complaints/office/events.html", form=form, rows=[], query={}, next_url=None), 422
    start = request.args.get("before", "")
    before = int(start) if start.isascii() and start.isdigit() and len(start) < 19 else None
    rows, following = events_page(asked, before)
    query: dict[str, Any] = {name: value for name, value in request.args.items() if name in form.data and value}
    next_url = url_for(".events", **query, before=following) if following else None
    told = [_told(row) for row in rows]
    return render_template("complaints/office/events.html", form=form, rows=told, query=query, next_url=next_url)


def _form(sent: Any) -> EventsForm:
    form = EventsForm(sent, meta={"csrf": False})
    named = [(kind, f"{event_words(kind)}（{kind}）" if event_words(kind) else kind) for kind in sorted(events.kinds())]
    form.kind.choices = options([("", _("全部")), *named])
    return form


def _asked(form: EventsForm) -> Asked | None:
    """What is looked for; None when something typed cannot be meant, with the reason beside its field."""
    if not form.validate():
        return None
    stream, actor = form.stream.data or "", form.actor.data or ""
    found = stream_of_case(stream) or (stream if not stream or STREAM.fullmatch(stream) else None)
    if found is None:
        form.stream.errors = [_("请填写案件号，或者事件流，例如 complaint:17。")]
    actor_id = actor_named(actor) if actor else None
    if actor and actor_id is None:
        form.actor.errors = [_("没有这个工号。也可以填人员编号。")]
    if found is None or (actor and actor_id is None):
        return None
    return Asked(form.kind.data or "", found, actor_id, form.since.data, form.until.data)


def _told(row: EventRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "at": row.recorded_at,
        "dated": row.happened_at if row.happened_at != row.recorded_at else None,
        "kind": row.kind,
        "words": event_words(row.kind),
        "stream": row.stream,
        "seq": row.seq,
        "hand": _hand(row),
        "data": [(name, _plain(value)) for name, value in row.data.items()],
        "hash": row.hash,
    }


def _hand(row: EventRow) -> str:
    if row.actor_id is None:
        return str(_("系统"))
    role = Role(row.actor_role).label if row.actor_role in set(Role) else HANDS.get(row.actor_role, row.actor_role)
    own = _("人员%(number)s", number=row.actor_id)
    place = _("单位%(number)s", number=row.organisation_id) if row.organisation_id else ""
    return " · ".join(str(part) for part in (own, role, place) if part)


def _plain(value: Any) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)


@blueprint.post("/events.csv")
@requires(Role.AUDITOR)
@fresh
def events_file() -> Page:
    """The same list as a file for spreadsheets; taking it away is an event of its own."""
    form = _form(request.form)
    asked = _asked(form)
    rows = list(events_all(asked)) if asked is not None else []
    if not rows:
        flash(_("没有可以导出的事件。"), "info")
        return redirect(url_for(".events"), 303)
    lines = [[*(_cell(getattr(row, name)) for name in COLUMNS), _data(row), row.hash] for row in rows]
    actions.note_export(lines, repr(asked), by=current_viewer().actor)
    answer = Response(sheets.written([*COLUMNS, "data", "hash"], lines), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="events-{clock.today():%Y%m%d}.csv"'
    return answer


def _cell(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else "" if value is None else str(value)


def _data(row: EventRow) -> str:
    return "; ".join(f"{name}={_plain(value)}" for name, value in row.data.items())


@blueprint.get("/chain")
@requires(Role.AUDITOR)
def chain() -> Page:
    """The checks of the log: how far they came, and what was found."""
    checks = chain_checks()
    running = any(one.finished_at is None for one in checks)
    return render_template("complaints/office/chain.html", checks=checks, running=running)


@blueprint.post("/chain")
@requires(Role.AUDITOR)
def check_chain() -> Page:
    """Begin a check of every link up to now; a small log is checked at once."""
    row = actions.ask_chain_check(by=current_viewer().actor)
    check_id = row.id
    for _slice in range(3):
        if continue_chain_check(check_id):
            break
    flash(_("已开始核对（%(moment)s）。", moment=moment(clock.now())), "info")
    return redirect(url_for(".chain"), 303)
