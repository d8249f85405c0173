"""A token on every unsafe request , but for `kernel.hooks`, whose callers sign what they send."""

from flask import Flask
from flask_wtf.csrf import CSRFProtect

protection = CSRFProtect()


def init_app(app: Flask) -> None:
    """Switch the check on. A token lives as long as its session: people fill in long forms."""
    app.config.update(WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_SSL_STRICT=True)
    app.config.setdefault("WTF_CSRF_ENABLED", True)
    protection.init_app(app)
