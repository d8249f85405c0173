"""Behind proxies of our own a visitor's address is what the outermost of them saw; nobody else is believed."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix


def believe_proxies(app: Flask) -> None:
    """Take address and scheme from X-Forwarded-For and -Proto, as many values from the end as proxies are set."""
    count = app.extensions["settings"].trusted_proxies
    if count:
        vars(app)["wsgi_app"] = ProxyFix(app.wsgi_app, x_for=count, x_proto=count)
