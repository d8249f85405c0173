"""The bundle of who stands for others: what the table says to the seat, nothing of the lead's case; ended with it."""

import json

import pytest
from flask import Flask

from complaints import actions as cases
from complaints.actions import joint
from complaints.lifecycle import PartyRole, RoomKind
from complaints.models import JointCase, Room
from complaints.views.dossier import making
from kernel import pdf
from kernel.db import db
from mediation import actions as tables
from mediation.actions import joint as joint_table
from mediation.queries.joint import own_seat, rooms_heard
from tests.complaints.dossier_hands import Opened, asked, evidence, made
from tests.complaints.hands import sign_in
from tests.complaints.joint_hands import Parent, carried, case, crowd, hand, joint_now, with_representatives
from tests.mediation.joint_hands import at_table, draft, lead_table, put
from tests.mediation.room_hands import place
from tests.world import World

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
HEARD = ("canary000001x", "canary000002x")
UNHEARD = ("canary000003x", "canary000004x", "canary000005x", "canary000006x", "canary000007x")


@pytest.fixture(autouse=True)
def quick_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    """The HTML instead of a PDF: it is the same words, at once."""
    monkeypatch.setattr(pdf, "render", lambda html, **_more: b"%PDF-1.7\n" + html.encode())


@pytest.fixture
def parents(world: World) -> list[Parent]:
    """Three at a joint table: the first leads, the second has a seat there, the third none; everywhere words."""
    found = crowd(world)
    row = at_table(world, found)
    lead, first, second = case(found[0]), hand(world, found[0]), hand(world, found[1])
    seat = own_seat(world.viewers["parent2"], row)
    assert seat is not None
    own = next(room for room in rooms_heard(seat) if room.kind is RoomKind.SEAT)
    spoken = (
        (place(lead, RoomKind.JOINT), world.actor("staff"), HEARD[0]),
        (own, second, HEARD[1]),
        (_own_room(row, PartyRole.COMPLAINANT), first, UNHEARD[0]),
        (_own_room(row, PartyRole.RESPONDENT), world.actor("staff"), UNHEARD[1]),
        (place(lead, RoomKind.DESK), first, UNHEARD[2]),
        (place(lead, RoomKind.MEDIATORS), world.actor("mediator"), UNHEARD[3]),
    )
    for room, by, words in spoken:
        tables.speak(room, words, by=by, key=words)
    evidence(world, lead, f"{UNHEARD[4]}.jpg")
    return found


def _own_room(row: JointCase, role: PartyRole) -> Room:
    here = db.session.query(Room).filter_by(complaint_id=row.lead_id, kind=RoomKind.SEAT)
    return next(room for room in here if room.party is not None and room.party.role is role)


def holds(got: Opened, words: str) -> bool:
    """Whether something stands in any of the three files."""
    return words.encode() in got.everything


def test_a_representative_takes_what_the_table_says_to_the_seat_and_nothing_of_the_lead(
    app: Flask, world: World, parents: list[Parent]
) -> None:
    put(world, parents)
    lead, second, third = (case(one) for one in parents)
    got = made(app, world, "parent2", second)
    assert [holds(got, one) for one in HEARD] == [True, True]
    assert [one for one in UNHEARD if holds(got, one)] == []
    assert holds(got, second.number) and holds(got, "800.01"), "the own case with the own sum"
    for other in (lead, third):
        for foreign in (other.number, other.name, other.phone):
            assert not holds(got, foreign), foreign
    assert not holds(got, "2,560.00") and not holds(got, "479.20"), "nobody else's sum"
    (section,) = [one for one in got.json["sections"] if one["code"] == "joint"]
    assert [one["words"] for one in section["entries"][1:]] == list(HEARD)


def test_whoever_only_joined_hears_no_table(app: Flask, world: World, parents: list[Parent]) -> None:
    put(world, parents)
    got = made(app, world, "parent3", case(parents[2]))
    assert [one for one in (*HEARD, *UNHEARD) if holds(got, one)] == []
    assert holds(got, "479.20"), "the own sum"
    for other in parents[:2]:
        assert not holds(got, other.number) and not holds(got, case(other).name)


def test_the_lead_takes_the_joint_words_and_no_room_of_the_representative(
    app: Flask, world: World, parents: list[Parent]
) -> None:
    got = made(app, world, "parent1", case(parents[0]))
    assert [holds(got, one) for one in HEARD] == [True, False]
    assert [holds(got, one) for one in UNHEARD] == [True, False, True, False, True]
    assert not holds(got, parents[1].number) and not holds(got, case(parents[1]).phone)


def test_words_to_all_are_in_it_for_who_was_in_it_when_they_were_said(app: Flask, world: World) -> None:
    people = crowd(world, 4)
    with_representatives(world, people)
    asked_only = crowd(world, 1, start=5)[0]
    joint.sweep_offers()
    joint.tell(joint_now(people[0]), "canary000009x", by=hand(world, people[0]), key="one")
    joint.leave(case(people[2]), by=hand(world, people[2]))
    joint.tell(joint_now(people[0]), "canary000010x", by=world.actor("officer"), key="two")
    heard = {}
    for one in (people[3], people[2], asked_only):
        got = made(app, world, one.who, case(one))
        heard[one.who] = [holds(got, words) for words in ("canary000009x", "canary000010x")]
        assert not holds(got, case(people[0]).name), "nobody who represents is named in what is taken away"
    assert heard == {"parent4": [True, True], "parent3": [True, False], "parent5": [False, False]}


def test_who_represents_no_more_takes_nothing_of_the_table_any_more(
    app: Flask, world: World, parents: list[Parent]
) -> None:
    second = case(parents[1])
    row = asked(app, world, "parent2", second)
    assert making.make(row.id)
    url = f"/cases/{second.number}/dossier/{row.ref}/json"
    assert sign_in(app, world, "parent2").get(url).status_code == 200
    joint.stand_down(second, by=hand(world, parents[1]))
    assert sign_in(app, world, "parent2").get(url).status_code == 303, "the seat it rests on has ended"
    got = made(app, world, "parent2", case(parents[1]))
    assert [one for one in (*HEARD, *UNHEARD) if holds(got, one)] == []


def test_terms_put_after_leaving_are_in_nobodys_bundle_who_left(
    app: Flask, world: World, parents: list[Parent]
) -> None:
    joint.leave(case(parents[2]), by=hand(world, parents[2]))
    row = joint_table.put_terms(lead_table(parents), draft(words="canary000008x"), by=world.actor("mediator"))
    carried(joint_table.agree_terms(row, by=world.actor("staff")))
    gone, there = (made(app, world, one.who, case(one)) for one in (parents[2], parents[1]))
    assert holds(there, "canary000008x")
    assert not holds(gone, "canary000008x")
    assert "共同方案第1版" not in json.dumps(gone.json, ensure_ascii=False)
    assert cases.claimant(case(parents[2])).until_at is None, "the own case goes on"
