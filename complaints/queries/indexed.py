"""What each case tells in plain words, by who reads it: the texts under which it is found.

Sealed columns are not here: tokens in the clear would undo the seal (decision 48). A text that no page of a case shows
to anybody, as the reason of a link, is not here either.
"""

from collections.abc import Collection, Iterator
from functools import cache
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Select,
    SQLColumnExpression,
    Text,
    bindparam,
    case,
    cast,
    func,
    literal,
    select,
    union_all,
)

from accounts.models import Organisation
from complaints import rulesets
from complaints.labels import CLOCK_EYES, CONFIDENTIAL
from complaints.lifecycle import RoomKind
from complaints.lifecycle.answering import AdminKind
from complaints.models import (
    AdminAnswer,
    Answer,
    Appraisal,
    Breach,
    Clock,
    ClockExtension,
    ClockPause,
    Complaint,
    Decision,
    Entrusting,
    FollowUp,
    FollowUpAct,
    IdentityRequest,
    Message,
    Offer,
    OfferItem,
    OfferReply,
    Point,
    PointAnswer,
    Promise,
    PromiseWord,
    Room,
    RouteObjection,
)
from complaints.queries.finding import ANSWERED, ASKED, CLUED, OFFERED, OWN, REFERRED, TOLD, WHOLE
from institutions.lifecycle import BRANDS
from institutions.models import Institution, KnownName
from kernel.db import db
from kernel.files import StoredFile

Texts = dict[tuple[str, int], list[str]]
Words = SQLColumnExpression[str]
_CLUES = [code for code, eyes in CLOCK_EYES.items() if eyes == CONFIDENTIAL]
_OWN_CLOCKS = [code for code in CLOCK_EYES if code not in _CLUES]
# Why it was late is told to the body's side and the learner alone, whatever the clock (`views.case_clocks`).
_LATE = case((Clock.code.in_(_CLUES), literal(CLUED)), else_=literal(OWN))
_TIMED = case(
    (Clock.code.in_(_CLUES), literal(CLUED)), (Clock.code.in_(_OWN_CLOCKS), literal(OWN)), else_=literal(TOLD)
)
# Of a minor's case the names of files are read after a look that was let: nobody finds it by them (decision 0048).
IS_NAMED = Complaint.is_minor.is_(False)
_CLOCKS = frozenset({TOLD, OWN, CLUED})
_IDS: Any = bindparam("ids", expanding=True)


def texts_of(ids: Collection[int], kinds: Collection[str], *, is_new: bool = False) -> Texts:
    """What these cases tell, by kind of text and case; two statements, however many cases.

    Of cases that were just filed (`is_new`) only what comes with a filing is looked for.
    """
    told: Texts = {}
    beside = db.session.execute(_beside(frozenset(kinds), is_new), {"ids": list(ids)})
    for kind, key, words in [*_of_case(ids), *beside]:
        if words and kind in kinds:
            told.setdefault((kind, key), []).append(words)
    return told


def files_of_messages(ids: Collection[int]) -> dict[int, list[str]]:
    """The names of the files that went with messages, for those who hear them."""
    found = select(StoredFile.owner_id, StoredFile.name).join(Message, Message.id == StoredFile.owner_id).join(Room)
    found = found.join(Complaint, Complaint.id == Room.complaint_id).where(IS_NAMED)
    found = found.where(StoredFile.owner_kind == "message", StoredFile.owner_id.in_(ids))
    names: dict[int, list[str]] = {}
    for message_id, name in db.session.execute(found):
        names.setdefault(message_id or 0, []).append(name)
    return names


def _of_case(ids: Collection[int]) -> Iterator[tuple[str, int, str | None]]:
    """What stands in the case's own row: by what everybody names it, the facts, where it went."""
    for row in db.session.execute(_rows(), {"ids": list(ids)}):
        category = rulesets.load(row.ruleset).categories[row.category].name
        about = (row.number, row.respondent_name, row.institution, row.body, row.category, category)
        whole = () if row.dispute_words is None else (*about, row.words)
        yield from ((TOLD, row.id, words) for words in (*about, row.dispute_words or row.words))
        yield from ((WHOLE, row.id, words) for words in whole)
        yield from ((OWN, row.id, words) for words in (row.power_reason, row.outside_number))


@cache
def _rows() -> Select[*tuple[Any, ...]]:
    found = select(
        Complaint.id,
        Complaint.number,
        Complaint.respondent_name,
        Institution.name.label("institution"),
        Organisation.name.label("body"),
        Complaint.category,
        Complaint.ruleset,
        Complaint.words,
        Complaint.dispute_words,
        Complaint.power_reason,
        Complaint.outside_number,
    )
    found = found.join(Institution, Institution.id == Complaint.institution_id)
    return found.outerjoin(Organisation, Organisation.id == Complaint.body_id).where(Complaint.id.in_(_IDS))


Kind = str | SQLColumnExpression[str]
Told = Select[str, Any, str]


def _told(kind: Kind, key: SQLColumnExpression[Any], *words: SQLColumnExpression[Any]) -> Told:
    """Texts as rows of kind, case and words; several of one row in one."""
    whole: SQLColumnExpression[str] = cast(words[0], Text)
    for more in words[1:]:
        whole = whole + " " + func.coalesce(more, "")
    said = literal(kind) if isinstance(kind, str) else kind
    return select(cast(said, Text).label("kind"), key.label("complaint_id"), whole.label("words"))


