"""Short messages: files, or one HTTP gateway whatever its JSON looks like."""

import http.client
import json
import re
import ssl
from base64 import b64encode
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

from kernel import clock
from kernel.config import Misconfigured, Settings, settings
from kernel.messages.transports import Later, Outgoing, Refused, Transport, Unknown, one_line, write_whole

SECONDS = 15.0
LARGEST_ANSWER = 65_536
LOCAL = ("127.0.0.1", "::1", "localhost")

ONE_SMS, EACH_OF_SEVERAL = 70, 67


def fits_one_sms(words: str) -> bool:
    """Whether a text is one message: 70 signs of UTF-16, for Chinese."""
    return sms_parts(words) == 1


def sms_parts(words: str) -> int:
    """How many messages a text is sent and paid as: 70 signs of UTF-16 alone, 67 in each of several."""
    signs = len(words.encode("utf-16-be")) // 2
    return 1 if signs <= ONE_SMS else -(-signs // EACH_OF_SEVERAL)


def check_number(address: str) -> None:
    """Raise Refused for what is no telephone number."""
    if not re.fullmatch(r"\+?[0-9]{5,15}", address):
        raise Refused("address")


class FileSms:
    """Writes each message as `<ref>.txt`: a line `To`, a line `Date`, a blank line, the text."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def hand_over(self, letter: Outgoing) -> None:
        """Write the message; the same message twice is one file."""
        check_number(letter.address)
        dated = letter.dated_at.astimezone(clock.ZONE).isoformat(timespec="seconds")
        text = f"To: {letter.address}\nDate: {dated}\n\n{one_line(letter.body)}\n"
        write_whole(self.folder / f"{letter.ref}.txt", text.encode())


def sms_transport() -> Transport:
    """The transport SMS_URL names (`file:///folder` or a gateway), or files in `sms` under the data directory."""
    url = settings().sms_url
    if not url:
        return FileSms(settings().data_dir / "sms")
    parts = urlsplit(url)
    if parts.scheme == "file":
        return FileSms(Path(unquote(parts.path)))
    if parts.scheme in ("http", "https"):
        return HttpSms(settings())
    raise Misconfigured(f"SMS_URL: no gateway is built in for {parts.scheme}:")


class HttpSms:
    """Posts each message as JSON to the gateway of SMS_URL; a message tried again carries the same Idempotency-Key.

    SMS_TEMPLATE is the JSON to send, with the places {to}, {text} and {ref}; SMS_TOKEN the bearer token, unless the
    address holds a name and password; SMS_ACCEPTED (`code=0`) what a good answer says besides 2xx; SMS_REFERENCE the
    field with the gateway's own number. Dots lead into objects.
    """

    def __init__(self, given: Settings) -> None:
        self.url = urlsplit(given.sms_url or "")
        is_near = self.url.hostname in LOCAL
        if not self.url.hostname or (self.url.scheme != "https" and not is_near):
            raise Misconfigured("SMS_URL must be https://host/path; http:// is for this machine only")
        self.template = _template(given.sms_template)
        self.accepted = (given.sms_accepted or "").partition("=")
        self.reference = given.sms_reference
        self.headers = {"Content-Type": "application/json; charset=utf-8", "Accept": "application/json"}
        if self.url.username:
            pair = f"{unquote(self.url.username)}:{unquote(self.url.password or '')}"
            self.headers["Authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
        elif given.sms_token:
            self.headers["Authorization"] = f"Bearer {given.sms_token}"

    def hand_over(self, letter: Outgoing) -> str | None:
        """Post the message; what fails before it left is Later, what fails after it Unknown; answers the reference."""
        check_number(letter.address)
        values = {"to": letter.address, "text": one_line(letter.body), "ref": letter.ref}
        data = json.dumps(_filled(self.template, values), ensure_ascii=False).encode()
        path = urlunsplit(("", "", self.url.path or "/", self.url.query, ""))
        connection = self.connect()
        try:
            try:
                connection.request("POST", path, data, {**self.headers, "Idempotency-Key": letter.ref})
                answer = connection.getresponse()
                said = answer.read(LARGEST_ANSWER)
            except (OSError, http.client.HTTPException) as error:  # it may have been read before the line broke
                raise Unknown(type(error).__name__) from None
        finally:
            connection.close()
        return self._understood(answer.status, said)

    def connect(self, seconds: float = SECONDS) -> http.client.HTTPConnection:
        """A line to the gateway; raises Later when it cannot be reached."""
        host, port = str(self.url.hostname), self.url.port
        if self.url.scheme == "https":
            context = ssl.create_default_context()
            line: http.client.HTTPConnection = http.client.HTTPSConnection(host, port, timeout=seconds, context=context)
        else:
            line = http.client.HTTPConnection(host, port, timeout=seconds)
        try:
            line.connect()
        except OSError as error:
            line.close()
            raise Later(type(error).__name__) from None
        return line

    def _understood(self, status: int, said: bytes) -> str | None:
        """What an answer means: 2xx taken, 429 and 5xx later, anything else refused."""
        if status == 429 or status >= 500:
            raise Later(f"http {status}")
        if not 200 <= status < 300:
            raise Refused(f"http {status}")
        body = _object(said)
        field, _equals, wanted = self.accepted
        if field and (found := _at(body, field)) != wanted:
            raise Refused(f"gateway {re.sub(r'[^A-Za-z0-9._-]', '', found)[:40]}")
        return (_at(body, self.reference) or None) if self.reference else None


def _template(given: str | None) -> Any:
    """The JSON to send; raises Misconfigured when it is none or lacks the number or the words."""
    try:
        template = json.loads(given or '{"to": "{to}", "text": "{text}", "ref": "{ref}"}')
    except ValueError:
        raise Misconfigured("SMS_TEMPLATE is not JSON") from None
    marked = json.dumps(_filled(template, {"to": "\x01", "text": "\x02", "ref": ""}), ensure_ascii=True)
    if "\\u0001" not in marked or "\\u0002" not in marked:
        raise Misconfigured("SMS_TEMPLATE lacks {to} or {text}")
    return template


def _filled(template: Any, values: dict[str, str]) -> Any:
    """The template with every place filled; a number or word of a message never becomes structure."""
    if isinstance(template, dict):
        return {key: _filled(value, values) for key, value in template.items()}
    if isinstance(template, list):
        return [_filled(value, values) for value in template]
    if isinstance(template, str):
        return re.sub(r"\{(to|text|ref)\}", lambda found: values[found[1]], template)
    return template


def _object(said: bytes) -> Any:
    try:
        return json.loads(said)
    except ValueError:
        return None


def _at(body: Any, path: str) -> str:
    """The value at a dotted path of an answer, as words; empty when it is not there."""
    for name in path.split("."):
        body = body.get(name) if isinstance(body, dict) else None
    return "" if body is None or isinstance(body, dict | list) else str(body)
