"""Production never starts over the demo's data."""

from dataclasses import replace

import pytest
from flask import Flask

from demo.events import DemoBuilt
from kernel import events
from kernel.config import AppEnv, Misconfigured, Settings
from kernel.crypto import new_field_keys
from kernel.db import transaction
from kernel.events import SYSTEM
from wsgi import create_app


def production(settings: Settings) -> Settings:
    """The same database, with everything production needs."""
    return replace(
        settings,
        app_env=AppEnv.PRODUCTION,
        secret_key="s" * 40,
        field_keys=new_field_keys(),
        redis_url="redis://127.0.0.1:1",
        smtp_url="smtp://127.0.0.1:1",
        public_url="https://example.invalid",
        allow_sqlite=True,
    )


def test_a_clean_database_starts(app: Flask, settings: Settings) -> None:
    assert create_app(production(settings)) is not None


def test_demo_data_are_refused_by_name(app: Flask, settings: Settings) -> None:
    with transaction():
        events.record(DemoBuilt(cases=1), SYSTEM)
    with pytest.raises(Misconfigured, match="demo's data"):
        create_app(production(settings))
