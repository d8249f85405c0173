"""Papers as PDF, set in one long-lived, limited child process that can fetch nothing."""

import atexit
import base64
import logging
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any, BinaryIO, cast

from flask_babel import lazy_gettext as _l

from kernel.labels import Labelled
from kernel.pdf_child import read_frame, write_frame

log = logging.getLogger(__name__)
TIMEOUT_SECONDS = 60.0
PAGES_PER_CHILD = 500
MEMORY_PER_CHILD = 400 * 1024 * 1024
ASK_AGAIN_SECONDS = 60.0
_ROOT = Path(__file__).resolve().parent.parent
_COMMAND = [sys.executable, "-m", "kernel.pdf_child"]
# The child sees no secret of ours: only what it needs to find its libraries, fonts and language.
_PASSED_ON = (
    "PATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "TMPDIR",
    "XDG_CACHE_HOME",
    "FONTCONFIG_FILE",
    "FONTCONFIG_PATH",
    "VIRTUAL_ENV",
)


class Lack(Labelled):
    """What a machine lacks for making PDFs, and how to mend it."""

    PANGO = (
        "pango",
        _l("缺少Pango程序库，不能生成PDF。请安装 libpango-1.0-0、libpangoft2-1.0-0 和 libharfbuzz-subset0。"),
    )
    FONT = "font", _l("没有中文字体，不能生成PDF。请安装 fonts-noto-cjk。")


class PdfUnavailable(Exception):
    """This machine cannot make PDFs at present; `lack` says why. The paper waits."""

    def __init__(self, lack: Lack) -> None:
        self.lack = lack
        super().__init__(str(lack))


class PdfFailed(Exception):
    """This one paper could not be set: too long, too large, or the child died."""


class _Child:
    """The running child, with what it has set so far."""

    def __init__(self) -> None:
        self.pages = 0
        self.last_pages = 0
        self.memory = 0
        self.process = subprocess.Popen(
            [*_COMMAND, str(os.getpid())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            cwd=_ROOT,
            env=_environment(),
        )

    def ask(self, frame: dict[str, Any]) -> dict[str, Any]:
        """Send a frame and wait for the answer; after its seconds the child is killed. Raises PdfFailed."""
        timer = threading.Timer(frame["seconds"], self.process.kill)
        timer.start()
        try:
            write_frame(cast(BinaryIO, self.process.stdin), frame)
            answer = read_frame(cast(BinaryIO, self.process.stdout))
        except (OSError, ValueError):
            answer = None
        finally:
            timer.cancel()
        if answer is None:
            raise PdfFailed("the child died or took too long")
        return answer

    @property
    def is_spent(self) -> bool:
        """Whether it should give way to a fresh one."""
        return self.pages >= PAGES_PER_CHILD or self.memory > MEMORY_PER_CHILD or self.process.poll() is not None

    def close(self) -> None:
        """End the child and collect it."""
        self.drop_pipes()
        self.process.kill()
        self.process.wait()

    def drop_pipes(self) -> None:
        """Close our ends."""
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()


_lock = threading.Lock()
_child: _Child | None = None
_lack: tuple[float, Lack | None] | None = None


def _environment() -> dict[str, str]:
    passed = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    # SOURCE_DATE_EPOCH keeps the date of making out of the embedded fonts: same input, same bytes.
    return {"LANG": "C.UTF-8", **passed, "SOURCE_DATE_EPOCH": "0"}


def why() -> Lack | None:
    """What is lacking on this machine; None when papers can be made.

    A child is asked once, and again after a minute while something is lacking.
    """
    global _lack
    if os.environ.get("XUESU_HIDE_PANGO") == "1":
        return Lack.PANGO
    if _lack is None or (_lack[1] is not None and time.monotonic() - _lack[0] > ASK_AGAIN_SECONDS):
        asked = subprocess.run(
            [*_COMMAND, "--lacking"], capture_output=True, text=True, cwd=_ROOT, env=_environment(), check=False
        )
        said = asked.stdout.strip() if asked.returncode == 0 else Lack.PANGO.value
        _lack = time.monotonic(), Lack(said) if said else None
    return _lack[1]


def available() -> bool:
    """Whether this machine can make PDFs now."""
    return why() is None


def render(html: str, *, title: str, identifier: str, seconds: float = 0) -> bytes:
    """Set one paper as tagged PDF in zh-CN; the same input gives the same bytes. A long one may be given more seconds.

    Raises PdfUnavailable when the machine lacks something, PdfFailed when this paper cannot be set.
    """
    if (lack := why()) is not None:
        raise PdfUnavailable(lack)
    with _lock:
        child = _running_child()
        try:
            answer = child.ask(
                {"html": html, "title": title, "identifier": identifier, "seconds": seconds or TIMEOUT_SECONDS}
            )
        except BaseException:
            _close_child()
            raise
        if "error" in answer:
            _close_child()
            raise PdfFailed(answer["error"])
        child.last_pages = int(answer["pages"])
        child.pages += child.last_pages
        child.memory = int(answer["rss"])
    if answer["denied"]:
        log.warning("paper %s asked for %d outside addresses; refused", identifier, len(answer["denied"]))
    return base64.b64decode(answer["pdf"])


def _running_child() -> _Child:
    global _child
    if _child is not None and _child.is_spent:
        _close_child()
    if _child is None:
        _child = _Child()
    return _child


def _close_child() -> None:
    global _child
    if _child is not None:
        _child.close()
        _child = None


def close() -> None:
    """End the child; the next paper starts a new one."""
    with _lock:
        _close_child()


def _forget_after_fork() -> None:
    """A forked process must not write into its parent's pipes, nor wait for a child that is not its own."""
    global _child, _lock
    _lock = threading.Lock()
    if _child is not None:
        _child.drop_pipes()
        _child.process.returncode = 0
        _child = None


os.register_at_fork(after_in_child=_forget_after_fork)
atexit.register(close)
