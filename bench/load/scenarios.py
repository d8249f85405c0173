"""What clients do: a scenario prepares once, then gives each client something to do again and again."""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from html import unescape
from itertools import count
from urllib.parse import quote
from zoneinfo import ZoneInfo

from bench.generator.world import PASSWORD
from bench.load.client import Client, Seen
from bench.replay.browser import Browser, Ledger
from bench.replay.filing import Pen, Stuck
from bench.replay.people import Learner, People
from bench.serving import Logins
from complaints import rulesets
from complaints.imports import ImportRow

_walkers = count(random.randrange(10_000))
NUMBER = re.compile(r"/desk/(TS\d{4}-[0-9A-Z]{4}-[0-9A-Z]{4})")
NEXT = re.compile(r'href="([^"]*[?&;]after=[^"]*)"')
DEEP = 200  # pages
COMMON = ("退费", "课程", "老师", "退还", "客服", "报名", "费", "有限公司")
Step = Callable[[], None]
# Makes the step of one client from its place among the clients.
Maker = Callable[[int, Seen], Step]


@dataclass(frozen=True)
class Place:
    """Where to load: the server, and who signs in at the desk, at the board and for an institution."""

    base_url: str
    who: Logins
    seed: int = 1


@cache
def signed_in(place: Place, login: str) -> str:
    """The cookies of somebody who signed in by the form, once: so many sign-ins a minute are refused."""
    browser = Browser(place.base_url, Ledger())
    page = browser.get("/login")
    form = next(one for one in page.forms if one.has("password") and one.asks >= 2)
    after = browser.submit(page, form, {"login": login, "password": PASSWORD})
    if after.path == "/login":
        raise LookupError(f"{login} cannot sign in: {after.errors}")
    return "; ".join(f"{name}={value}" for name, (value, _below) in browser.cookies.items())


def _reader(place: Place, login: str, paths: Callable[[Client], list[str]]) -> Maker:
    cookies = signed_in(place, login)
    known = paths(Client(place.base_url, cookies, Seen()))

    def make(number: int, seen: Seen) -> Step:
        client, rng = Client(place.base_url, cookies, seen), random.Random(f"{place.seed}:{number}")
        return lambda: client.get(rng.choice(known)) and None

    return make


def desk_queue(place: Place) -> Maker:
    """The first page of the busiest desk: 25 cases by time left."""
    return _reader(place, place.who.officer, lambda client: ["/desk/"])


def _followed(client: Client, first: str, most: int) -> list[str]:
    """The addresses of a list's pages, followed from one to the next."""
    pages = [first]
    while len(pages) < most and (further := NEXT.search(client.get(pages[-1]))):
        pages.append(unescape(further[1]))
    return pages


def desk_deep(place: Place) -> Maker:
    """Pages far down the busiest desk's queue: the last ten of two hundred."""
    return _reader(place, place.who.officer, lambda client: _followed(client, "/desk/", DEEP)[-10:])


def desk_closed(place: Place) -> Maker:
    """The closed cases of the busiest desk, newest first."""
    return _reader(place, place.who.officer, lambda client: ["/desk/?status=closed"])


def institution_queue(place: Place) -> Maker:
    """The first page of the busiest institution."""
    return _reader(place, place.who.staff, lambda client: ["/institution/"])


def _searches(words: Sequence[str], path: str = "/desk/") -> list[str]:
    if not words:
        raise LookupError("no words to look for")
    return [f"{path}?q={quote(one)}" for one in words]


def search_common(place: Place) -> Maker:
    """A search at the busiest desk for words that most cases tell."""
    return _reader(place, place.who.officer, lambda client: _searches(COMMON))


def search_rare(place: Place) -> Maker:
    """A search at the busiest desk for words of two signs that a handful of cases tell."""
    return _reader(place, place.who.officer, lambda client: _searches(place.who.rare))


def search_institution(place: Place) -> Maker:
    """A search of the busiest institution for words that most cases tell."""
    return _reader(place, place.who.staff, lambda client: _searches(COMMON, "/institution/"))


def case_page(place: Place) -> Maker:
    """A case at the desk, with timeline, thread and clocks; any of the first hundred."""

    def numbers(client: Client) -> list[str]:
        pages = [client.get(page) for page in _followed(client, "/desk/", 4)]
        found = sorted({f"/desk/{number}" for page in pages for number in NUMBER.findall(page)})
        if not found:
            raise LookupError("the desk shows no case")
        return found

    return _reader(place, place.who.officer, numbers)


def board(place: Place) -> Maker:
    """The supervisor's board."""

    def there(client: Client) -> list[str]:
        client.get("/desk/board")
        if not client.seen.states[200]:
            raise LookupError("there is no board yet")
        return ["/desk/board"]

    return _reader(place, place.who.supervisor, there)


def filing(place: Place) -> Maker:
    """A complaint from the first page to the last as `bench.replay` files it; counted is the whole walk.

    A learner proves the phone once and stays signed in, as a browser would; the server must run as a demo, because the
    code is read from the page that shows the demo's letters.
    """
    rules = rulesets.in_force(datetime.now(ZoneInfo("Asia/Shanghai")).date())
    row = ImportRow(key="load:0", source="load", title="申请退费被拖延", words="还有课没有上，客服一直说在审核。")

    def make(number: int, seen: Seen) -> Step:
        rng = random.Random(f"{place.seed}:{number}")
        # A phone gets one code a minute: every client of every round has a number of its own.
        # The demo's letters are looked up by its last four digits, so those differ.
        ledger = _Ledger(seen)
        people, phone = People(place.base_url, ledger, place.seed), f"1990000{next(_walkers) % 10_000:04d}"
        learner = Learner("负载示例", phone, Browser(place.base_url, ledger))
        serial = iter(range(10**9))

        def step() -> None:
            told = replace(row, key=f"load:{number}:{next(serial)}")
            pen = Pen(people, learner, told, ("", place.who.institution), rules, rng)
            try:
                pen.file()
            except (Stuck, OSError, LookupError) as error:
                seen.fault(str(error))

        return step

    return make


class _Ledger(Ledger):
    """A ledger whose answers are counted as those of the other scenarios; only the last press counts as a filing."""

    def __init__(self, seen: Seen) -> None:
        super().__init__()
        self.seen = seen

    def note(self, method: str, path: str, status: int, seconds: float) -> None:
        """Count the press that files, and every fault."""
        if (method, path.rsplit("/", 1)[-1]) == ("POST", "check") or status >= 500:
            self.seen.note(status, seconds, 0)


SCENARIOS: dict[str, Callable[[Place], Maker]] = {
    "desk_queue": desk_queue,
    "desk_deep": desk_deep,
    "desk_closed": desk_closed,
    "institution_queue": institution_queue,
    "search_common": search_common,
    "search_rare": search_rare,
    "search_institution": search_institution,
    "case_page": case_page,
    "board": board,
    "filing": filing,
}
