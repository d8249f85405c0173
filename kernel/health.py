"""Is it up, is it ready, and what is missing: checks that every floor may add to, answered for machines and people."""

from collections.abc import Callable
from dataclasses import dataclass

from alembic.script import ScriptDirectory
from flask import Blueprint, Flask, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import inspect, text
from sqlalchemy.exc import SQLAlchemyError

from kernel import backups, calendars, clock, jobs, messages, outbox, pdf
from kernel.config import ROOT, settings
from kernel.db import db
from kernel.web import public

blueprint = Blueprint("health", __name__)


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; `mend` says how to mend it when it is not well."""

    name: str
    ok: bool
    needed: bool
    what: str
    mend: str = ""


Check = Callable[[], Finding]
_checks: list[Check] = []
_ready: list[Check] = []


def check(function: Check) -> Check:
    """Register something `doctor` looks at."""
    _checks.append(function)
    return function


def ready_check(function: Check) -> Check:
    """Register something that must hold before the first request is answered."""
    _ready.append(function)
    _checks.append(function)
    return function


def findings() -> list[Finding]:
    """Everything looked at now."""
    return [one() for one in _checks]


@ready_check
def migrations() -> Finding:
    """Whether the database is at the newest migration."""
    head = ScriptDirectory(str(ROOT / "migrations")).get_current_head()
    try:
        here = current_revision()
    except SQLAlchemyError as error:
        return Finding("database", False, True, type(error).__name__, "start the database and check DATABASE_URL")
    return Finding("migrations", here == head, True, f"{here or 'none'} of {head}", "script/flask db upgrade")


def current_revision() -> str | None:
    """The migration the database stands at."""
    if not inspect(db.engine).has_table("alembic_version"):
        return None
    revision: str | None = db.session.scalar(text("SELECT version_num FROM alembic_version"))
    return revision


@check
def redis() -> Finding:
    """Whether Redis answers; without it work waits for the sweeper."""
    store = jobs.connection()
    if store is None:
        return Finding(
            "redis", False, settings().is_production, "REDIS_URL is not set", "set REDIS_URL or use script/server"
        )
    try:
        store.ping()
    except Exception as error:
        return Finding(
            "redis", False, settings().is_production, type(error).__name__, "start Redis and check REDIS_URL"
        )
    return Finding("redis", True, True, "answers")


@check
def papers() -> Finding:
    """Whether PDFs can be made."""
    lack = pdf.why()
    if lack is None:
        return Finding("papers", True, False, "PDF can be made")
    return Finding("papers", False, False, f"missing: {lack}", str(lack.label))


@check
def mail() -> Finding:
    """Whether letters leave the house."""
    if settings().smtp_url:
        return Finding("mail", True, settings().is_production, "SMTP_URL is set")
    return Finding("mail", False, settings().is_production, "letters are written to files only", "set SMTP_URL")


@check
def given_up() -> Finding:
    """Whether deliveries or letters wait for an operator."""
    try:
        waiting = len(outbox.troubled()) + len(messages.troubled())
    except SQLAlchemyError as error:
        return Finding("outbox", False, True, type(error).__name__, "script/flask db upgrade")
    return Finding("outbox", waiting == 0, False, f"{waiting} wait for an operator", "look at /operations")


@check
def data_dir() -> Finding:
    """Whether the data folder can be written."""
    probe = settings().data_dir / ".probe"
    try:
        probe.write_text("")
        probe.unlink()
    except OSError as error:
        return Finding("data_dir", False, True, str(error.strerror), "make DATA_DIR writable")
    return Finding("data_dir", True, True, "writable")


@check
def backup() -> Finding:
    """Whether a copy of the data was saved since yesterday, as far as the marker says."""
    known = backups.last()
    what = f"saved {known.saved_at:%Y-%m-%d %H:%M} UTC" if known.saved_at else "no copy on record"
    return Finding("backup", known.is_recent, False, what, "save the data, then script/flask backup note FILE")


@check
def calendar() -> Finding:
    """Whether this year's arrangement is here, and next year's by 1 December (rules §7.4)."""
    today = clock.today()
    try:
        known = calendars.current()
    except SQLAlchemyError as error:
        return Finding("calendar", False, True, type(error).__name__, "script/flask prepare")
    wanting, following = known.wanting(today), today.year + 1
    is_known = following in known.announced
    what = f"{wanting or following} is {'announced' if wanting is None and is_known else 'provisional'}"
    return Finding("calendar", wanting is None, False, what, "script/flask calendar import FILE")


@blueprint.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """Whether the process answers and reaches its database."""
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError as error:
        return jsonify(status="failing", reason=type(error).__name__), 503, {"Cache-Control": "no-store"}
    return jsonify(status="ok"), 200, {"Cache-Control": "no-store"}


@blueprint.get("/readyz")
@public
def readyz() -> ResponseReturnValue:
    """Whether migrations and, in demo mode, the demo data are in."""
    missing = [one for one in (look() for look in _ready) if not one.ok]
    if missing:
        reason = "; ".join(f"{one.name}: {one.what}" for one in missing)
        return jsonify(status="failing", reason=reason), 503, {"Cache-Control": "no-store"}
    return jsonify(status="ok"), 200, {"Cache-Control": "no-store"}


def init_app(app: Flask) -> None:
    """Register the addresses."""
    app.register_blueprint(blueprint)
