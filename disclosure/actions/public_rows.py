"""The rows of the public table: the first version of a text, the ones that replace it, what then stands."""

import hashlib
from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from disclosure import queries
from disclosure.actions.standing import keep
from disclosure.actions.versions import note_change
from disclosure.lifecycle import PublicationState
from disclosure.models import Candidate, Publication, PublicInstitution
from kernel import clock
from kernel.db import db, new_ref
from kernel.errors import DomainError, IllegalMove


def first_row(row: Candidate) -> Publication:
    """The first version of a text, from the candidate and the public copy of its institution; raises Barred."""
    about = db.session.scalar(select(PublicInstitution).filter_by(ref=row.institution_ref))
    if about is None:
        raise Barred(_l("这家机构的公开资料还没有生成，请稍后再试。"))
    now, ref = clock.now(), new_ref()
    return Publication(
        ref=ref,
        series=ref,
        version=1,
        state=PublicationState.PUBLISHED,
        institution_ref=about.ref,
        institution_name=about.name,
        credit_code=about.credit_code,
        address=about.address,
        category=row.category,
        category_name=row.category_name,
        summary=row.summary,
        outcome=row.outcome,
        body_name=row.body_name,
        region_code=about.region_code,
        region_name=about.region_name,
        closed_month=row.facts["closed_month"],
        days_to_accept=row.facts["days_to_accept"],
        days_to_close=row.facts["days_to_close"],
        is_on_time=row.facts["is_on_time"],
        submitted_via=row.facts.get("submitted_via"),
        sent_month=row.facts.get("sent_month"),
        response=row.facts.get("response"),
        objected_on=clock.day_of(row.objected_at) if row.objected_at else None,
        changed_on=row.changed_on,
        was_shown_here=row.was_shown_here,
        published_at=now,
        written_at=now,
    )


OWN = {"id", "ref", "version", "replaces_ref", "state", "summary", "written_at", "withdrawn_reason"}
COPIED = [column.key for column in Publication.__table__.columns if column.key not in OWN]


def next_row(
    standing: Publication, state: PublicationState, words: str, facts: Mapping[str, Any] | None = None
) -> Publication:
    """The row that replaces the one that stands; it says what that one says, but these facts."""
    same = {name: getattr(standing, name) for name in COPIED} | dict(facts or {})
    return Publication(
        **same,
        ref=new_ref(),
        version=standing.version + 1,
        replaces_ref=standing.ref,
        state=state,
        summary=words,
        written_at=clock.now(),
    )


def standing_of(row: Candidate) -> Publication:
    """The version that stands; raises IllegalMove."""
    found = queries.newest_of(row.publication_ref or "")
    if found is None:
        raise IllegalMove()
    return found


def write(made: Publication) -> Publication:
    """Write a row of the public table and let it stand, findable and counted, in place of the one it replaces."""
    db.session.add(made)
    db.session.flush()
    keep(made)
    note_change()
    return made


def must_be_read(words: str | None, read: str | None) -> None:
    """Raise NotAsRead unless `read` is the digest of these words; None where no page stands between."""
    if read is not None and read != digest(words or ""):
        raise NotAsRead()


def digest(words: str) -> str:
    """SHA-256 of a text that is public or about to be."""
    return hashlib.sha256(words.encode()).hexdigest()


class NotAsRead(DomainError):
    """The words changed since the page was opened on which they were read."""

    def default(self) -> object:
        """The sentence used when none is given."""
        return _l("您打开页面之后，这段文字又有变化，这一步没有办。请看过现在的文字再决定。")


class Barred(DomainError):
    """Something in the case or in the words forbids publishing."""

    def default(self) -> object:
        """The sentence used when none is given."""
        return _l("这件投诉现在不能公示。")


class AnotherInstitution(Barred):
    """The case is about another institution now, which was never asked about the text."""

    def default(self) -> object:
        """The sentence used when none is given."""
        return _l("案件现在的被投诉机构是另一家。另一家没有核对过，不能用更正换过去，请撤下这条公示。")
