"""Short messages: a protocol with a file back end; each provider's gateway becomes one more transport here."""

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from kernel import clock
from kernel.config import Misconfigured, settings
from kernel.messages.transports import Outgoing, Refused, Transport, one_line, write_whole

ONE_SMS = 70


def fits_one_sms(words: str) -> bool:
    """Whether a text is one message: 70 signs of UTF-16, for Chinese."""
    return len(words.encode("utf-16-be")) // 2 <= ONE_SMS


class FileSms:
    """Writes each message as `<ref>.txt`: a line `To`, a line `Date`, a blank line, the text."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def hand_over(self, letter: Outgoing) -> None:
        """Write the message; the same message twice is one file."""
        if not re.fullmatch(r"\+?[0-9]{5,15}", letter.address):
            raise Refused("address")
        dated = letter.dated_at.astimezone(clock.ZONE).isoformat(timespec="seconds")
        text = f"To: {letter.address}\nDate: {dated}\n\n{one_line(letter.body)}\n"
        write_whole(self.folder / f"{letter.ref}.txt", text.encode())


def sms_transport() -> Transport:
    """The transport SMS_URL names (`file:///folder`), or files in `sms` under the data directory."""
    url = settings().sms_url
    if not url:
        return FileSms(settings().data_dir / "sms")
    parts = urlsplit(url)
    if parts.scheme != "file":
        raise Misconfigured(f"SMS_URL: no gateway is built in for {parts.scheme}:")
    return FileSms(Path(unquote(parts.path)))
