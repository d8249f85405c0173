"""Free entries that likely mean one institution: proposed to their body from words alone, with the reasons."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import count

from flask import Flask

from complaints import actions as cases
from complaints.models import Complaint, JointCase, JointMember
from complaints.proposer import Letter
from complaints.queries.named_alike import named_alike
from institutions.actions import Entry, add_institution
from institutions.lifecycle import InstitutionType
from kernel.db import db
from kernel.events import SYSTEM
from tests.complaints.hands import counted, sign_in
from tests.complaints.import_files import shared
from tests.rules.test_proposer import NAME, SIX, letters
from tests.world import World

QUERIES = 15
_serial = count(1)


def typed(world: World, name: str, words: str, body: str = "department") -> Complaint:
    """A complaint about an institution whose name was typed, sent on to a body by the intake."""
    row = add_institution(Entry(name[:200], InstitutionType.H, is_free_entry=True), by=SYSTEM)
    filing = world.filing(words=words, phone=f"1996000{next(_serial):04d}")
    told = replace(filing, institution=row, respondent_name=row.name)
    complaint = cases.file(told, by=world.actor("learner"))
    if complaint.body_id is None:
        cases.assign(complaint, world.organisation(body), by=world.actor("platform_admin"))
    return complaint


def some() -> Sequence[Letter]:
    """The six, and the letters next to them in the file, which are about anything."""
    found = letters()
    places = {place + step for place, one in enumerate(found) if one.key in SIX for step in range(-3, 4)}
    return [found[place] for place in sorted(places) if 0 <= place < len(found)]


def test_the_six_letters_find_each_other_at_their_desk(world: World) -> None:
    cases_of = {one.key: typed(world, one.title, one.words).number for one in some()}
    six = {cases_of[key] for key in SIX}
    assert len(cases_of) > 30
    viewer = world.viewers["officer"]
    for number in six:
        complaint = db.session.query(Complaint).filter_by(number=number).one()
        found = named_alike(viewer, complaint)
        assert {one.number for one in found} == six - {number}, "and nothing else is drawn in"
        assert all("refund" in one.why.causes and one.why.names == ("温斯顿",) for one in found[:1])
    assert db.session.query(JointCase).count() == db.session.query(JointMember).count() == 0, "nothing joins by itself"


def test_the_page_says_why_and_who_decides(app: Flask, world: World) -> None:
    first = typed(world, "星河堂英语培训学校", "拖延退费。一直不退款。")
    second = typed(world, "星河堂英语城东校区", "不退费，也不退款。")
    noise = typed(world, "星河堂英语", "噪音扰民，噪音很大。")
    desk = sign_in(app, world, "officer")
    assert f"/desk/{first.number}/similar#named" in desk.get(f"/desk/{first.number}").text
    page = desk.get(f"/desk/{first.number}/similar").text
    assert second.number in page and noise.number not in page
    assert "名称都有“星河堂”，都说到：退费" in page
    assert "由您判断" in page
    with counted() as said:
        desk.get(f"/desk/{first.number}/similar")
    assert len(said) <= QUERIES


def test_what_the_registry_knows_or_another_body_has_is_not_proposed(app: Flask, world: World) -> None:
    mine = typed(world, "星河堂英语培训学校", "拖延退费。一直不退款。")
    typed(world, "星河堂英语学校", "不退费，也不退款。", body="association")
    known = world.file(words="不退费，也不退款。")
    assert named_alike(world.viewers["officer"], mine) == []
    assert named_alike(world.viewers["officer"], known) == []
    assert named_alike(world.viewers["association_officer"], mine) == [], "whose case it is not"
    page = sign_in(app, world, "officer").get(f"/desk/{known.number}").text
    assert "#named" not in page


def test_an_import_names_likely_groups_and_joins_nothing(app: Flask, world: World) -> None:
    path = shared(NAME)
    told = app.test_cli_runner().invoke(args=["import", "complaints", str(path), "--dry-run"])
    assert told.exit_code == 0, told.output
    lines = [line for line in told.output.splitlines() if "maybe one group" in line]
    assert "6: " in lines[0] and all(f"messages:{key}" in lines[0] for key in SIX)
    assert "温斯顿" in lines[0] and "退费" in lines[0]
    assert db.session.query(Complaint).count() == 0
