"""Servers for the journeys: one process loads the application once and forks a gunicorn whenever it is asked.

Loading takes seconds and nearly every journey wants a server of its own. A line of standard input asks for one (its
environment, the arguments of gunicorn, where its log goes) and is answered by its process id, or names one to end.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from kernel.config import ROOT


class Servers:
    """The loaded process, asked from a test process."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.journeys.server"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(self, arguments: Sequence[str], env: Mapping[str, str], log: Path) -> int:
        """Start a gunicorn; its process id."""
        return self._ask({"arguments": ["gunicorn", *arguments], "env": dict(env), "log": str(log)})

    def end(self, pid: int) -> int:
        """End a gunicorn and wait for it; its exit status."""
        return self._ask({"end": pid})

    def close(self) -> None:
        """End the loaded process."""
        self._process.communicate(timeout=10)

    def _ask(self, asked: Mapping[str, object]) -> int:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


def serve(arguments: list[str], env: Mapping[str, str], log: str) -> None:
    """Become gunicorn, as if started from a shell."""
    from gunicorn.app.wsgiapp import run

    os.setsid()
    for number, path, how in ((0, os.devnull, os.O_RDONLY), (1, log, os.O_WRONLY), (2, log, os.O_WRONLY)):
        os.dup2(os.open(path, how | os.O_CREAT | os.O_APPEND), number)
    os.environ.clear()
    os.environ.update(env)
    sys.argv = arguments
    run()  # leaves by SystemExit


def main() -> None:
    """Answer each line of standard input until it is closed."""
    import wsgi

    assert wsgi.create_app is not None
    for line in sys.stdin:
        asked = json.loads(line)
        if "end" in asked:
            os.kill(asked["end"], signal.SIGINT)  # at once: a browser keeps its connections open
            answer = os.waitpid(asked["end"], 0)[1]
        else:
            answer = os.fork()
            if answer == 0:
                return serve(**asked)
        print(answer, flush=True)
    return None


if __name__ == "__main__":
    main()
