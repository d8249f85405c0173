"""Signing in, the account page, preferences; and what every page with a session knows of its reader."""

from flask import Flask

from accounts import notices  # subscribes
from accounts.views import account, channels, login, operations, session  # these put their routes on the blueprint

__all__ = ["account", "channels", "login", "notices", "operations", "register"]


def register(app: Flask) -> None:
    """Register the blueprint, the sign-in loader and the navigation."""
    session.init_app(app)
    app.register_blueprint(session.blueprint)
