"""Who takes part: learners with invented phone numbers, and the demo's staff, each in a browser of their own."""

import re
from dataclasses import dataclass, field
from typing import Any

from bench.replay.browser import Browser, Ledger
from demo.world import written

LEARNERS = 5


@dataclass
class Learner:
    """A learner, the browser and whether the phone was proved in it."""

    name: str
    phone: str
    browser: Browser


@dataclass
class People:
    """Everybody, signed in when first needed."""

    base_url: str
    ledger: Ledger
    seed: int
    _staff: dict[str, Browser] = field(default_factory=dict)
    _learners: dict[int, Learner] = field(default_factory=dict)

    def learner(self, number: int) -> Learner:
        """One of a few learners: each needs one code, and an address may ask for thirty in an hour."""
        place = number % LEARNERS
        if place not in self._learners:
            phone = f"1990{self.seed % 1000:03d}{place:04d}"
            self._learners[place] = Learner(f"重放示例{place}", phone, Browser(self.base_url, self.ledger))
        return self._learners[place]

    def code_for(self, phone: str) -> str:
        """The newest code sent to a phone, read where the demo shows its letters."""
        page = Browser(self.base_url, self.ledger).get(f"/demo/messages?contact={phone[-4:]}")
        found = re.search(r"验证码\D{0,3}(\d{6})", page.text)
        if found is None:
            raise LookupError(f"no code on /demo/messages (is the server in demo mode? status {page.status})")
        return found.group(1)

    def staff(self, login: str) -> Browser:
        """A member of staff, signed in by password."""
        if login not in self._staff:
            browser = Browser(self.base_url, self.ledger)
            page = browser.get("/login")
            form = next((one for one in page.forms if one.has("password") and one.asks >= 2), None)
            if form is None:
                raise LookupError("no sign-in form at /login")
            after = browser.submit(page, form, {"login": login, "password": written()["password"]})
            if after.path == "/login":
                raise LookupError(f"{login} cannot sign in: {after.errors}")
            self._staff[login] = browser
        return self._staff[login]


def _login(place: str, *roles: str) -> str:
    people: list[dict[str, Any]] = written()["people"]
    found = [one["login"] for one in people if one.get("at") == place and one["role"] in roles]
    return found[0] if found else f"staff-{place}"


def officer_of(body: str) -> str:
    """Who decides at a body of the demo."""
    return _login(body, "officer")


def mediator_of(body: str) -> tuple[str, str]:
    """Who mediates at an association: login, and the number by which lists show them."""
    one = next(one for one in written()["people"] if one.get("at") == body and one["role"] == "mediator")
    return one["login"], one["number"]


def staff_of(institution: str) -> str:
    """Who answers for an institution of the demo."""
    return _login(institution, "institution_staff", "institution_admin")


def body_named_in(text: str) -> str | None:
    """The key of the body whose name stands in a text."""
    return next((one["key"] for one in written()["bodies"] if one["name"] in text), None)


def association_beside(body: str) -> str:
    """The association of a department's own region."""
    bodies = written()["bodies"]
    region = next(one.get("region") for one in bodies if one["key"] == body)
    return str(
        next(one["key"] for one in bodies if one["kind"] == "consumer_association" and one.get("region") == region)
    )


def name_of(body: str) -> str:
    """A body's name."""
    return str(next(one["name"] for one in written()["bodies"] if one["key"] == body))
