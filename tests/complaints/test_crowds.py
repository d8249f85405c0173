"""Ten thousand letters are queued with a few hundred statements."""

from datetime import timedelta

from sqlalchemy import event

from accounts.models import Contact, ContactKind, Membership, Person
from accounts.roles import Role
from complaints import actions as cases
from kernel import clock, messages, outbox
from kernel.db import db, transaction
from kernel.messages import Letter
from tests.complaints.driver import grounds
from tests.complaints.test_told import at, world
from tests.world import World

__all__ = ["world"]


def test_ten_thousand_letters_are_queued_with_few_statements(world: World) -> None:
    with at():
        complaint, staff = world.accepted(), _crowd(world, 5_000)
        statements = 0

        def count(*_args: object) -> None:
            nonlocal statements
            statements += 1

        event.listen(db.engine, "before_cursor_execute", count)
        cases.terminate(complaint, grounds(complaint, "termination"), "双方意见不一致。", by=world.actor("officer"))
        outbox.drain()
        event.remove(db.engine, "before_cursor_execute", count)
        for why in ("complaint.accepted", "complaint.terminated"):
            assert db.session.query(Letter).filter_by(why=why).count() >= staff
    # What is counted for the public and copied to other bodies costs some too, whoever gets letters.
    assert statements < 540, f"{statements} statements"
    assert messages.oldest_waiting() is not None


def _crowd(world: World, size: int) -> int:
    """Many colleagues at the institution, each with a telephone."""
    now, company = clock.now(), world.organisations["company"]
    with transaction():
        people = [Person(name=None, login=f"crowd{place}", made_at=now) for place in range(size)]
        db.session.add_all(people)
        db.session.flush()
        role = Role.INSTITUTION_STAFF
        db.session.add_all(
            Membership(person_id=one.id, organisation_id=company, role=role, from_at=now - timedelta(days=1))
            for one in people
        )
        db.session.add_all(
            Contact(
                person_id=one.id,
                kind=ContactKind.PHONE,
                value=f"139{place:08d}",
                blind_index=f"crowd{place}",
                verified_at=now,
            )
            for place, one in enumerate(people)
        )
    return size
