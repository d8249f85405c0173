"""A browser without JavaScript whose every request starts afresh."""

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient

from tests.complaints.hands import Browser


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Nobody's browser yet."""
    return Browser(app, Response, use_cookies=True)
