"""What comes back: a gateway's report by a signed call, a mail server's in a folder (RFC 3464)."""

import email
import email.policy
import hashlib
import hmac
import logging
import re
from email.message import EmailMessage, Message
from pathlib import Path

from sqlalchemy import select

from kernel import clock, jobs
from kernel.config import settings
from kernel.db import db, lock, transaction
from kernel.messages.models import Letter, LetterState

log = logging.getLogger(__name__)
FRESH_SECONDS = 300
LARGEST = 2_000_000
MAY_BOUNCE = (LetterState.SENT, LetterState.UNCERTAIN, LetterState.HANDING_OVER)
_REF = re.compile(r"<?([0-9a-z]{26})@[^\s<>@]+>?", re.IGNORECASE)


def find(name: str) -> Letter | None:
    """A letter by our own number for it, or by its carrier's."""
    found = db.session.scalar(select(Letter).where(Letter.ref == name))
    return found or db.session.scalar(select(Letter).where(Letter.carrier_ref == name).limit(1))


def bounce(letter: Letter, code: str) -> bool:
    """A letter that had been handed over did not arrive; False when that is known or it never left."""
    with transaction():
        lock(letter)
        if letter.state not in MAY_BOUNCE:
            return False
        letter.state, letter.error = LetterState.BOUNCED, plain_code(code)
        letter.bounced_at, letter.sent_at = clock.now(), letter.sent_at or letter.claimed_at or clock.now()
        return True


def confirm(letter: Letter) -> bool:
    """The carrier says that a letter arrived: what was uncertain is so no longer; False when nothing changes."""
    with transaction():
        lock(letter)
        if letter.state is not LetterState.UNCERTAIN:
            return False
        letter.state, letter.error, letter.sent_at = LetterState.SENT, None, letter.claimed_at or clock.now()
        return True


def plain_code(code: str) -> str:
    """A carrier's code as it may be kept: letters, digits, full stops; never words that could name somebody."""
    return re.sub(r"[^A-Za-z0-9._ -]", "", code)[:40].strip() or "bounced"


def is_signed(body: bytes, stamp: str, signature: str) -> bool:
    """Whether a call carries `sha256=` and the HMAC of its moment and body under BOUNCE_SECRET, and is fresh."""
    secret = settings().bounce_secret
    if not secret or not stamp.isascii() or not stamp.isdigit() or len(stamp) > 12:
        return False
    if abs(int(stamp) - int(clock.now().timestamp())) > FRESH_SECONDS:
        return False
    return hmac.compare_digest(signature.encode(), f"sha256={sign(secret, stamp, body)}".encode())


def sign(secret: str, stamp: str, body: bytes) -> str:
    """The signature of a call, in hexadecimal."""
    return hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()


@jobs.job("messages.read_bounces", every=60)
def read_bounces(limit: int = 500) -> int:
    """Read what the mail server put into BOUNCES_DIR (a folder or a Maildir); says how many letters bounced.

    A file that was read goes to `done`, one that names no letter of ours to `odd`.
    """
    place = settings().bounces_dir
    if not place:
        return 0
    folder = Path(place)
    bounced = 0
    for path in _waiting(folder)[:limit]:
        understood = _read(path)
        bounced += bool(understood)
        _put_away(path, folder / ("odd" if understood is None else "done"))
    return bounced


def _waiting(folder: Path) -> list[Path]:
    places = [folder, folder / "new", folder / "cur"]
    found = [path for place in places if place.is_dir() for path in place.iterdir()]
    return sorted(path for path in found if path.is_file() and not path.name.startswith("."))


def _put_away(path: Path, place: Path) -> None:
    place.mkdir(mode=0o700, exist_ok=True)
    path.replace(place / path.name)


def _read(path: Path) -> bool | None:
    """Whether a letter bounced by this file; None when it says nothing of any letter of ours."""
    if path.stat().st_size > LARGEST:
        return None
    try:
        report = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        failure, letter = failed_with(report), _letter_of(report)
    except (
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
    ) as error:  # strangers' mail may be anything
        log.warning("a report of the mail server cannot be read: %s", type(error).__name__)
        return None
    if letter is None:
        return None
    return bounce(letter, failure) if failure else False


def failed_with(report: EmailMessage) -> str | None:
    """The status (5.1.1) with which a report says that a letter failed for good; None when it says no such thing."""
    if report.get_content_type() != "multipart/report":
        return None
    for part in report.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        blocks = part.get_payload()
        for block in [one for one in blocks if isinstance(one, Message)] if isinstance(blocks, list) else []:
            if str(block.get("Action", "")).strip().lower() == "failed":
                return str(block.get("Status", "5.0.0")).split()[0]
    return None


def _letter_of(report: EmailMessage) -> Letter | None:
    """The letter whose Message-ID the returned headers carry."""
    for part in report.walk():
        if part.get_content_type() not in ("message/rfc822", "text/rfc822-headers"):
            continue
        for name in re.findall(r"(?im)^message-id:\s*(\S+)", part.as_string()):
            found = _REF.fullmatch(name)
            letter = db.session.scalar(select(Letter).where(Letter.ref == found[1])) if found else None
            if letter is not None:
                return letter
    return None
