"""What anybody can fetch, asked as the pages ask it: each read answers text, in which no foreign canary may sing."""

import json
from collections.abc import Callable, Iterable

from sqlalchemy import ColumnElement, Select, or_, select

from accounts.permissions import Viewer
from accounts.roles import Role
from complaints import queries as cases
from complaints.documents import may_read_paper
from complaints.facts import wishes
from complaints.models import Complaint, Offer
from complaints.queries.desk import notes_of
from complaints.queries.finding import tells_itself, tells_of
from complaints.queries.overheard import overheard
from complaints.queries.own_data import copy_of
from kernel import files, messages
from kernel.db import db
from kernel.errors import NotFound
from kernel.files import StoredFile
from kernel.ical import Method
from kernel.papers import Paper
from mediation import queries
from mediation.actions.session_papers import MINUTES_OWNER, NOTICE_OWNER
from mediation.appointments import as_calendar
from mediation.models import Invited, Mediation, Meeting, Minutes
from tests.mediation.walk.canaries import Canary, Leak
from tests.mediation.walk.pages import guest_page
from tests.mediation.walk.stage import Guest, Stage
from tests.mediation.walk.walking import Walk

LATEST = 20
GUEST_PAGES = 0.06  # of what an extra seat reads, whole pages
Texts = Iterable[object]


def _table(viewer: Viewer, stage: Stage) -> Mediation:
    """The table as a page of it finds it."""
    return queries.mediation_for(viewer, stage.number, with_seats=False)


def _ref(walk: Walk, stage: Stage, kind: str) -> str:
    """An outside id somebody might have, of this case."""
    found = stage.refs.get(kind)
    if not found:
        raise NotFound()
    return walk.rng.choice(found[-LATEST:])


def said(_walk: Walk, viewer: Viewer, stage: Stage) -> Texts:
    """The newest words of the case's rooms."""
    return [one.words for one in cases.messages_of(viewer, stage.complaint, LATEST)]


def talk(walk: Walk, viewer: Viewer, stage: Stage) -> Texts:
    """A room, or all of them, with what is referred to, the topics and the facts."""
    table, room = _table(viewer, stage), None
    if walk.rng.random() < 0.6:
        room = cases.room_for(viewer, _ref(walk, stage, "room"))
    heard = queries.talk_of(viewer, table.complaint, room)
    lines = [
        one.words for group in (heard.messages, heard.referred.values(), heard.corrected.values()) for one in group
    ]
    facts = [f"{one.title} {one.claim} {one.answer}" for one in heard.facts]
    return [*lines, *facts, *(one.words for one in heard.topics), *(one.name for one in heard.files)]


def room(walk: Walk, viewer: Viewer, stage: Stage) -> Texts:
    """A room by its address, and what was begun to be written there."""
    label, known = walk.rng.choice(list(stage.rooms.items()))
    found = cases.room_for(viewer, known.ref)
    name = walk.whose(viewer.person_id or 0)
    if name not in stage.people(stage.hears(label)):
        raise Leak(f"{name} opens the room {label}")
    draft = queries.draft_in(viewer, found)
    return [draft.words if draft else ""]


def live(_walk: Walk, viewer: Viewer, stage: Stage) -> Texts:
    """What a page asks every few seconds."""
    return [queries.version_of(queries.stand_of(viewer, stage.number))]


def offers(_walk: Walk, viewer: Viewer, stage: Stage) -> Texts:
    """The versions of the offer and what was answered."""
    return [line for one in cases.offers_of(viewer, stage.complaint) for line in _offer(one)]


def offer(walk: Walk, viewer: Viewer, stage: Stage) -> Texts:
    """One of them by its address."""
    return _offer(cases.offer_for(viewer, _ref(walk, stage, "offer")))


def _offer(row: Offer) -> list[str]:
    return [row.words, *(one.words for one in row.items), *(one.words for one in row.replies)]


def proposals(walk: Walk, viewer: Viewer, stage: Stage) -> Texts:
    """What was shown in private rooms."""
    table = _table(viewer, stage)
    found = queries.proposals_of(viewer, table)
    if walk.rng.random() < 0.5:
        found = [queries.proposal_for(viewer, table, _ref(walk, stage, "proposal"))]
    return [f"{one.text} {one.said}" for one in found]


