"""A registry of 150,000: `python -m bench.registry --database URL --institutions 150000`.

Makes the database anew with the small world of the tests, fills the registry with invented institutions (names, brands,
licences, what they are found by, all their items disclosed, ours and the public copies) and times whole pages as an
officer and as anybody opens them: common and rare words, one sign, initials, the beginning of a code, deep in the list,
the record, its timeline, the desk, the public page and its items, the look-alikes, and what a learner's search asks.
"""

import argparse
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import insert, select, text

from accounts.models import Membership
from accounts.permissions import Viewer
from accounts.roles import Role
from bench import database
from bench.watching import machine
from institutions.actions.noting import KIND, name_words
from institutions.credit_codes import made_up
from institutions.duties import ITEMS
from institutions.likeness import likeness_key
from institutions.models import Institution, KnownName, Licence
from institutions.queries import find_institutions, likes_of
from institutions.queries.likes import like_marks
from kernel import clock, search
from kernel.config import ROOT
from kernel.db import db, new_ref, transaction
from tests.complaints.hands import Browser, sign_in
from tests.world import World, build

BATCH = 5_000
SIGNS = "星河明月山海云帆青禾蓝鲸远山晨光墨染知行博学致远启航朝阳未来金榜英才优学乐学思源新东方好未猿辅导作业帮"
TRADES = ("教育科技", "在线教育", "网络科技", "职业培训", "文化传播", "信息技术")
RARE = "麒麟貔貅示例学堂"


def rows_of(rng: random.Random, serial: int) -> tuple[str, str, str, str]:
    """An invented institution: registered name, brand, credit code, number of a filing."""
    core = "".join(rng.choice(SIGNS) for _ in range(rng.choice((2, 3, 3, 4))))
    place = rng.choice(("北京", "海淀区", "朝阳区", "", "", "上海", "广州市"))
    name = f"{place}{core}示例{rng.choice(TRADES)}有限公司" if serial else RARE
    body = f"MA{serial:06d}"
    return (
        name,
        f"{core}课堂",
        made_up("91", rng.choice(("110108", "110105", "110101")), body),
        f"示APP备{serial:06d}号",
    )


def fill(number: int) -> None:
    """Everything in batches of five thousand, in the tables and in the index."""
    rng = random.Random(7)
    for start in range(0, number, BATCH):
        with transaction():
            _batch([rows_of(rng, serial) for serial in range(start, min(start + BATCH, number))])
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as link:
        link.execute(text("ANALYZE"))


def _batch(made: list[tuple[str, str, str, str]]) -> None:
    now = clock.now()
    firms = [
        {"ref": new_ref(), "name": name, "credit_code": code, "type": "C", "domicile_code": "110108", "made_at": now}
        for name, _brand, code, _number in made
    ]
    ids = list(db.session.scalars(insert(Institution).returning(Institution.id, sort_by_parameter_order=True), firms))
    names: list[dict[str, Any]] = []
    for key, (name, brand, _code, _number) in zip(ids, made, strict=True):
        for kind, word in (("legal", name), ("brand", brand)):
            names.append({"institution_id": key, "kind": kind, "name": word, "key": likeness_key(word), "made_at": now})
    db.session.execute(insert(KnownName), names)
    licences = [
        {"institution_id": key, "kind": "app_filing", "number": one[3], "made_at": now}
        for key, one in zip(ids, made, strict=True)
    ]
    db.session.execute(insert(Licence), licences)
    for key, (name, brand, code, number) in zip(ids, made, strict=True):
        words = " ".join([code, number, *name_words(name), *name_words(brand)])
        marks = {mark for one in (name, brand) for mark in like_marks(likeness_key(one))}
        search.index(db.session(), KIND, key, words, marks=marks)


