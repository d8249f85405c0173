"""One part of the running product: a program in a session of its own, its lines, its restarts, its end."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
RESTARTS, WINDOW = 5, 60.0  # a part may come back five times within sixty seconds

PR_SET_PDEATHSIG = 1

_printing = threading.Lock()
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None  # loaded here: a forked child must not load anything


class CannotStart(Exception):
    """A part did not come up; the message says which and why."""


def announce(line: str) -> None:
    """Print one whole line, never two at once."""
    with _printing:
        print(line, flush=True)


def say(line: str, name: str = "server") -> None:
    """Print one line under the name of who said it."""
    announce(f"{name:<9} | {line}")


def _die_with_parent() -> None:
    """In the child: if the supervisor is killed outright, the kernel sends SIGTERM to this part (Linux only)."""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def session_members(session: int) -> list[int]:
    """Answer the ids of all processes of a session, also of those that changed their process group."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if os.getsid(int(entry.name)) == session:
                found.append(int(entry.name))
        except OSError:
            continue
    return found


@dataclass
class Part:
    """One program that must be running, and the record of its restarts."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    is_base: bool = False  # the others lean on it: it stops last
    hushed: str = ""  # lines with these words say nothing to the reader
    process: subprocess.Popen[str] | None = None
    starts: deque[float] = field(default_factory=deque)
    again_at: float | None = None

    def start(self) -> None:
        """Start the program in a session of its own and follow what it prints."""
        self.again_at = None
        self.process = subprocess.Popen(
            self.command,
            cwd=ROOT,
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
            preexec_fn=_die_with_parent,  # always called from the main thread
        )
        assert self.process.stdout is not None
        threading.Thread(target=self._follow, args=(self.process.stdout,), daemon=True).start()

    def _follow(self, output: IO[str]) -> None:
        with output:
            for line in output:
                if not self.hushed or self.hushed not in line:
                    say(line.rstrip("\n"), self.name)

    def is_running(self) -> bool:
        """Say whether the program runs at this moment."""
        return self.process is not None and self.process.poll() is None

    def watch(self, now: float) -> None:
        """Start the program again after a growing pause; raise CannotStart when it has died too often."""
        if self.is_running():
            return
        if self.again_at is None:
            self.again_at = now + self._pause(now)
        elif now >= self.again_at:
            self.start()

    def _pause(self, now: float) -> float:
        """Answer the seconds to wait before the next start: 0.5, 1, 2, 4, 8."""
        code = self.process.returncode if self.process else None
        self._sweep()
        while self.starts and self.starts[0] < now - WINDOW:
            self.starts.popleft()
        if len(self.starts) >= RESTARTS:
            raise CannotStart(f"{self.name} died {RESTARTS + 1} times within {WINDOW:.0f} s (exit {code})")
        self.starts.append(now)
        pause = 0.5 * 2.0 ** (len(self.starts) - 1)
        say(f"{self.name} ended (exit {code}); starting it again in {pause:g} s")
        return pause

    def terminate(self) -> None:
        """Ask the program to stop."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def finish(self, seconds: float) -> None:
        """Wait for the end, then kill whatever is left of the session."""
        if self.process is None:
            return
        try:
            self.process.wait(timeout=max(seconds, 0.01))
        except subprocess.TimeoutExpired:
            say(f"{self.name} did not stop in time and is killed")
        self._sweep()
        self.process.wait()

    def _sweep(self) -> None:
        """Kill every process of the session that is left."""
        assert self.process is not None
        for pid in session_members(self.process.pid):
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        if self.process.poll() is None:
            self.process.kill()
