"""Settings: production starts only when nothing is missing, default or contradictory, and each fault is named."""

import os
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from kernel.config import DEMO_SECRET, ROOT, AppEnv, Misconfigured, Settings, from_environment

WHOLE = {
    "APP_ENV": "production",
    "SECRET_KEY": "k" * 40,
    "FIELD_KEYS": "1:" + "A" * 43 + "=",
    "DATABASE_URL": "postgresql+psycopg://xuesu@db/xuesu",
    "REDIS_URL": "redis://redis/0",
    "SMTP_URL": "smtp://mail",
    "PUBLIC_URL": "https://xuesu.example",
}


def test_a_whole_production_starts() -> None:
    found = from_environment(WHOLE)
    assert found.is_production
    assert found.faults() == []


@pytest.mark.parametrize("name", ["SECRET_KEY", "FIELD_KEYS", "REDIS_URL", "SMTP_URL", "PUBLIC_URL"])
@pytest.mark.parametrize("empty", [None, ""])
def test_production_names_what_is_missing(name: str, empty: str | None) -> None:
    env = {key: value for key, value in WHOLE.items() if key != name} | ({} if empty is None else {name: empty})
    with pytest.raises(Misconfigured, match=f"{name} is not set"):
        from_environment(env)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("SECRET_KEY", DEMO_SECRET, "SECRET_KEY"),
        ("SECRET_KEY", "short", "SECRET_KEY"),
        ("DATABASE_URL", "sqlite:////tmp/x.db", "SQLite"),
        ("DATABASE_URL", "", "SQLite"),
        ("PUBLIC_URL", "http://xuesu.example", "https"),
        ("APP_ENV", "staging", "APP_ENV"),
        ("XUESU_TEST_CLOCK", "60", "XUESU_TEST_CLOCK"),
    ],
)
def test_production_names_what_is_wrong(name: str, value: str, words: str) -> None:
    with pytest.raises(Misconfigured, match=words):
        from_environment(WHOLE | {name: value})


def test_every_fault_is_named_at_once() -> None:
    with pytest.raises(Misconfigured) as found:
        from_environment({"APP_ENV": "production"})
    for name in ("SECRET_KEY", "FIELD_KEYS", "REDIS_URL", "SMTP_URL", "PUBLIC_URL", "DATABASE_URL"):
        assert name in str(found.value)


def test_sqlite_in_production_is_a_choice() -> None:
    assert from_environment(WHOLE | {"DATABASE_URL": "sqlite:////tmp/x.db", "ALLOW_SQLITE": "1"}).allow_sqlite
    with pytest.raises(Misconfigured):
        from_environment(WHOLE | {"DATABASE_URL": "sqlite:////tmp/x.db", "ALLOW_SQLITE": "yes"})


def test_a_demo_needs_nothing(tmp_path: Path) -> None:
    found = from_environment({"DATA_DIR": str(tmp_path)})
    assert (found.app_env, found.secret_key) == (AppEnv.DEMO, DEMO_SECRET)
    assert found.database_url == f"sqlite:///{tmp_path / 'xuesu.db'}"
    assert found.faults() == []


def test_no_setting_is_read_beside_the_settings() -> None:
    assert {field.name for field in fields(Settings)} >= {"app_env", "secret_key", "field_keys", "public_url"}


def test_the_program_itself_refuses_and_says_why(tmp_path: Path) -> None:
    env = {"PATH": os.environ["PATH"], "APP_ENV": "production", "DATA_DIR": str(tmp_path)}
    run = [sys.executable, "-c", "from kernel.config import from_environment; from_environment()"]
    ended = subprocess.run(run, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode != 0
    assert "FIELD_KEYS is not set" in ended.stderr
