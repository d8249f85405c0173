"""script/server's supervisor, driven with stub programs: it starts, watches and stops, and leaves nobody behind."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from script import embedded_valkey, supervisor
from script.parts import CannotStart, Part

FLASK = """#!{python}
import os, signal, subprocess, sys, time
act, here = sys.argv[-1], {here!r}
open(os.path.join(here, act + ".starts"), "a").write("%d\\n" % os.getpid())
if act == "prepare":
    sys.exit(int(os.environ.get("STUB_PREPARE", "0")))
if act == "worker":  # like RQ's work-horse: a child with a process group of its own
    child = subprocess.Popen([sys.executable, "-c", "import os, time; os.setpgrp(); time.sleep(600)"])
    open(os.path.join(here, "horse"), "w").write(str(child.pid))
    print("工人 " + os.environ["REDIS_URL"], flush=True)
if act == "timetable" and os.environ.get("STUB_STUBBORN"):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
time.sleep(600)
"""
GUNICORN = """#!{python}
import os, sys
from http.server import BaseHTTPRequestHandler, HTTPServer
host, port = sys.argv[sys.argv.index("--bind") + 1].split(":")
open(os.path.join({here!r}, "web.starts"), "a").write("%d\\n" % os.getpid())
class Answer(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
    def log_message(self, *words): pass
HTTPServer((host, int(port)), Answer).serve_forever()
"""
START = "import sys; from pathlib import Path; from script import supervisor as s; s.BIN = Path(sys.argv[1]); "
START += "sys.exit(s.main(sys.argv[2:]))"


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def eventually(holds: Callable[[], bool], seconds: float = 20) -> bool:
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        if holds():
            return True
        time.sleep(0.02)
    return False


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


class Running:
    """A supervisor in a process of its own, over stub programs."""

    def __init__(self, place: Path) -> None:
        self.place, self.port = place, free_port()
        self.bin = place / "bin"
        self.bin.mkdir()
        self.log = place / "log"
        for name, text in (("flask", FLASK), ("gunicorn", GUNICORN)):
            (self.bin / name).write_text(text.format(python=sys.executable, here=str(place)))
            (self.bin / name).chmod(0o755)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, **more: str) -> subprocess.Popen[bytes]:
        environment = {key: value for key, value in os.environ.items() if key not in ("REDIS_URL", "DATA_DIR")}
        environment |= {"APP_ENV": "test", "DATA_DIR": str(self.place / "data"), "PYTHONPATH": str(supervisor.ROOT)}
        with self.log.open("wb") as output:
            command = [sys.executable, "-c", START, str(self.bin), "--port", str(self.port)]
            self.process = subprocess.Popen(command, env=environment | more, stdout=output, stderr=output)
        return self.process

    def says(self, words: str) -> bool:
        return eventually(lambda: words in self.log.read_text())

    def pids(self, *names: str) -> list[int]:
        files = [self.place / f"{name}.starts" for name in names]
        return [int(line) for file in files if file.exists() for line in file.read_text().split()]

    def everyone(self) -> list[int]:
        horse = self.place / "horse"
        return self.pids("prepare", "web", "worker", "timetable") + ([int(horse.read_text())] if horse.exists() else [])


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    found = Running(tmp_path)
    yield found
    if found.process is not None and found.process.poll() is None:
        found.process.terminate()
        found.process.wait(15)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_starts_everything_and_stops_it_cleanly(running: Running, number: int) -> None:
    process = running.start()
    assert running.says(f"学诉 ready: http://127.0.0.1:{running.port}\n"), running.log.read_text()
    assert running.says("worker    | 工人 unix://")
    assert eventually(lambda: len(running.everyone()) == 5), running.everyone()
    began = time.monotonic()
    process.send_signal(number)
    assert process.wait(12) == 0
    assert time.monotonic() - began < 10
    assert not [pid for pid in running.everyone() if is_alive(pid)]
    assert not embedded_valkey.answers(running.place / "data/valkey/valkey.sock")


def test_a_stubborn_part_is_killed_in_time(running: Running) -> None:
    process = running.start(STUB_STUBBORN="1")
    assert running.says("学诉 ready")
    began = time.monotonic()
    process.terminate()
    assert process.wait(12) == 0
    assert time.monotonic() - began < 10
    assert not [pid for pid in running.everyone() if is_alive(pid)]


def test_a_part_that_dies_comes_back(running: Running) -> None:
    running.start()
    assert running.says("学诉 ready")
    os.kill(running.pids("worker")[0], signal.SIGKILL)
    assert eventually(lambda: len(running.pids("worker")) == 2)
    assert running.says("starting it again in 0.5 s")


def test_killed_outright_it_takes_its_parts_along(running: Running) -> None:
    process = running.start()
    assert running.says("学诉 ready")
    process.kill()
    process.wait()
    assert eventually(lambda: not any(is_alive(pid) for pid in running.pids("web", "worker", "timetable")))
    os.kill(int((running.place / "horse").read_text()), signal.SIGKILL)


def test_a_failing_preparation_stops_all(running: Running) -> None:
    assert running.start(STUB_PREPARE="3").wait(20) == 1
    assert running.says("prepare failed (exit 3)")
    assert running.pids("web", "worker", "timetable") == []
    assert not embedded_valkey.answers(running.place / "data/valkey/valkey.sock")


def test_a_taken_port_is_said_at_once(running: Running) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", running.port))
        other.listen()
        assert running.start().wait(20) == 1
    assert running.says("cannot listen on")
    assert running.everyone() == []


def test_one_data_directory_has_one_server(running: Running) -> None:
    first = running.start()
    assert running.says("学诉 ready")
    assert running.start().wait(20) == 1
    assert running.says("another server already runs")
    first.terminate()
    assert first.wait(12) == 0


def test_restarts_grow_slower_and_end() -> None:
    part = Part("stub", ["false"], os.environ)
    part.start()
    now, pauses = 1000.0, []
    with pytest.raises(CannotStart, match="died 6 times"):
        while True:
            assert part.process is not None
            part.process.wait()
            part.watch(now)
            assert part.again_at is not None
            pauses.append(part.again_at - now)
            now = part.again_at
            part.watch(now)
    assert pauses == [0.5, 1, 2, 4, 8]


def test_deaths_long_ago_are_forgiven() -> None:
    part = Part("stub", ["false"], os.environ)
    part.start()
    for hour in range(20):
        assert part.process is not None
        part.process.wait()
        part.watch(hour * 3600.0)
        assert part.again_at == hour * 3600.0 + 0.5
        part.watch(part.again_at)
    part.process.wait()


def test_plan_reads_the_command_line_and_the_environment(tmp_path: Path) -> None:
    found = supervisor.plan(["--host", "0.0.0.0", "--port", "81"], {"DATA_DIR": str(tmp_path)})
    assert (found.url, found.own_url) == ("http://0.0.0.0:81", "http://127.0.0.1:81")
    assert found.environment["APP_ENV"] == "demo"
    assert found.environment["TZ"] == "Asia/Shanghai"
    assert found.environment["PUBLIC_URL"] == "http://127.0.0.1:81"
    assert "PUBLIC_URL" not in supervisor.plan([], {"APP_ENV": "production"}).environment


def test_a_long_data_directory_still_gets_a_socket(tmp_path: Path) -> None:
    place = embedded_valkey.socket_path(tmp_path / ("很长" * 40))
    assert len(os.fsencode(place)) <= embedded_valkey.LONGEST_SOCKET_PATH
    place.parent.rmdir()
