"""A closed case is kept its time; then its end is announced, held by what is open, and its people are gone for good."""

import io
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import JSON, select

from accounts.models import Person
from complaints import actions as cases
from complaints import queries
from complaints.actions.case_tables import APART, DELETED, KEPT, dependents, holds_words, words_of
from complaints.documents import make_receipt
from complaints.jobs import keep_no_longer
from complaints.lifecycle import RoomKind
from complaints.models import Complaint, DataState, DataWish, Party
from complaints.queries.keeping import HOLDS, Hold, holds_on, kept_long_enough, kept_until, years_after
from disclosure import actions as publishing
from disclosure.models import Candidate
from kernel import chain, clock, files, messages, outbox
from kernel.crypto import Sealed
from kernel.db import Base, db, transaction
from kernel.errors import IllegalMove
from kernel.events import EventRow
from kernel.files import StoredFile
from kernel.papers import Paper, PaperState
from tests.complaints.driver import agreed, grounds
from tests.complaints.hands import sign_in, text
from tests.complaints.people_hands import CHILD, minor
from tests.house.scene import PNG
from tests.world import World

CANARY = "金丝雀"


def closed(world: World, by: str = "learner") -> Complaint:
    """A refused and closed case with words, files and papers of all kinds."""
    complaint = world.file(by=by, words=f"{CANARY}的事。", name=f"{CANARY}一", address=f"{CANARY}路1号")
    files.receive(io.BytesIO(PNG), f"{CANARY}.png", f"form-{complaint.id}", world.people[by])
    with transaction():
        files.link(f"form-{complaint.id}", "complaint", complaint.id)
        make_receipt(complaint)
    desk = next(room for room in queries.rooms_of(world.viewers[by], complaint) if room.kind is RoomKind.DESK)
    cases.say(desk, f"{CANARY}说的话。", by=world.actor(by), key=f"say-{complaint.id}")
    cases.note(complaint, f"{CANARY}的备忘。", by=world.actor("officer"))
    decision = cases.refuse(complaint, grounds(complaint, "refusal"), f"{CANARY}的理由。", by=world.actor("officer"))
    cases.serve(decision, "shown", by=world.actor(by))
    cases.close(complaint, by=world.actor("officer"))
    return complaint


def over(complaint: Complaint, days: int = 1) -> date:
    """Some days after the time for keeping is over."""
    until = kept_until(complaint)
    assert until is not None
    return until + timedelta(days=days)


def at(day: date, hour: int = 2) -> clock.stepped:
    return clock.stepped(clock.start_of(day) + timedelta(hours=hour))


def gone(complaint: Complaint) -> None:
    """Announced, and deleted on the announced day."""
    with at(over(complaint)):
        assert cases.announce_erasures() > 0
    with at(over(complaint, 31)):
        assert cases.erase(complaint).rows > 0


def test_the_time_is_counted_in_years_and_a_leap_day_ends_early(world: World) -> None:
    assert years_after(date(2028, 2, 29), 3) == date(2031, 2, 28)
    complaint = world.file()
    assert kept_until(complaint) is None
    assert list(kept_long_enough()) == []


def test_nothing_goes_before_its_day_was_announced_and_came(world: World) -> None:
    complaint = closed(world)
    with at(over(complaint, 0)):
        assert cases.announce_erasures() == 0, "the last day still counts"
    with at(over(complaint)):
        with pytest.raises(IllegalMove):
            cases.erase(complaint)
        assert cases.announce_erasures() == 1
        assert cases.announce_erasures() == 0
        assert cases.erase_due(10) == 0
        outbox.drain()
        told = [one for one in messages.letters_about(complaint.stream) if one.why == "complaint.erasure_announced"]
        assert world.people["learner"] in {one.to_person_id for one in told}
        assert all(complaint.number in one.body_text for one in told)
    with at(over(complaint, 31)):
        assert cases.erase_due(10) == 1
        assert cases.erase_due(10) == 0
        with pytest.raises(IllegalMove):
            cases.erase(complaint)
    assert chain.verify().ok


def test_no_word_of_anybody_is_left_anywhere(app: Flask, world: World) -> None:
    complaint = closed(world)
    other = closed(world, by="other_learner")
    number, stored = complaint.number, db.session.query(StoredFile).filter_by(owner_id=complaint.id).all()
    paths = [row.storage_key for row in stored]
    outbox.drain()
    gone(complaint)
    outbox.drain()
    left = [where for where, words in everything() if CANARY in words]
    assert left, "the other case still has its words"
    assert complaint.name == "—"
    with at(over(other, 80)):
        assert cases.erase_due(10) == 1
    outbox.drain()
    assert [where for where, words in everything() if CANARY in words] == []
    assert not any(key in known for key in paths for known, _at in files.storage().objects())
    paper = db.session.query(Paper).filter_by(owner_id=complaint.id, kind="receipt").one()
    assert (paper.text, paper.state, paper.file_id) == ("", PaperState.ERASED, None)
    assert len(paper.text_digest) == 64, "whoever holds it can still check it"
    officer = sign_in(app, world, "officer")
    page = officer.get(f"/desk/{number}")
    assert page.status_code == 200
    assert "保存期限已过" in text(page)
    assert sign_in(app, world, "learner").get(f"/complaints/{number}").status_code == 404, "it is nobody's any more"
    assert number not in text(officer.get("/desk/search", query_string={"words": CANARY}))


def everything() -> list[tuple[str, str]]:
    """Every word in every row of every table, opened."""
    found = []
    for table in Base.metadata.sorted_tables:
        for row in db.session.execute(select(table)):
            found += [(f"{table.name}.{name}", str(value)) for name, value in row._mapping.items()]
    return found


