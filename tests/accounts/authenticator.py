"""An authenticator in the tests' hands: the codes of a person's secret, as their phone would show them."""

from accounts import actions
from accounts.models import Person
from accounts.queries.office import factor_of
from kernel import clock, totp
from kernel.db import db
from kernel.events import Actor


def code_of(person_id: int, drift: int = 0) -> str:
    """What the phone shows now, or so many steps from now."""
    db.session.rollback()
    row = factor_of(person_id)
    assert row is not None and row.secret is not None
    return totp.code_at(row.secret, totp.step_of(clock.now()) + drift)


def enrolled(person: Person) -> list[str]:
    """Set an authenticator up, proved by the code of half a minute ago; the recovery codes."""
    key = person.id
    actions.offer_factor(person)
    with clock.stepped(clock.now()):  # else half a minute may pass between the code and its proof
        return actions.enrol_factor(db.session.get_one(Person, key), code_of(key, -1), by=Actor(key, "self"))