def fact(walk: Walk, viewer: Viewer, stage: Stage) -> Texts:
    """A pinned fact by its address."""
    row = queries.fact_for(viewer, _ref(walk, stage, "fact"))
    return [row.title, row.claim, row.answer]


def topic(walk: Walk, viewer: Viewer, stage: Stage) -> Texts:
    """A topic by its address."""
    return [queries.topic_for(viewer, _ref(walk, stage, "topic")).words]


def listed_files(_walk: Walk, viewer: Viewer, stage: Stage) -> Texts:
    """The names of the files of the case."""
    return [one.name for one in cases.files_of(viewer, stage.complaint)]


def file(walk: Walk, viewer: Viewer, stage: Stage) -> Texts:
    """A file by its address, name and content."""
    row = db.session.scalar(select(StoredFile).where(StoredFile.ref == _ref(walk, stage, "file")))
    if row is None or not files.may_read(viewer, row):
        raise NotFound()
    return [row.name, files.read(row).decode("utf-8", "replace")]


def sessions(walk: Walk, viewer: Viewer, stage: Stage) -> Texts:
    """Sessions, one by its address or all, as page, appointment and minutes."""
    found = queries.sessions_of(viewer, _table(viewer, stage))
    if walk.rng.random() < 0.4:
        found = [queries.session_for(viewer, stage.number, _ref(walk, stage, "session"))]
    return [line for one in found[:4] for line in _session(one)] + [as_calendar(found[:4], Method.PUBLISH)]


def _session(row: Meeting) -> list[str]:
    told = [row.place, row.link, row.papers, row.why_cancelled]
    for text in queries.minutes_of(row):
        told += [text.text, text.course, text.result, text.correction, *(one.words for one in text.replies)]
    return told


def ahead(_walk: Walk, viewer: Viewer, _stage: Stage) -> Texts:
    """What is next for somebody, in all cases."""
    found = queries.coming_sessions(viewer)
    return [*(f"{one.place} {one.link} {one.papers}" for one in found), as_calendar(found, Method.PUBLISH)]


def papers(_walk: Walk, viewer: Viewer, stage: Stage) -> Texts:
    """The papers of the case this viewer may open."""
    held = [one for one, _label in stage.meetings]
    owned = (
        (Paper.owner_kind == "complaint") & (Paper.owner_id == stage.complaint.id),
        _paper_of(NOTICE_OWNER, select(Invited.id).where(Invited.meeting_id.in_(held))),
        _paper_of(MINUTES_OWNER, select(Minutes.id).where(Minutes.meeting_id.in_(held))),
    )
    rows = db.session.scalars(select(Paper).where(or_(*owned)).order_by(Paper.id.desc()).limit(8)).all()
    return [one.text for one in rows if may_read_paper(viewer, one.id)]


def _paper_of(kind: str, owners: Select[int]) -> ColumnElement[bool]:
    return (Paper.owner_kind == kind) & Paper.owner_id.in_(owners)


def agreement(_walk: Walk, viewer: Viewer, stage: Stage) -> Texts:
    """The text of the agreement."""
    row = queries.agreement_of(_table(viewer, stage))
    return [row.text if row else ""]


def seats(_walk: Walk, viewer: Viewer, stage: Stage) -> Texts:
    """Who else sits, for what, and who does not want to go on."""
    table = _table(viewer, stage)
    found = [f"{one.name} {one.purpose} {one.person_name}" for one in queries.seats_at(table)]
    return [*found, *(one.words for one in table.refusals)]


def history(_walk: Walk, viewer: Viewer, stage: Stage) -> Texts:
    """The events of the case: ids, codes and days, nobody's words."""
    return [
        json.dumps(one.data, ensure_ascii=False, default=str)
        for one in cases.events_of(viewer, stage.complaint)[-LATEST:]
    ]