@cache
def _beside(kinds: frozenset[str], is_new: bool) -> CompoundSelect[Any]:
    """Every text beside the case's own row that goes under one of these kinds."""
    parts = [_filed] if is_new else [_filed, _asked, _answered, _offered, _decided, _timed]
    return union_all(
        *(
            found.where(found.selected_columns.complaint_id.in_(_IDS))
            for part in parts
            for those, found in part()
            if not those.isdisjoint(kinds)
        )
    )


def _one(kind: str, found: Told) -> tuple[frozenset[str], Told]:
    return frozenset({kind}), found


def _filed() -> Iterator[tuple[frozenset[str], Told]]:
    """What comes with a filing: what is wished for, of whom, and the names of the evidence."""
    yield _one(TOLD, _told(TOLD, Point.complaint_id, Point.words).where(Point.report_id.is_(None)))
    yield _one(TOLD, _brands(TOLD))
    files = _told(ANSWERED, StoredFile.owner_id, StoredFile.name)
    files = files.join(Complaint, Complaint.id == StoredFile.owner_id).where(IS_NAMED)
    yield _one(ANSWERED, files.where(StoredFile.owner_kind == "complaint"))


def _brands(kind: str) -> Told:
    """What learners know the institution by."""
    found = _told(kind, Complaint.id, KnownName.name).select_from(KnownName)
    found = found.join(Complaint, Complaint.institution_id == KnownName.institution_id)
    return found.where(KnownName.kind.in_(BRANDS), KnownName.ended_at.is_(None))


def _asked() -> Iterator[tuple[frozenset[str], Told]]:
    """Of a divided case everything, for the learner and the body (O121 arts. 9, 37); who appraises."""
    divided = Complaint.dispute_words.is_not(None)
    whole = _told(WHOLE, Point.complaint_id, Point.words).join(Complaint, Complaint.id == Point.complaint_id)
    yield _one(WHOLE, whole.where(divided))
    yield _one(WHOLE, _brands(WHOLE).where(divided))
    yield _one(TOLD, _told(TOLD, Appraisal.complaint_id, Appraisal.appraiser))


def _answered() -> Iterator[tuple[frozenset[str], Told]]:
    """What the institution answered, point by point or beside the matter; what was promised, with its proofs."""
    yield _one(ANSWERED, _told(ANSWERED, Answer.complaint_id, Answer.words, Answer.account_words))
    yield _one(ANSWERED, _told(ANSWERED, Answer.complaint_id, PointAnswer.words).join_from(PointAnswer, Answer))
    yield _one(ANSWERED, _told(ANSWERED, AdminAnswer.complaint_id, AdminAnswer.reasons, AdminAnswer.review_words))
    # The number of another case may be somebody else's: the learner is not told it (`views.case_answering`).
    foreign = case((AdminAnswer.kind == AdminKind.DUPLICATE, literal(REFERRED)), else_=literal(ANSWERED))
    yield frozenset({ANSWERED, REFERRED}), _told(foreign, AdminAnswer.complaint_id, AdminAnswer.reference)
    yield _one(ANSWERED, _told(ANSWERED, Promise.complaint_id, PromiseWord.words).join_from(PromiseWord, Promise))
    yield _one(ANSWERED, _told(ANSWERED, FollowUp.complaint_id, FollowUpAct.words).join_from(FollowUpAct, FollowUp))
    proofs = _told(ANSWERED, Promise.complaint_id, StoredFile.name).select_from(Promise)
    proofs = proofs.join(PromiseWord, PromiseWord.promise_id == Promise.id)
    is_proof = (StoredFile.owner_kind == "promise") & (StoredFile.owner_id == PromiseWord.id)
    proofs = proofs.join(Complaint, Complaint.id == Promise.complaint_id).where(IS_NAMED)
    yield _one(ANSWERED, proofs.join(StoredFile, is_proof))


def _offered() -> Iterator[tuple[frozenset[str], Told]]:
    """What went with the offers to all, what is in them, and what was replied."""
    joint = Room.kind == RoomKind.JOINT
    room = Room.id == Offer.room_id
    for words, path in ((Offer.words, None), (OfferItem.words, OfferItem), (OfferReply.words, OfferReply)):
        found = _told(OFFERED, Offer.complaint_id, words).select_from(Offer)
        found = found if path is None else found.join(path, path.offer_id == Offer.id)
        yield _one(OFFERED, found.join(Room, room).where(joint))


def _decided() -> Iterator[tuple[frozenset[str], Told]]:
    """What bodies decided and said about whose case it is; what they asked of the learner alone."""
    yield _one(OWN, _told(OWN, Decision.complaint_id, Decision.reasons))
    given = Entrusting.given_at.is_not(None)  # from then on it stands in the letter
    yield _one(OWN, _told(OWN, Entrusting.complaint_id, Entrusting.words).where(given))
    yield _one(ASKED, _told(ASKED, IdentityRequest.complaint_id, IdentityRequest.words))
    yield _one(ASKED, _told(ASKED, RouteObjection.complaint_id, RouteObjection.answer))


def _timed() -> Iterator[tuple[frozenset[str], Told]]:
    """The ledger of the clocks, for those who are shown the clock; why it was late, for the body's side and learner."""
    paused = (ClockPause.words, ClockPause.evidence, ClockPause.end_evidence)
    yield _CLOCKS, _told(_TIMED, Clock.complaint_id, *paused).join_from(ClockPause, Clock)
    # The answer to a wish for more time is shown where it was refused.
    answer = case((ClockExtension.is_granted.is_(False), ClockExtension.answer), else_="")
    more = _told(_TIMED, Clock.complaint_id, ClockExtension.reason, answer)
    yield _CLOCKS, more.join_from(ClockExtension, Clock)
    yield _CLOCKS, _told(_LATE, Clock.complaint_id, Breach.why).join_from(Breach, Clock)
