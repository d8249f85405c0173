"""What every transport is: it takes a letter over, or says in one of three ways that it did not."""

import os
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True)
class Outgoing:
    """A letter on its way; `message_id` stays the same however often it is tried, `calendar` goes with a mail."""

    ref: str
    address: str
    subject: str
    body: str
    message_id: str
    dated_at: datetime
    calendar: str = ""


class Transport(Protocol):
    """Takes letters over."""

    def hand_over(self, letter: Outgoing) -> str | None:
        """Return when the letter is taken, with the carrier's own number for it; raises Later, Refused or Unknown."""


class NotTaken(Exception):
    """A letter was not taken over, for certain or perhaps; `code` says why and names nobody."""

    def __init__(self, code: str) -> None:
        self.code = code[:80]
        super().__init__(self.code)


class Later(NotTaken):
    """Certainly not taken now; another try may succeed."""


class Refused(NotTaken):
    """Certainly not taken, and no other try will succeed."""


class Unknown(NotTaken):
    """Handed over, but the answer never came: sending again might send twice."""


def one_line(words: str) -> str:
    """Words without any control or line sign: nothing in a header can begin another header."""
    plain = "".join(" " if unicodedata.category(sign) in ("Cc", "Cf", "Zl", "Zp") else sign for sign in words)
    return " ".join(plain.split())


def write_whole(path: Path, data: bytes) -> None:
    """Write a file that is there whole or not at all; the same letter again replaces itself."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    half = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)
    except OSError as error:
        half.unlink(missing_ok=True)
        raise Later(type(error).__name__) from None
