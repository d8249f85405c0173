"""Looking for viruses: nobody does, or a clamd does, as SCAN_URL says.

`clamd:///run/clamav/clamd.ctl` is a Unix socket, `clamd://host:3310` a port.
"""

import socket
import struct
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import unquote, urlsplit

from kernel.config import Misconfigured, settings

TIMEOUT_SECONDS = 20.0
_CHUNK = 256 * 1024
_LENGTH = struct.Struct(">I")
_LONGEST_ANSWER = 4096


class ScannerAway(Exception):
    """The scanner gave no verdict: away, too slow, or it said what we do not understand."""


class Scanner(Protocol):
    """Says whether bytes are free of what it knows."""

    def is_clean(self, data: bytes) -> bool:
        """Whether nothing was found; raises ScannerAway, never guesses."""

    def hello(self) -> None:
        """Ask whether it is there; raises ScannerAway."""


@dataclass(frozen=True)
class Clamd:
    """ClamAV's daemon on a Unix socket (`path`) or on `host` and `port`."""

    path: str | None
    host: str = ""
    port: int = 3310

    def is_clean(self, data: bytes) -> bool:
        """Send the bytes (INSTREAM) and read the verdict."""
        answer = self._ask(b"zINSTREAM\0", data)
        if answer == "stream: OK":
            return True
        if answer.startswith("stream: ") and answer.endswith(" FOUND"):
            return False
        raise ScannerAway(f"clamd said {answer[:80]!r}")

    def hello(self) -> None:
        """PING."""
        if (answer := self._ask(b"zPING\0", None)) != "PONG":
            raise ScannerAway(f"clamd said {answer[:80]!r}")

    def _ask(self, command: bytes, data: bytes | None) -> str:
        try:
            with self._connect() as line:
                line.sendall(command)
                if data is not None:
                    _send(line, data)
                return _answer(line)
        except OSError as error:
            raise ScannerAway(type(error).__name__) from None

    def _connect(self) -> socket.socket:
        if self.path is None:
            return socket.create_connection((self.host, self.port), TIMEOUT_SECONDS)
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(TIMEOUT_SECONDS)
        try:
            line.connect(self.path)
        except OSError:
            line.close()
            raise
        return line


def _send(line: socket.socket, data: bytes) -> None:
    for at in range(0, len(data), _CHUNK):
        part = data[at : at + _CHUNK]
        line.sendall(_LENGTH.pack(len(part)) + part)
    line.sendall(_LENGTH.pack(0))


def _answer(line: socket.socket) -> str:
    said = b""
    while not said.endswith(b"\0") and len(said) < _LONGEST_ANSWER:
        more = line.recv(_LONGEST_ANSWER)
        if not more:
            break
        said += more
    return said.rstrip(b"\0\n").decode("utf-8", "replace")


def scanner() -> Scanner | None:
    """The scanner SCAN_URL names; None where nobody scans. Raises Misconfigured for an address it cannot read."""
    url = settings().scan_url
    if not url:
        return None
    parts = urlsplit(url)
    try:
        port = 3310 if parts.port is None else parts.port
    except ValueError:
        port = 0
    if parts.scheme != "clamd" or not port or bool(parts.hostname) == bool(parts.path.strip("/")):
        raise Misconfigured("SCAN_URL must be clamd:///path/of/socket or clamd://host:port")
    return Clamd(None, parts.hostname, port) if parts.hostname else Clamd(unquote(parts.path))


def is_required() -> bool:
    """Whether a file nobody has scanned stays shut."""
    return settings().scan_required
