"""Mail: by SMTP where SMTP_URL names a server, else as files in `outbox`."""

import re
import smtplib
import ssl
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from kernel import clock, ical
from kernel.config import Misconfigured, settings
from kernel.messages.transports import Later, Outgoing, Refused, Unknown, one_line, write_whole

SECONDS = 20.0
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)*[A-Za-z0-9-]{1,63}")
_LOCAL = ("127.0.0.1", "::1", "localhost")


def host() -> str:
    """The name letters are sent from and their ids end in."""
    return urlsplit(settings().public_url).hostname or "localhost"


def compose_mail(letter: Outgoing, sender: str) -> EmailMessage:
    """The letter as mail, as text and as HTML, with its appointment; raises Refused for an address that is none."""
    if not _ADDRESS.fullmatch(letter.address):
        raise Refused("address")
    try:
        return _set_mail(letter, sender)
    except (ValueError, MessageError):
        raise Refused("header") from None


def _set_mail(letter: Outgoing, sender: str) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address("学诉", addr_spec=sender)
    mail["To"] = Address(addr_spec=letter.address)
    mail["Subject"] = one_line(letter.subject)
    mail["Date"] = format_datetime(letter.dated_at.astimezone(clock.ZONE))
    mail["Message-ID"] = letter.message_id
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(letter.body, charset="utf-8", cte="base64")
    mail.add_alternative(as_html(letter.body), subtype="html", charset="utf-8", cte="base64")
    if letter.calendar:
        _enclose(mail, letter.calendar)
    return mail


def _enclose(mail: EmailMessage, calendar: str) -> None:
    """An appointment: as a part calendars understand, and as a file for those that do not."""
    method = ical.method_of(calendar)
    mail.add_alternative(calendar, subtype="calendar", charset="utf-8", cte="base64", params={"method": method})
    data = calendar.encode()
    mail.add_attachment(data, maintype="text", subtype="calendar", filename="invite.ics", params={"charset": "utf-8"})


def as_html(words: str) -> str:
    """The very words of the plain text as HTML: paragraphs and lines, nothing to load and nothing to press."""
    paragraphs = [part for part in re.split(r"\n{2,}", words.replace("\r\n", "\n").strip("\n")) if part.strip()]
    set_out = "\n".join(f"<p>{escape(part).replace(chr(10), '<br>' + chr(10))}</p>" for part in paragraphs)
    head = '<!doctype html>\n<html lang="zh-CN">\n<head><meta charset="utf-8"></head>'
    return f"{head}\n<body>\n{set_out}\n</body>\n</html>\n"


class FileMail:
    """Writes each letter as `<ref>.eml`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def hand_over(self, letter: Outgoing) -> None:
        """Write the letter; the same letter twice is one file."""
        write_whole(self.folder / f"{letter.ref}.eml", compose_mail(letter, f"no-reply@{host()}").as_bytes())


class SmtpMail:
    """Hands letters to the server of `smtp://user:password@host:port?from=address` (`smtps://` for TLS at once)."""

    def __init__(self, url: str) -> None:
        self.url = urlsplit(url)
        if self.url.scheme not in ("smtp", "smtps") or not self.url.hostname:
            raise Misconfigured("SMTP_URL must be smtp://user:password@host:port")
        self.sender = parse_qs(self.url.query).get("from", [f"no-reply@{host()}"])[0]

    def hand_over(self, letter: Outgoing) -> None:
        """Speak with the server; what fails before the letter's text is Later or Refused, after it Unknown."""
        mail = compose_mail(letter, self.sender)
        try:
            server = _connect(self.url)
        except (OSError, smtplib.SMTPException) as error:
            raise Later(_name(error)) from None
        try:
            self._announce(server, letter.address)
            _give(server, mail.as_bytes())
        finally:
            server.close()

    def _announce(self, server: smtplib.SMTP, address: str) -> None:
        try:
            _expect(server.mail(self.sender))
            _expect(server.rcpt(address))
            _expect(server.docmd("DATA"), 354)
        except (OSError, smtplib.SMTPException) as error:
            raise Later(_name(error)) from None


def _connect(url: SplitResult) -> smtplib.SMTP:
    context = ssl.create_default_context()
    name = str(url.hostname)
    if url.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(name, url.port or 465, timeout=SECONDS, context=context)
    else:
        server = smtplib.SMTP(name, url.port or 25, timeout=SECONDS)
    try:
        server.ehlo_or_helo_if_needed()
        is_private = url.scheme == "smtps" or name in _LOCAL
        if not is_private and server.has_extn("starttls"):
            server.starttls(context=context)
            server.ehlo()
            is_private = True
        if url.username:
            if not is_private:  # a password never travels in the open
                raise smtplib.SMTPNotSupportedError
            server.login(unquote(url.username), unquote(url.password or ""))
    except BaseException:
        server.close()
        raise
    return server


def _give(server: smtplib.SMTP, data: bytes) -> None:
    """Send the text and wait for the one answer that counts."""
    text = re.sub(rb"(?m)^\.", b"..", data)
    try:
        server.send(text + (b"" if text.endswith(b"\r\n") else b"\r\n") + b".\r\n")
        answer = server.getreply()
    except (OSError, smtplib.SMTPException) as error:
        raise Unknown(_name(error)) from None
    _expect(answer)


def _expect(answer: tuple[int, bytes], wanted: int = 250) -> None:
    code = answer[0]
    if code == wanted or (wanted == 250 and code == 251):
        return
    raise (Refused if 500 <= code < 600 else Later)(f"smtp {code}")


def _name(error: Exception) -> str:
    code = getattr(error, "smtp_code", "")
    return f"{type(error).__name__} {code}".strip()


def mail_transport() -> FileMail | SmtpMail:
    """The transport the settings name."""
    url = settings().smtp_url
    return SmtpMail(url) if url else FileMail(settings().data_dir / "outbox")
