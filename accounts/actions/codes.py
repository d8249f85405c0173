"""One-time codes: six digits, ten minutes, five tries, used once; the same answer whether or not anybody is known."""

from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from accounts.models import CodePurpose, ContactKind, OneTimeCode
from kernel import clock, messages
from kernel.crypto import blind_index, random_code, random_token, salted_hash, same
from kernel.db import db, lock, transaction
from kernel.errors import DomainError
from kernel.security.limits import hit

KEPT = timedelta(minutes=10)
TRIES = 5


class CodeWrong(DomainError):
    """The code is wrong, used or too old; which of them is not said."""

    status = 422

    def default(self) -> object:
        """The sentence used when none is given."""
        return _l("验证码不对或已过期。请核对后再输，或重新获取。")


def send_code(kind: ContactKind, value: str, purpose: CodePurpose, *, address: str) -> None:
    """Send a code to a contact; `address` is the asker's network address.

    One in 60 s and 5 in a day for a contact, 30 in an hour for an address; raises TooMany.
    """
    index = blind_index(kind, value)
    hit("code-minute", index, 1, 60)
    hit("code-day", index, 5, 86_400)
    hit("code-address", address, 30, 3600)
    code, salt, now = random_code(6), random_token(8), clock.now()
    with transaction():
        row = OneTimeCode(
            kind=kind,
            blind_index=index,
            purpose=purpose,
            code_hash=f"{salt}:{salted_hash(code, salt)}",
            made_at=now,
            expires_at=now + KEPT,
        )
        db.session.add(row)
        db.session.flush()
        messages.queue(
            is_urgent=True,  # the one who waits for it is awake
            channel=messages.Channel.SMS if kind is ContactKind.PHONE else messages.Channel.EMAIL,
            address=value,
            to_person_id=None,
            subject=_("学诉验证码"),
            body=_("【学诉】验证码 %(code)s，10分钟内有效。我们不会向您索要验证码，请勿告诉他人。", code=code),
            why="code",
            about=f"code:{row.id}",
            key=f"code:{row.id}",
        )


def check_code(kind: ContactKind, value: str, purpose: CodePurpose, code: str) -> None:
    """Use a code up; raises CodeWrong and counts the try."""
    index = blind_index(kind, value)
    hit("code-check", index, 20, 3600)
    with transaction():
        row = db.session.scalar(
            select(OneTimeCode)
            .where(OneTimeCode.kind == kind, OneTimeCode.blind_index == index, OneTimeCode.purpose == purpose)
            .order_by(OneTimeCode.id.desc())
            .limit(1)
        )
        good = row is not None and _uses(lock(row), "".join(code.split()))
    if not good:
        raise CodeWrong()


def _uses(row: OneTimeCode, code: str) -> bool:
    row.tries += 1
    salt, _colon, kept = row.code_hash.partition(":")
    if (
        row.used_at is not None
        or row.tries > TRIES
        or row.expires_at <= clock.now()
        or not same(salted_hash(code, salt), kept)
    ):
        return False
    row.used_at = clock.now()
    return True
