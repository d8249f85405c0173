"""Passwords and sign-ins: argon2id, equal work for known and unknown names, sessions ended here or everywhere."""

from datetime import timedelta
from functools import lru_cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask_babel import lazy_gettext as _l

from accounts.actions.codes import CodeWrong, check_code
from accounts.actions.factors import offer_factor, prove_factor
from accounts.devices import NOWHERE, Seen
from accounts.events import PasswordChanged, SignedIn, SignedOut, SignInEnded
from accounts.models import CodePurpose, ContactKind, Membership, Person, SignIn, Waits
from accounts.queries import membership_open, memberships_of, person_by_contact, person_by_login, sign_ins_of
from accounts.queries.office import factor_of, has_factor
from kernel import clock, events
from kernel.config import settings
from kernel.crypto import random_token, token_hash
from kernel.db import db, lock, transaction
from kernel.errors import DomainError, IllegalMove, NotYours
from kernel.events import Actor
from kernel.security.limits import hit

LEARNER_HOURS, STAFF_HOURS = 12, 10
WAITING = timedelta(minutes=10)
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
    """Staff sign in with a second factor, and this account has none it may set up now."""

    status = 403

    def default(self) -> object:
        """The sentence used when none is given."""
        return _l("工作人员登录需要动态口令，这个账号还没有开启。请联系本单位管理员重新发出邀请或重置动态口令。")


class PasswordWeak(DomainError):
    """The password is too short, too long or among the common ones."""

    status = 422


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    path = Path(__file__).resolve().parent.parent / "common_passwords.txt"
    return frozenset(path.read_text(encoding="utf-8").split())


def set_password(person: Person, password: str, *, by: Actor, keep: SignIn | None = None, how: str = "change") -> None:
    """Set a password: 8 to 200 characters, not a common one, no rules of composition; ends every sign-in but `keep`."""
    check_strength(password)
    hashed = _hasher.hash(password)
    with transaction():
        first = lock(person).password_hash is None
        person.password_hash = hashed
        events.record(PasswordChanged(person.id, "first" if first else how), by)
        _end_all(person, but=keep)


def change_password(person: Person, current: str, password: str, *, by: Actor, keep: SignIn) -> None:
    """Set a new password, knowing the present one (if there is one); raises SignInWrong, PasswordWeak, TooMany."""
    hit("password-check", str(person.id), 10, 900)
    if person.password_hash and not matches(person, current):
        raise SignInWrong(_l("现在的密码不对。"))
    set_password(person, password, by=by, keep=keep)


def _end_all(person: Person, but: SignIn | None = None) -> None:
    for row in sign_ins_of(person.id, waiting=True):
        if but is None or row.id != but.id:
            row.revoked_at = clock.now()


def check_strength(password: str) -> None:
    """Raises PasswordWeak for one that is too short, too long or common."""
    if len(password) < SHORTEST:
        raise PasswordWeak(_l("密码至少8个字符。"))
    if len(password) > LONGEST:
        raise PasswordWeak(_l("密码最多200个字符。"))
    if password.casefold() in _common() or len(set(password)) < 3:
        raise PasswordWeak(_l("这个密码太常见，容易被猜到。请换一个。"))


def sign_in_by_password(login: str, password: str, *, address: str, seen: Seen = NOWHERE) -> tuple[SignIn, str]:
    """A new sign-in and the token its cookie carries; raises SignInWrong, TooMany, SignInRefused."""
    hit("sign-in-name", token_hash(login.strip().casefold()), 10, 900)
    hit("sign-in-address", address, 60, 900)
    person = person_by_login(login)
    if not matches(person, password) or person is None or person.disabled_at is not None:
        raise SignInWrong()
    return open_sign_in(person, "password", seen=seen)


def matches(person: Person | None, password: str) -> bool:
    """Whether this is the person's password; the same work for nobody's."""
    known = person.password_hash if person is not None and person.password_hash else None
    try:
        _hasher.verify(known or NOBODY, password[: LONGEST * 4])
    except (VerificationError, InvalidHashError):
        return False
    return known is not None


def sign_in_by_code(kind: ContactKind, value: str, code: str, *, seen: Seen = NOWHERE) -> tuple[SignIn, str]:
    """A new sign-in by a code sent to a contact; an unknown contact fails like a wrong code."""
    check_code(kind, value, CodePurpose.SIGN_IN, code)
    person = person_by_contact(kind, value)
    if person is None or person.disabled_at is not None:
        raise CodeWrong()
    return open_sign_in(person, "code", seen=seen)


