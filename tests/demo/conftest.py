"""The demo, built once on SQLite for all tests that only read it."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask

from kernel.config import AppEnv
from kernel.db import db
from tests.conftest import _settings


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whichever test of the demo comes first waits for its building, which takes a minute of computing."""
    for one in items:
        if "demo_template" in getattr(one, "fixturenames", ()) and one.get_closest_marker("timeout") is None:
            one.add_marker(pytest.mark.timeout(400))


@pytest.fixture(scope="session")
def demo_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the whole demo in it, built by the one process that tests the demo (`tests.spread`)."""
    from demo import building
    from wsgi import create_app

    folder = tmp_path_factory.mktemp("demo")
    shutil.copy(sqlite_template, folder / "xuesu.db")
    app = create_app(_settings(folder, f"sqlite:///{folder / 'xuesu.db'}", app_env=AppEnv.DEMO))
    with app.app_context():
        assert building.build()
        db.session.remove()
        db.engine.dispose()
    with closing(sqlite3.connect(folder / "xuesu.db")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return folder / "xuesu.db"


@pytest.fixture
def demo_app(demo_template: Path, tmp_path: Path) -> Iterator[Flask]:
    """The demo in a copy of its own, inside its context."""
    from wsgi import create_app

    shutil.copy(demo_template, tmp_path / "xuesu.db")
    made = create_app(_settings(tmp_path, f"sqlite:///{tmp_path / 'xuesu.db'}", app_env=AppEnv.DEMO))
    with made.app_context():
        yield made
        db.session.remove()
        db.engine.dispose()
