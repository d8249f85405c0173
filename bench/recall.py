"""Whether search finds all there is and nothing else: `python -m bench.recall --database URL --seed 7`.

Words of one, two and three signs, common and rare, are drawn from the texts by a seed. What the index answers, for the
whole database and under what single viewers may see, is compared case by case with reading every text in turn.
"""

import argparse
import random
import re
import sys
import tempfile
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select, text

from accounts.models import Membership
from accounts.permissions import Viewer
from accounts.roles import Role
from bench import database
from bench.watching import machine
from complaints import rulesets
from complaints.lifecycle import PartyRole
from complaints.models import Complaint
from complaints.queries.cases import visible_to
from complaints.queries.finding import ANSWERED, OWN, TOLD, tells_of
from complaints.rulesets.loader import CODES
from kernel import search
from kernel.db import db

# Where each kind of text lies; a generated database holds no other texts (`bench/README.md`).
_NAMES = [(code, one.code, one.name) for code in CODES for one in rulesets.load(code).categories.values()]
_ROWS = ", ".join(f"('{code}', '{category}', '{name}')" for code, category, name in _NAMES)
_CATEGORIES = f"SELECT * FROM (VALUES {_ROWS}) n (ruleset, category, name)"
SOURCES = {
    TOLD: (
        "SELECT id, number FROM complaints",
        "SELECT id, respondent_name FROM complaints",
        "SELECT id, coalesce(dispute_words, words) FROM complaints",
        "SELECT complaint_id, words FROM points WHERE report_id IS NULL",
        "SELECT c.id, i.name FROM complaints c JOIN institutions i ON i.id = c.institution_id",
        "SELECT c.id, b.name FROM complaints c JOIN institution_names b ON b.institution_id = c.institution_id"
        " WHERE b.kind IN ('brand', 'app', 'shop')",
        "SELECT c.id, o.name FROM complaints c JOIN organisations o ON o.id = c.body_id",
        "SELECT id, category FROM complaints",
        f"SELECT c.id, v.name FROM complaints c JOIN ({_CATEGORIES}) v USING (ruleset, category)",
    ),
    ANSWERED: (
        "SELECT complaint_id, words FROM answers",
        "SELECT complaint_id, account_words FROM answers",
        "SELECT a.complaint_id, p.words FROM point_answers p JOIN answers a ON a.id = p.answer_id",
    ),
    OWN: ("SELECT complaint_id, reasons FROM decisions WHERE reasons <> ''",),
}
OTHERS = ("messages", "offers", "admin_answers", "promise_words", "reports")
# Who reads which kind, said once more in plain roles, so that a slip in the product's own sets shows.
READERS = {
    TOLD: set(PartyRole),
    ANSWERED: set(PartyRole) - {PartyRole.OTHER_BODY},
    OWN: set(PartyRole) - {PartyRole.RESPONDENT, PartyRole.MEDIATOR},
}
SEATS = """
    SELECT complaint_id, role FROM parties WHERE (organisation_id = :organisation OR person_id = :person)
    AND from_at <= now() AND (until_at IS NULL OR until_at > now())
"""
HAN = re.compile("[\u4e00-\u9fff]+")
SAMPLE = 4000


def plain(words: str) -> str:
    """A text as it is compared: width and case do not count."""
    return unicodedata.normalize("NFKC", words).casefold()