def test_the_accounts_of_the_complaining_side_are_named_no_more(world: World) -> None:
    complaint = closed(world)
    gone(complaint)
    person = world.people["learner"]
    for table in dependents():
        for column in table.columns:
            if any(key.column.table.name == "people" for key in column.foreign_keys):
                held = db.session.execute(select(column).where(column == person)).first()
                assert held is None, f"{table.name}.{column.name}"
    assert world.person("learner").disabled_at is None, "the account itself lives on"
    stranger = db.session.query(Person).filter_by(login="-nobody-").one()
    assert stranger.disabled_at is not None
    assert db.session.query(Party).filter_by(complaint_id=complaint.id, person_id=stranger.id).count() >= 1


def test_what_is_open_holds_a_case(world: World) -> None:
    complaint = closed(world)
    with at(over(complaint)):
        assert holds_on(complaint) == []
        cases.announce_erasures()
        ask = cases.ask_about_data(complaint, DataWish.DELETE, "address", "", by=world.actor("learner"))
        assert holds_on(complaint) == [Hold.DATA]
    with at(over(complaint, 31)):
        assert cases.erase_due(10) == 0
        with pytest.raises(IllegalMove):
            cases.erase(complaint)
        cases.answer_data_request(ask, DataState.REFUSED, "将到期删除。", by=world.actor("officer"))
        assert cases.erase_due(10) == 1


def test_a_promise_that_is_not_kept_holds_a_case_and_a_default_counts_anew(world: World) -> None:
    complaint = agreed(world)
    cases.close(complaint, by=world.actor("mediator"))
    with at(over(complaint)):
        assert Hold.PROMISE in holds_on(complaint)
        cases.sweep_promises()
        held = holds_on(complaint)
        assert Hold.DEFAULT in held
        assert cases.announce_erasures() == 0
    assert set(HOLDS) | {Hold.ELSEWHERE} == set(Hold)


def test_a_case_that_goes_on_elsewhere_holds_the_first(world: World) -> None:
    complaint = closed(world)
    follower = world.file()
    with transaction():
        follower.follows_id = complaint.id
    with at(over(complaint)):
        assert Hold.GOES_ON in holds_on(complaint)


def test_a_longer_time_set_later_counts(world: World) -> None:
    complaint = closed(world)
    with at(over(complaint)):
        cases.announce_erasures()
        cases.set_figure("retention", 5, "档案要求", by=world.actor("platform_admin"))
    with at(over(complaint, -700)):
        assert cases.erase_due(10) == 0


def test_the_job_works_at_night_only(world: World) -> None:
    complaint = closed(world)
    with at(over(complaint), hour=12):
        assert keep_no_longer() == {"announced": 0, "erased": 0}
    with at(over(complaint)):
        assert keep_no_longer() == {"announced": 1, "erased": 0}
    with at(over(complaint, 31)):
        assert keep_no_longer() == {"announced": 0, "erased": 1}


def test_the_dry_run_lists_and_changes_nothing(app: Flask, world: World) -> None:
    complaint = closed(world)
    number, run = complaint.number, app.test_cli_runner().invoke
    with at(over(complaint)):
        before = db.session.query(EventRow).count()
        said = run(args=["keeping", "run", "--dry-run"])
        assert said.exit_code == 0, said.output
        assert number in said.output
        assert db.session.query(EventRow).count() == before
        assert '"announced": 1' in run(args=["keeping", "run", "--json"]).output
        assert number in run(args=["keeping", "run", "--dry-run", "--json"]).output


def test_what_was_typed_for_a_publication_goes_with_the_case(world: World) -> None:
    complaint = agreed(world)
    cases.close(complaint, by=world.actor("mediator"))
    outbox.drain()
    candidate = db.session.query(Candidate).filter_by(case_number=complaint.number).one()
    publishing.prepare(candidate, f"{CANARY}要求退款。", by=world.actor("officer"))
    assert Hold.ELSEWHERE in holds_on(complaint)
    publishing.forget_draft(candidate)
    assert (candidate.draft, candidate.summary, candidate.hits) == ("", "", {})
    assert Hold.ELSEWHERE not in holds_on(complaint)


def test_every_column_of_a_case_is_decided(app: Flask) -> None:
    names = {table.name for table in dependents()}
    assert {"messages", "agreements", "confirmations", "point_answers"} <= names, "higher floors and steps are found"
    columns = {f"{table.name}.{column.name}": column for table in dependents() for column in table.columns}
    assert not KEPT.keys() - columns.keys(), "kept, but not there"
    assert not DELETED - names
    assert not names & APART.keys()
    undecided = [name for name, one in columns.items() if isinstance(one.type, JSON) and name not in KEPT]
    assert not undecided, f"structured columns of a case: say in case_tables.KEPT why they stay: {undecided}"
    sealed = [name for name, one in columns.items() if isinstance(one.type, Sealed)]
    erased = {f"{table.name}.{one.name}" for table in dependents() for one in words_of(table)}
    assert not set(sealed) - erased, "what is sealed is somebody's: it never stays"
    assert not [name for name, one in columns.items() if holds_words(one) and name not in erased and name not in KEPT]


def test_a_childs_case_leaves_nothing_of_the_child(world: World) -> None:
    complaint = minor(world, name=f"{CANARY}家长")
    decision = cases.refuse(complaint, grounds(complaint, "refusal"), "理由。", by=world.actor("officer"))
    cases.serve(decision, "shown", by=world.actor("learner"))
    cases.close(complaint, by=world.actor("officer"))
    gone(complaint)
    assert [where for where, words in everything() if CANARY in words or CHILD in words] == []
