"""A browser without JavaScript: cookies, redirects, uploads, and how long each page took."""

import http.client
import re
import time
from collections import defaultdict
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit

from bench.replay.page import Form, Page, Values, read

BOUNDARY = "----xuesu-replay"
_NUMBER = re.compile(r"TS\d{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")
_REF = re.compile(r"(?<=/)[0-9a-hjkmnp-z]{26}(?=/|$)")
Upload = tuple[str, str, bytes]


@dataclass
class Ledger:
    """What was seen: seconds by page, faults of the server, and forms that were not taken."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    faults: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    def note(self, method: str, path: str, status: int, seconds: float) -> None:
        """One answer."""
        name = f"{method} {_REF.sub('<ref>', _NUMBER.sub('<number>', path))}"
        self.seconds[name].append(seconds)
        if status >= 500:
            self.faults.append(f"{status} {name}")


@dataclass
class Browser:
    """One person's browser."""

    base_url: str
    ledger: Ledger
    cookies: dict[str, tuple[str, str]] = field(default_factory=dict)

    def get(self, url: str) -> Page:
        """Open an address."""
        return self._go("GET", urljoin(self.base_url, url))

    def submit(self, page: Page, form: Form, values: Values, uploads: list[Upload] | None = None) -> Page:
        """Send a form of a page, filled in; where papers are shown to be read first, go on from there."""
        answer = self._send(page, form, values, uploads)
        shown = next((one for one in answer.forms if one.has("seen")), None)
        return answer if shown is None else self._send(answer, shown, {}, None)

    def _send(self, page: Page, form: Form, values: Values, uploads: list[Upload] | None) -> Page:
        target, pairs = urljoin(page.url, form.action), form.filled(values)
        if form.method == "get":
            return self._go("GET", target.partition("?")[0] + "?" + urlencode(pairs))
        if uploads or any(one.kind == "file" for one in form.fields):
            return self._go(
                "POST", target, _multipart(pairs, uploads or []), f"multipart/form-data; boundary={BOUNDARY}"
            )
        return self._go("POST", target, urlencode(pairs).encode(), "application/x-www-form-urlencoded")

    def _go(self, method: str, url: str, body: bytes | None = None, kind: str = "") -> Page:
        for _hop in range(8):
            status, location, text = self._ask(method, url, body, kind)
            if location is None:
                return read(url, status, text)
            method, url, body, kind = "GET", urljoin(url, location), None, ""
        raise RuntimeError(f"too many redirects at {urlsplit(url).path}")

    def _ask(self, method: str, url: str, body: bytes | None, kind: str) -> tuple[int, str | None, str]:
        parts = urlsplit(url)
        headers = {"Cookie": self._cookie_header(parts.path), "Host": parts.netloc, "Accept-Language": "zh-CN"}
        if kind:
            headers |= {"Content-Type": kind, "Origin": f"{parts.scheme}://{parts.netloc}", "Referer": url}
        started = time.perf_counter()
        secure = parts.scheme == "https"
        connect = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        connection = connect(parts.hostname or "", parts.port, timeout=60)
        try:
            connection.request(method, parts.path + (f"?{parts.query}" if parts.query else ""), body, headers)
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
        finally:
            connection.close()
        self.ledger.note(method, parts.path, answer.status, time.perf_counter() - started)
        for line in answer.headers.get_all("Set-Cookie") or []:
            self._keep(line)
        location = answer.headers.get("Location") if answer.status in (301, 302, 303, 307, 308) else None
        return answer.status, location, text

    def _cookie_header(self, path: str) -> str:
        return "; ".join(f"{name}={value}" for name, (value, below) in self.cookies.items() if path.startswith(below))

    def _keep(self, line: str) -> None:
        for name, morsel in SimpleCookie(line).items():
            if morsel["max-age"] == "0" or not morsel.value:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = (morsel.value, morsel["path"] or "/")


def _multipart(pairs: list[tuple[str, str]], uploads: list[Upload]) -> bytes:
    """Fields and files as a browser packs them."""
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in pairs
    ]
    for name, filename, content in uploads:
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'
        parts.append(f"{head}Content-Type: application/octet-stream\r\n\r\n".encode() + content + b"\r\n")
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()
