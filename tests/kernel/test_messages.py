"""Letters: one for each cause, sent at most once, and nothing lost in silence."""

import email
import email.policy
import os
import signal
import socket
import socketserver
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from flask import Flask
from jinja2 import ChoiceLoader, DictLoader
from sqlalchemy import Text, select, type_coerce
from sqlalchemy.exc import IntegrityError

from kernel import clock, messages
from kernel.config import Misconfigured
from kernel.db import db, transaction
from kernel.errors import IllegalMove
from kernel.messages import Channel, Later, Letter, LetterState, Outgoing, Refused, Unknown, letters, mail
from kernel.messages.mail import FileMail, SmtpMail

LETTER = Outgoing("ref1", "anna@example.org", "投诉已受理", "您好：\n.点开头\n第二行", "<ref1@here>", datetime.now(UTC))


def queue(key: str = "1:7:email:accepted", **changes: Any) -> Letter:
    values: dict[str, Any] = {
        "key": key,
        "channel": Channel.EMAIL,
        "address": "anna@example.org",
        "to_person_id": 7,
        "subject": "投诉已受理",
        "body": "您好，您的投诉已受理。",
        "why": "thing.accepted",
        "about": "thing:1",
    }
    with transaction():
        return messages.queue(**(values | changes))


class Carrier:
    """A transport that does as it is told."""

    def __init__(self, *answers: Exception | None) -> None:
        self.answers = list(answers)
        self.taken: list[Outgoing] = []

    def hand_over(self, letter: Outgoing) -> None:
        answer = self.answers.pop(0) if self.answers else None
        if answer is not None:
            raise answer
        self.taken.append(letter)


@pytest.fixture
def carrier(monkeypatch: pytest.MonkeyPatch) -> Carrier:
    one = Carrier()
    monkeypatch.setattr(letters, "transport_for", lambda _channel: one)
    return one


def state_of(letter: Letter) -> LetterState:
    db.session.rollback()
    return db.session.get_one(Letter, letter.id, populate_existing=True).state


# --- the way of a letter -----------------------------------------------------------------------------------------


def test_a_letter_goes_out_once(app: Flask, carrier: Carrier) -> None:
    letter = queue()
    assert messages.send(letter.id) is LetterState.SENT
    assert messages.send(letter.id) is None
    assert messages.drain() == 0
    (taken,) = carrier.taken
    assert taken.body == "您好，您的投诉已受理。"
    assert taken.message_id == f"<{letter.ref}@127.0.0.1>"
    assert (letter.attempts, letter.error) == (1, None)
    assert letter.sent_at is not None


def test_the_same_cause_makes_one_letter(app: Flask, carrier: Carrier) -> None:
    first = queue()
    again = queue(subject="别的")
    assert first.id == again.id
    assert again.subject == "投诉已受理"
    other = queue("1:8:email:accepted")
    assert other.id != first.id
    assert messages.drain() == 2


def test_two_hands_queueing_the_same_letter_make_one(app: Flask) -> None:
    ids: list[int] = []
    gate = threading.Barrier(4)

    def hand() -> None:
        with app.app_context():
            gate.wait()
            for place in range(5):
                ids.append(queue(f"race {place}").id)
            db.session.remove()

    threads = [threading.Thread(target=hand) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ids) == 20
    assert len(set(ids)) == 5


def test_a_letter_is_undone_with_its_cause(app: Flask) -> None:
    with pytest.raises(ZeroDivisionError), transaction():
        queue()
        _ = 1 // 0
    assert db.session.scalars(select(Letter)).all() == []
    with pytest.raises(RuntimeError):
        messages.queue(key="x", channel=Channel.SMS, address="1", to_person_id=1, subject="", body="", why="", about="")


