"""One command runs the whole product: Valkey, web, worker and timetable, watched and stopped together.

`script/server` starts this. Every part lives in a session of its own, its lines are printed under its name, a part that
dies is started again with growing pauses, and when it keeps dying everything stops with a non-zero exit.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import shutil
import signal
import socket
import sys
import time
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from script import embedded_valkey
from script.parts import CannotStart, Part, announce, say

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
STOP_WITHIN = 6.0  # seconds from SIGTERM to SIGKILL for the web, the worker and the timetable
STORE_WITHIN = 20.0  # seconds until Valkey must answer
READY_WITHIN = 180.0  # seconds until /readyz must have answered 200 once


class Supervisor:
    """Starts the parts in order, watches them, and stops them in the opposite order."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.is_stopping = False

    def listen(self) -> None:
        """Let SIGTERM and SIGINT stop everything."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)

    def _on_signal(self, number: int, frame: object) -> None:
        self.is_stopping = True

    def add(self, part: Part) -> Part:
        """Start a part and keep watch over it."""
        self.parts.append(part)
        part.start()
        return part

    def once(self, part: Part) -> None:
        """Run a program to its end; raise CannotStart unless it succeeds."""
        self.add(part)
        while part.is_running() and not self.is_stopping:
            time.sleep(0.05)
        if not self.is_stopping:
            self.parts.remove(part)
            part.finish(0)
            if part.process is not None and part.process.returncode != 0:
                raise CannotStart(f"{part.name} failed (exit {part.process.returncode})")

    def until(self, is_done: Callable[[], bool], seconds: float, what: str) -> None:
        """Watch the parts until something holds; raise CannotStart when it does not within the time."""
        limit = time.monotonic() + seconds
        while not self.is_stopping and not is_done():
            if time.monotonic() > limit:
                raise CannotStart(f"{what} within {seconds:.0f} s")
            self.watch()

    def watch(self) -> None:
        """Look after every part once."""
        for part in self.parts:
            part.watch(time.monotonic())
        time.sleep(0.1)

    def forever(self) -> None:
        """Watch until told to stop."""
        while not self.is_stopping:
            self.watch()

    def stop(self) -> None:
        """Stop everything together, then what the others lean on: at most nine seconds in all."""
        self.is_stopping = True
        self._end([part for part in self.parts if not part.is_base], STOP_WITHIN)
        self._end([part for part in self.parts if part.is_base], STOP_WITHIN / 2)

    def _end(self, parts: Sequence[Part], seconds: float) -> None:
        limit = time.monotonic() + seconds
        for part in parts:
            part.terminate()
        for part in parts:
            part.finish(limit - time.monotonic())


@dataclass(frozen=True)
class Plan:
    """Where the product listens, where its data live and what its parts inherit."""

    host: str
    port: int
    data: Path
    environment: dict[str, str]

    @property
    def url(self) -> str:
        """The address as it was asked for."""
        return f"http://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"

    @property
    def own_url(self) -> str:
        """The address by which this machine reaches itself."""
        return self.url if self.host not in ("0.0.0.0", "::") else f"http://127.0.0.1:{self.port}"


def plan(arguments: Sequence[str], environ: Mapping[str, str]) -> Plan:
    """Read the command line and the environment."""
    parser = argparse.ArgumentParser(prog="script/server", description="Run 学诉: web, worker, timetable and Valkey.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", default=8000, type=int)
    asked = parser.parse_args(arguments)
    environment = {"APP_ENV": "demo", "PYTHONUNBUFFERED": "1"} | dict(environ) | {"TZ": "Asia/Shanghai"}
    data = Path(environ.get("DATA_DIR") or ROOT / "var").resolve()
    environment |= {"DATA_DIR": str(data), "PYTHONPATH": str(ROOT)}
    found = Plan(asked.host, asked.port, data, environment)
    if environment["APP_ENV"] != "production":
        environment.setdefault("PUBLIC_URL", found.own_url)
    return found


def check_port(plan: Plan) -> None:
    """Raise CannotStart when the address is taken or not ours."""
    family = socket.AF_INET6 if ":" in plan.host else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((plan.host, plan.port))
        except OSError as reason:
            raise CannotStart(f"cannot listen on {plan.url}: {reason.strerror}") from reason


def start_store(supervisor: Supervisor, plan: Plan) -> None:
    """Start the embedded Valkey unless a REDIS_URL is given; in production it must be given (the settings say so)."""
    if plan.environment.get("REDIS_URL") or plan.environment["APP_ENV"] == "production":
        return
    home = plan.data / "valkey"
    place = embedded_valkey.socket_path(home)
    try:
        command = embedded_valkey.command(home, place)
    except LookupError as reason:
        raise CannotStart(str(reason)) from reason
    supervisor.add(Part("valkey", command, plan.environment, is_base=True, hushed="overcommit"))
    supervisor.until(lambda: embedded_valkey.answers(place), STORE_WITHIN, "valkey did not answer")
    plan.environment["REDIS_URL"] = f"unix://{place}"


def run(supervisor: Supervisor, plan: Plan) -> None:
    """Start everything in order and watch it until told to stop."""
    flask = [str(BIN / "flask"), "--app", str(ROOT / "wsgi.py")]
    check_port(plan)
    start_store(supervisor, plan)
    if not supervisor.is_stopping:
        supervisor.once(Part("prepare", [*flask, "prepare"], plan.environment))
    if supervisor.is_stopping:
        return
    metrics = plan.data / "metrics"
    shutil.rmtree(metrics, ignore_errors=True)
    metrics.mkdir(parents=True)
    address = plan.url.removeprefix("http://")
    web = [str(BIN / "gunicorn"), "--config", str(ROOT / "script/gunicorn.conf.py"), "--bind", address]
    supervisor.add(Part("web", web, plan.environment | {"PROMETHEUS_MULTIPROC_DIR": str(metrics)}))
    supervisor.add(Part("worker", [*flask, "worker"], plan.environment))
    supervisor.add(Part("timetable", [*flask, "timetable"], plan.environment))
    supervisor.until(lambda: is_ready(plan.own_url), READY_WITHIN, "the web did not become ready")
    if not supervisor.is_stopping:
        announce(f"学诉 ready: {plan.url}")
    supervisor.forever()


def is_ready(url: str) -> bool:
    """Say whether /readyz answers 200."""
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(f"{url}/readyz", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def main(arguments: Sequence[str]) -> int:
    """Run until told to stop (0) or until a part cannot be kept alive (1)."""
    asked = plan(arguments, os.environ)
    asked.data.mkdir(parents=True, exist_ok=True)
    supervisor = Supervisor()
    supervisor.listen()
    with (asked.data / "server.lock").open("w") as only_one:
        try:
            fcntl.flock(only_one, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"another server already runs on {asked.data}")
            return 1
        try:
            run(supervisor, asked)
        except CannotStart as reason:
            say(str(reason))
            return 1
        finally:
            supervisor.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
