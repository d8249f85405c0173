"""Requests of one test share its application context; what belongs to one request is forgotten after it."""

import pytest
from flask import Flask, g


@pytest.fixture(autouse=True)
def fresh_requests(app: Flask) -> None:
    """Empty `g` after each request, as a server does."""

    def forget(_error: BaseException | None) -> None:
        for name in list(g):
            g.pop(name)

    app.teardown_request(forget)
