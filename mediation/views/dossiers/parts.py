"""Of the tables whoever holds a seat in the case may come to: sessions, minutes, texts, proposals, what is pinned."""

from collections.abc import Iterable, Iterator

from sqlalchemy import select

from accounts.permissions import Viewer
from accounts.roles import Role
from complaints.dossier.model import Entry, Fact, Section
from complaints.lifecycle.joint import own_sum
from complaints.models import Complaint
from complaints.queries.bundle import ALL_MESSAGES
from complaints.queries.joint import member_of
from complaints.views.case import CaseView
from complaints.views.dossier import cards
from complaints.views.dossier.ways import Marks
from kernel.db import db
from kernel.events import EventRow
from kernel.web import yuan
from mediation import actions, queries
from mediation.models import Agreement, Mediation, Meeting, Minutes
from mediation.queries.joint import own_seat, reply_of, rooms_heard, terms_put_to
from mediation.queries.oral import oral_of
from mediation.queries.sessions import visible_sessions
from mediation.views import talk
from mediation.views.agreement import confirmations, lines_of
from mediation.views.joint_member import heard_at
from mediation.views.offers import proposal_card
from mediation.views.session_rows import audience_words
from mediation.views.sessions import people_cards


def marks_of(viewer: Viewer, complaint: Complaint) -> Marks:
    """The tables the viewer may come to, and what a representative hears at the table of another case."""
    stands = {f"table:{table.id}" for table in _tables(viewer, complaint)}
    if complaint.is_minor and not queries.is_veiled(viewer, complaint):
        stands.add("names at the table")
    member = member_of(complaint) if viewer.role is Role.LEARNER else None
    seat = own_seat(viewer, member.joint) if member is not None else None
    rooms = [room.id for room in rooms_heard(seat)] if seat is not None else []
    seen = db.session.scalars(select(EventRow.id).where(EventRow.room_id.in_(rooms))) if rooms else ()
    return Marks(frozenset(stands | {f"heard:{room}" for room in rooms}), frozenset(seen))


def sections_of(viewer: Viewer, view: CaseView) -> Iterator[Section]:
    """What the pages of the tables show this viewer; nothing where there is none."""
    complaint, tables = view.complaint, _tables(viewer, view.complaint)
    rows = list(_sessions(viewer, complaint))
    if rows:
        yield Section("sessions", "调解会和笔录", entries=tuple(rows))
    rows = [entry for table in tables for entry in _proposals(viewer, table)]
    if rows:
        yield Section(
            "proposals", "在单独房间里先看的提议", note="只有看到它的一方和调解员能看到。", entries=tuple(rows)
        )
    rows = list(_pinned(viewer, view))
    if rows:
        yield Section("facts", "摆到一起的说法", entries=tuple(rows))
    rows = [entry for table in tables for entry in _texts(viewer, table)]
    if rows:
        yield Section("agreements", "协议文本", note="「确认」不是签字。", entries=tuple(rows))
    if viewer.role is Role.LEARNER:
        yield from _joint(viewer, complaint)


def _tables(viewer: Viewer, complaint: Complaint) -> list[Mediation]:
    found = queries.visible_tables(viewer).where(Mediation.complaint_id == complaint.id)
    return list(db.session.scalars(found.order_by(Mediation.id)))


def _sessions(viewer: Viewer, complaint: Complaint) -> Iterator[Entry]:
    known = visible_sessions(viewer, complaint.id).order_by(Meeting.mediation_id, Meeting.number)
    for ref in db.session.scalars(known.with_only_columns(Meeting.ref)).all():
        meeting = queries.session_for(viewer, complaint.number, ref)
        leads = viewer.role is Role.MEDIATOR and viewer.person_id == meeting.mediation.mediator_id
        own = queries.place_of(viewer, meeting) if viewer.role is not Role.MEDIATOR else None
        people = people_cards(meeting, leads=leads, own=own)
        came = (Entry("您" if one["mine"] else one["name"], state=one["came"], words=one["cause"]) for one in people)
        minutes = (minutes_entry(row, row.text) for row in queries.minutes_of(meeting))
        yield Entry(
            title=f"第{meeting.number}次调解会",
            at=meeting.starts_at,
            heard=audience_words(viewer, meeting),
            state=str(meeting.state.label),
            facts=_where(meeting),
            entries=(*came, *minutes),
        )


def _where(meeting: Meeting) -> tuple[Fact, ...]:
    return cards.pairs(("方式", meeting.way.label), ("地点", meeting.place), ("取消原因", meeting.why_cancelled))


