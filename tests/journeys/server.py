"""Servers for the journeys: one process loads the application once and forks a gunicorn whenever it is asked.

Loading takes seconds and nearly every journey wants a server of its own. A line of standard input asks for one (its
environment, the arguments of gunicorn, where its log goes) and is answered by its process id, or names one to end.
What a template was compiled to lies in a folder all of them share: each would compile a hundred anew.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from flask import Flask
from jinja2 import FileSystemBytecodeCache

from kernel.config import ROOT
from kernel.memory import settle

TEMPLATES = "XUESU_JOURNEY_TEMPLATES"
APPLICATION = "tests.journeys.server:application()"


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
        return self._ask({"arguments": ["gunicorn", *arguments, APPLICATION], "env": dict(env), "log": str(log)})

    def end(self, pid: int) -> int:
        """End a gunicorn and its workers at once; the process id again."""
        return self._ask({"end": pid})

    def close(self) -> None:
        """End the loaded process."""
        self._process.communicate(timeout=10)

    def _ask(self, asked: Mapping[str, object]) -> int:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


def application() -> Flask:
    """What gunicorn serves: the application as it is, with the folder of compiled templates."""
    from wsgi import create_app

    made = create_app()
    made.jinja_env.bytecode_cache = FileSystemBytecodeCache(os.environ[TEMPLATES])
    return made


def serve(arguments: list[str], env: Mapping[str, str], log: str) -> None:
    """Become gunicorn, as if started from a shell."""
    from gunicorn.app.wsgiapp import run

    os.setsid()
    for number, path, how in ((0, os.devnull, os.O_RDONLY), (1, log, os.O_WRONLY), (2, log, os.O_WRONLY)):
        os.dup2(os.open(path, how | os.O_CREAT | os.O_APPEND), number)
    templates = os.environ[TEMPLATES]
    os.environ.clear()
    os.environ.update(env, **{TEMPLATES: templates})
    sys.argv = arguments
    run()  # leaves by SystemExit


def main() -> None:
    """Answer each line of standard input until it is closed."""
    import wsgi

    assert wsgi.create_app is not None
    settle()
    with tempfile.TemporaryDirectory() as os.environ[TEMPLATES]:
        answer_lines()


def answer_lines() -> None:
    """Start and end servers as asked."""
    for line in sys.stdin:
        asked = json.loads(line)
        if "end" in asked:
            # Gunicorn waits some seconds for connections a browser keeps open; how it ends is test_supervisor's matter.
            os.killpg(asked["end"], signal.SIGKILL)
            answer = os.waitpid(asked["end"], 0)[0]
        else:
            answer = os.fork()
            if answer == 0:
                try:
                    serve(**asked)
                finally:
                    os._exit(1)  # what this process clears away when it ends is not a child's to clear away
        print(answer, flush=True)


if __name__ == "__main__":
    main()