# A further institution for each that is there: what it is found by is the same, its name and code its own.
COPYING = (
    """INSERT INTO institutions (id, ref, name, credit_code, type, domicile_code, domicile_address, published_address,
       reachability, is_free_entry, open_cases, made_at)
       SELECT id + :step, lpad((id + :step)::text, 26, '0'), name || :place, left(credit_code, 16) || :place || 'X',
       type, domicile_code, '', '', 'unknown', false, id % 7, made_at FROM institutions WHERE id <= :top""",
    """INSERT INTO institution_names (ref, institution_id, kind, name, key, source, made_at)
       SELECT lpad(id::text, 24, '0') || lpad(:place, 2, 'c'), institution_id + :step, kind, name, key, '', made_at
       FROM institution_names WHERE institution_id <= :top""",
    """INSERT INTO institution_licences (ref, institution_id, kind, number, issuer, source, made_at)
       SELECT lpad(id::text, 24, '0') || lpad(:place, 2, 'c'), institution_id + :step, kind,
       number || '-' || :place, '', '', made_at FROM institution_licences WHERE institution_id <= :top""",
    """INSERT INTO search_entries (kind, thing_id, terms) SELECT kind, thing_id + :step, terms FROM search_entries
       WHERE kind = 'institution' AND thing_id <= :top""",
)


def copy_all(copies: int) -> None:
    """Let each institution stand so many times more (PostgreSQL): quicker than to make them up."""
    top = int(db.session.scalar(text("SELECT max(id) FROM institutions")) or 0)
    for place in range(1, copies + 1):
        with db.engine.begin() as link:
            for words in COPYING:
                link.execute(text(words), {"step": top * place, "top": top, "place": str(place)})


def fill_items(versions: int) -> int:
    """Every item of every institution in so many versions, ours and the public copies; how many there are."""
    spread = {"items": [one.code for one in ITEMS], "versions": versions}
    with db.engine.begin() as link:
        link.execute(text("SET LOCAL session_replication_role = replica"))  # no look-up for each key of the millions
        for words in FILLING:
            link.execute(text(words), spread)
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as link:
        link.execute(text("VACUUM ANALYZE"))
        return int(link.scalar(text("SELECT count(*) FROM disclosures")) or 0)


# PostgreSQL's own way to make two million rows in a minute.
FILLING = (
    """INSERT INTO public_institutions (id, ref, name, credit_code, type, type_label, region_code, region_name, address,
       platform_name, brands, licence, website, former_names, filings, is_on_platform, updated_at)
       SELECT id, ref, name, credit_code, type, '成人与职业在线教育机构', domicile_code, '北京市海淀区', '', '', '[]',
       '', '', '[]', '[]', false, made_at FROM institutions ON CONFLICT DO NOTHING""",
    """INSERT INTO search_entries (kind, thing_id, terms) SELECT 'public_institution', thing_id, terms
       FROM search_entries WHERE kind = 'institution' ON CONFLICT DO NOTHING""",
    """INSERT INTO duty_records (institution_id, item, since_on, warned_version)
       SELECT id, item, DATE '2026-01-01', 0 FROM institutions, unnest(CAST(:items AS text[])) AS item
       ON CONFLICT DO NOTHING""",
    """INSERT INTO disclosures (ref, record_id, institution_id, item, version, content, files, consultation, from_on,
       entered_at, confirmed_at)
       SELECT lpad((d.id * 100 + v)::text, 26, '0'), d.id, d.institution_id, d.item, v, '{"words": "示例内容"}', '[]',
       '', DATE '2026-01-01' + v * 30, now(), now() FROM duty_records d, generate_series(1, :versions) AS v
       ON CONFLICT DO NOTHING""",
    """INSERT INTO public_duties (institution_ref, item, place, name, demand, demand_label, law, says, is_rule,
       notice_law, blanks, updated_at)
       SELECT i.ref, d.item, 1, d.item, 'law', '法定', '', '', false, '', '[]', now() FROM duty_records d
       JOIN institutions i ON i.id = d.institution_id ON CONFLICT DO NOTHING""",
    """INSERT INTO public_disclosures (institution_ref, item, version, from_on, confirmed_on, facts, words, url,
       courses, evidence, consultation, made_at)
       SELECT i.ref, d.item, d.version, d.from_on, d.from_on, '[]', '示例内容', '', '[]', 0, '', d.from_on
       FROM disclosures d JOIN institutions i ON i.id = d.institution_id
       WHERE d.version IS NOT NULL ON CONFLICT DO NOTHING""",
)


