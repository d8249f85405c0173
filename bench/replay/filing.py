"""A learner files an old complaint, page by page, with whatever the pages ask."""

import random
import struct
import zlib
from dataclasses import dataclass

from bench.replay.browser import Upload
from bench.replay.page import Form, Page, Values
from bench.replay.people import Learner, People, body_named_in
from complaints.actions.imports import category, wish_kind
from complaints.imports import ImportRow
from complaints.models import PointKind
from complaints.rulesets import RuleSet

LONGEST = 3900
PAGES = 24


@dataclass
class Filed:
    """A filed case: its number, who filed it, who handles it here (None: nobody, or intake), about whom."""

    number: str
    learner: Learner
    body: str | None
    institution: str | None
    refund: int
    is_elsewhere: bool


class Stuck(Exception):
    """A page did not let the learner go on; the message says which, and what it said."""


def picture(rng: random.Random) -> bytes:
    """A small picture, as a screenshot would be."""
    width, height = 40, 30
    rows = b"".join(b"\x00" + rng.randbytes(width * 3) for _row in range(height))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


@dataclass
class Pen:
    """One learner filling in the pages for one old complaint."""

    people: People
    learner: Learner
    row: ImportRow
    institution: tuple[str, str] | None
    rules: RuleSet
    rng: random.Random

    def file(self) -> Filed:
        """Go from the first page to the last; raises Stuck."""
        browser, refused, body = self.learner.browser, 0, None
        page = browser.get("/complaints/new")
        for _page in range(PAGES):
            if page.path.endswith("/filed"):
                return self._filed(page, body)
            if page.path.endswith("/check"):
                body = body_named_in(page.text)
            page = self._next(page)
            refused = refused + 1 if page.status >= 400 else 0
            if refused > 1:
                raise Stuck(f"{page.status} {page.path}: {'; '.join(page.errors[:3])}")
        raise Stuck(f"{page.path}: no end after {PAGES} pages")

    def _filed(self, page: Page, body: str | None) -> Filed:
        number, key = page.path.split("/")[-2], self.institution[0] if self.institution else None
        elsewhere = "handoff" in page.text or (body or "").startswith("market-")
        return Filed(number, self.learner, body, key, self.refund, elsewhere)

    @property
    def refund(self) -> int:
        """What is asked for in yuan, always the same for a complaint; 0 when money is not asked for."""
        asks = any(wish_kind(wish) is PointKind.REFUND for wish in self.row.wishes) or "退" in self.row.title
        return 80 + sum(map(ord, self.row.key)) % 2000 if asks else 0

    def _next(self, page: Page) -> Page:
        browser, step = self.learner.browser, page.path.rsplit("/", 1)[-1]
        if "/new/door/" in page.path:
            onward = page.link_to(r"/complaints/new/who$")
            if onward is None:
                raise Stuck(f"{page.path}: no way on")
            return browser.get(onward)
        if step == "institution" and "q=" not in page.url:
            search = next((form for form in page.forms if form.method == "get" and form.has("q")), None)
            if search is not None:
                page = browser.submit(page, search, {"q": self._name()[:60]})
        form = page.question()
        if form is None:
            raise Stuck(f"{page.status} {page.path}: no form")
        return browser.submit(page, form, self._answers(step, form), self._uploads(form))

    def _name(self) -> str:
        return self.institution[1] if self.institution else self.row.respondent or f"来信所述机构{self.row.key[-6:]}"

    def _uploads(self, form: Form) -> list[Upload]:
        if not any(one.kind == "file" for one in form.fields) or self.rng.random() < 0.3:
            return []
        return [("files", f"凭证{number}.png", picture(self.rng)) for number in range(self.rng.choice((1, 1, 2)))]

    def _answers(self, step: str, form: Form) -> Values:
        """What this learner writes on a page."""
        match step:
            case "new":
                return {"kind": "online", "elsewhere": "no", "age": "adult"}
            case "who":
                return {"filer": "self"}
            case "institution":
                return self._institution(form)
            case "what":
                return {"category": category(self.row, self.rules)}
            case "story":
                return {"happened_on": "", "words": f"{self.row.title}\n\n{self.row.words}"[:LONGEST]}
            case "wish":
                return self._wishes()
            case "handle":
                return {"handle_kind": "order", "handle": f"REPLAY-{self.rng.randrange(10**6):06d}"}
            case "contact":
                return {"name": self.learner.name, "phone": self.learner.phone, "address": "示例市示例区示例路99号"}
            case "code":
                return {"code": self.people.code_for(self.learner.phone)}
            case "consents":
                return self._consents(form)
        return {}

    def _institution(self, form: Form) -> Values:
        found = [value for value in form.choices("institution") if value and value != "free"]
        if self.institution and found:
            return {"institution": found[0]}
        return {"institution": "free", "name": self._name()[:200]}

    def _wishes(self) -> Values:
        words = "；".join(self.row.wishes) or "希望有关单位核实并给一个明确的答复"
        wishes = ["refund", "other"] if self.refund else ["other", "apology"]
        schools = {"xiaoyuantong", "zuoyehe"}
        payer = "school" if self.institution and self.institution[0] in schools else "consumer"
        return {
            "wishes": wishes,
            "refund": str(self.refund or ""),
            "other_words": words[:400],
            "paid": str(self.refund * 2 or ""),
            "paid_by": payer,
            "told": "no",
        }

    def _consents(self, form: Form) -> Values:
        doors = form.choices("path")
        own = next((door for door in doors if door != "association"), "association")
        path = "association" if "association" in doors and (own == "routed" or self.rng.random() < 0.75) else own
        if own == "routed" and self.rng.random() < 0.7:
            path = own
        return {"path": path, "publish": self.rng.choice(["yes", "no"]), "entrust": "yes", "truth": _ticked(form)}


def _ticked(form: Form) -> str:
    return next(iter(form.choices("truth")), "y")
