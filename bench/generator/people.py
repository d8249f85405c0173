"""Learners of a chunk: person, proved phone number, their events."""

import random
from dataclasses import dataclass
from datetime import datetime

from accounts.events import ContactVerified, PersonRegistered
from bench.generator import words
from bench.generator.chain import Chain
from bench.generator.rows import Batch
from kernel.crypto import blind_index
from kernel.events import SYSTEM, Actor


@dataclass(frozen=True)
class Learner:
    """Somebody who complains."""

    id: int
    name: str
    phone: str
    phone_index: str

    @property
    def actor(self) -> Actor:
        """Their hand."""
        return Actor(self.id, "learner")


def learner(batch: Batch, serial: int, at: datetime, rng: random.Random) -> Learner:
    """A learner whose phone was proved at an instant; numbers of eleven digits that begin with 199 are invented."""
    name, phone = words.name(rng), f"199{serial % 10**8:08d}"
    index = blind_index("phone", phone)
    person = batch.add("people", name=name, made_at=at)["id"]
    contact = batch.add("contacts", person_id=person, kind="phone", value=phone, blind_index=index, verified_at=at)
    chain = Chain(batch, f"person:{person}")
    chain.record(PersonRegistered(person), SYSTEM, at)
    chain.record(ContactVerified(person, contact["id"]), Actor(person, "learner"), at)
    return Learner(person, name, phone, index)
