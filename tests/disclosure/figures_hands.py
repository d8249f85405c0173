"""Public figures as the counters would leave them, put there by hand: pages are tested without counting cases."""

from datetime import date

from sqlalchemy import delete

from disclosure.indicators import SubjectKind
from disclosure.models import PublicFigure
from kernel import clock
from kernel.db import db, transaction

WHOLE = {
    "cases": 40, "lately": 40, "closed": 30, "asked": 36, "answered": 30, "unanswered": 6, "on_time": 24, "ended": 25,
    "settled": 18, "promises_due": 12, "promises_confirmed": 7,
}  # fmt: skip
BODY = {"received": 50, "accepted": 40, "refused": 5, "moved": 5, "late_accept": 6, "late_end": 5, "finished": 30}
DAYS = {
    "to_accept": {"n": 40, "median": 4.0, "p90": 7.0},
    "to_close": {"n": 30, "median": 28.0, "p90": 45.0},
    "body_to_accept": {"n": 40, "median": 4.0, "p90": 7.0},
}
BODY_REF, SINCE = "b" * 26, date(2020, 1, 1)


def figure(kind: SubjectKind, ref: str, name: str = "", period: str = "", **shown: int) -> PublicFigure:
    """One row; without numbers of its own it has forty cases, or a body's fifty."""
    told = shown or (BODY if kind is SubjectKind.BODY else WHOLE)
    return PublicFigure(
        kind=kind,
        ref=ref,
        name=name,
        period=period,
        shown=dict(told),
        between={},
        days=DAYS if not shown else {},
        since_on=SINCE,
        updated_at=clock.now(),
    )


def counted(institution_ref: str = "", month: str = "") -> None:
    """The whole country, a province, a county in it with a hidden number, a kind of problem, a body, an institution."""
    rows = [
        figure(SubjectKind.ALL, ""),
        figure(SubjectKind.REGION, "110000", "北京市"),
        figure(SubjectKind.REGION, "110108", "海淀区", asked=9),
        figure(SubjectKind.CATEGORY, "E01", "退费难、拖延退款"),
        figure(SubjectKind.CATEGORY, "E02", "虚假或者引人误解的宣传", asked=7),
        figure(SubjectKind.BODY, BODY_REF, "示例教育局（海淀）"),
    ]
    if institution_ref:
        rows.append(figure(SubjectKind.INSTITUTION, institution_ref, "星河示例"))
    if month:
        rows += [
            figure(SubjectKind.ALL, "", "", month, cases=40),  # of a month only the number filed is counted
            figure(SubjectKind.CATEGORY, "E01", "退费难、拖延退款", month, cases=40),
            figure(SubjectKind.REGION, "110000", "北京市", month, cases=40),
            figure(SubjectKind.REGION, "110100", "北京市", month, cases=40),
        ]
    with transaction():
        db.session.execute(delete(PublicFigure))  # what the counters wrote of the few cases of a test
        db.session.add_all(rows)
