"""How a process of the tests dies at a named point: at once, without any cleaning up."""

import os
import signal
from collections.abc import Callable
from typing import Any


def die(*_: object, **__: object) -> None:
    """End at once, without any cleaning up."""
    os.kill(os.getpid(), signal.SIGKILL)


def before(owner: Any, name: str, at: int = 1) -> None:
    """Die just before this is called for the so many-th time."""
    _at(owner, name, at, dies_first=True)


def after(owner: Any, name: str, at: int = 1) -> None:
    """Die just after this has returned for the so many-th time."""
    _at(owner, name, at, dies_first=False)


def _at(owner: Any, name: str, at: int, *, dies_first: bool) -> None:
    real: Callable[..., object] = getattr(owner, name)
    seen = [0]

    def called(*args: object, **values: object) -> object:
        seen[0] += 1
        if seen[0] == at and dies_first:
            die()
        answer = real(*args, **values)
        if seen[0] == at:
            die()
        return answer

    setattr(owner, name, called)
