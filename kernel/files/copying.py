"""Safe copies of what was handed in: each made by a child process of its own, with little memory and time."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from kernel.config import ROOT
from kernel.files.models import CopyLack, Range

TIMEOUT_SECONDS = 30.0
COPIED = ("image/jpeg", "image/png", "image/webp", "image/gif", "image/heic", "application/pdf")
PAGE = "application/pdf; page"  # asked of the child for a picture of one page, instead of a copy
# The child sees no secret of ours: only what it needs to find its libraries.
_PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "TMPDIR", "VIRTUAL_ENV")


class NotCopied(Exception):
    """No safe copy can be made of this file; `lack` says why, and trying again would not help."""

    def __init__(self, lack: CopyLack) -> None:
        self.lack = lack
        super().__init__(str(lack))


@dataclass(frozen=True)
class Made:
    """A safe copy: its bytes and media type, the pages of a PDF (0 of a picture), the most memory the child held."""

    data: bytes
    media_type: str
    pages: int
    peak: int
    width: int = 0
    height: int = 0


def make(data: bytes, media_type: str, ranges: Sequence[Range] = ()) -> Made:
    """The safe copy of these bytes, these ranges burnt out; raises NotCopied. It starts a process and waits for it."""
    command = [sys.executable, "-m", "kernel.copy_child", media_type, json.dumps(ranges)]
    env = {"LANG": "C.UTF-8"} | {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    try:
        ended = subprocess.run(
            command, input=data, capture_output=True, cwd=ROOT, env=env, timeout=TIMEOUT_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise NotCopied(CopyLack.TIME) from None
    line, _, body = ended.stdout.partition(b"\n")
    if ended.returncode or not line:  # it ran out of its seconds, its memory, or of luck
        raise NotCopied(CopyLack.DIED)
    head = json.loads(line)
    if "error" in head:
        raise NotCopied(CopyLack(head["error"]))
    size = int(head.get("width", 0)), int(head.get("height", 0))
    return Made(body, head["media_type"], int(head.get("pages", 0)), int(head["peak"]), *size)
