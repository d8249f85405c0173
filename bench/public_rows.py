"""A public country for measuring: `python -m bench.public_rows --database URL --publications 1000000`.

Makes the database anew: institutions of very different size, their figures, notices, and so many published outcomes
over four years, by COPY in two processes, with the index the product makes; then the product's own `fill_standing` and
`fill_counts`. Everything is invented; names say 示例. One text in two hundred was taken down, one in a hundred was
corrected. With `--copies N` each text is told once and written N times more by SQL: the same day, the same words.
"""

import argparse
import csv
import json
import random
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from multiprocessing import get_context
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from urllib.parse import urlsplit

import psycopg

from bench import database
from bench.generator import indexes, words
from bench.watching import machine
from disclosure.models.standing import fill_counts, fill_standing
from disclosure.wording import searchable, summary
from kernel import search
from kernel.config import ROOT

CHUNK, MONTHS = 10_000, 48
TABLES = ("public_institutions", "public_figures", "public_notices", "publications", "search_entries")
CATEGORIES = {
    "E01": ("退费难", 30), "E02": ("虚假宣传", 14), "E03": ("格式条款", 11), "E04": ("价格问题", 9),
    "E05": ("师资问题", 8), "E06": ("服务缩水", 12), "E07": ("停业失联", 9), "E10": ("培训贷", 7),
}  # fmt: skip
OUTCOMES = {"settled": 55, "partly_settled": 10, "self_settled": 15, "not_settled": 20}
COLUMNS = (
    "id", "ref", "series", "version", "replaces_ref", "state", "institution_ref", "institution_name", "credit_code",
    "address", "category", "category_name", "summary", "outcome", "body_name", "region_code", "region_name",
    "closed_month", "days_to_accept", "days_to_close", "is_on_time", "published_at", "written_at", "withdrawn_reason",
)  # fmt: skip
_SIGNS = "0123456789abcdefghjkmnpqrstvwxyz"


@dataclass(frozen=True)
class Firm:
    """An institution, where it is and which body is responsible there."""

    ref: str
    name: str
    code: str
    county: str
    place: str
    body: str


@dataclass(frozen=True)
class Plan:
    """What every chunk is made from."""

    url: str
    publications: int
    copies: int
    firms: tuple[Firm, ...]
    weights: tuple[float, ...]
    until: datetime


def ref(rng: random.Random) -> str:
    """An id as the product gives them out."""
    return "".join(rng.choices(_SIGNS, k=26))


def places() -> list[tuple[str, str, str]]:
    """Counties with their full names, and the name of the city or province above."""
    with (ROOT / "kernel" / "reference" / "regions.csv").open(encoding="utf-8") as file:
        names = {row["code"]: row["name"] for row in csv.DictReader(file) if not row.get("abolished")}
    found = []
    for code, name in names.items():
        province, city = names.get(f"{code[:2]}0000", ""), names.get(f"{code[:4]}00", "")
        if not code.endswith("00") and province:
            above = province if city in ("市辖区", "县", "") else f"{province}{city}"
            found.append((code, f"{above}{name}", above))
    return found


def firms(number: int, rng: random.Random) -> tuple[list[Firm], list[float]]:
    """Institutions, a third of them in thirty counties, and how much each is complained about."""
    every = places()
    rng.shuffle(every)
    made = []
    for serial in range(number):
        county, place, above = rng.choice(every[:30] if serial % 3 == 0 else every)
        body = f"{above}示例消费者协会" if serial % 4 == 0 else f"{place}示例教育局"
        code = f"91{county}MA{serial:08d}"
        made.append(Firm(ref(rng), words.institution(serial, place[:2]), code, county, place, body))
    return made, list(accumulate((rank + 20) ** -0.9 for rank in range(number)))


def told(rng: random.Random, plan: Plan, serial: int) -> dict[str, Any]:
    """One published outcome; the later it is the more are published a day."""
    firm = rng.choices(plan.firms, cum_weights=plan.weights)[0]
    category = rng.choices(list(CATEGORIES), [weight for _name, weight in CATEGORIES.values()])[0]
    outcome = rng.choices(list(OUTCOMES), list(OUTCOMES.values()))[0]
    name = CATEGORIES[category][0]
    at = plan.until - timedelta(days=MONTHS * 30.4 * (1 - (serial / plan.publications) ** 0.7))
    said = words.problem(rng, category) + summary(name, [rng.choice(("refund", "resume", "other"))], outcome, firm.body)
    own = ref(rng)
    return {
        "ref": own, "series": own, "version": 1, "replaces_ref": None, "state": "published",
        "institution_ref": firm.ref, "institution_name": firm.name, "credit_code": firm.code, "address": firm.place,
        "category": category, "category_name": name, "summary": said, "outcome": outcome, "body_name": firm.body,
        "region_code": firm.county, "region_name": firm.place, "closed_month": f"{at:%Y-%m}",
        "days_to_accept": rng.randrange(1, 8), "days_to_close": rng.randrange(8, 70), "is_on_time": rng.random() < 0.8,
        "published_at": at, "written_at": at, "withdrawn_reason": None,
    }  # fmt: skip


