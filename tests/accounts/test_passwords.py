"""Passwords: long enough, not common, no rules of composition; the same refusal for every reason."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from accounts import actions
from accounts.actions import PasswordWeak, SignInWrong, signing
from accounts.actions.people import add_contact
from accounts.models import CodePurpose, ContactKind, Person, SignIn
from accounts.queries import sign_ins_of
from kernel import clock, outbox
from kernel.db import db, transaction
from kernel.errors import NotYours, TooMany
from kernel.events import SYSTEM
from tests.accounts.letters import last_code, letters
from tests.world import World

GOOD = "山高月小水落石出"
PHONE = ContactKind.PHONE
NUMBER = "19912340001"


def learner(password: str | None = GOOD, number: str = NUMBER, login: str | None = "zhang") -> Person:
    person = actions.person_for_verified_contact(PHONE, number, "张示例")
    if login:
        with transaction():
            db.session.get_one(Person, person.id).login = login
    if password is not None:
        actions.set_password(person, password, by=SYSTEM)
    return person


def sign_in(login: str, password: str = GOOD, address: str = "192.0.2.1") -> SignIn:
    row, _token = actions.sign_in_by_password(login, password, address=address)
    return row


def test_any_composition_will_do(app: Flask) -> None:
    person = learner()
    for password in ("correct horse", "aB3-xyz9", "        ab", "穷" + "a" * 6 + "1", "x1y" * 66):
        actions.set_password(person, password, by=SYSTEM)
        sign_in("zhang", password)


def test_short_long_and_common_ones_are_refused(app: Flask) -> None:
    person = learner()
    common = ["12345678", "PassWord", "password1", "woaini1314", "qwertyuiop", "11111111", "a" * 30]
    for password in ["", "short77", "x1y" * 67, *common]:
        with pytest.raises(PasswordWeak):
            actions.set_password(person, password, by=SYSTEM)
    sign_in("zhang")


@pytest.mark.usefixtures("true_cost")
def test_the_hash_is_argon2id_with_parameters_worth_their_name(app: Flask) -> None:
    kept = learner().password_hash
    assert kept is not None
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_a_person_is_found_by_login_and_by_every_spelling_of_the_number(app: Flask) -> None:
    person = learner()
    for login in ("zhang", " Zhang ", NUMBER, f"+86 {NUMBER}", "１９９１２３４０００１"):
        assert sign_in(login).person_id == person.id


def test_every_refusal_says_the_same(app: Flask) -> None:
    learner()
    learner(None, "19912340002", "keyless")
    gone = learner(GOOD, "19912340003", "gone")
    with transaction():
        db.session.get_one(Person, gone.id).disabled_at = clock.now()
    said = set()
    for login, password in (
        ("zhang", "wrong-password"),
        ("nobody", GOOD),
        ("keyless", GOOD),
        ("gone", GOOD),
        ("", GOOD),
    ):
        with pytest.raises(SignInWrong) as refusal:
            sign_in(login, password)
        said.add((refusal.value.message, refusal.value.status))
    assert len(said) == 1
    assert db.session.scalars(select(SignIn)).all() == []


@pytest.mark.usefixtures("true_cost")
def test_an_unknown_name_costs_as_much_work_as_a_known_one(
    app: Flask, true_cost: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One verification each, of hashes with the same parameters: counted, for a clock would not be fair."""
    learner()
    verified: list[str] = []

    class Counting:
        def verify(self, hashed: str, password: str) -> bool:
            verified.append(hashed.rpartition("$")[0].rpartition("$")[0])
            return hasher.verify(hashed, password)

    hasher = signing._hasher
    monkeypatch.setattr(signing, "_hasher", Counting())
    for login in ("zhang", "nobody"):
        with pytest.raises(SignInWrong):
            sign_in(login, "wrong-password", "192.0.2.1")
    known, unknown = verified
    assert known == unknown


def test_tries_are_limited_by_name_and_by_address(app: Flask) -> None:
    learner()
    with pytest.raises(TooMany) as limit:
        for turn in range(40):
            with pytest.raises(SignInWrong):
                sign_in("zhang", "wrong-password", f"192.0.2.{turn}")
    assert limit.value.retry_after > 0
    with pytest.raises(TooMany):
        sign_in("zhang", GOOD)
    with pytest.raises(TooMany):
        for turn in range(200):
            with pytest.raises(SignInWrong):
                sign_in(f"nobody{turn}", "wrong-password", "198.51.100.1")
    with clock.stepped(clock.now() + timedelta(hours=1)):
        sign_in("zhang")


def test_a_reset_ends_every_session(app: Flask) -> None:
    person = learner()
    sign_in("zhang")
    sign_in("zhang")
    actions.send_code(PHONE, NUMBER, CodePurpose.RESET, address="192.0.2.1")
    code = last_code()
    with pytest.raises(PasswordWeak):
        actions.reset_password(PHONE, NUMBER, code, "12345678")
    actions.reset_password(PHONE, NUMBER, code, "another-good-one")
    assert sign_ins_of(person.id) == []
    with pytest.raises(SignInWrong):
        sign_in("zhang")
    sign_in("zhang", "another-good-one")


def test_a_change_is_told_to_every_proved_contact_once(app: Flask) -> None:
    person = learner()
    add_contact(person, ContactKind.EMAIL, "zhang@example.cn")
    outbox.drain()
    assert letters() == []
    actions.set_password(person, "another-good-one", by=SYSTEM)
    for _ in range(2):
        outbox.drain()
    told = letters()
    assert {letter.address for letter in told} == {NUMBER, "zhang@example.cn"}
    assert len(told) == 2
    assert all("another-good-one" not in letter.body_text for letter in told)


def test_a_reset_of_nobodys_contact_fails_like_a_wrong_code(app: Flask) -> None:
    actions.send_code(PHONE, NUMBER, CodePurpose.RESET, address="192.0.2.1")
    code = last_code()
    with pytest.raises(actions.CodeWrong):
        actions.reset_password(PHONE, NUMBER, code, "another-good-one")
    assert db.session.scalars(select(Person)).all() == []


def test_staff_have_ten_hours_and_learners_twelve(app: Flask, world: World) -> None:
    for name, hours in (("learner", 12), ("officer", 10)):
        row, _token = actions.open_sign_in(world.person(name), "code")
        assert row.expires_at - row.made_at == timedelta(hours=hours)


def test_one_acts_only_where_one_belongs(app: Flask, world: World) -> None:
    row, _token = actions.open_sign_in(world.person("officer"), "code")
    actor = world.actor("officer")
    for stranger in ("mediator", "staff"):
        membership = world.viewers[stranger].membership_id
        with pytest.raises(NotYours):
            actions.switch_membership(row, membership, by=actor)
    actions.switch_membership(row, None, by=actor)
    assert row.membership_id is None
    actions.switch_membership(row, world.viewers["officer"].membership_id, by=actor)
    assert row.membership_id == world.viewers["officer"].membership_id
