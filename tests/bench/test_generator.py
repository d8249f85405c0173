"""A generated case equals an acted one, its chain holds, and its pages open."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from argon2 import PasswordHasher
from flask import Flask, Response
from sqlalchemy import func, select

from accounts.actions import signing
from accounts.models import Membership, SignIn
from accounts.roles import Role
from bench.generator import making, people
from bench.generator.dates import Dates
from bench.generator.rows import Batch
from bench.generator.stories import Teller
from complaints.lifecycle import OPEN, Status
from complaints.models import Answer, Breach, Clock, Complaint
from institutions.models import Institution
from kernel import chain, clock
from kernel.crypto import blind_index, random_token, token_hash
from kernel.db import db, transaction
from kernel.outbox import Delivery, DeliveryState
from tests.bench.retelling import act_again, rows_of, terms_of
from tests.complaints.hands import Browser
from tests.conftest import _needs_postgres, _settings, _worker
from tests.databases import admin as run_on
from tests.databases import named

pytestmark = pytest.mark.postgres
AT = datetime(2026, 9, 15, 12, tzinfo=clock.ZONE)
CASES = 60
STORIES = {
    "left": (Status.HANDED_OFF, False),
    "assigned": (Status.ASSIGNED, False),
    "late": (Status.ASSIGNED, False),
    "accepted": (Status.ACCEPTED, False),
    "answered": (Status.ACCEPTED, True),
    "refused": (Status.CLOSED, False),
    "ended": (Status.CLOSED, True),
}


@dataclass
class Bench:
    """A filled database and what the generator said of it."""

    app: Flask
    made: making.Made


@pytest.fixture(scope="module")
def bench(postgresql_template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """A database filled once for all these tests."""
    from wsgi import create_app

    admin, name, folder = _needs_postgres(), f"bench_{_worker()}", tmp_path_factory.mktemp("bench")
    run_on(admin, f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name} TEMPLATE {postgresql_template}")
    app = create_app(_settings(folder, named(admin, name)))
    with app.app_context():
        yield Bench(app, _fill(app, folder))
        db.session.remove()
        db.engine.dispose()
    run_on(admin, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _fill(app: Flask, folder: Path) -> making.Made:
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(signing, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        return making.make(url, CASES, 7, AT, data_dir=folder, provinces=("110000",))


def _told(story: str) -> Complaint:
    """A generated case of this story."""
    status, has_answer = STORIES[story]
    answered = select(Answer.id).where(Answer.complaint_id == Complaint.id).exists()
    found = select(Complaint).where(Complaint.status == status, answered if has_answer else ~answered)
    breached = select(Breach.id).join(Clock).where(Clock.complaint_id == Complaint.id).exists()
    found = found.where(breached if story == "late" else ~breached)
    generated = found.where(Complaint.idempotency_key.like("generated-%")).order_by(Complaint.id)
    return db.session.scalars(generated.limit(1)).one()


@pytest.mark.parametrize("story", STORIES)
def test_a_generated_case_equals_an_acted_one(bench: Bench, story: str) -> None:
    told = _told(story)
    made = act_again(told)
    ours, theirs = rows_of(told), rows_of(made)
    assert ours.keys() == theirs.keys()
    for table, rows in theirs.items():
        assert ours[table] == rows, table
    assert terms_of(told) == terms_of(made)
    assert len(theirs["events"]) > 5


def test_every_story_is_told_and_all_chains_hold(bench: Bench) -> None:
    assert set(bench.made.stories) == set(STORIES)
    assert sum(bench.made.stories.values()) == CASES
    verdict = chain.verify()
    assert verdict.ok, verdict.first_bad


def test_what_is_counted_and_owed_fits_the_cases(bench: Bench) -> None:
    open_cases = select(func.count()).select_from(Complaint).where(Complaint.status.in_(OPEN))
    assert db.session.scalar(select(func.sum(Institution.open_cases))) == db.session.scalar(open_cases)
    told = select(Complaint.id).where(Complaint.idempotency_key.like("generated-%"))
    streams = [f"complaint:{key}" for key in db.session.scalars(told)]
    waiting = select(Delivery).where(Delivery.state != DeliveryState.DONE)
    assert not [row for row in db.session.scalars(waiting) if row.row.stream in streams]


def test_phones_are_found_by_their_index(bench: Bench) -> None:
    told = _told("assigned")
    assert told.phone_index == blind_index("phone", told.phone)
    assert told.name == told.filer.name


def _browser(app: Flask, person_id: int, organisation_id: int | None, role: Role | None) -> Browser:
    """Somebody of the generated world, signed in."""
    held = db.session.scalar(
        select(Membership.id).where(Membership.person_id == person_id, Membership.role == role)
        if role
        else select(Membership.id).where(Membership.id < 0)
    )
    token = random_token()
    with transaction():
        ends = clock.now() + timedelta(hours=8)
        row = SignIn(token_hash=token_hash(token), person_id=person_id, made_at=clock.now(), expires_at=ends)
        row.membership_id = held
        db.session.add(row)
    client = Browser(app, Response, use_cookies=True)
    with client.session_transaction() as session:
        session["sid"], session["seen"] = token, int(clock.now().timestamp())
    return client


def _member(organisation_id: int, role: Role) -> int:
    found = select(Membership.person_id).where(Membership.organisation_id == organisation_id, Membership.role == role)
    return db.session.scalars(found.limit(1)).one()


@pytest.mark.parametrize("story", STORIES)
def test_every_page_of_a_generated_case_opens(bench: Bench, story: str) -> None:
    with clock.stepped(AT):
        told = _told(story)
        number, filer, body = told.number, told.filer_id, told.body_id
        account = told.institution.organisation_id
        seated = any(str(party.role) == "respondent" for party in told.parties)
        assert _browser(bench.app, filer, None, None).get(f"/complaints/{number}").status_code == 200
        if body is not None and story != "left":
            officer = _browser(bench.app, _member(body, Role.OFFICER), body, Role.OFFICER)
            assert officer.get(f"/desk/{number}").status_code == 200
            assert officer.get("/desk/").status_code == 200
        if seated:
            assert account is not None
            staff = _browser(bench.app, _member(account, Role.INSTITUTION_STAFF), account, Role.INSTITUTION_STAFF)
            assert staff.get(f"/institution/{number}").status_code == 200
        assert seated or story not in ("answered", "ended")


def test_the_same_seed_tells_the_same(bench: Bench) -> None:
    told = [_rows_once() for _time in range(2)]
    assert told[0] == told[1]


def _rows_once() -> dict[str, list[dict[str, object]]]:
    profiles = _profiles()
    batch = Batch(3, 10, Random("7:3"), {})
    who = people.learner(batch, 1, AT, batch.rng)
    teller = Teller(Dates(), AT)
    for serial in range(10):
        teller.tell(batch, batch.rng.choice(profiles), who, serial)
    return batch.rows


def _profiles() -> list[making.Profile]:
    from bench.generator import world

    known = world._Profiles(Random(1), clock.day_of(AT))
    officers = select(Membership.organisation_id, Membership.person_id, Membership.role)
    known.hands = {at: world.Actor(who, str(role), at) for at, who, role in db.session.execute(officers)}
    with transaction():
        rows = list(db.session.scalars(select(Institution).order_by(Institution.id).limit(4)))
        return known.of(rows)
