"""Time-based one-time codes (RFC 6238 over RFC 4226): six digits, thirty seconds, one step of drift either way."""

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import quote

STEP_SECONDS = 30
DIGITS = 6
DRIFT = 1
SECRET_BYTES = 20


def new_secret() -> str:
    """A fresh secret of 160 bits in base 32, as authenticator apps take it."""
    return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def step_of(instant: datetime) -> int:
    """The number of the thirty seconds an instant falls in."""
    return int(instant.timestamp()) // STEP_SECONDS


def code_at(secret: str, step: int, digits: int = DIGITS, digest: Callable[..., Any] = hashlib.sha1) -> str:
    """The code of a step (RFC 4226 §5.3); raises ValueError for a secret that is not base 32."""
    try:
        key = base64.b32decode(secret, casefold=True)
    except binascii.Error:
        raise ValueError("the secret is not base 32") from None
    mac = hmac.new(key, step.to_bytes(8, "big"), digest).digest()
    place = mac[-1] & 0x0F
    number = int.from_bytes(mac[place : place + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**digits:0{digits}d}"


def match(secret: str, code: str, instant: datetime, after: int = -1) -> int | None:
    """The step whose code this is, within one step of the instant and later than `after`; None when there is none.

    Whoever keeps the answer as the next `after` lets no code pass twice (RFC 6238 §5.2).
    """
    now, found = step_of(instant), None
    for step in range(max(0, now - DRIFT), now + DRIFT + 1):
        is_it = hmac.compare_digest(code_at(secret, step).encode(), code.encode())
        if is_it and step > after and found is None:
            found = step
    return found


def address(secret: str, account: str, issuer: str) -> str:
    """The `otpauth://` address an authenticator app reads from a QR code."""
    label = quote(f"{issuer}:{account}", safe="")
    return (
        f"otpauth://totp/{label}?secret={secret}&issuer={quote(issuer, safe='')}&digits={DIGITS}&period={STEP_SECONDS}"
    )


def grouped(secret: str) -> str:
    """The secret in groups of four, for typing by hand."""
    return " ".join(secret[place : place + 4] for place in range(0, len(secret), 4))
