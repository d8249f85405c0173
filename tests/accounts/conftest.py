"""What these tests share: requests that forget each other, and passwords that cost little."""

import pytest
from argon2 import PasswordHasher
from flask import Flask, g

from accounts.actions import signing

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(autouse=True)
def fresh_requests(app: Flask) -> None:
    """Empty `g` after each request, as a server does: here all requests share the test's application context."""

    def forget(_error: BaseException | None) -> None:
        for name in list(g):
            g.pop(name)

    app.teardown_request(forget)


@pytest.fixture(autouse=True)
def cheap_passwords(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash with little work, except where the work is what is tried."""
    if "true_cost" not in request.fixturenames:
        monkeypatch.setattr(signing, "_hasher", CHEAP)
        monkeypatch.setattr(signing, "NOBODY", CHEAP.hash("nobody"))


@pytest.fixture
def true_cost() -> None:
    """Ask for passwords at their real cost."""