def measure(app: Flask, world: World, times: int) -> Iterator[tuple[str, float, float]]:
    """What is asked, and p50 and p95 in milliseconds."""
    client = sign_in(app, world, "officer")
    asked = {
        "common word, 教育": "/registry?q=教育",
        "the commonest, 示例": "/registry?q=示例",
        "rare word": "/registry?q=麒麟貔貅",
        "nothing found": "/registry?q=饕餮梼杌",
        "one sign, 星": "/registry?q=星",
        "initials, xdf": "/registry?q=xdf",
        "rare initials, qlpx": "/registry?q=qlpx",
        "beginning of a code, 911101": "/registry?q=911101",
        "beginning of a rare code": "/registry?q=91110108MA0000",
        "number of a filing": "/registry?q=示APP备000777号",
        "no words": "/registry",
        "by type and region": "/registry?type=C&region=110108",
        "look-alikes": "/registry/likes",
        "look-alikes, one sign off": "/registry/likes/near",
    }
    half = db.session.query(Institution).count() // 2
    some = list(db.session.query(Institution.ref).order_by(Institution.name).offset(half).limit(1).all())
    if some:
        asked["deep in the list"] = f"/registry?after={some[0].ref}"
        asked["the record"] = f"/registry/{some[0].ref}"
        asked["its timeline"] = f"/registry/{some[0].ref}/timeline"
    asked |= {
        "the desk": "/registry/desk",
        "the provinces": "/registry/desk/provinces",
        "open cases by province": "/registry/desk/provinces?of=cases",
    }
    for name, url in asked.items():
        yield name, *_timed(lambda url=url: _opened(client, url), times)
    anybody = app.test_client()
    public = {"public search, 教育": "/institutions?q=教育", "public search, rare": "/institutions?q=麒麟貔貅"}
    public |= {"public list": "/institutions", "public typing ahead": "/institutions/suggest?q=星河"}
    if some:
        public["public page"] = f"/institutions/{some[0].ref}"
        public["public items"] = f"/institutions/{some[0].ref}/disclosures"
    for name, url in public.items():
        yield name, *_timed(lambda url=url: _opened(anybody, url), times)
    yield "a learner's search, 教育", *_timed(lambda: len(find_institutions("教育")), times)
    yield "names like one", *_timed(lambda: len(likes_of("星河示例教育科技有限公司")), times)


def _opened(client: Browser, url: str) -> None:
    path, _sign, query = url.partition("?")
    assert client.get(path, query_string=query).status_code == 200, url


def _timed(act: Callable[[], object], times: int) -> tuple[float, float]:
    act()
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken), statistics.quantiles(taken, n=20)[-1]


def _filled(given: argparse.Namespace) -> World:
    upgrade(directory=str(ROOT / "migrations"))
    world, began = build(), time.perf_counter()
    fill(given.institutions // (given.copies + 1))
    if given.copies:
        copy_all(given.copies)
    print(f"filled {given.institutions} in {time.perf_counter() - began:.0f} s; {machine()}", flush=True)
    if given.versions:
        print(f"{fill_items(given.versions)} versions of items, twice (ours and public)", flush=True)
    return world


def _known() -> World:
    """The officer an earlier run made."""
    held = db.session.scalars(select(Membership).where(Membership.role == Role.OFFICER).order_by(Membership.id)).first()
    assert held is not None, "nothing was filled here"
    seat = Viewer(held.person_id, held.role, held.organisation_id, held.id, held.organisation.kind)
    return World(people={"officer": held.person_id}, viewers={"officer": seat})


def main(arguments: list[str] | None = None) -> int:
    """Fill and measure."""
    parser = argparse.ArgumentParser(prog="python -m bench.registry", description=__doc__)
    parser.add_argument("--database", required=True, help="URL of the database to make anew")
    parser.add_argument("--institutions", type=int, default=150_000)
    parser.add_argument("--versions", type=int, default=1, help="versions of each item (PostgreSQL); 0 makes none")
    parser.add_argument(
        "--copies", type=int, default=0, choices=range(10), help="how often each is copied by SQL instead of made up"
    )
    parser.add_argument("--kept", action="store_true", help="measure what an earlier run left, fill nothing")
    parser.add_argument("--times", type=int, default=40, help="how often each page is opened")
    given = parser.parse_args(arguments)
    if not given.kept:
        database.create(given.database, urlsplit(given.database).path.lstrip("/"))
    with database.application(given.database, Path(mkdtemp(prefix="xuesu-bench-"))) as app:
        world = _known() if given.kept else _filled(given)
        for name, middle, most in measure(app, world, given.times):
            print(f"{name:32} p50 {middle:7.1f} ms  p95 {most:7.1f} ms", flush=True)
        print(machine())
    return 0


if __name__ == "__main__":
    sys.exit(main())
