"""Is it up, is it ready, and what is missing: checks that every floor may add to, answered for machines and people."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from alembic.script import ScriptDirectory
from flask import Blueprint, Flask, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import inspect, text
from sqlalchemy.exc import SQLAlchemyError

from kernel import backups, calendars, clock, jobs, messages, outbox, pdf, scanning
from kernel.config import ROOT, Misconfigured, settings
from kernel.db import db
from kernel.errors import DomainError
from kernel.files.storage import storage
from kernel.messages import sms
from kernel.web import public

blueprint = Blueprint("health", __name__)
HELLO_SECONDS = 2.0
LATE_MINUTES = 15


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
def proxies() -> Finding:
    """Whether limits tell visitors apart: behind a proxy that is not named, everybody has the proxy's address."""
    count = settings().trusted_proxies
    if count == 0 and settings().is_production:
        what = "X-Forwarded-For is not believed: behind a proxy all visitors share one address and its limits"
        return Finding("proxies", False, False, what, "set TRUSTED_PROXIES to the number of your own proxies")
    return Finding("proxies", True, False, f"{count} in front are believed")


@check
def mail() -> Finding:
    """Whether letters leave the house."""
    if settings().smtp_url:
        return Finding("mail", True, settings().is_production, "SMTP_URL is set")
    return Finding("mail", False, settings().is_production, "letters are written to files only", "set SMTP_URL")


@check
def short_messages() -> Finding:
    """Whether text messages leave the house, and whether their gateway is set up well and answers."""
    url = settings().sms_url
    if not url or url.startswith("file:"):
        return Finding("sms", False, False, "text messages are written to files only", "set SMS_URL")
    try:
        transport = sms.sms_transport()
        if isinstance(transport, sms.HttpSms):
            transport.connect(HELLO_SECONDS).close()
    except (Misconfigured, messages.Later) as error:
        return Finding("sms", False, True, str(error), "check SMS_URL, SMS_TEMPLATE and the gateway")
    return Finding("sms", True, True, "the gateway answers")


@check
def bounce_reports() -> Finding:
    """Whether anybody tells the house what did not arrive."""
    place = settings().bounces_dir
    if place and not Path(place).is_dir():
        return Finding("bounces", False, True, "BOUNCES_DIR is no folder", "make it, or point BOUNCES_DIR elsewhere")
    ways = [name for name, is_set in (("BOUNCES_DIR", place), ("BOUNCE_SECRET", settings().bounce_secret)) if is_set]
    if not ways:
        return Finding("bounces", False, False, "nothing reports bounces", "set BOUNCES_DIR or BOUNCE_SECRET")
    return Finding("bounces", True, False, " and ".join(ways))


@check
def letters() -> Finding:
    """How long the letter waits that should have left first."""
    try:
        since = messages.oldest_waiting()
    except SQLAlchemyError as error:
        return Finding("letters", False, True, type(error).__name__, "script/flask db upgrade")
    if since is None:
        return Finding("letters", True, False, "none waits")
    minutes = int((clock.now() - since).total_seconds() // 60)
    what = f"the oldest undelivered letter is due for {minutes} min"
    return Finding("letters", minutes < LATE_MINUTES, False, what, "start the worker, and look at /operations")


@check
def given_up() -> Finding:
    """Whether deliveries or letters wait for an operator."""
    try:
        waiting = len(outbox.troubled()) + len(messages.troubled())
    except SQLAlchemyError as error:
        return Finding("outbox", False, True, type(error).__name__, "script/flask db upgrade")
    return Finding("outbox", waiting == 0, False, f"{waiting} wait for an operator", "look at /operations")


@check
def file_store() -> Finding:
    """Whether the place of the files can be read."""
    try:
        next(iter(storage().objects()), None)
    except (Misconfigured, DomainError, OSError) as error:
        return Finding("files", False, True, str(error), "check FILES_URL and the keys to it")
    return Finding("files", True, True, "can be read")


@check
def scanner() -> Finding:
    """Whether anybody looks for viruses in what is handed in, and answers."""
    needed = settings().scan_required
    try:
        found = scanning.scanner()
        if found is not None:
            found.hello()
    except (Misconfigured, scanning.ScannerAway) as error:
        return Finding("scanner", False, True, str(error), "check SCAN_URL and start clamd")
    if found is None:
        return Finding("scanner", False, needed, "nobody looks for viruses", "set SCAN_URL")
    return Finding("scanner", True, needed, "answers")


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
