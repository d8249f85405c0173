"""The papers of 备案: recorded, missing, elsewhere; each of one outcome, made with its act in one transaction."""

from collections.abc import Sequence

from flask_babel import force_locale
from sqlalchemy import select

from accounts.issuing import issuer_of
from accounts.permissions import Viewer
from institutions import actions
from institutions.citing import law_in_words
from institutions.documents.registering import registered
from institutions.filing_fields import FIELDS
from institutions.lifecycle import FILING
from institutions.lifecycle.filing import law_of
from institutions.models import Filing
from institutions.permissions.life import filings_visible_to
from institutions.wording import filing as wording
from kernel import clock, owned_papers
from kernel.db import db, transaction
from kernel.events import Actor
from kernel.papers import Paper

OWNER = "filing"
SIGNS = {"filing_record": "备", "filing_missing": "补", "filing_elsewhere": "向"}
# What a paper repeats of the fields: never whom to ring.
UNSAID = frozenset({"contact", "functions"})


def record_with_paper(filing: Filing, number: str, *, by: Actor) -> list[Paper]:
    """予以备案 with its paper; without a number of the body's own, the paper's gap-free number is the filing's."""
    with transaction():
        given = filing.number or number.strip()
        version = filing.newest.number
        lines = wording.filing_record(_facts(filing, "record"), given, clock.today())
        paper = _register(filing, "filing_record", lines, f"version:{version}")
        actions.record_filing(filing, given or paper.number, by=by)
        return [paper]


def tell_missing_with_paper(filing: Filing, items: Sequence[str], words: str, *, by: Actor) -> list[Paper]:
    """The one telling with its paper."""
    with transaction():
        telling = actions.tell_missing(filing, items, words, by=by)
        said = [item.words for item in telling.items]
        lines = wording.filing_missing(_facts(filing, "tell_missing"), said, telling.words, clock.today())
        return [_register(filing, "filing_missing", lines, f"version:{filing.newest.number}")]


def tell_where_with_paper(filing: Filing, words: str, *, by: Actor) -> list[Paper]:
    """Out of scope, told where, with its paper."""
    with transaction():
        actions.tell_where(filing, words, by=by)
        lines = wording.filing_elsewhere(_facts(filing, "tell_where"), filing.told or "", clock.today())
        return [_register(filing, "filing_elsewhere", lines, "once")]


def _facts(filing: Filing, act: str) -> wording.FilingFacts:
    body, newest = filing.organisation, filing.newest
    law = law_of(filing.kind, next(row for row in FILING.moves if row.act == act))
    with force_locale("zh_Hans_CN"):
        kind = str(filing.kind.label)
        fields = [
            (str(one.label), str(newest.fields.get(one.code, "")))
            for one in FIELDS[filing.kind]
            if one.code not in UNSAID
        ]
    return wording.FilingFacts(
        institution=filing.institution.name,
        body=body.letterhead or body.name,
        kind=kind,
        title=str(newest.fields.get("name", "")),
        version=newest.number,
        law=law_in_words(law),
        fields=fields,
        phone=body.phone,
        address=body.address,
    )


def _register(filing: Filing, kind: str, lines: list[str], cause: str) -> Paper:
    return registered(issuer_of(filing.organisation, SIGNS[kind]), (OWNER, filing.id), kind, lines, cause)


def papers_of(filing: Filing) -> list[Paper]:
    """The papers of a filing, oldest first."""
    return owned_papers.papers_of(OWNER, filing.id)


def may_read_filing_paper(viewer: Viewer, paper: Paper) -> bool:
    """Whoever may see the filing (fills the registry of readers)."""
    seen = select(Filing.id).where(Filing.id == paper.owner_id, filings_visible_to(viewer))
    return db.session.scalar(seen) is not None