def minutes_entry(row: Minutes, text: str) -> Entry:
    """A version of the minutes as its reader reads it, with the digest all pressed over."""
    lines = tuple(line for _kind, line in lines_of(text))
    digest = cards.pairs(("文本 SHA-256", row.digest))
    return Entry(f"调解笔录第{row.version}版", state=str(row.state.label), lines=lines, facts=digest)


def _proposals(viewer: Viewer, table: Mediation) -> Iterable[Entry]:
    for row in reversed(queries.proposals_of(viewer, table)):
        card = proposal_card(viewer, table, row)
        yield Entry(
            title=card["title"],
            at=card["at"],
            by=card["by"],
            heard=card["room"].words,
            state=card["state"],
            words=card["note"] or "",
            lines=tuple(cards.item(one) for one in card["items"]),
            entries=(Entry("答复", words=card["said"]),) if card["said"] else (),
        )


def _pinned(viewer: Viewer, view: CaseView) -> Iterator[Entry]:
    rooms = queries.rooms_at(viewer, view.complaint)
    for card in talk.fact_cards(view.complaint, queries.pinned_in(view.rows, rooms)):
        yield pinned_entry(card)


def pinned_entry(card: cards.Card) -> Entry:
    """Both sides' words about one thing."""
    sides = (Entry("学员的话", words=card["claim"] or ""), Entry("机构的话", words=card["answer"] or ""))
    return Entry(
        title=card["title"],
        at=card["at"],
        heard=card["room_label"],
        state=card["standing"][0],
        entries=sides,
        files=cards.signs(card["files"]),
    )


def _texts(viewer: Viewer, table: Mediation) -> Iterator[Entry]:
    complaint, is_hidden = table.complaint, queries.is_veiled(viewer, table.complaint)
    for row in reversed(queries.versions_of(table)):
        text = queries.veiled(complaint, row.text) if is_hidden else row.text
        yield text_entry(table, row, text, _court(row))
    oral = oral_of(table)
    if oral is not None:
        text = queries.veiled(complaint, oral.text) if is_hidden else oral.text
        lines = tuple(line for _kind, line in lines_of(text))
        digest = cards.pairs(("文本 SHA-256", oral.digest))
        yield Entry("口头协议记录", oral.recorded_at, lines=lines, facts=digest)


def text_entry(table: Mediation, row: Agreement, text: str, court: tuple[Entry, ...] = ()) -> Entry:
    """A version of the text as its reader reads it, who has confirmed it, and the digest of the whole."""
    pressed = tuple(
        Entry(f"{one['letter']}　{one['name']}", one["at"], state="已确认" if one["at"] else "还没有确认")
        for one in confirmations(table, row)
    )
    digest = cards.pairs(("文本 SHA-256", row.digest), ("签字盖章日期", row.signed_on))
    return Entry(
        title=f"协议文本第{row.version}版",
        at=row.drafted_at,
        state=str(row.state.label),
        lines=tuple(line for _kind, line in lines_of(text)),
        facts=digest,
        entries=(*pressed, *court),
    )


def _court(row: Agreement) -> tuple[Entry, ...]:
    filing = queries.court_filing_of(row) if actions.may_be_confirmed(row) else None
    if filing is None:
        return ()
    told = cards.pairs(("法院", filing.court), ("案号", filing.number), ("裁定日期", filing.decided_on))
    return (Entry("申请司法确认", filing.applied_on, state=str(filing.outcome.label), facts=told),)


def _joint(viewer: Viewer, complaint: Complaint) -> Iterator[Section]:
    """The joint table as the page of the own place shows it: terms with the own sum, what a representative hears."""
    member = member_of(complaint)
    if member is None or member.joined_at is None:
        return
    terms, seat = terms_put_to(member), own_seat(viewer, member.joint)
    entries = []
    if terms is not None:
        reply, fen = reply_of(terms, member), own_sum(complaint.claimed_fen, terms.share)
        said = {True: "同意", False: "不同意", None: "没有表示"}[reply.is_accepted if reply is not None else None]
        told = cards.pairs(
            ("您自己的金额", yuan(fen) if fen else ""), ("最晚哪天履行", terms.by_on), ("您的表示", said)
        )
        entries.append(Entry(f"共同方案第{terms.version}版", terms.agreed_at, words=terms.words, facts=told))
    heard = heard_at(member.joint.lead, seat, ALL_MESSAGES) if seat is not None else []
    entries += [cards.message(card | {"files": []}) for card in heard]
    yield Section("joint", "共同投诉", entries=tuple(entries), empty="还没有共同方案。")
