"""Applications for tests: one of each engine in a process, handed from test to test with a clean database each time.

What an application learns is what makes the second test quick: compiled statements and templates, and on PostgreSQL
connections that know the tables. What a test does to it is taken back: its settings, configuration and what it keeps
by the way (a transaction left open, the calendar).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask, g
from jinja2 import FileSystemBytecodeCache

from disclosure.views.public.kept_pages import shelf_of
from kernel.config import Settings
from kernel.db import db
from tests.listening import Ear


def forget_request(_error: BaseException | None) -> None:
    """Empty `g` after each request, as a server does: in tests all requests share the test's context."""
    for name in list(g):
        g.pop(name)


def new_application(settings: Settings, compiled_templates: Path) -> Flask:
    """An application of its own, for a test that adds routes or looks at how one is put together."""
    from wsgi import create_app

    made = create_app(settings)
    # Templates are compiled once for all tests, not anew for each application.
    made.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(compiled_templates))
    made.teardown_request(forget_request)
    return made


@contextmanager
def opened(app: Flask) -> Iterator[Flask]:
    """Inside the application's context; its connections are closed afterwards."""
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


class Applications:
    """One application for each address of a database."""

    def __init__(self, compiled_templates: Path) -> None:
        self.compiled_templates = compiled_templates
        self._made: dict[str, Flask] = {}

    @contextmanager
    def lend(self, settings: Settings) -> Iterator[Flask]:
        """The application of the settings' database, with these settings for as long as it is lent."""
        app = self._made.get(settings.database_url)
        if app is None:
            app = self._made[settings.database_url] = new_application(settings, self.compiled_templates)
        config, extensions = dict(app.config), app.extensions | {"settings": settings}
        app.config["SECRET_KEY"] = settings.secret_key
        app.extensions["settings"] = settings
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        try:
            with app.app_context():
                Ear.of(db.engine).written = 0
                shelf_of(app).pages.clear()  # a world told again is as new as the one before
                yield app
                db.session.remove()
                if db.engine.dialect.name == "sqlite":  # the next test has another file
                    db.engine.dispose()
        finally:
            for kept, first in ((app.config, config), (app.extensions, extensions)):
                kept.clear()
                kept.update(first)

    def close(self) -> None:
        """Close what connections they kept."""
        for app in self._made.values():
            with app.app_context():
                db.engine.dispose()
