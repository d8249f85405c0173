"""The process that sets papers as PDF: it reads frames from standard input, fetches nothing, and dies with its parent.

A frame is four bytes of length (big-endian) and that much JSON. In: html, title, identifier, seconds. Out: pdf
(base64), pages, rss (bytes), denied (addresses it would not fetch) or error (the name of what went wrong).
"""

import base64
import gc
import importlib
import json
import logging
import os
import resource
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import unquote_to_bytes

STYLES = Path(__file__).resolve().parent.parent / "templates" / "papers" / "paper.css"
ADDRESS_SPACE = 2 * 1024**3
OPEN_FILES = 128
MANY_PAGES = 50
# Pictures we made ourselves; everything else is refused, whatever the words of a paper say.
ALLOWED = ("image/svg+xml", "image/png")
_MEASURE = struct.Struct(">I")


def read_frame(stream: BinaryIO) -> dict[str, Any] | None:
    """The next frame, or None at the end of the stream."""
    head = _read(stream, _MEASURE.size)
    body = head and _read(stream, _MEASURE.unpack(head)[0])
    if not body:
        return None
    frame: dict[str, Any] = json.loads(body)
    return frame


def write_frame(stream: BinaryIO, frame: dict[str, Any]) -> None:
    """Write a frame whole."""
    body = json.dumps(frame).encode()
    left = memoryview(_MEASURE.pack(len(body)) + body)
    while left:
        left = left[stream.write(left) :]
    stream.flush()


def _read(stream: BinaryIO, size: int) -> bytes:
    data = bytearray()
    while len(data) < size:
        more = stream.read(size - len(data))
        if not more:
            return b""
        data += more
    return bytes(data)


def lacking() -> str | None:
    """What keeps this machine from making a PDF: `pango`, `font`, or None."""
    try:
        importlib.import_module("weasyprint")
    except (ImportError, OSError):
        return "pango"
    try:
        listed = subprocess.run(["fc-list", ":lang=zh-cn", "family"], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return "font"
    return None if listed.stdout.strip() else "font"


class ShutFetcher:
    """Gives WeasyPrint the pictures written into the paper itself and refuses every other address."""

    _fail_on_errors = False  # a refused picture is left out; the paper is still set

    def __init__(self, answer: Callable[..., Any]) -> None:
        self.denied: list[str] = []
        self._answer = answer

    def __call__(self, url: str) -> Any:
        """The picture of a data address; raises ValueError for any other."""
        media_type = next((kind for kind in ALLOWED if url.startswith(f"data:{kind};base64,")), None)
        if media_type is None:
            self.denied.append(url[:80])
            raise ValueError("nothing is fetched for a paper")
        data = base64.b64decode(unquote_to_bytes(url.partition(",")[2]), validate=True)
        return self._answer(url, data, {"Content-Type": media_type})


class Typesetter:
    """WeasyPrint with our styles and a fetcher that fetches nothing."""

    def __init__(self) -> None:
        engine: Any = importlib.import_module("weasyprint")
        logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
        self._fetcher = ShutFetcher(engine.urls.URLFetcherResponse)
        self._html = engine.HTML
        self._styles = engine.CSS(string=STYLES.read_text("utf-8"), url_fetcher=self._fetcher)
        gc.collect()
        gc.freeze()  # what was loaded stays: walking over it after every paper cost a third of the paper

    def set(self, html: str, title: str, identifier: str) -> dict[str, Any]:
        """One paper: the same input gives the same bytes."""
        self._fetcher.denied.clear()
        options = {"pdf_tags": True, "pdf_identifier": identifier.encode()}
        document = self._html(string=html, url_fetcher=self._fetcher).render(stylesheets=[self._styles], **options)
        if len(document.pages) > MANY_PAGES:
            gc.collect()  # what laying out a long one left behind, a quarter of it, would stand beside what is written
        document.metadata.title, document.metadata.lang = title, "zh-CN"
        pdf = document.write_pdf(**options)
        pages = len(document.pages)
        del document
        gc.collect()
        return {
            "pdf": base64.b64encode(pdf).decode(),
            "pages": pages,
            "rss": resident(),
            "denied": self._fetcher.denied[:20],
        }


def resident() -> int:
    """Bytes of memory this process holds now."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))


def _limit_cpu(seconds: float) -> None:
    """So many seconds of computing for the next paper, counted from what is already used."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = int(usage.ru_utime + usage.ru_stime) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (used + int(seconds), resource.RLIM_INFINITY))


def _die_with(parent: int) -> None:
    """Leave when the parent has gone, also in the middle of a paper.

    PR_SET_PDEATHSIG would fire when the parent's *thread* that started us ends, so the parent is watched instead.
    """

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def serve(parent: int) -> None:
    """Answer frames until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # whatever a library prints must not stand between two frames
    _die_with(parent)
    _limit()
    typesetter = Typesetter()
    questions = os.fdopen(os.dup(0), "rb", buffering=0)
    while (asked := read_frame(questions)) is not None:
        _limit_cpu(asked["seconds"])
        try:
            answer = typesetter.set(asked["html"], asked["title"], asked["identifier"])
        except Exception as error:  # the parent must hear of every failure
            answer = {"error": type(error).__name__}
        write_frame(answers, answer)


if __name__ == "__main__":
    if sys.argv[1] == "--lacking":
        sys.stdout.write(lacking() or "")
    else:
        serve(int(sys.argv[1]))