def later(rng: random.Random, row: dict[str, Any]) -> dict[str, Any] | None:
    """What replaces a text, if anything does."""
    drawn = rng.random()
    if drawn >= 0.015:
        return None
    changed = row | {"ref": ref(rng), "version": 2, "replaces_ref": row["ref"]}
    changed["written_at"] = row["written_at"] + timedelta(days=3)
    if drawn < 0.005:
        return changed | {"state": "withdrawn", "withdrawn_reason": "consent", "summary": ""}
    return changed | {"state": "corrected"}


def entry(row: dict[str, Any]) -> str:
    """What the index holds of a text, as COPY takes it; the same as `disclosure.actions.standing.make_findable`."""
    day, code = f"{row['published_at'] + timedelta(hours=8):%Y-%m-%d}", row["region_code"]
    facts = {
        "day": day, "month": day[:7], "year": day[:4], "category": row["category"], "province": f"{code[:2]}0000",
        "city": f"{code[:4]}00", "county": code, "outcome": row["outcome"], "body": row["body_name"],
        "institution": row["institution_ref"],
    }  # fmt: skip
    parts = ("institution_name", "credit_code", "category_name", "summary", "body_name")
    marks = [f"{name}={value}" for name, value in facts.items()]
    return " ".join(search.entry_tokens("publication", searchable(*(row[name] for name in parts)), (), marks))


