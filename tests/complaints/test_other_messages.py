"""Text messages beside the cases: one fact, nobody's name or number, no address but the platform's own (ux §3)."""

import re

import pytest

from accounts import actions as accounts
from accounts.events import FactorEnrolled, FactorReset, InvitationSent, RecoveryCodeUsed
from accounts.models import Contact, ContactKind, Person
from complaints.models import Complaint
from kernel import events, outbox
from kernel.config import settings
from kernel.db import db, transaction
from kernel.events import SYSTEM
from kernel.messages import Channel, Letter, sms_parts
from mediation.events import SeatInvited
from tests.complaints.letter_hands import AT_ONCE, STRANGER, WAIT
from tests.world import World


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What a message says does not hang on the engine."""
    return sqlite_url


def change_the_contact(world: World) -> None:
    accounts.replace_contact(world.person("learner"), ContactKind.PHONE, STRANGER, by=world.actor("learner"))


def use_a_factor(world: World) -> None:
    officer, body = world.people["officer"], world.organisations["department"]
    with transaction():
        for event in (FactorEnrolled(officer), FactorReset(officer, body), RecoveryCodeUsed(officer, 9)):
            events.record(event, SYSTEM)


INVITES = {InvitationSent.kind, SeatInvited.kind}
CAUSES = WAIT | AT_ONCE | {"a contact": change_the_contact, "a factor": use_a_factor}
LINK = re.compile(r"[a-z]+:/+\S+|www\.\S+|\b[\w-]+\.(?:cn|com|net|org)\b\S*", re.IGNORECASE)


def persons() -> set[str]:
    """Every name, number and address of somebody: of the world, of the cases and reports in it."""
    people = {one.name for one in db.session.query(Person)} | {one.value for one in db.session.query(Contact)}
    cases = {word for one in db.session.query(Complaint) for word in (one.name, one.phone, one.address, one.words)}
    return (people | cases | {STRANGER, "王举报", "示例消费金融"}) - {""}


@pytest.mark.parametrize("cause", CAUSES)
def test_it_names_nobody_and_leads_nowhere_else(world: World, cause: str) -> None:
    CAUSES[cause](world)
    outbox.drain()
    assert not outbox.troubled(), [(row.subscriber, row.error) for row in outbox.troubled()]
    secrets, own = persons(), f"{settings().public_url}/"
    found = db.session.query(Letter).filter_by(channel=Channel.SMS).all()
    assert found
    for letter in found:
        words = letter.body_text.strip()
        links = LINK.findall(words)
        assert words.startswith("【学诉】") and "\n" not in words and "！" not in words
        assert not {one for one in secrets if one in words}, words
        assert all(link.startswith(own) for link in links), words
        assert len(links) == (letter.why in INVITES), words
        numbers = re.findall(r"(?<![\w/-])\d{4,}(?![\w-])", LINK.sub("", words))
        assert all(letter.why == "code" or re.fullmatch(r"20\d\d", one) for one in numbers), words
        if not links:
            assert sms_parts(words) == 1, words
        if letter.why in INVITES:
            assert not {one.number for one in db.session.query(Complaint) if one.number in words}, "nothing of the case"
