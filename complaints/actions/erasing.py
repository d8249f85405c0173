"""A case kept long enough: its end is announced, then names, contacts, words and files go and the bare facts stay.

Which tables belong to a case is read from their foreign keys, so that a table of a higher floor is never forgotten;
`KEPT` names what stays, and why (PIPL 19, 47; 民法典 art. 188; 平台规则).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Executable, select

from accounts.actions import nobody
from complaints.actions.case_tables import DELETED, dependents, of_case, owned_by_case, words_of
from complaints.events import ComplaintErased, ErasureAnnounced
from complaints.lifecycle import CLAIMANTS
from complaints.models import Complaint, Party, StandIn
from complaints.queries.figures import figure
from complaints.queries.finding import OF_A_CASE, SAID
from complaints.queries.keeping import Kept, holds_on, kept_long_enough, kept_until
from kernel import clock, events, files, messages, papers, search
from kernel.db import Base, db, lock, transaction
from kernel.errors import IllegalMove
from kernel.events import SYSTEM

GONE = "—"  # some words may not be empty, and whoever reads an old page sees that something stood here


@dataclass(frozen=True)
class Erased:
    """How many rows and files of one case went."""

    rows: int
    files: int


def announce_erasures() -> int:
    """Tell the parties of each case kept long enough on which day its personal data goes; says how many cases."""
    return sum(_announce(kept) for kept in kept_long_enough() if kept.complaint.erase_on is None and not kept.holds)


def _announce(kept: Kept) -> bool:
    with transaction():
        complaint = lock(kept.complaint)
        if complaint.erase_on is not None or complaint.erased_at is not None:
            return False
        complaint.erase_on = clock.today() + timedelta(days=figure("erasure_notice"))
        events.record(ErasureAnnounced(complaint.id, complaint.erase_on), SYSTEM)
        return True


def due_for_erasure() -> Iterator[Kept]:
    """Cases whose announced day has come and that nothing holds."""
    for kept in kept_long_enough():
        if kept.complaint.erase_on is not None and kept.complaint.erase_on <= clock.today() and not kept.holds:
            yield kept


def erase_due(limit: int) -> int:
    """Delete the personal data of cases whose announced day has come, at most so many; says how many."""
    done = 0
    for kept in due_for_erasure():
        if done == limit:
            break
        erase(kept.complaint)
        done += 1
    return done


def erase(complaint: Complaint) -> Erased:
    """Delete the personal data of one closed case; a second time, and before its day, it is refused."""
    with transaction():
        lock(complaint)
        until, today = kept_until(complaint), clock.today()
        if complaint.erased_at is not None or complaint.erase_on is None or complaint.erase_on > today:
            raise IllegalMove()
        if until is None or until >= today or holds_on(complaint):
            raise IllegalMove()
        people = _people(complaint)
        gone = _files(complaint)
        rows = _words(complaint) + messages.erase(complaint.stream, people)
        _let_go(complaint, people)
        _forget_index(complaint)
        db.session.flush()
        db.session.expire_all()
        complaint.erased_at = clock.now()
        events.record(ComplaintErased(complaint.id, until, rows, gone), SYSTEM)
        return Erased(rows, gone)


def _people(complaint: Complaint) -> set[int]:
    """The complaining side and whoever acted for it."""
    seats = select(Party.person_id).where(Party.complaint_id == complaint.id, Party.role.in_(CLAIMANTS))
    acted = select(Party.person_id).join(StandIn, StandIn.party_id == Party.id)
    found = {*db.session.scalars(seats), *db.session.scalars(acted.where(Party.complaint_id == complaint.id))}
    return {key for key in {*found, complaint.filer_id, complaint.agent_person_id} if key is not None}


def _files(complaint: Complaint) -> int:
    """The files of everything in the case, and the text and PDF of its papers; their numbers and digests stay."""
    gone = 0
    for kind, ids in owned_by_case(complaint.id, [*files.owner_kinds(), *papers.owner_kinds()]):
        keys = list(db.session.scalars(ids))
        gone += papers.erase(kind, keys) + files.erase(kind, keys)
    return gone


def _words(complaint: Complaint) -> int:
    """Everything written in the rows of the case; what is only words is deleted as a row."""
    changed = 0
    for table in dependents():
        mine = of_case(table, complaint.id)
        if table.name in DELETED:
            changed += _count(table.delete().where(mine))
            continue
        for column in words_of(table):
            changed += _count(table.update().where(mine, column.is_not(None)).values({column: GONE}))
        for column in table.columns:
            if column.name == "phone_index":
                changed += _count(table.update().where(mine).values({column: f"gone-{complaint.ref}"}))
    return changed


def _count(statement: Executable) -> int:
    return int(getattr(db.session.execute(statement), "rowcount", 0))


def _let_go(complaint: Complaint, people: set[int]) -> None:
    """No row of the case names the complaining side's accounts any more."""
    stranger, accounts = nobody(), Base.metadata.tables["people"].c.id
    for table in dependents():
        for column in table.columns:
            if any(key.column is accounts for key in column.foreign_keys):
                mine = table.update().where(of_case(table, complaint.id), column.in_(people))
                db.session.execute(mine.values({column: stranger}))


def _forget_index(complaint: Complaint) -> None:
    """Nobody finds the case by what was written in it."""
    for kind in OF_A_CASE:
        search.remove(db.session(), kind, complaint.id)
    said = select(Base.metadata.tables["messages"].c.id)
    for key in db.session.scalars(said.where(of_case(Base.metadata.tables["messages"], complaint.id))):
        search.remove(db.session(), SAID, key)
