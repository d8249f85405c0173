"""What comes back: signed reports of a gateway, and reports a mail server puts into a folder."""

import json
from dataclasses import replace
from datetime import timedelta
from email import policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kernel import clock, messages
from kernel.config import Settings
from kernel.db import db, transaction
from kernel.messages import Channel, Letter, LetterState, bounces
from tests.kernel.letter_hands import queue

SECRET = "a-secret-of-more-than-thirty-two-characters"


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    (tmp_path / "back").mkdir()
    return replace(settings, bounce_secret=SECRET, bounces_dir=str(tmp_path / "back"))


def sent(key: str = "k", channel: Channel = Channel.SMS) -> Letter:
    letter = queue(key, channel=channel, address="19900001234" if channel is Channel.SMS else "anna@example.org")
    assert messages.send(letter.id) is LetterState.SENT
    return letter


def post(client: FlaskClient, said: object, *, secret: str = SECRET, age: int = 0, signature: str = "") -> TestResponse:
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    stamp = str(int(clock.now().timestamp()) - age)
    headers = {
        "X-Timestamp": stamp,
        "X-Signature": signature or f"sha256={bounces.sign(secret, stamp, body)}",
        "Content-Type": "application/json",
    }
    db.session.rollback()
    with client.application.app_context():
        return client.post("/hooks/letters", data=body, headers=headers)


def state(letter: Letter) -> LetterState:
    db.session.rollback()
    return db.session.get_one(Letter, letter.id, populate_existing=True).state


def test_a_signed_report_marks_the_letter(app: Flask) -> None:
    letter, client = sent(), app.test_client()
    for _ in range(2):
        answer = post(client, {"ref": letter.ref, "status": "bounced", "code": "UNDELIV 张三<b>"})
        assert answer.status_code == 200
    assert state(letter) is LetterState.BOUNCED
    assert letter.error == "UNDELIV b"
    assert letter.bounced_at is not None
    assert letter.sent_at is not None


def test_the_carriers_own_number_will_do(app: Flask) -> None:
    letter = sent()
    with transaction():
        letter.carrier_ref = "gw-77"
    assert post(app.test_client(), {"ref": "gw-77", "status": "failed"}).status_code == 200
    assert state(letter) is LetterState.BOUNCED


def test_delivered_ends_the_doubt(app: Flask) -> None:
    letter = sent()
    with transaction():
        letter.state, letter.error, letter.sent_at = LetterState.UNCERTAIN, "silent", None
    assert post(app.test_client(), {"ref": letter.ref, "status": "delivered"}).status_code == 200
    assert state(letter) is LetterState.SENT


@pytest.mark.parametrize("said", [b"not json", b"[]", b"{}", b'{"ref": 7}', b""])
def test_nonsense_is_refused(app: Flask, said: bytes) -> None:
    assert post(app.test_client(), said).status_code == 400


def test_only_a_fresh_signature_of_the_secret_counts(app: Flask) -> None:
    letter, client = sent(), app.test_client()
    said = {"ref": letter.ref, "status": "bounced"}
    assert post(client, said, secret="another-secret-another-secret-12").status_code == 400
    assert post(client, said, age=301).status_code == 400
    assert post(client, said, age=-301).status_code == 400
    assert post(client, said, signature="sha256=ä").status_code == 400
    app.extensions["settings"] = replace(app.extensions["settings"], bounce_secret=None)
    assert post(client, said, secret="").status_code == 400
    assert state(letter) is LetterState.SENT


def test_an_unknown_letter_is_not_there(app: Flask) -> None:
    assert post(app.test_client(), {"ref": "nothing", "status": "bounced"}).status_code == 404


def test_what_never_left_cannot_come_back(app: Flask) -> None:
    letter = queue("later", not_before=clock.now() + timedelta(hours=3))
    assert post(app.test_client(), {"ref": letter.ref, "status": "bounced"}).status_code == 200
    assert state(letter) is LetterState.QUEUED


# --- the mail server's folder ------------------------------------------------------------------------------------


def report(letter: Letter, action: str = "failed", status: str = "5.1.1", kind: str = "rfc822") -> bytes:
    original = EmailMessage(policy=policy.SMTP)
    original["Message-ID"], original["Subject"] = letter.message_id, "x"
    original.set_content("words")
    returned = original.as_string() if kind == "rfc822" else f"Message-ID: {letter.message_id}\nSubject: x\n"
    parts = [
        ("text/plain", "The mail could not be delivered.\n"),
        (
            "message/delivery-status",
            f"Reporting-MTA: dns; mx.example.org\n\nFinal-Recipient: rfc822; anna@example.org\nAction: {action}\n"
            f"Status: {status}\n",
        ),
        ("message/rfc822" if kind == "rfc822" else "text/rfc822-headers", returned),
    ]
    body = "".join(f"--sep\nContent-Type: {name}\n\n{text}\n" for name, text in parts)
    head = "From: MAILER-DAEMON@example.org\nTo: no-reply@example.org\nMIME-Version: 1.0\n"
    head += 'Content-Type: multipart/report; report-type=delivery-status; boundary="sep"\n\n'
    return f"{head}{body}--sep--\n".encode()


@pytest.mark.parametrize("place", ["", "new", "cur"])
@pytest.mark.parametrize("kind", ["rfc822", "headers"])
def test_a_report_in_the_folder_marks_the_letter(app: Flask, settings: Settings, place: str, kind: str) -> None:
    letter, folder = sent(channel=Channel.EMAIL), Path(settings.bounces_dir or "")
    (folder / place).mkdir(exist_ok=True)
    (folder / place / "1").write_bytes(report(letter, kind=kind))
    assert messages.read_bounces() == 1
    assert messages.read_bounces() == 0
    assert state(letter) is LetterState.BOUNCED
    assert letter.error == "5.1.1"
    assert (folder / "done" / "1").exists()


def test_a_delay_is_no_bounce_and_strangers_mail_is_put_aside(app: Flask, settings: Settings) -> None:
    letter, folder = sent(channel=Channel.EMAIL), Path(settings.bounces_dir or "")
    (folder / "delayed").write_bytes(report(letter, action="delayed", status="4.4.1"))
    forged = report(letter).replace(letter.ref.encode(), b"a" * 26)
    strange = {"forged": forged, "spam": b"Subject: hi\n\nbuy", "bytes": bytes(range(256)), "empty": b""}
    for name, data in strange.items():
        (folder / name).write_bytes(data)
    (folder / "big").write_bytes(b"x" * (bounces.LARGEST + 1))
    assert messages.read_bounces() == 0
    assert state(letter) is LetterState.SENT
    assert {path.name for path in (folder / "odd").iterdir()} == {*strange, "big"}
    assert {path.name for path in (folder / "done").iterdir()} == {"delayed"}


def test_a_bounced_letter_goes_again_only_by_hand(app: Flask) -> None:
    letter = sent()
    assert messages.bounce(letter, "5.1.1")
    assert not messages.bounce(letter, "5.1.1")
    assert messages.drain() == 0
    messages.resend(letter, by=1)
    assert messages.send(letter.id) is LetterState.SENT
    assert state(letter) is LetterState.SENT
    assert letter.bounced_at is None
