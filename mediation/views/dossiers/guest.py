"""An extra seat as its own page reads it: everything from `SeatSight`, who the learner is taken out of every word."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import select

from complaints.actions.dossiers import Reading
from complaints.dossier.model import Document, Entry, Section
from complaints.dossier.packing import LeftOut, Opened
from complaints.facts import wishes
from complaints.lifecycle import OWING
from complaints.models import Dossier
from complaints.queries.bundle import ALL_MESSAGES
from complaints.views.dossier import cards
from complaints.views.dossier.reading import CAME_WITH, NOTES
from complaints.views.dossier.ways import Read, Source
from complaints.views.dossier.works import evidence_of, state_of
from kernel import clock, files
from kernel.db import db
from kernel.errors import NotFound
from kernel.events import EventRow
from kernel.files import CoverState, StoredFile
from mediation import queries
from mediation.lifecycle import Release, SeatState
from mediation.models import ExtraSeat
from mediation.queries.guest_dossiers import AT_A_TABLE
from mediation.queries.seats import SeatSight
from mediation.views.dossiers.parts import minutes_entry, pinned_entry, text_entry
from mediation.views.guest_cards import fact_card, known_of, message_card, offer_card
from mediation.views.guest_promise_cards import promise_cards
from mediation.views.session_rows import place_name
from mediation.views.sessions import standing

MASKED = "没有向您开放的姓名、电话和号码写作「○○」；入席以前的谈话和没有向您开放的文件不在其中。"


def at_a_table(row: Dossier) -> "SeatReader":
    """The reader of a seat that is taken by the one who asked; NotFound where it no longer is."""
    seat = db.session.get(ExtraSeat, row.reader_id)
    holds = seat is not None and seat.party is not None and seat.party.person_id == row.person_id
    if seat is None or not holds or seat.state is not SeatState.SEATED:
        raise NotFound()
    return SeatReader(seat)


@dataclass(frozen=True)
class SeatReader:
    """A seat that is taken."""

    seat: ExtraSeat

    @cached_property
    def sight(self) -> SeatSight:
        """All that the seat may read now."""
        return queries.sight_of(self.seat, wishes(self.seat.mediation.complaint), ALL_MESSAGES)

    def reading(self) -> Reading:
        """The rooms, what was let go, the files that are open, the text and the promises that concern the seat."""
        seat, sight = self.seat, self.sight
        stands = {f"room:{room.id}" for room in sight.rooms} | {f"let go:{one}" for one in seat.releases}
        stands |= {f"file:{one.file.id}:{one.file.cover_state}" for one in self._sources()}
        text, promises = queries.agreement_of_seat(seat), queries.promises_of_seat(seat)
        stands |= {f"promise:{one.id}" for one in promises}
        rooms = [room.id for room in sight.rooms]
        seen = set(db.session.scalars(select(EventRow.id).where(EventRow.room_id.in_(rooms))))
        marks = [f"offer:{one.id}:{one.state}:{len(one.replies)}" for one in sight.offers]
        marks += [f"promise:{one.id}:{one.state}:{len(one.words)}" for one in promises]
        marks += [f"text:{text.id}:{text.state}:{len(text.confirmations)}"] if text is not None else []
        return Reading(AT_A_TABLE, seat.id, frozenset(stands), state_of({*stands, *marks}, seen))

    def read(self) -> Read:
        """Everything the seat's pages show now."""
        sources = list(self._sources())
        kept = {one.file.ref: one.file for one in sources}
        number = self.seat.mediation.complaint.number
        document = Document(
            number=number,
            title=f"案件材料包　{number}",
            reader=f"{self.seat.role.label}（调解桌席位）",
            made_at=clock.now(),
            sections=tuple(self._sections()),
            evidence=evidence_of(sources),
            notes=(*NOTES, MASKED),
        )
        return Read(self.reading(), document, lambda row: _open(kept[row.sign]), lambda row: _open(None))

    def _sources(self) -> Iterator[Source]:
        """The files open to the seat: of messages it hears, and proofs where the name was let go."""
        plain = self.sight.plain
        for said in self.sight.said:
            by = "我方" if said.is_own else str(said.role.label)
            yield from (Source(file, CAME_WITH["message"], by, plain(file.name)) for file in said.files)
        if Release.NAME in self.seat.releases and self.seat.role in OWING:
            words = [word for one in queries.promises_of_seat(self.seat) for word in one.words]
            for word in words:
                proofs = queries.proofs_of(word.id)
                yield from (Source(file, CAME_WITH["promise"], "", plain(file.name)) for file in proofs)

    def _sections(self) -> Iterator[Section]:
        sight, known = self.sight, known_of(self.seat, self.sight)
        yield self._own(known)
        if sight.wishes is not None:
            yield Section("wishes", "学员的要求", entries=tuple(Entry(one) for one in sight.wishes))
        if sight.answers is not None:
            said = tuple(Entry("答复", words=one) for one in sight.answers)
            yield Section("answers", "机构的答复", entries=said, empty="还没有答复。")
        pinned = tuple(pinned_entry(fact_card(one)) for one in sight.facts)
        if pinned:
            yield Section("facts", "摆到一起的说法", entries=pinned)
        yield from self._agreed()
        sessions = tuple(self._sessions())
        if sessions:
            yield Section("sessions", "调解会和笔录", entries=sessions)
        talk = (message_card(self.seat, one, known["mediators"], sight) for one in sight.said)
        entries = tuple(map(cards.message, talk))
        yield Section("thread", "谈话", entries=entries, empty="您入席以后，这里还没有人说话。")

    def _own(self, known: cards.Card) -> Section:
        seat, sight = self.seat, self.sight
        rows = cards.pairs(
            ("席位", f"{seat.role.label}　{known['name_of_seat']}"),
            ("为了什么", known["purpose"]),
            ("争议", f"{known['institution']}　{known['category']}"),
            ("调解单位", known["body"].name),
            ("谁来调解", "、".join(known["mediators"])),
            ("学员", sight.name),
            ("学员电话", sight.phone),
        )
        return Section("case", "我的席位", facts=rows)

    def _agreed(self) -> Iterator[Section]:
        """Where the seat may owe or be owed: offers, the text, promises, as far as each concerns it."""
        if self.seat.role in OWING:
            offers = tuple(cards.offer(offer_card(self.seat, one, self.sight)) for one in self.sight.offers)
            yield Section("offers", "与您有关的方案", entries=offers, empty="还没有与您有关的方案。")
            promises = tuple(map(cards.promise, promise_cards(self.seat)))
            yield Section("promises", "履约跟进", entries=promises, empty="没有要您履行或者向您履行的约定。")
        row = queries.agreement_of_seat(self.seat)
        if row is not None:
            text = text_entry(self.seat.mediation, row, queries.reader_of(self.seat)(row.text))
            yield Section("agreements", "协议文本", note="「确认」不是签字。", entries=(text,))

    def _sessions(self) -> Iterator[Entry]:
        plain = queries.reader_of(self.seat)
        for known in reversed(queries.sessions_of_seat(self.seat)):
            meeting, place = queries.session_of_seat(self.seat, known.ref)
            asked = (Entry("您" if one.id == place.id else place_name(one)) for one in standing(meeting))
            minutes = (minutes_entry(row, plain(row.text)) for row in queries.minutes_of(meeting)[:1])
            where = cards.pairs(("方式", meeting.way.label), ("地点", plain(meeting.place)))
            yield Entry(
                title=f"第{meeting.number}次调解会",
                at=meeting.starts_at,
                heard="仅您与调解员" if meeting.is_private else "各方一起",
                state=str(meeting.state.label),
                facts=where,
                entries=(*asked, *minutes),
            )


def _open(file: StoredFile | None) -> Opened:
    """The bytes as the seat's page would give them: the covered version where there is one."""
    if file is None or files.is_shut(file):
        raise LeftOut("不能打开")
    if file.cover_state is CoverState.NONE:
        return files.read(file), True
    if file.cover_state is not CoverState.COVERED:
        raise LeftOut("处理单位正在遮盖其中的个人信息")
    return files.read_cover(file), False
