"""Typed settings from the environment; production refuses to start with a missing, default or contradictory one."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import click
from flask import current_app, has_app_context

from kernel import clock

DEMO_SECRET = "demo-secret-never-for-production"
ROOT = Path(__file__).resolve().parent.parent


class AppEnv(StrEnum):
    """Where the application runs."""

    DEMO = "demo"
    TEST = "test"
    PRODUCTION = "production"


class Misconfigured(click.ClickException):
    """The environment does not allow a start; the message names every fault, on the command line without a trace."""


@dataclass(frozen=True)
class Settings:
    """Everything the environment decides; addresses are URLs, `data_dir` an absolute path."""

    app_env: AppEnv
    secret_key: str
    database_url: str
    database_replica_url: str | None
    redis_url: str | None
    data_dir: Path
    files_url: str | None
    smtp_url: str | None
    sms_url: str | None
    field_keys: str | None
    public_url: str
    allow_sqlite: bool = False
    sms_token: str | None = None
    sms_template: str | None = None
    sms_accepted: str | None = None
    sms_reference: str | None = None
    bounce_secret: str | None = None
    bounces_dir: str | None = None
    scan_url: str | None = None
    scan_required: bool = False
    files_least_free_mb: int = 512
    publication_days: int = 0  # shown until withdrawn; no text that was read sets a period
    api_per_minute: int = 600
    trusted_proxies: int = 0  # our own in front; with none no header about an address is believed
    open_data: bool = False
    open_data_key: str | None = None
    open_data_old_keys: str | None = None

    @property
    def is_production(self) -> bool:
        """Whether real people's data pass through."""
        return self.app_env is AppEnv.PRODUCTION

    @property
    def is_demo(self) -> bool:
        """Whether everything shown is invented."""
        return self.app_env is AppEnv.DEMO

    @property
    def has_open_data(self) -> bool:
        """Whether signed files of what is public are made; in production only where the operator says so."""
        return self.open_data or not self.is_production

    def faults(self) -> list[str]:
        """What forbids a start in production, one sentence each; empty elsewhere."""
        if not self.is_production:
            return []
        needed = {
            "SECRET_KEY": self.secret_key,
            "FIELD_KEYS": self.field_keys,
            "REDIS_URL": self.redis_url,
            "SMTP_URL": self.smtp_url,
            "PUBLIC_URL": self.public_url,
        }
        found = [f"{name} is not set" for name, value in needed.items() if not value]
        if self.secret_key and (self.secret_key == DEMO_SECRET or len(self.secret_key) < 32):
            found.append("SECRET_KEY is the demo's or shorter than 32 characters")
        if self.database_url.startswith("sqlite") and not self.allow_sqlite:
            found.append("DATABASE_URL is SQLite (set a PostgreSQL address, or ALLOW_SQLITE=1)")
        if self.scan_required and not self.scan_url:
            found.append("SCAN_REQUIRED=1 needs SCAN_URL")
        if self.open_data and not self.open_data_key:
            found.append("OPEN_DATA=1 needs OPEN_DATA_KEY")
        if self.bounce_secret and len(self.bounce_secret) < 32:
            found.append("BOUNCE_SECRET is shorter than 32 characters")
        if self.public_url and not self.public_url.startswith("https://"):
            found.append("PUBLIC_URL must begin with https://")
        return found


def from_environment(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings; raises Misconfigured naming each fault."""
    env = os.environ if environ is None else environ
    try:
        app_env = AppEnv(env.get("APP_ENV", "demo"))
    except ValueError:
        raise Misconfigured("APP_ENV must be demo, test or production") from None
    data_dir = Path(env.get("DATA_DIR") or ROOT / "var").resolve()
    production = app_env is AppEnv.PRODUCTION
    settings = Settings(
        app_env=app_env,
        secret_key=env.get("SECRET_KEY") or ("" if production else DEMO_SECRET),
        database_url=env.get("DATABASE_URL") or f"sqlite:///{data_dir / 'xuesu.db'}",
        database_replica_url=env.get("DATABASE_REPLICA_URL") or None,
        redis_url=env.get("REDIS_URL") or None,
        data_dir=data_dir,
        files_url=env.get("FILES_URL") or None,
        smtp_url=env.get("SMTP_URL") or None,
        sms_url=env.get("SMS_URL") or None,
        field_keys=env.get("FIELD_KEYS") or None,
        public_url=(env.get("PUBLIC_URL") or ("" if production else "http://127.0.0.1:8000")).rstrip("/"),
        allow_sqlite=env.get("ALLOW_SQLITE") == "1",
        sms_token=env.get("SMS_TOKEN") or None,
        sms_template=env.get("SMS_TEMPLATE") or None,
        sms_accepted=env.get("SMS_ACCEPTED") or None,
        sms_reference=env.get("SMS_REFERENCE") or None,
        bounce_secret=env.get("BOUNCE_SECRET") or None,
        bounces_dir=env.get("BOUNCES_DIR") or None,
        scan_url=env.get("SCAN_URL") or None,
        scan_required=env.get("SCAN_REQUIRED") == "1",
        files_least_free_mb=_whole(env, "FILES_LEAST_FREE_MB", 512),
        publication_days=_whole(env, "PUBLICATION_DAYS", 0),
        api_per_minute=_whole(env, "API_PER_MINUTE", 600),
        trusted_proxies=_whole(env, "TRUSTED_PROXIES", 0),
        open_data=env.get("OPEN_DATA") == "1",
        open_data_key=env.get("OPEN_DATA_KEY") or None,
        open_data_old_keys=env.get("OPEN_DATA_OLD_KEYS") or None,
    )
    moved = [f"{clock.SHIFT} is for tests: clocks of the law run by the real one"] if env.get(clock.SHIFT) else []
    if faults := settings.faults() + (moved if production else []):
        raise Misconfigured("; ".join(faults))
    return settings


def _whole(env: Mapping[str, str], name: str, usual: int) -> int:
    """A whole number of the environment; raises Misconfigured."""
    given = env.get(name) or str(usual)
    if not given.isascii() or not given.isdigit():
        raise Misconfigured(f"{name} must be a whole number")
    return int(given)


def settings() -> Settings:
    """The settings of the running application, or of the environment outside one."""
    if has_app_context() and "settings" in current_app.extensions:
        current: Settings = current_app.extensions["settings"]
        return current
    return from_environment()