def test_of_many_workers_one_sends(app: Flask, carrier: Carrier) -> None:
    made = [queue(f"many {place}").id for place in range(10)]
    gate = threading.Barrier(4)

    def worker() -> None:
        with app.app_context():
            gate.wait()
            for one in made:
                messages.send(one)
            db.session.remove()

    threads = [threading.Thread(target=worker) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(carrier.taken) == 10
    assert len({letter.ref for letter in carrier.taken}) == 10


def test_a_carrier_that_is_away_is_tried_six_times(app: Flask, carrier: Carrier) -> None:
    carrier.answers = [Later("ConnectionRefusedError")] * 6
    letter = queue()
    moment = clock.now()
    waits = []
    for _ in range(6):
        with clock.stepped(moment):
            messages.send(letter.id)
            assert messages.send(letter.id) is None
        db.session.refresh(letter)
        if letter.state is LetterState.QUEUED:
            assert letter.next_try_at is not None
            waits.append((letter.next_try_at - moment).total_seconds() / 60)
            moment = letter.next_try_at
    assert waits == [1, 5, 15, 60, 180]
    assert (letter.state, letter.attempts, letter.error) == (LetterState.FAILED, 6, "ConnectionRefusedError")
    assert messages.troubled() == [letter]
    assert carrier.taken == []


def test_a_refusal_for_good_is_not_repeated(app: Flask, carrier: Carrier) -> None:
    carrier.answers = [Refused("smtp 550")]
    letter = queue()
    assert messages.send(letter.id) is LetterState.FAILED
    assert messages.drain() == 0


@pytest.mark.parametrize("fault", [Unknown("SMTPServerDisconnected"), ZeroDivisionError()])
def test_what_may_have_gone_is_uncertain_and_rests(app: Flask, carrier: Carrier, fault: Exception) -> None:
    carrier.answers = [fault]
    letter = queue()
    assert messages.send(letter.id) is LetterState.UNCERTAIN
    with clock.stepped(clock.now() + timedelta(days=30)):
        messages.sweep()
        assert messages.drain() == 0
    assert carrier.taken == []
    assert messages.troubled() == [letter]


def test_only_an_operator_sends_an_uncertain_letter_again(app: Flask, carrier: Carrier) -> None:
    carrier.answers = [Unknown("silent")]
    letter = queue()
    with pytest.raises(IllegalMove):
        messages.resend(letter, 99)
    messages.send(letter.id)
    first_id = letter.message_id
    messages.resend(letter, 99)
    assert (letter.state, letter.resent_by_id) == (LetterState.QUEUED, 99)
    assert messages.send(letter.id) is LetterState.SENT
    assert carrier.taken[0].message_id == first_id
    with pytest.raises(IllegalMove):
        messages.resend(letter, 99)


def test_a_worker_killed_between_hand_over_and_record_leaves_it_uncertain(app: Flask, tmp_path: Path) -> None:
    letter = queue()
    mark = tmp_path / "handed over"
    killed = os.fork()
    if killed == 0:
        try:
            with app.app_context():
                db.engine.dispose(close=False)

                class Deadly:
                    def hand_over(self, taken: Outgoing) -> None:
                        mark.write_text(taken.ref)
                        os.kill(os.getpid(), signal.SIGKILL)

                letters.transport_for = lambda _channel: Deadly()  # type: ignore[assignment]
                messages.send(letter.id)
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(killed, 0)[1]) == -signal.SIGKILL
    assert mark.read_text() == letter.ref
    assert state_of(letter) is LetterState.HANDING_OVER
    assert messages.mark_uncertain() == 0
    with clock.stepped(clock.now() + timedelta(seconds=121)):
        messages.sweep()
        assert state_of(letter) is LetterState.UNCERTAIN
        assert messages.drain() == 0


