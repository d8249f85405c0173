"""What a case is found by, written when it is filed or divided, and anew once somebody answered or decided."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from complaints.models import Complaint, Message, Party, Room
from complaints.permissions import seated_now
from complaints.queries.finding import (
    ANSWERED,
    ASKED,
    CLUED,
    OF_A_CASE,
    OFFERED,
    OWN,
    REFERRED,
    SAID,
    TOLD,
    WHOLE,
)
from complaints.queries.indexed import files_of_messages, texts_of
from kernel import search
from kernel.db import before_commit, db, memory, transaction
from kernel.events import on_record

STREAM = "complaint:"
BATCH = 200
Kinds = frozenset[str]
ALL: Kinds = frozenset(OF_A_CASE)
FILED = "complaint.filed"
# Whose a case is changes with its seats: then all its entries are written anew.
SEATS = frozenset({"complaint.party_admitted", "complaint.party_dismissed"})
TIMED = ("clock.paused", "clock.resumed", "clock.extension_asked", "clock.extension_decided")


def _kinds(*kinds: str) -> Kinds:
    return frozenset(kinds)


BY_EVENT: dict[str, Kinds] = {
    # Of a case just filed there is nothing else yet.
    FILED: _kinds(TOLD, ANSWERED),
    **dict.fromkeys(SEATS, ALL),
    "complaint.respondent_identified": _kinds(TOLD, WHOLE),
    **dict.fromkeys(("complaint.answered", "complaint.admin_reviewed"), _kinds(ANSWERED)),
    "complaint.admin_answered": _kinds(ANSWERED, REFERRED),
    **dict.fromkeys(("complaint.offer_made", "complaint.offer_answered", "complaint.offer_accepted"), _kinds(OFFERED)),
    **dict.fromkeys(("complaint.promise_claimed", "complaint.promise_confirmed"), _kinds(ANSWERED)),
    **dict.fromkeys(("complaint.promise_contested", "complaint.part_claimed"), _kinds(ANSWERED)),
    **dict.fromkeys(("complaint.follow_up_urged", "complaint.follow_up_ended"), _kinds(ANSWERED)),
    **dict.fromkeys(("complaint.new_terms_proposed", "complaint.new_terms_declined"), _kinds(ANSWERED)),
    **dict.fromkeys(("complaint.mediation_anew_asked", "complaint.follow_up_resumed"), _kinds(ANSWERED)),
    **dict.fromkeys(("complaint.refused", "complaint.terminated", "complaint.returned"), _kinds(OWN)),
    "complaint.termination_signed": _kinds(OWN),
    **dict.fromkeys(("complaint.handed_off", "complaint.entrusted"), _kinds(OWN)),
    **dict.fromkeys(("complaint.power_disputed", "complaint.power_settled", "complaint.taken_over"), _kinds(OWN)),
    "complaint.outside_number_recorded": _kinds(OWN),
    **dict.fromkeys(("complaint.identity_requested", "complaint.objection_answered"), _kinds(ASKED)),
    **dict.fromkeys(("complaint.appraisal_proposed", "complaint.appraiser_designated"), _kinds(TOLD)),
    "complaint.appraisal_commissioned": _kinds(TOLD),
    **dict.fromkeys(TIMED, _kinds(TOLD, OWN, CLUED)),
    "complaint.reason_noted": _kinds(OWN, CLUED),
}


@on_record
def touch(made: Sequence[tuple[int, str, str]]) -> None:
    """Remember what to index anew before the transaction commits."""
    due = [(kind, key(stream)) for _id, kind, stream in made if kind in BY_EVENT]
    if due:
        waiting: dict[int, set[str]] = memory().setdefault("indexing", {})
        for kind, complaint_id in due:
            waiting.setdefault(complaint_id, set()).add(kind)
        before_commit("indexing", _write)


def key(stream: str) -> int:
    """The case of a stream."""
    return int(stream.removeprefix(STREAM))


def _write() -> None:
    """The entries of each case that the acts of this transaction can have changed."""
    waiting: dict[int, set[str]] = memory().pop("indexing", {})
    for complaint_id, made in sorted(waiting.items()):
        # The first seats of a case move no entry, for there was none.
        told = made - SEATS if FILED in made else made
        _index([complaint_id], frozenset[str]().union(*(BY_EVENT[kind] for kind in told)), is_new=told == {FILED})


def _index(ids: Collection[int], kinds: Kinds, *, is_new: bool = False, is_anew: bool = False) -> int:
    """Write the entries of these cases that have words; anew: let go of those that have none any more."""
    db.session.flush()
    told, scopes = texts_of(ids, kinds, is_new=is_new), _scopes(ids)
    for kind, complaint_id in sorted(told):
        words = " ".join(told[kind, complaint_id])
        search.index(db.session(), kind, complaint_id, words, scopes.get(complaint_id, ()))
    for kind in sorted(kinds) if is_anew else ():
        for complaint_id in search.held(db.session(), kind, ids) - {key for one, key in told if one == kind}:
            search.remove(db.session(), kind, complaint_id)
    return len(told)


def _scopes(ids: Collection[int]) -> dict[int, list[int]]:
    """The organisations that hold a seat now, by case."""
    seats = select(Party.complaint_id, Party.organisation_id).where(Party.complaint_id.in_(ids), seated_now())
    found: dict[int, set[int]] = {}
    for complaint_id, organisation_id in db.session.execute(seats):
        if organisation_id is not None:
            found.setdefault(complaint_id, set()).add(organisation_id)
    return {complaint_id: sorted(those) for complaint_id, those in found.items()}


def index_anew(complaint: Complaint) -> None:
    """By what it tells now, once it was divided (O121 arts. 9, 37; inside an act)."""
    _index([complaint.id], ALL, is_anew=True)


def index_message(message: Message) -> None:
    """What was said and the files that went with it, for those who hear it (inside an act)."""
    _index_messages([message])


def _index_messages(said: Sequence[Message]) -> None:
    names = files_of_messages([message.id for message in said])
    for message in said:
        search.index(db.session(), SAID, message.id, " ".join([message.words, *names.get(message.id, ())]))


@dataclass(frozen=True)
class Reindexed:
    """A batch of cases written anew: the last one's number, and how many cases and entries."""

    last: str
    cases: int
    entries: int


def reindex(after: Complaint | None = None, size: int = BATCH) -> Iterator[Reindexed]:
    """Write the whole index anew, oldest case first, a transaction a batch; `after` goes on behind a case.

    Each batch holds its cases as an act does, so that nothing said meanwhile is lost.
    """
    last_id = 0 if after is None else after.id
    while True:
        with transaction():
            batch = select(Complaint.id, Complaint.number).where(Complaint.id > last_id, Complaint.erased_at.is_(None))
            rows = db.session.execute(batch.order_by(Complaint.id).limit(size).with_for_update()).all()
            if not rows:
                return
            ids = [row.id for row in rows]
            done = Reindexed(rows[-1].number, len(ids), _index(ids, ALL, is_anew=True) + _messages(ids))
        last_id = ids[-1]
        yield done


def _messages(ids: Collection[int]) -> int:
    said = db.session.scalars(select(Message).join(Room, Room.id == Message.room_id).where(Room.complaint_id.in_(ids)))
    rows = said.all()
    _index_messages(rows)
    return len(rows)
