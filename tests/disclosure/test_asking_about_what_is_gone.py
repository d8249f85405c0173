"""What no longer stands is not read in the form that asks for a correction, whoever kept its address."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from disclosure import actions, queries
from disclosure.actions.public_rows import next_row, write
from disclosure.lifecycle import PublicationState, Thing, WithdrawalReason
from disclosure.models import Candidate, Publication
from disclosure.queries import things
from kernel import clock
from kernel.db import db, transaction
from tests.disclosure.support import corrected, published
from tests.world import World


def taken_down(_app: Flask, world: World, found: Candidate) -> Publication:
    return actions.withdraw(found, WithdrawalReason.PRIVACY, by=world.actor("officer"))


def written_anew(_app: Flask, world: World, found: Candidate) -> Publication:
    return corrected(world, found, "消费者要求退款，双方达成调解协议。")


def run_out(app: Flask, _world: World, found: Candidate) -> Publication:
    app.extensions["settings"] = replace(app.extensions["settings"], publication_days=365)
    with clock.stepped(clock.now() + timedelta(days=400)):
        assert actions.sweep_expired() == 1
    newest = queries.newest_of(found.publication_ref or "")
    assert newest is not None
    return newest


@pytest.mark.parametrize("change", [taken_down, written_anew, run_out])
def test_what_no_longer_stands_is_not_read_in_the_form(
    app: Flask, client: FlaskClient, world: World, change: Callable[[Flask, World, Candidate], Publication]
) -> None:
    """Its address is kept by whoever saw it; the form still takes a request about it, and says no word of it."""
    old = published(world, "消费者王小鸟投诉该机构。双方达成调解协议。")
    before = client.get(f"/corrections/new?publication={old.ref}").text
    assert old.summary in before, "what stands is said"
    found = db.session.query(Candidate).one()
    new = change(app, world, found)
    for one in (old, new):
        form = client.get(f"/corrections/new?publication={one.ref}").text
        assert str(Thing.PUBLICATION.label) in form
        assert old.summary not in form, one.version
        assert not new.summary or (new.summary in form) is (one is new)
    hidden = dict(re.findall(r'name="(csrf_token|key|subject)"[^>]*value="([^"]+)"', form))
    sent = client.post(f"/corrections/new?publication={old.ref}", data=hidden | {"words": ""})
    assert sent.status_code == 422
    assert old.summary not in sent.text


def test_who_an_earlier_version_was_about_says_the_one_that_stands(world: World) -> None:
    old = published(world)
    found = db.session.query(Candidate).one()
    with transaction():
        new = next_row(old, PublicationState.CORRECTED, "改写。", {"institution_name": "更正后的名称"})
        write(new)
    assert things.find(Thing.PUBLICATION, old.ref) == things.Found(
        Thing.PUBLICATION, old.ref, found.institution_ref, "更正后的名称", ""
    )
