"""A joint complaint of many: `python -m bench.joint --database URL --people 20000 --messages 100000`.

Makes the database anew with the small world of the tests, copies one case so often, and measures by the product's own
acts and pages: telling all, joining, the officer's list and the member's page, a message to all, deciding for all, and
answering terms. What is done in the request is timed apart from what the job does behind it; memory is read too.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from pathlib import Path
from tempfile import mkdtemp
from urllib.parse import urlsplit

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import text, update

from bench import database
from bench.watching import machine, rss
from complaints import queries
from complaints.actions import dossiers, joint
from complaints.documents import render_paper
from complaints.lifecycle import PartyRole, Status
from complaints.lifecycle.joint import JointHand, MemberState
from complaints.models import Complaint, JointCase, JointMember, JointMessage, JointRun, Party
from complaints.queries.dossiers import files_of_dossiers
from complaints.queries.joint import candidates_of
from complaints.views.dossier import making
from complaints.views.dossier.reading import CaseReader
from kernel import clock, outbox, papers, pdf
from kernel.bulk import insert_many
from kernel.config import ROOT
from kernel.db import db, new_ref, transaction
from mediation import actions as tables
from mediation.actions import joint as joint_table
from mediation.actions import joint_seats
from mediation.models import Agreement, JointReply
from tests.complaints.hands import sign_in
from tests.complaints.joint_hands import crowd, lead_consents
from tests.world import World, build

COPIED = ("parties", "points", "clocks")
MANY = 400  # from here on it is said whether the later ones took longer
_serial = count(1)


def copy_case(lead: Complaint, people: int) -> None:
    """So many more cases like this one, each of another phone, waiting at the same desk: one statement a table."""
    own = {"id", "ref", "number", "idempotency_key", "phone_index"}
    names = ", ".join(one.name for one in Complaint.__table__.columns if one.name not in own)
    made = f"""INSERT INTO complaints (ref, number, idempotency_key, phone_index, {names})
        SELECT substr(md5(i::text) || md5((-i)::text), 1, 26), 'TS2026-' || upper(lpad(to_hex(i), 8, '0')),
        'bench-' || i, md5(i::text) || md5((-i)::text), {names}
        FROM complaints, generate_series(1, :people) i WHERE id = :lead"""
    with transaction():
        db.session.execute(text(made), {"people": people, "lead": lead.id})
        for table in COPIED:
            columns = [
                one.name for one in db.metadatas[None].tables[table].columns if one.name not in ("id", "complaint_id")
            ]
            names = ", ".join(f"{table}.{name}" for name in columns)
            db.session.execute(
                text(
                    f"INSERT INTO {table} (complaint_id, {', '.join(columns)}) SELECT c.id, {names} FROM {table},"
                    f" complaints c WHERE {table}.complaint_id = :lead AND c.idempotency_key LIKE 'bench-%'"
                ),
                {"lead": lead.id},
            )
        placed = """INSERT INTO similar_members (complaint_id, group_id, placed_at)
            SELECT c.id, m.group_id, m.placed_at FROM similar_members m, complaints c
            WHERE m.complaint_id = :lead AND c.idempotency_key LIKE 'bench-%'"""
        db.session.execute(text(placed), {"lead": lead.id})
    db.session.execute(text("ANALYZE"))
    db.session.commit()


@contextmanager
def timed(name: str, number: int = 1) -> Iterator[None]:
    """Print how long the block took, for one of so many, and the memory after it."""
    started = time.perf_counter()
    yield
    taken = time.perf_counter() - started
    each = f", {taken / number * 1000:.1f} ms each, {number / taken:.0f}/s" if number > 1 else ""
    print(f"{name}: {taken:.2f} s{each}; memory {rss():.0f} MB", flush=True)


def often(name: str, act: Callable[[], object], times: int = 20) -> None:
    """Print the median and the worst of an act done so often."""
    taken = []
    for _turn in range(times):
        started = time.perf_counter()
        act()
        taken.append((time.perf_counter() - started) * 1000)
    print(f"{name}: p50 {statistics.median(taken):.1f} ms, worst {max(taken):.1f} ms of {times}", flush=True)
    if times >= MANY:
        parts = (taken[at * times // 4 : (at + 1) * times // 4] for at in range(4))
        print("  by quarters " + ", ".join(f"{statistics.median(one):.1f}" for one in parts) + " ms", flush=True)


def numbers(start: int, many: int) -> list[str]:
    """Numbers of copied cases."""
    return [f"TS2026-{serial:08X}" for serial in range(start, start + many)]


def case(number: str) -> Complaint:
    """The case as it stands now."""
    return db.session.query(Complaint).filter_by(number=number).one()


def join_rest(row: JointCase) -> None:
    """Everybody else has joined, without pressing one by one."""
    rest = update(JointMember).where(JointMember.joint_id == row.id, JointMember.state == MemberState.OFFERED)
    with transaction():
        done = db.session.execute(rest.values(state=MemberState.JOINED, joined_at=clock.now()))
        db.session.get_one(JointCase, row.id).joined += done.rowcount  # type: ignore[attr-defined]  # an UPDATE has it


def many_messages(row: JointCase, number: int, author: int) -> None:
    """So many words to all, as if said over the months."""
    said = {"joint_id": row.id, "hand": JointHand.BODY, "author_id": author, "said_at": clock.now()}
    with transaction():
        for start in range(0, number, 5000):
            rows = [
                said | {"ref": new_ref(), "words": f"第{serial}条消息。", "idempotency_key": f"bench-{serial}"}
                for serial in range(start, min(number, start + 5000))
            ]
            insert_many(JointMessage, rows)


def measure(app: Flask, world: World, given: argparse.Namespace) -> None:
    """From the proposal to the signatures."""
    people = crowd(world, 2)
    by, lead = world.actor("officer"), case(people[0].number)
    copy_case(lead, given.people)
    row = joint.propose(lead, "同一机构同一时间停课。", by=by)
    with timed("telling all", given.people):
        joint.sweep_offers(batches=1000)
    hand = world.actor(people[0].who)
    first = iter(numbers(1, given.presses))
    for one in people:
        joint.join(case(one.number), by=world.actor(one.who))
    often("joining, one press", lambda: joint.join(case(next(first)), by=hand), given.presses)
    join_rest(row)
    many_messages(row, given.messages, world.people["officer"])
    for one in people:
        joint.stand(case(one.number), by=world.actor(one.who))
    chosen = [one.id for one in candidates_of(row)]
    often("choosing, one press", lambda: joint.choose(case(people[0].number), chosen, "", by=hand))
    joint.elect(db.session.get_one(JointCase, row.id), by=by)
    pages(app, world, people[0].number, people[0].who)
    often("a message to all, the press", lambda: joint.tell(row, "请看新消息。", by=by, key=f"b{next(_serial)}"), 5)
    with timed("accepting for all, the press"):
        joint.accept_all(db.session.get_one(JointCase, row.id), by=by)
    carried(f"telling and deciding behind it, {given.seconds:.0f} s of it", given.seconds)
    accept_rest()
    desk = sign_in(app, world, "officer")
    often("the officer's page, everybody accepted", lambda: desk.get(f"/desk/{people[0].number}/joint"))
    bundle(app, world, people[0].number, people[0].who)
    settle(app, world, people[0].number, given)
    papers_follow(given.seconds)


def accept_rest() -> None:
    """Everybody else has been accepted, without waiting for the job."""
    rest = update(Complaint).where(Complaint.status == Status.ASSIGNED)
    with transaction():
        db.session.execute(rest.values(status=Status.ACCEPTED, accepted_at=clock.now()))
        db.session.execute(update(JointRun).values(finished_at=clock.now()))
    db.session.execute(text("ANALYZE"))
    db.session.commit()


def carried(name: str, seconds: float) -> None:
    """Go on with what was signed for so long: how many cases a second, and the memory meanwhile."""
    before, started = rss(), time.perf_counter()
    seen = [joint.carry_out(seconds / 4) for _quarter in range(4)]
    taken = time.perf_counter() - started
    pace = ", ".join(f"{one}" for one in seen)
    print(f"{name}: {sum(seen)} in {taken:.1f} s ({sum(seen) / taken:.0f}/s; by quarters {pace})", flush=True)
    print(f"  memory {before:.0f} to {rss():.0f} MB", flush=True)


def papers_follow(seconds: float) -> None:
    """The worker tells everybody and makes the papers: how many a second, and the memory meanwhile."""
    before, started, until = rss(), time.perf_counter(), time.monotonic() + seconds
    done = 0
    while time.monotonic() < until and (some := outbox.drain(200)):
        done += some
    taken = time.perf_counter() - started
    print(f"events told: {done} in {taken:.1f} s ({done / taken:.0f}/s); memory {before:.0f} to {rss():.0f} MB")
    waiting = [one.id for one in papers.unfinished(100_000)]
    print(f"papers that wait: {len(waiting)}", flush=True)
    for at in range(4):  # by quarters: whether the later ones take longer, or more memory
        part, before = waiting[at * len(waiting) // 4 : (at + 1) * len(waiting) // 4], rss()
        started, worked, until, made = time.perf_counter(), time.process_time(), time.monotonic() + seconds, 0
        for paper_id in part:
            if time.monotonic() > until:
                break
            made += render_paper(paper_id)
            db.session.expunge_all()
        taken, own = time.perf_counter() - started, time.process_time() - worked
        print(f"papers: {made} in {taken:.1f} s ({made / taken:.1f}/s), {own:.1f} s of this process", flush=True)
        held = pdf._child.memory / 1e6 if pdf._child is not None else 0
        print(f"  memory {before:.0f} to {rss():.0f} MB, of the child that sets them {held:.0f} MB", flush=True)


def pages(app: Flask, world: World, number: str, who: str) -> None:
    """The pages people open, with everybody in it."""
    desk, own = sign_in(app, world, "officer"), sign_in(app, world, who)
    middle = db.session.query(JointMember).order_by(JointMember.id).offset(10_000).limit(1).one_or_none()
    deep = f"/desk/{number}/joint?after={middle.ref}" if middle is not None else f"/desk/{number}/joint"
    often("the officer's page", lambda: desk.get(f"/desk/{number}/joint"))
    often("the same, deep in the list", lambda: desk.get(deep))
    often("the member's page", lambda: own.get(f"/complaints/{number}/joint"))
    often("the case page", lambda: own.get(f"/complaints/{number}"))
    often("the case's papers in one file", lambda: own.get(f"/cases/{number}/papers.zip"), 5)


def bundle(app: Flask, world: World, number: str, who: str) -> None:
    """The bundle of one who has joined, every word to all in it, made as the worker does."""
    viewer = world.viewers[who]
    with app.test_request_context("/"):
        own = queries.complaint_for(viewer, number)
        row = dossiers.ask_for_dossier(own, CaseReader(viewer, own).reading(), by=viewer.actor)
    with timed("the bundle of one who has joined"):
        print(f"  made: {making.make(row.id)}")
    sizes = [f"{kind} {file.size / 1e6:.1f} MB" for kind, file in files_of_dossiers([row]).get(row.id, {}).items()]
    print(f"  {sizes}; the child that set it {pdf._child.memory / 1e6 if pdf._child else 0:.0f} MB", flush=True)


def settle(app: Flask, world: World, number: str, given: argparse.Namespace) -> None:
    """Terms answered and confirmed by some of those who were accepted, and one day of signature for all of them."""
    lead = case(number)
    if lead.accepted_at is None:
        return
    lead_consents(world, lead, "parent1")
    table = tables.open_table(lead, world.person("mediator"), by=world.actor("association_officer"))
    joint_seats.sit_down(table, by=world.actor("association_officer"))
    until = clock.today() + timedelta(days=10)
    draft = joint_table.TermsDraft(80, until + timedelta(days=10), until, "按各人请求金额的八成退款。")
    terms = joint_table.put_terms(table, draft, by=world.actor("mediator"))
    joint_table.agree_terms(terms, by=world.actor("staff"))
    hand = world.actor("parent1")
    # Only those the job has really accepted have the institution at their table.
    done = (
        db.session.query(Complaint.number)
        .join(Party, Party.complaint_id == Complaint.id)
        .filter(Party.role == PartyRole.RESPONDENT, Complaint.number.like("TS2026-0000%"), Complaint.id != lead.id)
    )
    accepted = [one for (one,) in done.order_by(Complaint.id).limit(given.confirmations)]
    some, left = iter(accepted), len(accepted)
    often("yes to the terms, one press", lambda: joint_table.answer_terms(case(next(some)), True, 1, by=hand), left)
    by = world.actor("officer"), world.actor("mediator")
    with timed("entrusting for all, the press"):
        joint.entrust_all(db.session.get_one(JointCase, terms.joint_id), by=by[0])
    carried("entrusting behind it", given.seconds)
    with timed("writing the texts for all, the press"):
        joint_table.draft_all(db.session.get_one(JointCase, terms.joint_id), by=by[1])
    carried("texts behind it", given.seconds)
    texts = iter(db.session.query(Agreement).join(JointReply, JointReply.agreement_id == Agreement.id).all())

    def press() -> None:
        one = next(texts)
        tables.confirm(one, one.digest, by=hand)

    often("confirming one's own text", press, db.session.query(JointReply).filter(JointReply.agreement_id > 0).count())
    chair, own = sign_in(app, world, "mediator"), sign_in(app, world, "parent1")
    often("the mediator's page of the joint table", lambda: chair.get(f"/mediation/{number}/joint/table"))
    often("the member's page of the joint table", lambda: own.get(f"/mediation/{number}/joint"))
    with timed("signing for all, the press"):
        joint_table.sign_all(db.session.get_one(JointCase, terms.joint_id), clock.today(), by=world.actor("mediator"))
    carried("signatures behind it", given.seconds)


def main(arguments: list[str] | None = None) -> int:
    """Make the world and measure."""
    parser = argparse.ArgumentParser(prog="python -m bench.joint", description=__doc__)
    parser.add_argument("--database", required=True, help="URL of the database to make anew")
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--messages", type=int, default=100_000)
    parser.add_argument("--presses", type=int, default=100, help="how often one press is done and timed")
    parser.add_argument("--confirmations", type=int, default=1_000, help="how many answer the terms and confirm")
    parser.add_argument("--seconds", type=float, default=60.0, help="how long the job behind a signature is watched")
    given = parser.parse_args(arguments)
    database.create(given.database, urlsplit(given.database).path.lstrip("/"))
    with database.application(given.database, Path(mkdtemp(prefix="xuesu-bench-"))) as app:
        upgrade(directory=str(ROOT / "migrations"))
        measure(app, build(), given)
        print(machine())
    return 0


if __name__ == "__main__":
    sys.exit(main())