def drawn(seed: int, each: int) -> list[str]:
    """Words of one, two and three signs: the commonest of a sample of cases, some of those met once, others between."""
    rng = random.Random(f"recall {seed}")
    highest = int(db.session.scalar(text("SELECT max(id) FROM complaints")) or 0)
    ids = [rng.randrange(1, highest + 1) for _one in range(SAMPLE)]
    rows = "SELECT words || '\n' || respondent_name FROM complaints WHERE id = ANY(:ids) ORDER BY id"
    told = list(db.session.scalars(text(rows), {"ids": ids}))
    chosen: list[str] = []
    ranked: list[str] = []
    for length in (1, 2, 3):
        seen, shorter = Counter(one for words in told for one in _pieces(words, length)), ranked
        ranked = [one for one, _number in sorted(seen.items(), key=lambda pair: (-pair[1], pair[0]))]
        if length == 3:
            chosen += rng.sample(bent := _bent(shorter[: SAMPLE // 8], set(ranked)), min(each, len(bent)))
        once = [one for one in ranked if seen[one] == 1] or ranked[-each:]
        chosen += ranked[:each] + rng.sample(once, min(each, len(once)))
        chosen += rng.sample(ranked, min(each, len(ranked)))
        chosen += ["".join(rng.choices(once, k=2))[:length] for _one in range(each // 4)]  # perhaps in no text at all
    return list(dict.fromkeys(chosen))


def _bent(pairs: list[str], said: set[str]) -> list[str]:
    """Three signs whose two pairs are common, but nobody in the sample says all three: an index may err here."""
    bent = (one + other[1] for one in pairs for other in pairs if one[1] == other[0])
    return sorted(set(bent) - said)


def _pieces(words: str, length: int) -> Iterator[str]:
    for run in HAN.findall(words):
        yield from {run[place : place + length] for place in range(len(run) - length + 1)}


class Reading:
    """Every text read in turn: which cases hold which words, by kind of text."""

    def __init__(self, queries: list[str]) -> None:
        self.queries, self.texts, self.signs = [plain(one) for one in queries], 0, 0
        self._held: dict[str, list[set[int]]] = {kind: [set() for _one in queries] for kind in SOURCES}
        self._known: dict[str, list[int]] = {}
        for kind, sources in SOURCES.items():
            for source in sources:
                self._read(kind, source)

    def _read(self, kind: str, source: str) -> None:
        held = self._held[kind]
        rows = db.session.execute(text(source), execution_options={"yield_per": 20_000})
        for key, words in rows:
            self.texts += 1
            self.signs += len(words)
            for place in self._places(words):
                held[place].add(key)

    def _places(self, words: str) -> list[int]:
        """Which of the queries a text holds; the many equal ones are looked at once."""
        found = self._known.get(words)
        if found is None:
            said = plain(words)
            found = [place for place, query in enumerate(self.queries) if query in said]
            if len(self._known) < 200_000:
                self._known[words] = found
        return found

    def cases(self, kind: str, place: int) -> set[int]:
        """The cases whose texts of this kind hold the query at this place."""
        return self._held[kind][place]


@dataclass
class Compared:
    """How many cases were right, missed and too many, for words of each length."""

    queries: Counter[int] = field(default_factory=Counter)
    right: Counter[int] = field(default_factory=Counter)
    missed: Counter[int] = field(default_factory=Counter)
    extra: Counter[int] = field(default_factory=Counter)
    worst: dict[str, tuple[int, int, int]] = field(default_factory=dict)

    def add(self, query: str, found: set[int], told: set[int]) -> None:
        """Compare one answer of the index with one reading."""
        length = len(query)
        self.queries[length] += 1
        self.right[length] += len(found & told)
        self.missed[length] += len(told - found)
        self.extra[length] += len(found - told)
        if found != told:
            self.worst[query] = len(told), len(told - found), len(found - told)

    @property
    def is_whole(self) -> bool:
        """Whether nothing was missed."""
        return not any(self.missed.values())

    def lines(self, name: str) -> Iterator[str]:
        """The report."""
        for length in sorted(self.queries):
            yield (
                f"{name:<34}{length} sign{'s' if length > 1 else ' '} {self.queries[length]:>4} words "
                f"{self.right[length]:>10} right {self.missed[length]:>6} missed {self.extra[length]:>6} too many"
            )
        for query, (told, missed, extra) in sorted(self.worst.items(), key=lambda one: -sum(one[1][1:]))[:5]:
            yield f"    {query}: {told} in the texts, {missed} missed, {extra} too many"


def everything(queries: list[str], reading: Reading) -> Compared:
    """The index itself, over all cases, kind by kind."""
    compared = Compared()
    for place, query in enumerate(queries):
        for kind in SOURCES:
            found = set(db.session.scalars(search.matches(kind, query)))
            compared.add(query, found, reading.cases(kind, place))
    return compared


def under(viewer: Viewer, queries: list[str], reading: Reading) -> Compared:
    """What the product's own list finds for this viewer."""
    compared, seats = Compared(), _seats(viewer)
    for place, query in enumerate(queries):
        listed = visible_to(viewer).with_only_columns(Complaint.id).where(tells_of(viewer, query, Complaint.id))
        told = {
            key
            for kind, readers in READERS.items()
            for key in reading.cases(kind, place) & seats.keys()
            if seats[key] & readers
        }
        compared.add(query, set(db.session.scalars(listed)), told)
    return compared


def _seats(viewer: Viewer) -> dict[int, set[PartyRole]]:
    """The viewer's cases with the roles of the seats held in each."""
    seats: dict[int, set[PartyRole]] = {}
    person = None if viewer.organisation_id is not None else viewer.person_id
    for key, role in db.session.execute(text(SEATS), {"organisation": viewer.organisation_id, "person": person}):
        seats.setdefault(key, set()).add(PartyRole(role))
    return seats


def viewers(seed: int) -> Iterator[tuple[str, Viewer]]:
    """The busiest organisation of each role, one by chance, and a learner."""
    rng = random.Random(f"viewers {seed}")
    busy = "SELECT organisation_id FROM desk_lines GROUP BY 1 ORDER BY count(*) DESC, 1"
    ranked = list(db.session.scalars(text(busy)))
    for role in (Role.OFFICER, Role.SUPERVISOR, Role.INSTITUTION_STAFF):
        rows = db.session.execute(
            select(Membership.organisation_id, Membership.person_id).where(Membership.role == role)
        )
        staff = {row[0]: row[1] for row in rows}
        there = [one for one in ranked if one in staff]
        for name, one in (("busiest", there[0]), ("some", rng.choice(there))):
            yield f"{name} {role}", Viewer(staff[one], role, one)
    highest = int(db.session.scalar(text("SELECT max(id) FROM complaints")) or 0)
    filer = "SELECT filer_id FROM complaints WHERE id >= :id ORDER BY id LIMIT 1"
    yield "a learner", Viewer(db.session.scalar(text(filer), {"id": rng.randrange(1, highest + 1)}), Role.LEARNER)


def main(arguments: list[str] | None = None) -> int:
    """Read every text, ask the index, compare; 1 if anything was missed."""
    parser = argparse.ArgumentParser(prog="python -m bench.recall", description=__doc__)
    parser.add_argument("--database", required=True, help="URL of a generated database; it is only read")
    parser.add_argument("--each", type=int, default=8, help="so many words of each length and each class")
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args(arguments)
    with database.application(given.database, Path(tempfile.mkdtemp(prefix="xuesu-bench-"))):
        return report(given.seed, given.each)


def report(seed: int, each: int) -> int:
    """Everything, then each viewer; print and answer the exit code."""
    for name in OTHERS:
        if db.session.scalar(text(f"SELECT count(*) FROM {name}")):
            raise LookupError(f"{name} hold texts that are not read here: take a generated database")
    queries, started = drawn(seed, each), time.perf_counter()
    reading = Reading(queries)
    print(f"{reading.texts} texts, {reading.signs} signs read in {time.perf_counter() - started:.0f} s; {machine()}")
    compared = {"all cases, each kind of text": everything(queries, reading)}
    compared |= {name: under(viewer, queries, reading) for name, viewer in viewers(seed)}
    for name, one in compared.items():
        print("\n".join(one.lines(name)), flush=True)
    return 0 if all(one.is_whole for one in compared.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
