"""Taking a report (举报) out of a complaint: a file of its own, closed to the institution (O121 arts. 9, 37)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from accounts.roles import DEPARTMENTS
from complaints import rulesets
from complaints.actions.filing import new_number
from complaints.actions.indexing import index_anew
from complaints.actions.moving import move, permit
from complaints.events import ReportOpened, ReportSeparated
from complaints.models import Complaint, Point, Report
from complaints.queries.routes import responsible_for
from complaints.queries.turns import open_asks
from complaints.reporting import still_told
from complaints.rulesets import CategoryKind
from kernel import clock, events, files
from kernel.db import db, lock, transaction
from kernel.errors import DomainError, IllegalMove
from kernel.events import Actor

HANDLED_BY_RECEIVER = "由收到投诉的单位处理。"


class SplitWrong(DomainError):
    """A split must leave a dispute without the report in it, and take only what belongs to the case."""

    status = 422

    def default(self) -> object:
        """The sentence used when none is given."""
        return _l("请写明举报的内容，以及留给机构看的经过。")


@dataclass(frozen=True)
class ReportDraft:
    """What goes into the report: category, words, ids of points, refs of files; and what remains for the dispute.

    `dispute_category` is needed where the case's own category would tell of the report; None keeps the case's.
    """

    category: str
    words: str
    dispute_words: str
    points: tuple[int, ...] = ()
    files: tuple[str, ...] = ()
    dispute_category: str | None = None


def split_report(complaint: Complaint, draft: ReportDraft, *, by: Actor) -> Report:
    """Take a report out of the complaint; a second time makes a second report (O121 arts. 9, 37)."""
    with transaction():
        lock(complaint)
        permit(complaint, "split", by)
        former = list(db.session.scalars(select(Report).filter_by(complaint_id=complaint.id)))
        known = next((one for one in former if _is_same(one, draft)), None)
        if known is not None:
            return known
        _check(complaint, draft, former)
        move(complaint, "split", by)
        report = _open(complaint, draft, by)
        _leave(complaint, draft, report)
        index_anew(complaint)
        events.record(ReportSeparated(complaint.id, report.id), by)
        events.record(ReportOpened(report.id, report.institution_id, report.category, report.body_id), by)
        return report


def _is_same(report: Report, draft: ReportDraft) -> bool:
    """Whether this was taken out already: the same form sent twice."""
    return report.category == draft.category and report.words == draft.words.strip()


def _check(complaint: Complaint, draft: ReportDraft, former: Iterable[Report]) -> None:
    if not draft.words.strip() or not draft.dispute_words.strip():
        raise SplitWrong()
    _check_words(draft, former)
    _check_categories(complaint, draft)
    remaining = {point.id for point in complaint.points}
    if not set(draft.points) <= remaining:
        raise SplitWrong(_l("所选的要求不在这件投诉里，请刷新后再选。"))
    if remaining and remaining == set(draft.points):
        raise SplitWrong(_l("至少要留一项要求在投诉里。"))
    if any(ask.act == "confirm" for ask in open_asks(complaint)):
        raise IllegalMove(_l("协议文本正在等待确认，里面写有原来的要求。请先由调解员作废文本，再分出举报。"))


def _check_words(draft: ReportDraft, former: Iterable[Report]) -> None:
    """What the institution reads from now on must not tell of this report, nor of a former one."""
    for words in (draft.words, *(report.words for report in former)):
        for told in still_told(words, draft.dispute_words):
            raise SplitWrong(_l("留给机构看的经过里还有举报的内容：「%(words)s」。请删去。", words=told[:40]))


def _check_categories(complaint: Complaint, draft: ReportDraft) -> None:
    """The category the institution reads must be a dispute, and another than the report's."""
    known = rulesets.load(complaint.ruleset).categories
    left = draft.dispute_category or complaint.category
    if draft.category not in known or left not in known:
        raise SplitWrong(_l("请选择类别。"))
    if known[left].kind is CategoryKind.REPORT or left == draft.category:
        raise SplitWrong(_l("投诉的类别会让机构看出有举报。请为留下的争议另选一个类别。"))


def _open(complaint: Complaint, draft: ReportDraft, by: Actor) -> Report:
    """The report's own row, routed by its own category; without a department here it is for intake."""
    found = responsible_for(
        complaint.institution, category=draft.category, minor=complaint.is_minor, paid_by=complaint.paid_by
    )
    is_here = found.body is not None and found.body.kind in DEPARTMENTS and not found.is_elsewhere
    body = found.body if is_here else None
    report = Report(
        number=new_number("JB"),
        complaint_id=complaint.id,
        institution_id=complaint.institution_id,
        reporter_id=complaint.filer_id,
        category=draft.category,
        words=draft.words.strip(),
        ruleset=rulesets.in_force(clock.today()).code,
        body_id=body.id if body else None,
        route_rule=found.route.rule,
        route_reason=found.route.reason,
        made_by_id=by.person_id,
        filed_at=clock.now(),
    )
    db.session.add(report)
    db.session.flush()
    return report


def _leave(complaint: Complaint, draft: ReportDraft, report: Report) -> None:
    """What remains is the dispute: its words, category, points and sum; the chosen files are the report's."""
    complaint.dispute_words = draft.dispute_words.strip()
    _change_category(complaint, draft.dispute_category)
    for point in db.session.scalars(select(Point).where(Point.id.in_(draft.points))):
        point.report_id = report.id
    _take_files(complaint, draft.files, report)
    db.session.flush()
    db.session.expire(complaint, ["points"])
    sums = [point.fen for point in complaint.points if point.fen is not None]
    complaint.claimed_fen = sum(sums) if sums else None


def _change_category(complaint: Complaint, category: str | None) -> None:
    """A new category brings its own reason: the former one may say what was reported."""
    if category is None or category == complaint.category:
        return
    complaint.category = category
    found = responsible_for(
        complaint.institution, category=category, minor=complaint.is_minor, paid_by=complaint.paid_by
    )
    is_same = found.body is not None and found.body.id == complaint.body_id
    complaint.route_reason = found.route.reason if is_same else HANDLED_BY_RECEIVER


def _take_files(complaint: Complaint, refs: Collection[str], report: Report) -> None:
    try:
        files.move(refs, ("complaint", complaint.id), ("report", report.id))
    except LookupError:
        raise SplitWrong(_l("所选的材料不在这件投诉里，请刷新后再选。")) from None
