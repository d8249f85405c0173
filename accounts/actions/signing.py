"""Passwords and sign-ins: argon2id, equal work for known and unknown names, sessions ended here or everywhere."""

from datetime import timedelta
from functools import lru_cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask_babel import lazy_gettext as _l

from accounts.actions.codes import CodeWrong, check_code
from accounts.events import PasswordChanged, SignedIn, SignedOut
from accounts.models import CodePurpose, ContactKind, Person, SignIn
from accounts.queries import membership_open, memberships_of, person_by_contact, person_by_login, sign_ins_of
from kernel import clock, events
from kernel.config import settings
from kernel.crypto import random_token, token_hash
from kernel.db import db, lock, transaction
from kernel.errors import DomainError, NotYours
from kernel.events import Actor
from kernel.security.limits import hit

LEARNER_HOURS, STAFF_HOURS = 12, 10
SHORTEST, LONGEST = 8, 200
_hasher = PasswordHasher(time_cost=3, memory_cost=65_536, parallelism=4)
# Nobody's hash, of the same cost as everybody's: an unknown name takes the same time as a known one from the first try.
NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$bm9ib2R5c3NhbHRub2Jvcw$" + "A" * 43


class SignInWrong(DomainError):
    """Name or password is wrong; which is not said."""

    status = 422

    def default(self) -> object:
        """The sentence used when none is given."""
        return _l("账号或密码不对。请核对后再输，或用验证码登录。")


class SignInRefused(DomainError):
    """Staff cannot sign in here yet."""

    status = 403

    def default(self) -> object:
        """The sentence used when none is given."""
        return _l("工作人员登录需要动态口令，正式环境暂未开通。")


class PasswordWeak(DomainError):
    """The password is too short, too long or among the common ones."""

    status = 422


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    path = Path(__file__).resolve().parent.parent / "common_passwords.txt"
    return frozenset(path.read_text(encoding="utf-8").split())


def set_password(person: Person, password: str, *, by: Actor, keep: SignIn | None = None, how: str = "change") -> None:
    """Set a password: 8 to 200 characters, not a common one, no rules of composition; ends every sign-in but `keep`."""
    _check_strength(password)
    hashed = _hasher.hash(password)
    with transaction():
        first = lock(person).password_hash is None
        person.password_hash = hashed
        events.record(PasswordChanged(person.id, "first" if first else how), by)
        _end_all(person, but=keep)


def change_password(person: Person, current: str, password: str, *, by: Actor, keep: SignIn) -> None:
    """Set a new password, knowing the present one (if there is one); raises SignInWrong, PasswordWeak, TooMany."""
    hit("password-check", str(person.id), 10, 900)
    if person.password_hash and not _matches(person, current):
        raise SignInWrong(_l("现在的密码不对。"))
    set_password(person, password, by=by, keep=keep)


def _end_all(person: Person, but: SignIn | None = None) -> None:
    for row in sign_ins_of(person.id):
        if but is None or row.id != but.id:
            row.revoked_at = clock.now()


def _check_strength(password: str) -> None:
    if len(password) < SHORTEST:
        raise PasswordWeak(_l("密码至少8个字符。"))
    if len(password) > LONGEST:
        raise PasswordWeak(_l("密码最多200个字符。"))
    if password.casefold() in _common() or len(set(password)) < 3:
        raise PasswordWeak(_l("这个密码太常见，容易被猜到。请换一个。"))


def sign_in_by_password(login: str, password: str, *, address: str) -> tuple[SignIn, str]:
    """A new sign-in and the token its cookie carries; raises SignInWrong, TooMany, SignInRefused."""
    hit("sign-in-name", token_hash(login.strip().casefold()), 10, 900)
    hit("sign-in-address", address, 60, 900)
    person = person_by_login(login)
    if not _matches(person, password) or person is None or person.disabled_at is not None:
        raise SignInWrong()
    return open_sign_in(person, "password")


def _matches(person: Person | None, password: str) -> bool:
    known = person.password_hash if person is not None and person.password_hash else None
    try:
        _hasher.verify(known or NOBODY, password[: LONGEST * 4])
    except (VerificationError, InvalidHashError):
        return False
    return known is not None


def sign_in_by_code(kind: ContactKind, value: str, code: str) -> tuple[SignIn, str]:
    """A new sign-in by a code sent to a contact; an unknown contact fails like a wrong code."""
    check_code(kind, value, CodePurpose.SIGN_IN, code)
    person = person_by_contact(kind, value)
    if person is None or person.disabled_at is not None:
        raise CodeWrong()
    return open_sign_in(person, "code")


def open_sign_in(person: Person, how: str) -> tuple[SignIn, str]:
    """Begin a session on the server; staff begin in their first membership."""
    held = memberships_of(person.id)
    if held and settings().is_production:
        raise SignInRefused()
    token, now = random_token(), clock.now()
    hours = STAFF_HOURS if held else LEARNER_HOURS
    with transaction():
        row = SignIn(
            token_hash=token_hash(token),
            person_id=person.id,
            membership_id=held[0].id if held else None,
            made_at=now,
            expires_at=now + timedelta(hours=hours),
        )
        db.session.add(row)
        db.session.flush()
        events.record(SignedIn(person.id, row.id, how), Actor(person.id, "self"))
    return row, token


def sign_out(sign_in: SignIn, *, by: Actor) -> None:
    """End one session."""
    with transaction():
        if lock(sign_in).revoked_at is None:
            sign_in.revoked_at = clock.now()
            events.record(SignedOut(sign_in.person_id, False), by)


def sign_out_everywhere(person: Person, *, by: Actor) -> None:
    """End every session of a person at once."""
    with transaction():
        _end_all(person)
        events.record(SignedOut(person.id, True), by)


def reset_password(kind: ContactKind, value: str, code: str, password: str) -> None:
    """Set a new password by a code; every session ends. An unknown contact fails like a wrong code."""
    _check_strength(password)
    check_code(kind, value, CodePurpose.RESET, code)
    person = person_by_contact(kind, value)
    if person is None:
        raise CodeWrong()
    set_password(person, password, by=Actor(person.id, "self"), how="reset")


def switch_membership(sign_in: SignIn, membership_id: int | None, *, by: Actor) -> None:
    """Act for another of one's organisations (staff hours then hold), or as a learner (None)."""
    with transaction():
        lock(sign_in)
        if membership_id is not None:
            if membership_open(membership_id, sign_in.person_id) is None:
                raise NotYours()
            if settings().is_production:
                raise SignInRefused()
            sign_in.expires_at = min(sign_in.expires_at, sign_in.made_at + timedelta(hours=STAFF_HOURS))
        sign_in.membership_id = membership_id
        events.record(SignedIn(sign_in.person_id, sign_in.id, "switch"), by)
