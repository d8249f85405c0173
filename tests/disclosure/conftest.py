"""A browser whose every request starts afresh, although the test itself holds an application context open."""

from typing import Any

import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from werkzeug.test import TestResponse


class Browser(FlaskClient):
    """A client that carries nothing from one request to the next but its cookies."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Forget what the last request kept in `g`."""
        for name in list(g):
            g.pop(name)
        return super().open(*args, **kwargs)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    app.test_client_class = Browser
    return app.test_client()