def test_a_slow_hand_over_still_becomes_sent(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    class Slow:
        def hand_over(self, letter: Outgoing) -> None:
            with clock.stepped(clock.now() + timedelta(seconds=200)):
                assert messages.mark_uncertain() == 1

    monkeypatch.setattr(letters, "transport_for", lambda _channel: Slow())
    letter = queue()
    assert messages.send(letter.id) is LetterState.SENT
    assert state_of(letter) is LetterState.SENT


def test_a_hand_that_is_too_late_does_not_settle_anothers_claim(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    class Overtaken:
        calls = 0

        def hand_over(self, letter: Outgoing) -> None:
            Overtaken.calls += 1
            if Overtaken.calls > 1:
                return
            with clock.stepped(clock.now() + timedelta(seconds=200)):
                messages.mark_uncertain()
                row = db.session.scalars(select(Letter)).one()
                messages.resend(row, 99)
                assert messages.send(row.id) is LetterState.SENT
            raise Later("too late")

    monkeypatch.setattr(letters, "transport_for", lambda _channel: Overtaken())
    letter = queue()
    assert messages.send(letter.id) is None
    assert state_of(letter) is LetterState.SENT


@pytest.mark.parametrize("end", [None, Later("too late")])
def test_a_claim_is_settled_by_its_own_hand_only(
    app: Flask, monkeypatch: pytest.MonkeyPatch, end: Exception | None
) -> None:
    class Overtaken:
        def hand_over(self, letter: Outgoing) -> None:
            with clock.stepped(clock.now() + timedelta(seconds=200)):
                messages.mark_uncertain()
                row = db.session.scalars(select(Letter)).one()
                messages.resend(row, 99)
                assert letters._claim(row.id) is not None
            if end is not None:
                raise end

    monkeypatch.setattr(letters, "transport_for", lambda _channel: Overtaken())
    letter = queue()
    assert messages.send(letter.id) is None
    assert state_of(letter) is LetterState.HANDING_OVER


def test_without_an_address_nothing_is_sent(app: Flask, carrier: Carrier) -> None:
    assert queue("a", address=None).state is LetterState.SUPPRESSED
    stopped = queue("b")
    with transaction():
        assert messages.suppress(stopped)
    gone = queue("c")
    inside = queue("d", channel=Channel.INBOX, address=None)
    assert messages.drain() == 2
    with transaction():
        assert not messages.suppress(gone)
    assert [letter.ref for letter in carrier.taken] == [gone.ref, inside.ref]
    assert messages.inbox_of(7) == [inside]
    assert messages.inbox_of(8) == []


def test_address_and_words_lie_sealed(app: Flask) -> None:
    letter = queue(body="密码 123456")
    columns = select(type_coerce(Letter.address, Text), type_coerce(Letter.body_text, Text))
    stored = "".join(db.session.execute(columns.where(Letter.id == letter.id)).one())
    assert "anna" not in stored
    assert "密码" not in stored


@pytest.mark.parametrize(
    "values",
    [
        {"state": "sent"},
        {"state": "handing_over"},
        {"state": "failed"},
        {"state": "uncertain"},
        {"next_try_at": None},
        {"state": "lost"},
    ],
)
def test_the_database_refuses_half_a_state(app: Flask, values: dict[str, Any]) -> None:
    letter = queue()
    table = Letter.__table__
    plain = {name: value for name, value in values.items() if name != "state"}
    with pytest.raises((IntegrityError, LookupError)), transaction() as session:
        if "state" in values:
            session.execute(
                db.text("UPDATE letters SET state = :state WHERE id = :id"), {"state": values["state"], "id": letter.id}
            )
        else:
            session.execute(table.update().values(**plain))  # type: ignore[attr-defined]


# --- mail and short messages -------------------------------------------------------------------------------------


def read(data: bytes) -> EmailMessage:
    parsed = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def check(message: EmailMessage) -> None:
    assert message["Subject"] == "投诉已受理"
    assert message["To"] == "anna@example.org"
    assert message["Message-ID"] == "<ref1@here>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"].datetime.utcoffset() == timedelta(hours=8)
    assert message.get_content_type() == "text/plain"
    assert message.get_content().splitlines() == ["您好：", ".点开头", "第二行"]


def test_letters_become_files_without_a_server(app: Flask) -> None:
    letter = queue()
    queue("sms", channel=Channel.SMS, address="+8613800000000", body="【学诉】验证码\n123456")
    assert messages.drain() == 2
    folder = app.extensions["settings"].data_dir
    (mail_file,) = (folder / "outbox").iterdir()
    assert mail_file.name == f"{letter.ref}.eml"
    assert read(mail_file.read_bytes())["Subject"] == "投诉已受理"
    (sms_file,) = (folder / "sms").iterdir()
    text = sms_file.read_text()
    assert text.startswith("To: +8613800000000\nDate: 20")
    assert text.endswith("\n\n【学诉】验证码 123456\n")


def test_the_same_file_letter_twice_is_one_file(tmp_path: Path) -> None:
    for _ in range(2):
        FileMail(tmp_path / "out").hand_over(LETTER)
    (path,) = (tmp_path / "out").iterdir()
    check(read(path.read_bytes()))


@pytest.mark.parametrize(
    "subject", ["a\r\nBcc: evil@example.org", "a\nX: y", "a\u2028b", "a\x0bb", "退费\r\n\r\n<html>", "\r\n"]
)
def test_nothing_begins_another_header(subject: str) -> None:
    message = read(mail.compose_mail(replace(LETTER, subject=subject), "no-reply@here").as_bytes())
    assert set(message.keys()) == {
        *("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted"),
        *("Content-Type", "Content-Transfer-Encoding", "MIME-Version"),
    }
    assert "\n" not in message["Subject"]


@pytest.mark.parametrize(
    "address",
    ["", "anna", "anna@", "a@b\r\nBcc: c@d", "a@b,c@d", "a b@c", "<a@b>", "a@b>", "anna@exämple.org", "退@费.cn"],
)
def test_what_is_no_address_is_refused(address: str, tmp_path: Path) -> None:
    for transport in (FileMail(tmp_path), SmtpMail("smtp://127.0.0.1:9")):
        with pytest.raises(Refused, match="address"):
            transport.hand_over(replace(LETTER, address=address))


class Catcher:
    """An SMTP server that keeps what it is given."""

    def __init__(self) -> None:
        self.caught: list[bytes] = []

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:
        self.caught.append(envelope.content)
        return "250 taken"


def test_a_letter_by_smtp() -> None:
    catcher = Catcher()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(catcher, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        SmtpMail(f"smtp://127.0.0.1:{port}?from=desk@example.org").hand_over(LETTER)
    finally:
        controller.stop()
    (data,) = catcher.caught
    check(read(data))
    assert read(data)["From"].addresses[0].addr_spec == "desk@example.org"


class Script(socketserver.StreamRequestHandler):
    """An SMTP server that follows a script: what to say to each command, None to hang up."""

    answers: dict[str, str | None] = {}

    def handle(self) -> None:
        self.say("220 here")
        while line := self.rfile.readline().decode().strip():
            word = line.split()[0].upper()
            answer = self.answers.get(word, "354 go on" if word == "DATA" else "250 fine")
            if answer is None:
                return
            self.say(answer)
            if answer.startswith("354"):
                while self.rfile.readline().strip() != b".":
                    pass
                if self.answers.get(".", "250 taken") is None:
                    return
                self.say(str(self.answers.get(".", "250 taken")))

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@pytest.fixture
def scripted() -> Iterator[str]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Script) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield f"smtp://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ({}, None),
        ({"MAIL": "451 later"}, Later),
        ({"RCPT": "450 greylisted"}, Later),
        ({"RCPT": "550 no such user"}, Refused),
        ({"RCPT": None}, Later),
        ({"DATA": "452 full"}, Later),
        ({"DATA": None}, Later),
        ({".": "451 later"}, Later),
        ({".": "554 spam"}, Refused),
        ({".": None}, Unknown),
    ],
)
def test_each_way_a_server_can_answer(
    scripted: str, monkeypatch: pytest.MonkeyPatch, answers: dict[str, str | None], outcome: Any
) -> None:
    monkeypatch.setattr(Script, "answers", answers)
    if outcome is None:
        SmtpMail(scripted).hand_over(LETTER)
        return
    with pytest.raises(outcome) as caught:
        SmtpMail(scripted).hand_over(LETTER)
    assert "anna" not in caught.value.code


