"""选用: a school or an education department selects an institution's product for a term (clause 十四; 平台规则)."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from accounts.figures import figure
from accounts.models import Organisation
from institutions.actions.moving import CycleWrong, begin, move
from institutions.lifecycle import SelectionState, Verdict
from institutions.lifecycle.filing import IN_FORCE
from institutions.lifecycle.selecting import REVIEW, RUNNING, TERM
from institutions.models import Filing, Institution, Selection
from kernel import clock
from kernel.db import db, transaction
from kernel.errors import IllegalMove, NotYours
from kernel.events import SYSTEM, Actor

BATCH = 200
LONGEST = timedelta(days=5 * 366)


@dataclass(frozen=True)
class Choice:
    """What is selected, why, until when, whom parents may ask; `key` is the form's own."""

    key: str
    product: str
    reason: str
    contact: str
    from_on: date
    until_on: date
    renews: Selection | None = None


def filing_in_force(institution: Institution) -> Filing | None:
    """A recorded filing of the institution; without one a selection is warned of, never barred."""
    held = Filing.institution_id == institution.id, Filing.state.in_(sorted(IN_FORCE))
    return db.session.scalar(select(Filing).where(*held).order_by(Filing.id.desc()).limit(1))


def select_product(institution: Institution, choice: Choice, *, by: Actor) -> Selection:
    """Somebody selects; a review falls due before the term ends."""
    with transaction():
        if known := db.session.scalar(select(Selection).filter_by(key=choice.key)):
            return known
        selector = db.session.get(Organisation, by.organisation_id or 0)
        if selector is None:
            raise NotYours()
        _check(choice)
        if choice.renews is not None and choice.renews.organisation_id != selector.id:
            raise NotYours()
        filing = filing_in_force(institution)
        row = Selection(
            key=choice.key,
            institution_id=institution.id,
            institution=institution,
            organisation_id=selector.id,
            product=choice.product.strip(),
            filing_id=filing.id if filing is not None else None,
            reason=choice.reason.strip(),
            contact=choice.contact.strip(),
            from_on=choice.from_on,
            until_on=choice.until_on,
            renews_id=choice.renews.id if choice.renews is not None else None,
            made_by_id=by.person_id,
            made_at=clock.now(),
        )
        begin(row, "select", by, {REVIEW: review_day(choice.until_on), TERM: choice.until_on})
        return row


def _check(choice: Choice) -> None:
    if not (choice.product.strip() and choice.reason.strip() and choice.contact.strip()):
        raise CycleWrong(_l("请写明选用什么、为什么选用、家长找谁。"))
    if not choice.from_on <= choice.until_on <= choice.from_on + LONGEST:
        raise CycleWrong(_l("选用期的最后一天不能早于第一天，最长五年。"))
    if choice.until_on < clock.today():
        raise CycleWrong(_l("选用期的最后一天不能早于今天。"))
    if choice.renews is not None and _is_renewed(choice.renews):
        raise IllegalMove(_l("已经续过一次，请从新的那一次继续。"))


def _is_renewed(row: Selection) -> bool:
    return db.session.scalar(select(Selection.id).filter_by(renews_id=row.id)) is not None


def review_day(until_on: date) -> date:
    """The last day for the review before a term ends (平台规则), never before today."""
    return max(clock.today(), until_on - timedelta(days=figure("selection_review")))


def review_selection(row: Selection, verdict: Verdict, words: str, *, by: Actor) -> None:
    """What a look back found before the end of the term; to go on is a new selection."""
    if not words.strip():
        raise CycleWrong(_l("请写明评议的情况。"))
    with transaction():

        def hand() -> None:
            row.verdict, row.review_words, row.reviewed_on = verdict, words.strip(), clock.today()

        move(row, "review", by, hand)


def withdraw_selection(row: Selection, words: str, *, by: Actor) -> None:
    """Selecting ends before its term, with the reason."""
    if not words.strip():
        raise CycleWrong(_l("请写明为什么停止选用。"))
    with transaction():

        def hand() -> None:
            row.withdrawn_words, row.withdrawn_on = words.strip(), clock.today()

        move(row, "withdraw_selection", by, hand, falls_away=True)


def end_terms() -> int:
    """End selections whose last day is over; safe to run twice or late."""
    over = select(Selection).where(
        Selection.state.in_([SelectionState(one) for one in RUNNING]), Selection.until_on < clock.today()
    )
    with transaction():
        found = over.order_by(Selection.id).limit(BATCH).with_for_update(skip_locked=True, of=Selection)
        rows = list(db.session.scalars(found))
        for row in rows:
            move(row, "run_out", SYSTEM, falls_away={REVIEW})
        return len(rows)
