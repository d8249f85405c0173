"""How tests are spread over processes: one by one, but all that read the demo to one process, which builds it once.

xdist's own groups name a test anew by an attribute that pytest no longer reads (pytest 9.2, xdist 3.8).
"""

from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

TOGETHER = "tests/demo/"


class Spread(LoadScopeScheduling):  # type: ignore[misc]  # the library has no types
    """Each test by itself, but for those that go together."""

    def _split_scope(self, nodeid: str) -> str:
        return TOGETHER if nodeid.startswith(TOGETHER) else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Spread | None:
    """For the spreading `script/test` asks for; any other is xdist's own."""
    return Spread(config, log) if config.getvalue("dist") == "loadgroup" else None
