"""Headers on every answer, and the manners of the session cookie."""

from flask import Flask, Response, request

from kernel.config import settings
from kernel.web import is_public_request

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()",
}
HSTS = "max-age=63072000; includeSubDomains"


def init_app(app: Flask) -> None:
    """Set the headers after each request, and the cookie's name and flags."""
    secure = app.extensions["settings"].is_production
    app.config.update(
        # A __Host- cookie is bound to this very host, over TLS only.
        SESSION_COOKIE_NAME="__Host-session" if secure else "session",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        SESSION_COOKIE_DOMAIN=None,
    )
    app.after_request(guard)


def guard(response: Response) -> Response:
    """Add what the answer does not say itself; what is not public is never stored on the way."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if settings().is_production:
        response.headers.setdefault("Strict-Transport-Security", HSTS)
    if not (is_public_request() and request.method in ("GET", "HEAD") and response.status_code < 400):
        response.headers.setdefault("Cache-Control", "no-store")
    return response
