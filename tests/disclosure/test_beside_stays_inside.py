"""What parties say beside a case stays in it: no word of answers, promises, stars or views reaches a public copy."""

from complaints import actions as cases
from complaints.lifecycle.answering import Account, Mark, OpinionKind, OutcomeView
from complaints.queries.answering import promises_of
from disclosure.models import Candidate
from kernel import clock, outbox
from kernel.config import ROOT
from kernel.db import db
from mediation import actions as tables
from tests.answer_words import formal
from tests.complaints.driver import confirmed
from tests.disclosure.support import candidate_of
from tests.world import World

CANARY = "金丝雀"
NEW_TABLES = ("admin_answers", "point_marks", "opinions", "promise_words")


def test_no_word_said_beside_a_case_is_in_its_candidate(world: World) -> None:
    complaint = world.mediating()
    whole = formal(complaint)
    words = cases.AnswerWords(f"{CANARY}答复", whole.points, account=Account.TRUE, account_words=f"{CANARY}经过")
    cases.answer(complaint, words, by=world.actor("staff"), key="canary")
    row = confirmed(world, complaint)
    tables.record_signature(row, clock.today(), by=world.actor("mediator"))
    (promise,) = promises_of(complaint)
    said = cases.Said(clock.today(), f"{CANARY}付款")
    cases.claim_promise(promise, said, by=world.actor("staff"), key="claim")
    cases.deny_promise(promise, cases.Said(words=f"{CANARY}没到"), by=world.actor("learner"), key="deny")
    cases.mark_points(complaint, {complaint.points[0].id: Mark.UNSOLVED}, by=world.actor("learner"))
    cases.close(complaint, by=world.actor("officer"))
    cases.view_outcome(complaint, OutcomeView.UNSOLVED, f"{CANARY}看法", by=world.actor("learner"))
    cases.rate(complaint, OpinionKind.BODY, 1, f"{CANARY}评价", by=world.actor("learner"))
    outbox.drain()
    assert candidate_of(complaint)
    table = Candidate.__table__
    for found in db.session.execute(table.select()):
        assert CANARY not in str(found)


def test_what_is_public_does_not_read_these_tables() -> None:
    for path in (ROOT / "disclosure").rglob("*.py"):
        source = path.read_text()
        for name in ("Opinion", "PointMark", "AdminAnswer", "PromiseWord"):
            # Satisfaction is counted, so one room reads views and stars; never the words beside them.
            if (path.parent.name, name) == ("counting", "Opinion"):
                assert ".words" not in source, f"{path.name} reads words"
            else:
                assert name not in source, f"{path.name} reads {name}"
    assert set(NEW_TABLES) <= set(db.metadata.tables)