def search(walk: Walk, viewer: Viewer, stage: Stage) -> Texts:
    """A case is found by words only where the viewer may read them."""
    canary: Canary = walk.rng.choice(walk.aviary.latest(60))
    ask = walk.rng.choice((tells_of, tells_itself))
    found = cases.visible_to(viewer).where(ask(viewer, canary.words, Complaint.id)).with_only_columns(Complaint.id)
    return [canary.words] if db.session.scalars(found).first() is not None else []


def guard(_walk: Walk, viewer: Viewer, stage: Stage) -> Texts:
    """What the wrong-room guard takes for said in private; what all know is compared with it and told to nobody."""
    _table(viewer, stage)
    return overheard(viewer, stage.complaint).private


def own_data(walk: Walk, viewer: Viewer, _stage: Stage) -> Texts:
    """Everything kept of somebody, as they may take it with them."""
    if viewer.role is not Role.LEARNER:
        raise NotFound()
    whole = copy_of(viewer, walk.world.person(walk.whose(viewer.person_id or 0)))
    return [json.dumps(whole, ensure_ascii=False, default=str)]


def inbox(_walk: Walk, viewer: Viewer, _stage: Stage) -> Texts:
    """What somebody was told."""
    return [f"{one.subject} {one.body_text}" for one in messages.inbox_of(viewer.person_id or 0, 20)]


def asked(_walk: Walk, viewer: Viewer, stage: Stage) -> Texts:
    """What a mediator is asked to take over, with the note."""
    return [one.note for one in queries.nominations_of(viewer)]


def notes(_walk: Walk, viewer: Viewer, stage: Stage) -> Texts:
    """One's own notes on a case."""
    return [one.words for one in notes_of(viewer, stage.complaint)]


def case(_walk: Walk, viewer: Viewer, stage: Stage) -> Texts:
    """The case as everybody in it reads it."""
    return [cases.complaint_for(viewer, stage.number).words_told]


READS: tuple[tuple[Callable[[Walk, Viewer, Stage], Texts], int], ...] = (
    *((one, 8) for one in (said, room, live, offer, proposals, fact, topic, file, listed_files)),
    *((one, 3) for one in (offers, sessions, papers, seats, search, ahead, inbox, notes, case, asked)),
    *((one, 2) for one in (talk, agreement, history)),
    *((one, 1) for one in (guard, own_data)),
)
_KINDS, _WEIGHTS = [one for one, _weight in READS], [weight for _one, weight in READS]


def read(walk: Walk, stage: Stage) -> None:
    """One read by anybody; what is refused is nothing read."""
    reader = walk.reader(stage)
    if isinstance(reader, Guest):
        if walk.rng.random() < GUEST_PAGES:
            guest_page(walk, stage, reader)
        walk.aviary.check(reader.name, "\n".join(as_guest(walk, stage, reader)), "the extra seat")
        return
    (what,) = walk.rng.choices(_KINDS, _WEIGHTS)
    try:
        told = "\n".join(str(one) for one in what(walk, walk.viewer(reader), stage))
    except NotFound:
        return
    walk.aviary.check(reader, told, what.__name__)


def as_guest(walk: Walk, stage: Stage, guest: Guest) -> list[str]:
    """Everything an extra seat may read, by the key its browser holds or by the account; nothing once it is over."""
    viewer = Viewer(person_id=guest.person_id, role=Role.LEARNER) if guest.account else Viewer()
    by_key = guest.entry if not guest.account or walk.rng.random() < 0.5 else None
    try:
        seat, _person = queries.entered_seat(guest.ref, by_key, viewer)
    except NotFound:
        return []
    if guest.name not in stage.cast.get(guest.name, ()):
        raise Leak(f"{guest.name} still enters its seat")
    sight = queries.sight_of(seat, wishes(seat.mediation.complaint))
    told = [one.words for one in sight.said]
    told += [*(sight.wishes or ()), *(sight.answers or ()), sight.name or "", sight.phone or ""]
    told += [f"{one.title} {one.claim} {one.answer}" for one in sight.facts]
    told += [sight.plain(one.name) for line in sight.said for one in line.files]
    return [*told, sight.plain(seat.purpose), sight.plain(seat.name)]
