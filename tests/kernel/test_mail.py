"""Letters by mail and short message: right headers, each answer of a server, and the words of templates."""

import email
import email.policy
import re
import socket
import socketserver
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from flask import Flask
from jinja2 import ChoiceLoader, DictLoader

from kernel import messages
from kernel.config import Misconfigured
from kernel.messages import Channel, Later, Outgoing, Refused, Unknown, letters, mail
from kernel.messages.mail import FileMail, SmtpMail
from tests.kernel.letter_hands import queue

LETTER = Outgoing("ref1", "anna@example.org", "投诉已受理", "您好：\n.点开头\n第二行", "<ref1@here>", datetime.now(UTC))


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
    assert message.get_content_type() == "multipart/alternative"
    plain, html = message.iter_parts()
    assert plain.get_content_type() == "text/plain"
    assert plain.get_content().splitlines() == ["您好：", ".点开头", "第二行"]
    assert html.get_content_type() == "text/html"
    assert words_of(html.get_content()) == ["您好：", ".点开头", "第二行"]


def words_of(html: str) -> list[str]:
    """What a reader of the HTML sees, line by line."""
    body = html.partition("<body>")[2].partition("</body>")[0]
    return [line for line in unescape(re.sub(r"<[^>]+>", "", body)).splitlines() if line.strip()]


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
        *("Content-Type", "MIME-Version"),
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
