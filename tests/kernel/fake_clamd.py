"""A clamd of the tests' own on a Unix socket: it knows one virus and can be told to misbehave."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

# Put together, so that no scanner of this machine takes the source for the test file itself.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@dataclass
class FakeClamd:
    """`says` overrides the verdict, `hangs_up` closes without one; `scanned` holds what it was sent."""

    path: Path
    says: bytes | None = None
    hangs_up: bool = False
    scanned: list[bytes] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"clamd://{self.path}"


def _exactly(line: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        more = line.recv(size - len(data))
        if not more:
            raise ConnectionError
        data += more
    return data


def _stream(line: socket.socket) -> bytes:
    data = b""
    while size := struct.unpack(">I", _exactly(line, 4))[0]:
        data += _exactly(line, size)
    return data


def _serve(clamd: FakeClamd, line: socket.socket) -> None:
    command = b""
    while not command.endswith(b"\0"):
        command += _exactly(line, 1)
    if clamd.hangs_up:
        return
    if command == b"zPING\0":
        line.sendall(clamd.says or b"PONG\0")
        return
    assert command == b"zINSTREAM\0"
    data = _stream(line)
    clamd.scanned.append(data)
    found = b"stream: Eicar-Test-Signature FOUND\0" if EICAR in data else b"stream: OK\0"
    line.sendall(clamd.says or found)


@contextmanager
def fake_clamd(folder: Path) -> Iterator[FakeClamd]:
    clamd = FakeClamd(folder / "clamd.sock")
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(clamd.path))
    server.listen()

    def run() -> None:
        while True:
            line, _address = server.accept()
            with line:
                if line.recv(1, socket.MSG_PEEK) == b"":
                    return
                try:
                    _serve(clamd, line)
                except ConnectionError:
                    continue

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield clamd
    finally:
        with socket.socket(socket.AF_UNIX) as last:
            last.connect(str(clamd.path))
        thread.join()
        server.close()
