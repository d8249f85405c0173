"""Fixtures: an application on each engine from a migrated template, a client, and a small invented world."""

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from kernel.config import AppEnv, Settings
from kernel.db import db
from tests import engines
from tests.applications import Applications, new_application, opened
from tests.databases import Database, admin, alone, is_there, named
from tests.daytime import stand_at
from tests.replay import Worlds
from tests.retold import patches
from tests.world import World, build

pytest_plugins = ["tests.spread"]
os.environ.setdefault("APP_ENV", "test")
# Seeded, and no word about how long an example takes: that says how busy the machine is, nothing of the rules.
hypothesis.settings.load_profile("ci")
# The collector's default would walk the whole heap again and again.
gc.set_threshold(50_000, 10, 10)
ENGINES = ["sqlite", "postgresql"]


def pytest_runtest_setup() -> None:
    """Each test begins in the afternoon again, wherever the last one set the clock."""
    stand_at(None)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what the default run need not do twice (`tests.engines`)."""
    if not engines.is_whole_run(config):
        kept = set(staying := engines.without_twins(items))
        config.hook.pytest_deselected(items=[one for one in items if one not in kept])
        items[:] = staying


def _settings(data_dir: Path, database_url: str, **changes: object) -> Settings:
    values: dict[str, object] = {
        "app_env": AppEnv.TEST,
        "secret_key": "test-secret-test-secret-test-secret",
        "database_url": database_url,
        "database_replica_url": None,
        "redis_url": None,
        "data_dir": data_dir,
        "files_url": None,
        "smtp_url": None,
        "sms_url": None,
        "field_keys": None,
        "public_url": "http://127.0.0.1:8000",
    }
    return Settings(**(values | changes))  # type: ignore[arg-type]  # names are the fields'


def _needs_postgres() -> str:
    url = os.environ.get("TEST_DATABASE_URL")
    if not url:
        if os.environ.get("CI") == "true" or os.environ.get("XUESU_SKIP_POSTGRES") != "1":
            pytest.fail("TEST_DATABASE_URL is not set: run script/test, or set XUESU_SKIP_POSTGRES=1 to go without")
        pytest.skip("PostgreSQL is not here")
    return url


def _worker() -> str:
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file with reference data, copied for each test; of many processes one migrates."""
    folder = tmp_path_factory.mktemp("template")
    with alone(tmp_path_factory, "sqlite") as known:
        if known.exists():
            shutil.copy(known.read_text(), folder / "xuesu.db")
        else:
            _make_sqlite(folder)
            known.write_text(str(folder / "xuesu.db"))
    return folder / "xuesu.db"


def _make_sqlite(folder: Path) -> None:
    from wsgi import create_app

    app = create_app(_settings(folder, f"sqlite:///{folder / 'xuesu.db'}"))
    _prepare(app)
    with app.app_context():
        db.session.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def postgresql_template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A migrated PostgreSQL database with reference data, used as a template for each test."""
    server, name = _needs_postgres(), f"template_{_worker()}"
    admin(server, f"DROP DATABASE IF EXISTS {name}")
    with alone(tmp_path_factory, "postgresql") as known:
        if known.exists() and is_there(server, known.read_text()):
            admin(server, f"CREATE DATABASE {name} TEMPLATE {known.read_text()}")
        else:
            _make_postgresql(server, name, tmp_path_factory.mktemp("template"))
            known.write_text(name)
    yield name
    with alone(tmp_path_factory, "postgresql"):
        admin(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _make_postgresql(server: str, name: str, folder: Path) -> None:
    from wsgi import create_app

    admin(server, f"CREATE DATABASE {name}")
    app = create_app(_settings(folder, named(server, name)))
    _prepare(app)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def _prepare(app: Flask) -> None:
    from kernel.commands import prepare

    with app.app_context():
        prepare(highest=500)


@pytest.fixture(scope="session")
def sqlite_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where the SQLite database lies that goes from test to test in this process: in memory where there is room.

    Written anew for each test, it alone would bring a disk some twenty gigabytes in a run.
    """
    memory = Path("/dev/shm")
    if memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 1_000_000_000:
        with tempfile.TemporaryDirectory(prefix="xuesu-sqlite-", dir=memory) as folder:
            yield Path(folder)
    else:
        yield tmp_path_factory.mktemp("sqlite")


@pytest.fixture
def sqlite_url(sqlite_template: Path, sqlite_folder: Path) -> str:
    """A fresh SQLite database."""
    for left in sqlite_folder.iterdir():  # a write-ahead log of the last test must not be read into this one
        shutil.rmtree(left) if left.is_dir() else left.unlink()
    shutil.copy(sqlite_template, sqlite_folder / "xuesu.db")
    return f"sqlite:///{sqlite_folder / 'xuesu.db'}"


@pytest.fixture(scope="session")
def postgresql_database(postgresql_template: str) -> Iterator[Database]:
    """The database that goes from test to test in this process."""
    database = Database(_needs_postgres(), f"test_{_worker()}", postgresql_template)
    yield database
    database.drop()


@pytest.fixture
def postgresql_url(postgresql_database: Database) -> Iterator[str]:
    """A fresh PostgreSQL database."""
    yield postgresql_database.url
    postgresql_database.clean()


@pytest.fixture(params=ENGINES)
def database_url(request: pytest.FixtureRequest) -> str:
    """A fresh database, on each engine in turn."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings of the application under test."""
    return _settings(tmp_path, database_url)


@pytest.fixture(scope="session")
def applications(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Applications]:
    """The applications that go from test to test in this process."""
    lent = Applications(tmp_path_factory.mktemp("templates"))
    yield lent
    lent.close()


@pytest.fixture
def app(settings: Settings, applications: Applications) -> Iterator[Flask]:
    """The application on a fresh database, inside its context."""
    with applications.lend(settings) as lent:
        yield lent


@pytest.fixture
def own_app(settings: Settings, applications: Applications) -> Iterator[Flask]:
    """The same, made for this test alone: for modules whose tests add routes to it."""
    with opened(new_application(settings, applications.compiled_templates)) as made:
        yield made


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without JavaScript; forms are posted with `tests.support.browser` helpers."""
    return app.test_client()


@pytest.fixture
def make_settings() -> object:
    """The settings factory, for tests that need other values."""
    return _settings


@pytest.fixture(scope="session")
def worlds() -> Worlds:
    """The worlds that were built in this process."""
    return Worlds(build)


@pytest.fixture
def monkeypatch(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Pytest's own; while it is in use, nothing is told again that could have come about in another way."""
    patches.append(monkeypatch)
    yield monkeypatch
    patches.remove(monkeypatch)


@pytest.fixture
def world(app: Flask, worlds: Worlds) -> World:
    """The small invented world of `tests.world`, in the database under test."""
    return worlds.make()
