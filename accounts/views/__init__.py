"""Signing in, the account page, preferences; and what every page with a session knows of its reader."""

from flask import Flask

from accounts import notices
from accounts.permissions import Viewer
from accounts.roles import Role
from accounts.views import (
    account,
    bodies,
    channels,
    invitations,
    login,
    operations,
    people,
    second_step,
    security,
    session,
)
from accounts.views.blueprint import office
from kernel import files

# Importing them puts their routes on the blueprints.
PAGES = (account, bodies, channels, invitations, login, notices, operations, people, second_step, security)


def _may_read_authorisation(viewer: Viewer, _organisation_id: int) -> bool:
    """An authorisation on file is read by the platform's administrators and the auditor."""
    return viewer.role in (Role.PLATFORM_ADMIN, Role.AUDITOR)


def register(app: Flask) -> None:
    """Register the blueprints, the sign-in loader and the navigation."""
    session.init_app(app)
    files.register_owner("organisation", _may_read_authorisation)
    app.register_blueprint(session.blueprint)
    app.register_blueprint(office)
