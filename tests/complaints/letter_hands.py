"""What tests of letters share: whoever else queues one, and whether anybody was told twice of one event."""

from collections import Counter
from collections.abc import Callable

from accounts import actions as accounts
from accounts.events import ContactChanged
from accounts.models import CodePurpose, ContactKind, Membership
from accounts.roles import Role
from complaints import jobs as case_jobs
from kernel import messages, outbox
from kernel.db import db
from kernel.messages import Channel, Letter
from mediation import actions as tables
from tests.complaints.people_hands import at_desk
from tests.complaints.test_report_acts import checking
from tests.mediation.seat_hands import agreed, proposed
from tests.world import World

STRANGER = "19900008888"


def work() -> None:
    """Deliver what happened and hand over what may leave now."""
    outbox.drain()
    assert not outbox.troubled(), [(row.subscriber, row.error) for row in outbox.troubled()]
    messages.drain()
    case_jobs.serve_delivered()
    db.session.rollback()
    db.session.expire_all()


def told_twice() -> list[tuple[str, int | str, Channel]]:
    """Each (event, person, channel) of which there is more than one letter, whatever words it was told in.

    The person is who the letter is for, or the address where it is for nobody's account. A changed contact is told at
    the old address too, and what an officer sends again goes by their own press.
    """
    db.session.rollback()
    found: Counter[tuple[str, int | str, Channel]] = Counter()
    for letter in db.session.query(Letter).filter(Letter.why != ContactChanged.kind):
        event = letter.key.partition(":")[0]
        if event.isdigit():
            found[event, letter.to_person_id or letter.address, letter.channel] += 1
    return [one for one, number in found.items() if number > 1]


def invite(world: World) -> None:
    place = world.organisation("association")
    accounts.invite(place, Role.OFFICER, ContactKind.PHONE, STRANGER, by=world.actor("association_admin"))


def invite_to_a_seat(world: World) -> None:
    seat = agreed(world, proposed(world, world.mediating()))
    tables.invite_seat(seat, ContactKind.PHONE, STRANGER, by=world.actor("mediator"))


def tell_a_reporter(world: World) -> None:
    checking(world, name="王举报", phone=STRANGER, is_reachable=True)


def end_a_membership(world: World) -> None:
    held = db.session.get_one(Membership, world.viewers["officer"].membership_id)
    accounts.end_membership(held, by=world.actor("platform_admin"))


def change_the_password(world: World) -> None:
    for password in ("shan-gao-yue-xiao", "shui-luo-shi-chu"):  # the first is no news
        accounts.set_password(world.person("learner"), password, by=world.actor("learner"))


def send_a_code(world: World) -> None:
    accounts.send_code(ContactKind.PHONE, STRANGER, CodePurpose.SIGN_IN, address="127.0.0.1")


# What waits for the morning, and what comes at any hour (decision 0040), by what causes it.
WAIT: dict[str, Callable[[World], object]] = {
    "a case": lambda world: world.file(),
    "an invitation": invite,
    "a seat": invite_to_a_seat,
    "a report": tell_a_reporter,
    "a phone given": at_desk,
    "a membership": end_a_membership,
}
AT_ONCE: dict[str, Callable[[World], object]] = {"a code": send_a_code, "an account": change_the_password}
