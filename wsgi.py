"""The one file that knows every package: `create_app` puts the application together."""

from typing import cast

from apiflask import APIFlask
from flask import Flask
from flask.json.provider import DefaultJSONProvider
from flask_migrate import Migrate

import accounts.commands
import accounts.jobs
import accounts.views
import complaints.commands
import complaints.handbook
import complaints.handbook_joint
import complaints.handbook_watching
import complaints.jobs
import complaints.notices
import complaints.rulebook
import complaints.views
import complaints.views.papers
import complaints.vitals
import demo.building
import demo.commands
import demo.views
import disclosure.commands
import disclosure.handbook
import disclosure.notices
import disclosure.views
import institutions.handbook
import institutions.jobs
import institutions.views
import kernel.commands
import mediation.handbook
import mediation.jobs
import mediation.notices
import mediation.queries
import mediation.views
from complaints.queries import add_asks, add_own_days
from kernel import crypto, db, health, hooks, security, signing, web
from kernel.config import ROOT, AppEnv, Misconfigured, Settings, from_environment

__all__ = ["create_app"]


def create_app(settings: Settings | None = None) -> Flask:
    """The application for these settings, or for the environment; raises Misconfigured naming each fault."""
    given = settings or from_environment()
    if faults := crypto.faults(given) + signing.faults(given):
        raise Misconfigured("; ".join(faults))
    given.data_dir.mkdir(parents=True, exist_ok=True)
    app = APIFlask("wsgi", docs_path=None, spec_path=None, json_errors=False)
    app.extensions["settings"] = given
    app.config.update(SECRET_KEY=given.secret_key, TESTING=given.app_env is AppEnv.TEST)
    cast(DefaultJSONProvider, app.json).ensure_ascii = False
    db.init_app(app, given.database_url)
    Migrate(app, db.db, directory=str(ROOT / "migrations"), render_as_batch=True, compare_type=True)
    web.init_app(app)
    security.init_app(app)
    _register(app)
    security.believe_proxies(app)  # outermost: whatever stands in front of Flask counts by the same address
    if given.is_production:
        _refuse_demo_data(app)
    return app


def _refuse_demo_data(app: Flask) -> None:
    """Invented people must never stand beside real ones."""
    with app.app_context():
        found = health.current_revision() is not None and demo.building.is_built()
        db.db.session.remove()
        db.db.engine.dispose()
    if found:
        raise Misconfigured("the database holds the demo's data: use a fresh one")


def _register(app: Flask) -> None:
    health.init_app(app)
    hooks.init_app(app)
    add_asks(mediation.queries.chair_asks, without_chair=True)
    add_asks(mediation.queries.asks_at_table)
    add_own_days("table", mediation.queries.own_days_at_table)
    for views in (
        accounts.views,
        institutions.views,
        complaints.views,
        complaints.views.papers,
        mediation.views,
        disclosure.views,
        demo.views,
    ):
        views.register(app)
    for commands in (kernel.commands, accounts.commands, complaints.commands, disclosure.commands, demo.commands):
        commands.register(app)
