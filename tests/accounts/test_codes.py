"""One-time codes: short-lived, few tries, used once, and the same answer for everybody."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from accounts import actions
from accounts.actions import CodeWrong
from accounts.models import CodePurpose, Contact, ContactKind, OneTimeCode
from accounts.queries import person_by_contact
from kernel import clock, events
from kernel.db import db
from kernel.errors import TooMany
from kernel.events import EventRow
from tests.accounts.letters import last_code, letters

PHONE, EMAIL = ContactKind.PHONE, ContactKind.EMAIL
FILE, SIGN_IN = CodePurpose.FILE, CodePurpose.SIGN_IN
NUMBER = "19912340001"


def send(value: str = NUMBER, purpose: CodePurpose = FILE, address: str = "192.0.2.1") -> str:
    actions.send_code(PHONE, value, purpose, address=address)
    return last_code()


def other(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_a_code_is_six_digits_and_never_kept_as_written(app: Flask) -> None:
    code = send()
    assert re.fullmatch(r"\d{6}", code)
    row = db.session.scalars(select(OneTimeCode)).one()
    assert code not in row.code_hash
    assert NUMBER not in row.blind_index


def test_a_code_is_used_once(app: Flask) -> None:
    code = send()
    actions.check_code(PHONE, NUMBER, FILE, code)
    with pytest.raises(CodeWrong):
        actions.check_code(PHONE, NUMBER, FILE, code)


def test_a_code_may_be_pasted_with_spaces(app: Flask) -> None:
    code = send()
    actions.check_code(PHONE, f"+86 {NUMBER[:3]} {NUMBER[3:7]} {NUMBER[7:]}", FILE, f" {code[:3]} {code[3:]} ")


def test_a_code_lives_ten_minutes(app: Flask) -> None:
    code = send()
    with clock.stepped(clock.now() + timedelta(minutes=10)), pytest.raises(CodeWrong):
        actions.check_code(PHONE, NUMBER, FILE, code)


def test_after_five_wrong_tries_the_right_code_is_refused(app: Flask) -> None:
    code = send()
    for _ in range(5):
        with pytest.raises(CodeWrong):
            actions.check_code(PHONE, NUMBER, FILE, other(code))
    with pytest.raises(CodeWrong):
        actions.check_code(PHONE, NUMBER, FILE, code)


def test_a_new_code_ends_the_former(app: Flask) -> None:
    first = send()
    with clock.stepped(clock.now() + timedelta(seconds=61)):
        second = send()
        if first != second:
            with pytest.raises(CodeWrong):
                actions.check_code(PHONE, NUMBER, FILE, first)
        actions.check_code(PHONE, NUMBER, FILE, second)


def test_a_code_serves_one_purpose_and_one_contact(app: Flask) -> None:
    code = send()
    for value, purpose in ((NUMBER, SIGN_IN), ("19912340002", FILE)):
        with pytest.raises(CodeWrong):
            actions.check_code(PHONE, value, purpose, code)
    actions.check_code(PHONE, NUMBER, FILE, code)


def test_one_code_a_minute_and_five_a_day_for_a_number(app: Flask) -> None:
    start = clock.now()
    sent = 0
    for minute in range(10):
        with clock.stepped(start + timedelta(minutes=2 * minute)):
            try:
                send(address=f"192.0.2.{minute}")
            except TooMany:
                continue
            sent += 1
            with pytest.raises(TooMany):
                send(address="198.51.100.9")
    assert sent <= 5
    assert len(letters()) == sent


def test_the_limit_of_a_number_knows_every_spelling_of_it(app: Flask) -> None:
    send()
    for spelling in ("+8619912340001", "199 1234 0001", "１９９１２３４０００１"):
        with pytest.raises(TooMany):
            send(spelling)


def test_one_address_cannot_ask_for_everybody(app: Flask) -> None:
    with pytest.raises(TooMany):
        for serial in range(200):
            send(f"1991235{serial:04d}")
    assert 5 <= len(letters()) <= 60


def test_a_proved_contact_makes_one_account(app: Flask) -> None:
    first = actions.person_for_verified_contact(PHONE, NUMBER, "张示例")
    again = actions.person_for_verified_contact(PHONE, f"+86{NUMBER}", "李示例")
    assert first.id == again.id
    assert again.name == "张示例"
    assert db.session.scalars(select(Contact)).one().verified_at is not None
    found = person_by_contact(PHONE, NUMBER)
    assert found is not None
    assert found.id == first.id
    assert person_by_contact(EMAIL, NUMBER) is None


def test_events_hold_neither_names_nor_contacts_nor_codes(app: Flask) -> None:
    code = send(purpose=SIGN_IN)
    person = actions.person_for_verified_contact(PHONE, NUMBER, "张示例")
    actions.sign_in_by_code(PHONE, NUMBER, code)
    kinds = [row.kind for row in events.stream_of(f"person:{person.id}")]
    assert kinds == ["person.registered", "person.contact_verified", "person.signed_in"]
    for row in db.session.scalars(select(EventRow)):
        words = str(row.data)
        assert not any(secret in words for secret in (NUMBER, code, "张示例"))
