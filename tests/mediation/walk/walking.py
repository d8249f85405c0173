"""The walk itself: a seeded choice of who does or reads what, over tables that come and go."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from random import Random

from flask import Flask
from werkzeug.routing import Rule

from accounts.models import Contact, ContactKind, Membership, Person
from accounts.permissions import Viewer
from accounts.roles import Role
from kernel import clock, outbox
from kernel.crypto import blind_index
from kernel.db import db, transaction
from kernel.errors import DomainError
from kernel.events import Actor
from kernel.messages import Letter
from tests.mediation.walk.canaries import Aviary
from tests.mediation.walk.stage import Guest, Stage
from tests.world import World

AT_ONCE, LONGEST = 3, 5000  # tables open at once, steps until the oldest gives way to a new one
NO_SEAT = ("other_staff", "foreign_officer", "platform_admin", "auditor", "third_mediator")
ACCOUNTS = (
    *("learner", "other_learner", "staff", "institution_admin", "officer", "supervisor", "association_officer"),
    *("association_admin", "mediator", "other_mediator", *NO_SEAT),
)


class Walk:
    """Everybody, some tables, and a clock that goes with the steps."""

    def __init__(self, app: Flask, world: World, seed: int) -> None:
        self.app, self.world, self.rng = app, world, Random(seed)
        self.aviary = Aviary()
        self.moment = clock.now()
        self.stages: list[Stage] = []
        self.serial = count(1)
        self.built = 0
        self.letters = 0
        self.done: Counter[str] = Counter()
        self.looked: Counter[str] = Counter()
        self.rules: list[Rule] = []
        self._third_mediator()

    def _third_mediator(self) -> None:
        """One more mediator of the association, so that a chair can change with somebody beside it."""
        body = self.world.organisation("association")
        with transaction():
            person = Person(name="调解员三", login="third_mediator", staff_number="示099", made_at=clock.now())
            db.session.add(person)
            db.session.flush()
            contact = Contact(person_id=person.id, kind=ContactKind.PHONE, value="19900000099", verified_at=clock.now())
            contact.blind_index = blind_index("phone", "19900000099")
            since = clock.now() - timedelta(days=1)
            row = Membership(person_id=person.id, organisation_id=body.id, role=Role.MEDIATOR, from_at=since)
            db.session.add_all([contact, row])
            db.session.flush()
            self.world.people["third_mediator"] = person.id
            self.world.viewers["third_mediator"] = Viewer(
                person_id=person.id,
                role=Role.MEDIATOR,
                organisation_id=body.id,
                membership_id=row.id,
                organisation_kind=body.kind,
            )

    # --- who ----------------------------------------------------------------------------------------------------------

    def actor(self, name: str) -> Actor:
        """The hand of somebody with an account."""
        return self.world.actor(name)

    def hand(self, stage: Stage, name: str) -> Actor:
        """The hand of somebody, of an extra seat too."""
        return stage.guests[name].hand if name in stage.guests else self.actor(name)

    def viewer(self, name: str) -> Viewer:
        """Somebody with an account, reading."""
        return self.world.viewers[name]

    def one_of(self, stage: Stage, seats: set[str]) -> str:
        """Somebody these seats are held by; now and then anybody at all, who must be refused."""
        inside = sorted(stage.people(seats))
        return self.rng.choice(inside if inside and self.rng.random() > 0.1 else ACCOUNTS)

    def chair(self, stage: Stage) -> Actor:
        """The hand in the chair."""
        return self.actor(next(iter(stage.cast["chair"])))

    def reader(self, stage: Stage) -> str | Guest:
        """Anybody: with an account, with a seat by a link, or with one that is over."""
        guests = [*stage.guests.values(), *stage.ended[-2:]]
        if guests and self.rng.random() < 0.2:
            return self.rng.choice(guests)
        principals = sorted(name for name in stage.cast["learner"] if name.startswith("principal"))
        return self.rng.choice((*ACCOUNTS, *principals))

    def key(self) -> str:
        """A key for once."""
        return f"walk-{next(self.serial):08d}-walk"

    def whose(self, person_id: int) -> str:
        """Who reads the letters of a person; an extra seat without an account reads none but its invitation."""
        known = {key: name for name, key in self.world.people.items()}
        return known.get(person_id, f"person{person_id}")

    # --- steps --------------------------------------------------------------------------------------------------------

    def go(self, steps: int, acts: float = 0.055, pages: float = 0.0035) -> None:
        """So many steps: mostly a read, now and then an act, now and then a whole page."""
        from tests.mediation.walk.pages import page
        from tests.mediation.walk.reads import read
        from tests.mediation.walk.steps import act

        for step in range(steps):
            with clock.stepped(self.moment):
                stage = self._stage(step)
                dice = self.rng.random()
                if dice < acts:
                    self._act(act, stage)
                elif dice < acts + pages:
                    page(self, stage)
                else:
                    read(self, stage)
        self.deliver()

    def _stage(self, step: int) -> Stage:
        if len(self.stages) < AT_ONCE or step % (LONGEST // AT_ONCE) == LONGEST // AT_ONCE - 1:
            self.stages = [*self.stages[-AT_ONCE + 1 :], Stage(self, self.built)]
            self.built += 1
        return self.rng.choice(self.stages)

    def _act(self, act: Callable[["Walk", Stage], str], stage: Stage) -> None:
        self.moment += timedelta(seconds=self.rng.choice((2, 20, 90, 600)))
        with clock.stepped(self.moment):
            try:
                name = act(self, stage)
                self.done[name] += 1
            except DomainError:
                db.session.rollback()
            if self.rng.random() < 0.08:
                self.deliver()

    def deliver(self) -> None:
        """What happened is told; every new letter is for whoever gets it."""
        with clock.stepped(self.moment):
            outbox.drain()
            assert not outbox.troubled(), [(row.subscriber, row.error) for row in outbox.troubled()]
            db.session.rollback()
            for row in db.session.query(Letter).filter(Letter.id > self.letters).order_by(Letter.id):
                self.letters = row.id
                to = self.whose(row.to_person_id) if row.to_person_id else "an address"
                self.aviary.check(to, f"{row.subject}\n{row.body_text}\n{row.calendar or ''}", f"letter {row.why}")
            db.session.rollback()
