"""Work on what strangers handed in, done by a process of its own: bytes in, an answer out, little memory and time."""

import json
import os
import subprocess
import sys
from typing import Any

from kernel.config import ROOT

# The child sees no secret of ours: only what it needs to find its libraries.
_PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "TMPDIR", "VIRTUAL_ENV")


class ChildEnded(Exception):
    """It gave no answer: it took too long, or died of its limits; `was_slow` tells them apart."""

    def __init__(self, *, was_slow: bool) -> None:
        self.was_slow = was_slow
        super().__init__("too slow" if was_slow else "died")


def ask(what: str, data: bytes, more: object, seconds: float) -> tuple[dict[str, Any], bytes]:
    """Have `kernel.copy_child` do `what` with these bytes: what is to be known of it, and the bytes made of it."""
    command = [sys.executable, "-m", "kernel.copy_child", what, json.dumps(more)]
    env = {"LANG": "C.UTF-8"} | {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    try:
        ended = subprocess.run(
            command, input=data, capture_output=True, cwd=ROOT, env=env, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        raise ChildEnded(was_slow=True) from None
    line, _, body = ended.stdout.partition(b"\n")
    if ended.returncode or not line:  # it ran out of its seconds, its memory, or of luck
        raise ChildEnded(was_slow=False)
    return json.loads(line), body
