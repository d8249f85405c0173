"""A case as whoever holds a seat in it reads it: the own page, the own files, the own papers, and nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass

from accounts.permissions import Viewer
from accounts.roles import Role
from complaints.actions.dossiers import Reading
from complaints.documents import names_a_minor
from complaints.dossier.model import Document
from complaints.dossier.packing import LeftOut, Opened
from complaints.models import Complaint
from complaints.permissions import FOR_BODY
from complaints.queries.bundle import ALL_MESSAGES, CaseRows, rows_of
from complaints.queries.case_files import waits_for_look
from complaints.queries.covers import reads_whole, sees_all
from complaints.queries.dossiers import IN_A_SEAT
from complaints.queries.looks import has_shown_today
from complaints.queries.reports import reports_in
from complaints.queries.turnings import turning_rows
from complaints.views.bundle import readable
from complaints.views.case import CaseView, case_view
from complaints.views.dossier.sections import sections_of
from complaints.views.dossier.ways import WAYS, Read, Source
from complaints.views.dossier.works import evidence_of, opened, paper_lines, reader_words, state_of, steps_of
from complaints.views.file_cards import SENDERS, plain_name, senders
from complaints.views.offers import party_name
from kernel import clock, files
from kernel.files import CoverState, StoredFile

CAME_WITH = {
    "complaint": "投诉材料",
    FOR_BODY: "投诉材料（只给处理单位）",
    "message": "留言里的文件",
    "promise": "履行凭证",
    "supplement": "补充的材料",
}
# On whose pages a case stands with the reports taken out of it.
READ_REPORTS = frozenset({Role.LEARNER, Role.OFFICER, Role.SUPERVISOR, Role.ASSOCIATION_ADMIN})
NOTES = (
    "本材料包由系统按请求人在生成时能看到的内容生成；其他各方看到的可能不同，请求人看不到的内容不在其中。",
    "「与收到时一致」是指：收入材料包时重新计算的 SHA-256 与系统收到文件时记下的相同。",
    "这是平台记录的副本，供查阅和留存，不是处理单位出具的文书；文书以登记编号和核验码为准。",
)


@dataclass(frozen=True)
class CaseReader:
    """A viewer with a seat; the case came from `complaint_for`."""

    viewer: Viewer
    complaint: Complaint

    def reading(self) -> Reading:
        """The rights it rests on, and the state of the case, from the reads of the page."""
        return self._reading(rows_of(self.viewer, self.complaint, ALL_MESSAGES))

    def _reading(self, rows: CaseRows) -> Reading:
        marks = [add(self.viewer, self.complaint) for add in WAYS.marks]
        stands = frozenset(self._stands(rows)).union(*(one.stands for one in marks))
        seen = {row.id for row in rows.events}.union(*(one.seen for one in marks))
        return Reading(IN_A_SEAT, None, stands, state_of(stands, seen))

    def _stands(self, rows: CaseRows) -> Iterator[str]:
        """Every right as a token of codes and ids: a bundle is handed out while all of its own still hold."""
        yield from (f"role:{role}" for role in rows.roles)
        yield from (f"room:{room.id}" for room in rows.rooms)
        if not rows.hides_files:
            yield "names of files"
        if not names_a_minor(self.complaint, rows.roles) or has_shown_today(self.viewer, self.complaint, "name"):
            yield "names"
        sender, mine = senders(rows), {party.id for party in rows.mine}
        for row in self._files(rows):
            if may_open(row, rows, sender(row), mine):
                is_whole = row.cover_state is CoverState.NONE or sees_all(rows.mine, sender(row))
                yield f"file:{row.id}:{'whole' if is_whole else row.cover_state}"
        yield from (f"paper:{paper.id}" for paper in readable(self.viewer, self.complaint))

    def _files(self, rows: CaseRows) -> list[StoredFile]:
        """The files of the case page, and what was supplied when asked for."""
        supplied = turning_rows(self.viewer, self.complaint, rows).files
        return [*rows.files, *(file for held in supplied.values() for file in held)]

    def read(self) -> Read:
        """Everything the pages show now."""
        with_reports = self.viewer.role in READ_REPORTS
        reports = reports_in(self.viewer, self.complaint) if with_reports else ()
        view = case_view(self.viewer, self.complaint, reports, ALL_MESSAGES)
        sections, sources = list(sections_of(self.viewer, view)), list(self._sources(view))
        for add in WAYS.parts:
            sections += add(self.viewer, view)
        papers = {paper.code: paper for paper in readable(self.viewer, self.complaint)}
        kept = {source.file.ref: source.file for source in sources}
        document = Document(
            number=self.complaint.number,
            title=f"案件材料包　{self.complaint.number}",
            reader=reader_words(view),
            made_at=clock.now(),
            sections=tuple(sections),
            evidence=evidence_of(sources, steps_of(view.rows.events, view.roles)),
            papers=paper_lines(papers.values()),
            notes=NOTES,
        )
        return Read(
            self._reading(view.rows),
            document,
            lambda row: self._open(kept[row.sign]),
            lambda row: opened(papers[row.code].file),
        )

    def _sources(self, view: CaseView) -> Iterator[Source]:
        sender, seats = senders(view.rows), {party.id: party for party in view.rows.parties}
        mine = {party.id for party in view.rows.mine}
        for row in self._files(view.rows):
            party = seats.get(sender(row) or 0)
            by = str(SENDERS.get(row.owner_kind or "", ""))
            if party is not None:
                by = "我方" if party.id in mine else party_name(party, self.complaint.respondent_name)
            name = plain_name(row, is_hidden=view.rows.hides_files)
            yield Source(row, CAME_WITH.get(row.owner_kind or "", ""), by, name)

    def _open(self, file: StoredFile) -> Opened:
        """The bytes as the file's own address would give them; `LeftOut` says why it would not."""
        if files.is_shut(file):
            raise LeftOut(
                "发现病毒，不能打开" if file.scan_state is files.ScanState.INFECTED else "还没有查毒，不能打开"
            )
        if not files.may_read(self.viewer, file):
            waits = waits_for_look(self.viewer, file) is not None
            raise LeftOut("涉及未成年人，要先经批准查看文件" if waits else "不能打开")
        if reads_whole(self.viewer, file):
            return files.read(file), True
        if file.cover_state is not CoverState.COVERED:
            raise LeftOut("处理单位正在遮盖其中的个人信息")
        return files.read_cover(file), False


def may_open(file: StoredFile, rows: CaseRows, sender_id: int | None, mine: set[int]) -> bool:
    """Whether the viewer opens a file of the case now, from rows already read; as `files.may_read` would say."""
    if files.is_shut(file):
        return False
    if file.cover_state not in (CoverState.NONE, CoverState.COVERED) and not sees_all(rows.mine, sender_id):
        return False
    return not rows.hides_files or sender_id in mine
