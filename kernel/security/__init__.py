"""The door: requests that can be read, tokens on every unsafe request, headers on every answer, limits on every try."""

from flask import Flask

from kernel.security import csrf, headers, requests
from kernel.security.headers import guard
from kernel.security.limits import clear, forget_expired, hit, light
from kernel.security.proxies import believe_proxies
from kernel.security.requests import safe_next

__all__ = [
    "believe_proxies",
    "clear",
    "csrf",
    "forget_expired",
    "guard",
    "hit",
    "init_app",
    "light",
    "safe_next",
]


def init_app(app: Flask) -> None:
    """Guard the application; the order matters: what cannot be read is refused before its token is looked for."""
    requests.init_app(app)
    csrf.init_app(app)
    headers.init_app(app)
