"""The second factor: an authenticator enrolled and proved, recovery codes used once, a colleague's taken off."""

from datetime import timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from accounts.events import FactorEnrolled, FactorReset, RecoveryCodesMade, RecoveryCodeUsed
from accounts.figures import figure
from accounts.models import Person
from accounts.models.office import RecoveryCode, SecondFactor
from accounts.offices import may_give
from accounts.queries import memberships_of, sign_ins_of
from accounts.queries.office import codes_left, factor_of, is_shown_account
from accounts.roles import Role
from kernel import clock, events, totp
from kernel.crypto import blind_index, random_readable
from kernel.db import db, lock, transaction
from kernel.errors import DomainError, NotYours
from kernel.events import Actor
from kernel.security.limits import clear, hit

CODES, CODE_SIGNS = 10, 16
TRIES, TRIES_SECONDS = 10, 900


class FactorWrong(DomainError):
    """The code is wrong, used or past its time; which of them is not said."""

    status = 422

    def default(self) -> object:
        """The sentence used when none is given."""
        return _l("动态口令不对或已经用过。请等下一个口令，再输一次。")


class NotEnrolled(DomainError):
    """There is no authenticator to prove, or none to set up now."""

    def default(self) -> object:
        """The sentence used when none is given."""
        return _l("这个账号现在不能设置动态口令。")


def offer_factor(person: Person, *, until: int | None = None) -> SecondFactor:
    """Let somebody set up an authenticator: a fresh secret, nothing asked for yet; `until` gives days for doing it."""
    with transaction():
        row, now = factor_of(person.id), clock.now()
        if row is None:
            row = SecondFactor(person_id=person.id, last_step=-1, made_at=now)
            db.session.add(row)
        elif lock(row).confirmed_at is not None:
            return row
        row.secret, row.made_at = totp.new_secret(), now
        if until is not None:
            row.enrol_until = now + timedelta(days=until)
        return row


def begin_factor(person: Person) -> SecondFactor:
    """Begin setting up one's authenticator from the account page; raises NotEnrolled for accounts that have none."""
    if is_shown_account(person) or not memberships_of(person.id):
        raise NotEnrolled()
    return offer_factor(person)


def enrol_factor(person: Person, code: str, *, by: Actor) -> list[str]:
    """Prove the new authenticator by its first code; the ten recovery codes, shown this once."""
    hit("factor", str(person.id), TRIES, TRIES_SECONDS)
    with transaction():
        row = factor_of(person.id)
        if row is None or lock(row).secret is None or row.confirmed_at is not None:
            raise NotEnrolled()
        _use(row, code)
        row.confirmed_at, row.enrol_until = clock.now(), None
        events.record(FactorEnrolled(person.id), by)
        return _new_codes(person.id, by)


def renew_recovery_codes(person: Person, *, by: Actor) -> list[str]:
    """Ten new recovery codes, shown this once; the old ones are void."""
    with transaction():
        row = factor_of(person.id)
        if row is None or lock(row).confirmed_at is None:
            raise NotEnrolled()
        return _new_codes(person.id, by)


def _new_codes(person_id: int, by: Actor) -> list[str]:
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    codes = [random_readable(CODE_SIGNS) for _ in range(CODES)]
    for code in codes:
        db.session.add(RecoveryCode(person_id=person_id, code_hash=_hash(person_id, code), made_at=clock.now()))
    events.record(RecoveryCodesMade(person_id, CODES), by)
    return codes


def prove_factor(person: Person, code: str) -> None:
    """Prove the second factor by a code of the authenticator or a recovery code; raises FactorWrong, TooMany."""
    hit("factor", str(person.id), TRIES, TRIES_SECONDS)
    typed = "".join(code.split()).replace("-", "")
    with transaction():
        row = factor_of(person.id)
        if row is None or lock(row).confirmed_at is None:
            raise NotEnrolled()
        if typed.isascii() and typed.isdigit() and len(typed) == totp.DIGITS:
            _use(row, typed)
        else:
            _use_recovery(person.id, typed.lower())
    clear("factor", str(person.id))


def _use(row: SecondFactor, code: str) -> None:
    """Let a code pass once: its step, and all before it, are used up (RFC 6238 §5.2)."""
    step = totp.match(row.secret or "", "".join(code.split()), clock.now(), row.last_step)
    if step is None:
        raise FactorWrong()
    row.last_step = step


def _use_recovery(person_id: int, code: str) -> None:
    found = select(RecoveryCode).where(
        RecoveryCode.person_id == person_id,
        RecoveryCode.code_hash == _hash(person_id, code),
        RecoveryCode.used_at.is_(None),
    )
    row = db.session.scalar(found.with_for_update().execution_options(populate_existing=True))
    if row is None:
        raise FactorWrong()
    row.used_at = clock.now()
    db.session.flush()
    events.record(RecoveryCodeUsed(person_id, codes_left(person_id)), Actor(person_id, "self"))


def _hash(person_id: int, code: str) -> str:
    return blind_index("recovery", f"{person_id}:{code}")


def reset_factor(person: Person, organisation_id: int, *, by: Actor) -> None:
    """Another administrator takes a colleague's authenticator off; every session ends, and it is set up anew.

    Only who could give every role the person holds: else an institution could weaken an account of the platform.
    """
    with transaction():
        if person.id == by.person_id or not _runs_all(person, by):
            raise NotYours()
        row = factor_of(person.id)
        if row is None:
            raise NotEnrolled()
        lock(row)
        row.secret, row.confirmed_at, row.last_step = None, None, -1
        row.enrol_until = clock.now() + timedelta(days=figure("invitation"))
        db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
        for one in sign_ins_of(person.id, waiting=True):
            one.revoked_at = clock.now()
        events.record(FactorReset(person.id, organisation_id), by)


def _runs_all(person: Person, by: Actor) -> bool:
    held = memberships_of(person.id)
    role = Role(by.role) if by.role in set(Role) else None
    return bool(held) and all(
        one.role in may_give(role, by.organisation_id, one.organisation_id, one.organisation.kind) for one in held
    )
