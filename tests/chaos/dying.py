"""How a process of the tests dies at a named point: at once, without any cleaning up."""

import os
import signal
from collections.abc import Callable
from typing import Any


def die(*_: object, **__: object) -> None:
    """End at once, without any cleaning up."""
    os.kill(os.getpid(), signal.SIGKILL)


def before(owner: Any, name: str) -> None:
    """Die just before this is called."""
    setattr(owner, name, die)


def after(owner: Any, name: str) -> None:
    """Die just after this has returned."""
    real: Callable[..., object] = getattr(owner, name)

    def called(*args: object, **values: object) -> None:
        real(*args, **values)
        die()

    setattr(owner, name, called)