def test_a_line_that_begins_with_a_dot_does_not_end_the_letter() -> None:
    class Server:
        sent = b""

        def send(self, data: bytes) -> None:
            self.sent += data

        def getreply(self) -> tuple[int, bytes]:
            return 250, b"taken"

    server = Server()
    mail._give(server, b"X: y\r\n\r\n.\r\n.a\r\nb.")  # type: ignore[arg-type]
    assert server.sent == b"X: y\r\n\r\n..\r\n..a\r\nb.\r\n.\r\n"


def test_a_server_that_is_not_there_is_tried_later() -> None:
    with pytest.raises(Later):
        SmtpMail("smtp://127.0.0.1:9").hand_over(LETTER)
    for url in ("http://x", "smtp://", "localhost:25"):
        with pytest.raises(Misconfigured):
            SmtpMail(url)


def test_an_unknown_sms_gateway_is_named(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.extensions, "settings", replace(app.extensions["settings"], sms_url="acme://x"))
    with pytest.raises(Misconfigured, match="acme"):
        letters.transport_for(Channel.SMS)


# --- words -------------------------------------------------------------------------------------------------------


def test_words_come_from_templates_outside_any_request(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    frames = DictLoader(
        {
            "a.txt": '{% extends "messages/letter.txt" %}{% block subject %}{{ title }}已受理{% endblock %}'
            "{% block body %}<b>{{ title }}</b>\n\n\n\n完{% endblock %}",
            "b.txt": '{% extends "messages/sms.txt" %}{% block body %}验证码 {{ title }}{% endblock %}',
        }
    )
    monkeypatch.setattr(app.jinja_env, "loader", ChoiceLoader([frames, app.jinja_env.loader]))
    words = messages.compose("a.txt", title="退费")
    assert words.subject == "退费已受理"
    assert "<b>退费</b>\n\n完\n" in words.body
    assert words.body.startswith("您好：\n\n")
    assert app.extensions["settings"].public_url in words.body
    assert messages.compose("b.txt", title="123456").body == "【学诉】验证码 123456\n"


def test_one_short_message_is_seventy_signs() -> None:
    assert messages.fits_one_sms("退" * 70)
    assert not messages.fits_one_sms("退" * 71)
    assert not messages.fits_one_sms("退" * 69 + "𠮷")