def open_sign_in(
    person: Person, how: str, *, seen: Seen = NOWHERE, membership: Membership | None = None, as_learner: bool = False
) -> tuple[SignIn, str]:
    """Begin a session on the server; staff begin in their first membership, or in the one given.

    With a second factor to prove or to set up it waits for that, opens nothing, and lasts ten minutes.
    """
    held = [] if as_learner else [membership] if membership else memberships_of(person.id)
    waits = None if as_learner else _waits_for(person, bool(held))
    token, now = random_token(), clock.now()
    kept = timedelta(hours=STAFF_HOURS if held else LEARNER_HOURS) if waits is None else WAITING
    with transaction():
        if waits is Waits.ENROL:
            offer_factor(person)
        row = SignIn(
            token_hash=token_hash(token),
            person_id=person.id,
            membership_id=held[0].id if held else None,
            made_at=now,
            expires_at=now + kept,
            waits_for=waits,
            device=seen.device,
            network=seen.network or None,
            proved_at=now if waits is None else None,
        )
        db.session.add(row)
        db.session.flush()
        if waits is None:
            events.record(SignedIn(person.id, row.id, how), Actor(person.id, "self"))
    return row, token


def _waits_for(person: Person, is_staff: bool) -> Waits | None:
    """What is still asked: an authenticator is proved wherever there is one; in production no staff goes without.

    Raises SignInRefused where staff have none and nobody lets them set one up (any more).
    """
    row = factor_of(person.id)
    if row is not None and row.confirmed_at is not None:
        return Waits.CODE
    if not is_staff or (row is None and not settings().is_production):
        return None
    if row is not None and row.enrol_until is None and not settings().is_production:
        return None  # begun on the account page and not finished
    if row is None or row.enrol_until is None or row.enrol_until <= clock.now():
        raise SignInRefused()
    return Waits.ENROL


def finish_sign_in(sign_in: SignIn, code: str) -> str:
    """Prove the second factor of a sign-in that waits for it; the new token its cookie carries from now on."""
    if sign_in.waits_for is not Waits.CODE:
        raise IllegalMove()
    prove_factor(sign_in.person, code)
    return open_waiting(sign_in)


def open_waiting(sign_in: SignIn) -> str:
    """Let a sign-in whose second factor was just proved open what it is for, under a new token."""
    token, now = random_token(), clock.now()
    with transaction():
        lock(sign_in)
        if sign_in.revoked_at is not None or sign_in.expires_at <= now:
            raise SignInWrong()
        hours = STAFF_HOURS if sign_in.membership_id else LEARNER_HOURS
        sign_in.token_hash, sign_in.waits_for = token_hash(token), None
        sign_in.made_at, sign_in.expires_at = now, now + timedelta(hours=hours)
        sign_in.proved_at = sign_in.factor_at = now
        events.record(SignedIn(sign_in.person_id, sign_in.id, "factor"), Actor(sign_in.person_id, "self"))
    return token


def prove_again(sign_in: SignIn, given: str) -> None:
    """Prove once more who holds a session, before an export or a change of contacts or rights.

    By the authenticator where there is one, else by the password, else by a code sent to the contact.
    """
    person = sign_in.person
    if has_factor(person.id):
        prove_factor(person, given)
    elif person.password_hash:
        hit("password-check", str(person.id), 10, 900)
        if not matches(person, given):
            raise SignInWrong(_l("密码不对。"))
    else:
        contact = next((one for one in person.contacts if one.verified_at), None)
        if contact is None:
            raise SignInWrong(_l("这个账号没有可以核对的密码或联系方式。"))
        check_code(contact.kind, contact.value, CodePurpose.SIGN_IN, given)
    with transaction():
        lock(sign_in).proved_at = clock.now()
        events.record(SignedIn(person.id, sign_in.id, "proof"), Actor(person.id, "self"))


def sign_out(sign_in: SignIn, *, by: Actor) -> None:
    """End one session."""
    with transaction():
        if lock(sign_in).revoked_at is None:
            sign_in.revoked_at = clock.now()
            events.record(SignedOut(sign_in.person_id, False), by)


def end_sign_in(sign_in: SignIn, *, by: Actor) -> None:
    """End one of one's sessions from another of them."""
    with transaction():
        if sign_in.person_id != by.person_id:
            raise NotYours()
        if lock(sign_in).revoked_at is None:
            sign_in.revoked_at = clock.now()
            events.record(SignInEnded(sign_in.person_id, sign_in.id), by)


def sign_out_everywhere(person: Person, *, by: Actor) -> None:
    """End every session of a person at once."""
    with transaction():
        _end_all(person)
        events.record(SignedOut(person.id, True), by)


def reset_password(kind: ContactKind, value: str, code: str, password: str) -> None:
    """Set a new password by a code; every session ends. An unknown contact fails like a wrong code."""
    check_strength(password)
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
            if sign_in.factor_at is None and (settings().is_production or has_factor(sign_in.person_id)):
                raise SignInRefused(_l("请退出后重新登录，并输入动态口令。"))
            sign_in.expires_at = min(sign_in.expires_at, sign_in.made_at + timedelta(hours=STAFF_HOURS))
        sign_in.membership_id = membership_id
        events.record(SignedIn(sign_in.person_id, sign_in.id, "switch"), by)
