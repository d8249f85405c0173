"""Reports and leads come in by one door, without an account, and are sorted by the staffed intake (rules §0b.13)."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from accounts.models import Organisation
from accounts.roles import DEPARTMENTS, Mode
from complaints import rulesets
from complaints.actions.filing import new_number
from complaints.actions.reports.moving import BY_CODE, move_report, permit_report
from complaints.events import ReportAssigned, ReportReceived, ReportReturned, ReportSorted
from complaints.lifecycle import ReportKind, ReportSource
from complaints.models import Report, ReportWord, SaidAs
from complaints.queries.routes import Responsible, responsible_for
from institutions.lifecycle import InstitutionType, Reachability
from institutions.models import Institution
from kernel import clock, events, files
from kernel.crypto import readable_from, slow_index, token_hash
from kernel.db import db, lock, transaction
from kernel.errors import DomainError
from kernel.events import Actor

UNSURE = "E99"


class ReportWrong(DomainError):
    """Something that is needed is missing."""

    status = 422

    def default(self) -> object:
        """The sentence used when none is given."""
        return _l("请写明内容。")


@dataclass(frozen=True)
class Told:
    """What somebody tells at the door; `key` is the form's own, `name` and `phone` only where they were given."""

    key: str
    words: str
    target_name: str
    institution: Institution | None = None
    target_code: str | None = None
    category: str = UNSURE
    happened: str = ""
    basis: str = ""
    name: str = ""
    phone: str = ""
    is_reachable: bool = False
    source: ReportSource | None = None


def receipt_code(key: str) -> str:
    """The receipt code of a form: the same however often that form is sent, and nobody else's; 99 bits."""
    return readable_from("report", key)


def code_hash(code: str) -> str:
    """What is kept of a receipt code."""
    return slow_index("report", code)


def take_report(told: Told) -> Report:
    """Take in what was told, once a form; no person, no address and no account is kept (O121 art. 37)."""
    if not told.words.strip() or not told.target_name.strip():
        raise ReportWrong()
    form_hash, kept = token_hash(told.key), code_hash(receipt_code(told.key))
    with transaction():
        known = db.session.scalar(select(Report).where(Report.form_hash == form_hash))
        if known is not None:
            return known
        is_named = bool(told.name and told.phone)
        report = Report(
            number=new_number("JB"),
            institution_id=told.institution.id if told.institution is not None else None,
            target_name=told.target_name.strip(),
            target_code=told.target_code,
            name=told.name if is_named else None,
            phone=told.phone if is_named else None,
            is_reachable=told.is_reachable if is_named else None,
            source=told.source,
            code_hash=kept,
            form_hash=form_hash,
            category=told.category,
            words=told.words.strip(),
            happened=told.happened.strip() or None,
            basis=told.basis.strip() or None,
            ruleset=rulesets.in_force(clock.today()).code,
            route_rule="intake",
            route_reason=_UNSORTED,
            filed_at=clock.now(),
        )
        db.session.add(report)
        db.session.flush()
        files.link(told.key, "report", report.id)
        events.record(ReportReceived(report.id, is_named), BY_CODE)
        return report


_UNSORTED = "由平台受理窗口分拣。"


def department_for(
    institution: Institution, category: str, *, minor: bool = False, paid_by: str = "consumer"
) -> tuple[Organisation | None, Responsible]:
    """The department here that a report of this category goes to by the rules, if there is one; never an association.

    The power to look into a breach of law is a department's (rules §0b.12); else intake sends it on by hand.
    """
    found = responsible_for(institution, category=category, minor=minor, paid_by=paid_by)
    is_here = found.body is not None and found.body.kind in DEPARTMENTS and not found.is_elsewhere
    return (found.body if is_here else None), found


def reported(report: Report) -> Institution:
    """The institution reported; one that was only typed stands in, and is never stored."""
    if report.institution is not None:
        return report.institution
    return Institution(
        name=report.target_name or "",
        type=InstitutionType.H,
        published_code=report.target_code,
        reachability=Reachability.UNKNOWN,
    )


def sort_report(report: Report, category: str, *, by: Actor) -> None:
    """It reports a breach of law: by its category to the department of the rules, else it waits to be sent by hand."""
    with transaction():
        if category not in rulesets.load(report.ruleset).categories:
            raise ReportWrong(_l("请选择类别。"))
        lock(report)
        permit_report(report, "sort_report", by)
        body, found = department_for(reported(report), category)

        def hand() -> None:
            report.kind, report.category, report.sorted_at = ReportKind.REPORT, category, clock.now()
            report.route_rule, report.route_reason = found.route.rule, found.route.reason
            report.body_id = body.id if body is not None else None

        move_report(report, "sort_report", by, hand)
        found_as, rule = str(ReportKind.REPORT), report.route_rule
        events.record(ReportSorted(report.id, found_as, category, report.body_id, rule), by)


SORTS = {
    ReportKind.LEAD: "sort_lead",
    ReportKind.DISPUTE: "sort_dispute",
    ReportKind.ELSEWHERE: "sort_elsewhere",
}


def sort_other(report: Report, kind: ReportKind, words: str = "", *, by: Actor) -> None:
    """It is no report: a lead, a complaint in truth, or not for us; `words` are told to whoever handed it in."""
    with transaction():
        if kind is ReportKind.ELSEWHERE and not words.strip():
            raise ReportWrong(_l("请写明应该向哪里反映，对方会看到。"))

        def hand() -> None:
            report.kind, report.sorted_at, report.told = kind, clock.now(), words.strip() or None

        move_report(report, SORTS[kind], by, hand)
        events.record(ReportSorted(report.id, str(kind), report.category, None, report.route_rule), by)


def assign_report(report: Report, body: Organisation, *, by: Actor) -> None:
    """The staffed intake sends what is without a body to a department here; an association has no such power."""
    with transaction():
        lock(report)
        permit_report(report, "assign", by)
        if body.kind not in DEPARTMENTS or body.mode is not Mode.HERE or body.closed_at is not None:
            raise DomainError()

        def hand() -> None:
            report.body_id = body.id

        move_report(report, "assign", by, hand)
        events.record(ReportAssigned(report.id, body.id), by)


def return_report(report: Report, words: str, *, by: Actor, key: str) -> None:
    """The body gives it back to intake with its reason, which intake reads; never sideways (O121 art. 41)."""
    with transaction():
        if not words.strip():
            raise ReportWrong(_l("请写明为什么退回，受理窗口会看到。"))
        move_report(report, "return_to_intake", by)
        body_id, report.body_id = report.body_id, None
        row = ReportWord(report_id=report.id, kind=SaidAs.RETURNED, words=words.strip(), key=key, at=clock.now())
        row.by_id, row.body_id = by.person_id, body_id
        db.session.add(row)
        db.session.flush()
        db.session.expire(report, ["said", "body"])
        events.record(ReportReturned(report.id, body_id or 0), by)
