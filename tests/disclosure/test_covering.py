"""Copies made before a record was known to be a sole trader's get the covered name, and the chain still verifies."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import downgrade, upgrade

from disclosure import actions
from disclosure.actions import Asked
from disclosure.actions.public_names import told_words
from disclosure.lifecycle import CorrectionSubject, Thing
from disclosure.models import (
    Candidate,
    CorrectionRequest,
    PublicDraw,
    PublicInspection,
    PublicInstitution,
    PublicNotice,
)
from institutions.credit_codes import made_up
from institutions.models import Institution
from kernel import clock
from kernel.db import db, transaction
from tests.disclosure.test_silence import checked, noticed, recipe, said, served
from tests.world import World

TRADER, COMPANY = made_up("92", "110108", "MA0TE5T1"), made_up("91", "110108", "MA0TE5T1")
FULL, TOLD, OTHER = "北京市海淀区赵鸟鸣教育咨询服务部", "北京市海淀区赵*教育咨询服务部", "王小鸟"


def older(ref: str) -> PublicNotice:
    """An inspection, a draw and a notice with the name in full; in the draw somebody else who is a company."""
    notice, now, today = noticed(), clock.now(), clock.today()
    with transaction():
        notice.institution_ref, notice.institution_name = ref, FULL
        about = {"institution_ref": ref, "institution_name": FULL, "body_name": "示例局", "published_at": now}
        days = {"inspected_on": today, "closed_on": today, "ground": "complaints", "result": "passed", "summary": "无"}
        db.session.add(PublicInspection(ref="i" * 26, items={"items": []}, **about, **days))
        drawn = {"list_digest": "0" * 64, "list_size": 2, "sample_size": 1, "value_on": today, "listed_at": now}
        names = {ref: FULL, "o" * 26: OTHER}
        words = {"title": "抽取", "body_name": "示例局", "value_name": "数", "value_source": "报"}
        db.session.add(PublicDraw(ref="d" * 26, listed="\n".join(names), names=names, **drawn, **words))
    return notice


def named() -> tuple[str, str, str, str]:
    """What inspection, draw (both of it) and notice say."""
    db.session.expire_all()
    names = db.session.query(PublicDraw).one().names
    first = db.session.query(PublicInspection).one().institution_name
    return first, *sorted(names.values()), db.session.query(PublicNotice).one().institution_name


def is_now(world: World, code: str) -> str:
    with transaction():
        row = world.institution("app")
        row.name, row.credit_code = FULL, code
    return row.ref


def test_whose_code_is_entered_later_is_covered_where_nothing_was_signed(app: Flask, world: World) -> None:
    older(is_now(world, COMPANY))
    actions.sync_institutions()
    assert named() == (FULL, FULL, OTHER, FULL)
    is_now(world, TRADER)
    actions.sync_institutions()
    assert named() == (TOLD, TOLD, OTHER, FULL), "the notice is signed: its body corrects it, or the next schema"


def merged(world: World, code: str) -> tuple[str, Institution]:
    """A record without a code, named in full where it was inspected and drawn, that was merged into another."""
    ref, into = is_now(world, COMPANY), world.institution("own_site")
    older(ref)
    with transaction():
        world.institution("app").credit_code = None
        into.name, into.credit_code = FULL, code
    actions.sync_institutions()
    assert named()[:2] == (FULL, FULL)
    with transaction():
        world.institution("app").merged_into_id = into.id
    return ref, into


def test_a_record_merged_into_a_sole_traders_is_one(app: Flask, world: World) -> None:
    ref, into = merged(world, TRADER)
    assert actions.sync_institution(world.institution("app").id)
    assert named() == (TOLD, TOLD, OTHER, FULL)
    copy = db.session.query(PublicInstitution).filter_by(ref=ref).one()
    assert (copy.name, copy.merged_into_ref) == (TOLD, into.ref)
    assert copy.address in ("", copy.region_name), "no home either"
    assert actions.cover_everywhere() == 1, "the notice too"
    assert named() == (TOLD, TOLD, OTHER, TOLD)


def test_what_it_was_merged_into_turns_out_to_be_one(app: Flask, world: World) -> None:
    ref, into = merged(world, COMPANY)
    actions.sync_institutions()
    assert named() == (FULL, FULL, OTHER, FULL)
    assert actions.cover_everywhere() == 0
    with transaction():
        into.credit_code = TRADER
    assert actions.sync_institution(into.id)
    assert named() == (TOLD, TOLD, OTHER, FULL)
    assert db.session.query(PublicInstitution).filter_by(ref=ref).one().name == TOLD
    candidate = Candidate(institution_ref=ref, institution_name=FULL, body_name="示例局", category_name="退费难")
    assert told_words(candidate) == ((TOLD, "示例局", "退费难"), (FULL,))


@pytest.mark.parametrize(("schema", "told", "changed"), [("0.9", TOLD, 1), (None, FULL, 0)])
def test_notices_are_covered_where_a_new_schema_writes_rows_anew(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch, schema: str | None, told: str, changed: int
) -> None:
    ref = is_now(world, COMPANY)
    older(ref)
    with monkeypatch.context() as patched:
        if schema is not None:
            patched.setattr("disclosure.opendata.building.SCHEMA", schema)
            patched.setattr("disclosure.actions.open_data.SCHEMA", schema)
        actions.publish_open_data()
    is_now(world, TRADER)
    actions.publish_open_data()
    assert named()[-1] == told
    found = checked()
    assert (found.ok, found.changed.get("notices", 0), found.silent, said()) == (True, changed, {}, [])
    assert recipe() == (0, [])


def test_twice_is_once(app: Flask, world: World) -> None:
    older(is_now(world, TRADER))
    assert actions.cover_everywhere() == 1
    assert actions.cover_everywhere() == 0
    assert named() == (TOLD, TOLD, OTHER, TOLD)


def requested(world: World, thing: Thing, ref: str) -> CorrectionRequest:
    asked = Asked(f"key-of-{thing}-{ref}", CorrectionSubject.OTHER, "不对。", thing=thing, ref=ref)
    return actions.ask_correction(asked)


def test_requests_for_correction_name_nobody_in_full(client: FlaskClient, world: World) -> None:
    """Asked before it was known, one answered by the institution itself; and one after, about a signed notice."""
    ref = is_now(world, COMPANY)
    notice = older(ref)
    with transaction():
        world.institution("app").organisation.name = FULL
    actions.sync_institutions()
    about_rules, about_notice = requested(world, Thing.RULES, ref), requested(world, Thing.NOTICE, notice.ref)
    assert (about_rules.institution_name, about_rules.body_name, about_notice.institution_name) == (FULL,) * 3
    is_now(world, TRADER)
    actions.sync_institutions()
    assert (about_rules.institution_name, about_rules.body_name, about_notice.institution_name) == (TOLD,) * 3
    for thing, one in ((Thing.NOTICE, notice.ref), (Thing.DISCLOSURES, ref)):
        later = requested(world, thing, one)
        assert FULL not in (later.institution_name, later.body_name), thing
    pages = ["/corrections", *(f"/corrections/{row.ref}" for row in db.session.query(CorrectionRequest))]
    assert [page for page in pages if "赵鸟鸣" in client.get(page).text] == []
    actions.publish_open_data()
    table = (served() / "corrections.csv").read_text()
    assert TOLD in table
    assert "赵鸟鸣" not in table


def test_requests_from_before_are_covered_by_the_upgrade(app: Flask, world: World) -> None:
    ref = is_now(world, TRADER)
    actions.sync_institutions()
    rules = requested(world, Thing.RULES, ref)
    other = requested(world, Thing.RULES, world.institution("own_site").ref)
    with transaction():
        rules.institution_name = rules.body_name = FULL
    told = (other.institution_name, other.body_name)
    db.session.remove()
    downgrade(revision="0070")
    upgrade()
    named = {
        row.institution_ref == ref: (row.institution_name, row.body_name) for row in db.session.query(CorrectionRequest)
    }
    assert named == {True: (TOLD, TOLD), False: told}