def chunk(plan: Plan, number: int) -> int:
    """Tell and copy one chunk; its choices hang on its number alone."""
    rng, rows, entries = random.Random(f"public:{number}"), [], []
    key = number * CHUNK * 2
    for serial in range(number * CHUNK, min((number + 1) * CHUNK, plan.publications)):
        row = told(rng, plan, serial)
        new = later(rng, row)
        for one in (row, new):
            if one is not None:
                key += 1
                rows.append({"id": key} | one)
        if new is None or new["state"] == "corrected":
            entries.append((key, "publication", key, entry(new or row)))
    with psycopg.connect(database.plain(plan.url)) as connection, connection.cursor() as cursor:
        connection.execute("SET synchronous_commit = off")
        with cursor.copy(f"COPY publications ({', '.join(COLUMNS)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row([row[name] for name in COLUMNS])
        with cursor.copy("COPY search_entries (id, kind, thing_id, terms) FROM STDIN") as copy:
            for found in entries:
                copy.write_row(found)
    return len(rows)


# The same texts once more: other ids, a moment later, so that the list has an order.
COPYING = (
    """INSERT INTO publications ({columns}) SELECT {values} FROM publications WHERE id <= %(step)s""",
    """INSERT INTO search_entries (id, kind, thing_id, terms) SELECT id + %(shift)s, kind,
       thing_id + %(shift)s, terms FROM search_entries WHERE kind = 'publication' AND id <= %(step)s""",
)
CHANGED = {name: f"substr(md5({name} || %(place)s), 1, 26)" for name in ("ref", "series", "replaces_ref")} | {
    "id": "id + %(shift)s",
    "published_at": "published_at + interval '1 millisecond' * %(place)s",
}


def copy_all(connection: psycopg.Connection[Any], plan: Plan) -> None:
    """Let each text stand so many times more."""
    step = room(plan.publications)
    told_ = {"columns": ", ".join(COLUMNS), "values": ", ".join(CHANGED.get(name, name) for name in COLUMNS)}
    for place in range(1, plan.copies + 1):
        for words_ in COPYING:
            connection.execute(words_.format(**told_), {"step": step, "place": place, "shift": step * place})
        connection.commit()


def room(publications: int) -> int:
    """How many ids so many texts and what replaces them take."""
    return -(-publications // CHUNK) * CHUNK * 2


_plan: Plan | None = None


def _enter(plan: Plan) -> None:
    global _plan
    _plan = plan


def _one(number: int) -> int:
    assert _plan is not None
    return chunk(_plan, number)


def _figures(plan: Plan, rng: random.Random) -> Iterator[tuple[str, ...]]:
    """Figures of all cases: of the whole and its months, of kinds of problems, of provinces, of institutions."""
    months = sorted({f"{plan.until - timedelta(days=30 * back):%Y-%m}" for back in range(MONTHS)})
    subjects = [("all", "", period, "") for period in ("", *months)]
    subjects += [("category", code, "", name) for code, (name, _weight) in CATEGORIES.items()]
    provinces = dict.fromkeys(firm.county[:2] for firm in plan.firms)
    subjects += [("region", f"{code}0000", "", code) for code in sorted(provinces)]
    subjects += [("institution", firm.ref, "", firm.name) for firm in plan.firms]
    for kind, own, period, name in subjects:
        cases = rng.randrange(20, 400)
        shares = {"closed": 0.9, "asked": 0.85, "answered": 0.7, "on_time": 0.6 * rng.random() + 0.1, "ended": 0.8}
        shares |= {"settled": 0.5, "solved": 0.3, "withdrawn": 0.05, "rated": 0.2, "satisfied": 0.1}
        shown = {"cases": cases} | {code: int(cases * share) for code, share in shares.items()}
        days = {"to_answer": {"n": cases, "median": 9.0, "p90": 21.0}}
        yield kind, own, period, name, json.dumps(shown), "{}", json.dumps(days)


def _institutions(connection: psycopg.Connection[Any], plan: Plan, rng: random.Random) -> None:
    """Institutions with their figures and what they are found by, and notices about some."""
    start = room(plan.publications) * (plan.copies + 1)
    now = plan.until
    with connection.cursor() as cursor:
        names = "id, ref, name, credit_code, type, type_label, region_code, region_name, address, platform_name, brands"
        names += ", licence, website, former_names, filings, is_on_platform, updated_at"
        with cursor.copy(f"COPY public_institutions ({names}) FROM STDIN") as copy:
            for key, one in enumerate(plan.firms, 1):
                about = [key, one.ref, one.name, one.code, "F", "职业培训机构", one.county, one.place, one.place]
                copy.write_row([*about, "", "[]", "", "", "[]", "[]", False, now])
        with cursor.copy("COPY search_entries (id, kind, thing_id, terms) FROM STDIN") as copy:
            for key, one in enumerate(plan.firms, 1):
                tokens = search.entry_tokens("public_institution", searchable(one.name, one.code))
                copy.write_row([start + key, "public_institution", key, " ".join(tokens)])
        columns = "id, kind, ref, period, name, shown, between, days, learners_span, learners_source, updated_at"
        with cursor.copy(f"COPY public_figures ({columns}) FROM STDIN") as copy:
            for key, told_ in enumerate(_figures(plan, rng), 1):
                copy.write_row([key, *told_, "", "", now])
        columns = "id, ref, series, version, state, number, kind, title, body_name, institution_ref, institution_name"
        with cursor.copy(f"COPY public_notices ({columns}, words, law, reason, published_at) FROM STDIN") as copy:
            for key, one in enumerate(rng.sample(plan.firms, max(1, len(plan.firms) // 50)), 1):
                own = ref(rng)
                row = [key, own, own, 1, "published", f"示例通报〔2026〕{key}号", "", "消费提示", one.body, one.ref]
                copy.write_row([*row, one.name, "请注意预付费的风险。", "", "", now - timedelta(hours=key)])


def make(url: str, publications: int, processes: int = 2, copies: int = 0) -> Iterator[tuple[str, float]]:
    """Fill an empty, migrated database; says after each part how long it took."""
    rng = random.Random(7)
    made, weights = firms(max(12, min(40_000, publications // 50)), rng)
    today = datetime.combine(date.today(), datetime.min.time(), UTC)
    own = -(-publications // (copies + 1))
    plan = Plan(url, own, copies, tuple(made), tuple(weights), today)
    with psycopg.connect(database.plain(url)) as connection, indexes.aside(connection, TABLES):
        started = time.perf_counter()
        _institutions(connection, plan, rng)
        connection.commit()
        numbers = range(-(-own // CHUNK))
        if processes <= 1:
            rows = sum(chunk(plan, number) for number in numbers)
        else:
            with ProcessPoolExecutor(
                processes, mp_context=get_context("spawn"), initializer=_enter, initargs=(plan,)
            ) as pool:
                rows = sum(pool.map(_one, numbers))
        copy_all(connection, plan)
        yield f"{rows * (copies + 1)} rows of publications", time.perf_counter() - started
        started = time.perf_counter()
        indexes.set_sequences(connection, TABLES)
    yield "indexes", time.perf_counter() - started


def keep(url: str) -> None:
    """What stands and its counts as the product fills them, and what PostgreSQL keeps for itself."""
    from kernel.db import db

    with database.application(url, Path(mkdtemp(prefix="xuesu-bench-"))), db.engine.begin() as link:
        fill_standing(link)
        fill_counts(link)
        with (ROOT / "kernel" / "reference" / "regions.csv").open(encoding="utf-8") as file:
            provinces = [row for row in csv.DictReader(file) if row["code"].endswith("0000")]
        link.exec_driver_sql(
            "UPDATE publication_counts SET label = %(name)s WHERE within = '' AND value = %(code)s", provinces
        )
    with psycopg.connect(database.plain(url), autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def main(arguments: list[str] | None = None) -> int:
    """Make the database anew and fill it."""
    from flask_migrate import upgrade

    parser = argparse.ArgumentParser(prog="python -m bench.public_rows", description=__doc__)
    parser.add_argument("--database", required=True, help="URL of the database to make anew")
    parser.add_argument("--publications", type=int, default=1_000_000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--copies", type=int, default=0, help="how often each text is copied by SQL instead of told")
    given = parser.parse_args(arguments)
    database.create(given.database, urlsplit(given.database).path.lstrip("/"))
    with database.application(given.database, Path(mkdtemp(prefix="xuesu-bench-"))):
        upgrade(directory=str(ROOT / "migrations"))
    for what, seconds in make(given.database, given.publications, given.processes, given.copies):
        print(f"{what} in {seconds:.0f} s; {machine()}", flush=True)
    started = time.perf_counter()
    keep(given.database)
    print(f"what stands, its counts and VACUUM ANALYZE in {time.perf_counter() - started:.0f} s; {machine()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
