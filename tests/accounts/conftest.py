"""What these tests share: passwords that cost little."""

import pytest
from argon2 import PasswordHasher

from accounts.actions import signing

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(autouse=True)
def cheap_passwords(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash with little work, except where the work is what is tried."""
    if "true_cost" not in request.fixturenames:
        monkeypatch.setattr(signing, "_hasher", CHEAP)
        monkeypatch.setattr(signing, "NOBODY", CHEAP.hash("nobody"))


@pytest.fixture
def true_cost() -> None:
    """Ask for passwords at their real cost."""
