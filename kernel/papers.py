"""The register of papers: gap-free numbers, the digest of the canonical text, and a code anybody can check it by."""

import base64
import hashlib
import io
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

import segno
from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, Index, Select, String, UniqueConstraint, func, select, text
from sqlalchemy.orm import Mapped, defer, joinedload, mapped_column, relationship

from kernel import clock
from kernel.config import settings
from kernel.crypto import Sealed, random_readable
from kernel.db import BigInt, Id, Instant, Model, Ref, db, enum_column, in_transaction, lock
from kernel.errors import DomainError
from kernel.files import StoredFile
from kernel.files.intake import forget
from kernel.labels import Labelled
from kernel.typeset import manner, sheet_of


class PaperState(Labelled):
    """Where a paper stands between its text and its PDF."""

    DRAFTED = "drafted", _l("已登记，尚未制作")
    WAITING = "waiting", _l("PDF暂不可用，稍后自动生成")
    READY = "ready", _l("已制作")
    ERASED = "erased", _l("保存期限已过，内容已删除")


UNMADE = (PaperState.DRAFTED, PaperState.WAITING)
UNFINISHED = text("state IN ('drafted', 'waiting')")


PDF_FAILED = _l("PDF没有做成，系统会再试，运营人员看得到")


class PaperSettled(DomainError):
    """A finished paper is never exchanged: a correction is a new paper with a number of its own."""

    def default(self) -> object:
        """The sentence used when none is given."""
        return _l("这份文书已经制作完成，不能更换。需要更正时请另出一份。")


class PaperSeries(Model):
    """The last number an issuer gave in a year to papers of a kind."""

    __tablename__ = "paper_series"
    __table_args__ = (UniqueConstraint("issuer_id", "year", "kind"),)

    id: Mapped[Id]
    issuer_id: Mapped[BigInt]
    year: Mapped[int]
    kind: Mapped[str] = mapped_column(String(40))
    last: Mapped[int]


class Paper(Model):
    """One paper: number, title and canonical text are written once; only its PDF comes later.

    `cause` names the row it was made for (`identity:12`), where one owner has several papers of a kind.
    """

    __tablename__ = "papers"
    __table_args__ = (
        UniqueConstraint("issuer_id", "year", "kind", "serial"),
        UniqueConstraint("owner_kind", "owner_id", "kind", "cause"),
        CheckConstraint("(state = 'ready') = (file_id IS NOT NULL)", name="ready"),
        Index("ix_papers_owner", "owner_kind", "owner_id"),
        Index("ix_papers_unfinished", "owner_kind", "owner_id", postgresql_where=UNFINISHED, sqlite_where=UNFINISHED),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    code: Mapped[str] = mapped_column(String(20), unique=True)
    issuer_id: Mapped[BigInt]
    issuer_name: Mapped[str] = mapped_column(String(200))
    year: Mapped[int]
    kind: Mapped[str] = mapped_column(String(40))
    serial: Mapped[int]
    number: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(String(200))
    owner_kind: Mapped[str] = mapped_column(String(40))
    owner_id: Mapped[BigInt]
    text: Mapped[str] = mapped_column(Sealed("papers.text"))
    text_digest: Mapped[str] = mapped_column(String(64))
    basis_version: Mapped[str] = mapped_column(String(80))
    template_version: Mapped[str] = mapped_column(String(40))
    cause: Mapped[str | None] = mapped_column(String(60))
    file_id: Mapped[BigInt | None] = mapped_column(ForeignKey("stored_files.id"))
    state: Mapped[PaperState] = mapped_column(enum_column(PaperState), default=PaperState.DRAFTED)
    made_at: Mapped[Instant]
    # How often setting it was tried, when it is due again, and when it could last not be set.
    tries: Mapped[int] = mapped_column(default=0, server_default="0")
    again_at: Mapped[Instant | None]
    failed_at: Mapped[Instant | None]

    file: Mapped[StoredFile | None] = relationship()

    @property
    def pdf_words(self) -> object:
        """What a page says while there is no PDF; empty once it is there."""
        words = PDF_FAILED if self.failed_at is not None and self.state in UNMADE else self.state.label
        return "" if self.state is PaperState.READY else words

    @property
    def verify_url(self) -> str:
        """The address at which anybody can check this paper."""
        return f"{settings().public_url}/documents/{self.code}"

    @property
    def made_on(self) -> date:
        """The Shanghai day the paper was registered."""
        return clock.day_of(self.made_at)


@dataclass(frozen=True)
class Issuer:
    """Who gives the number: id, name on the letterhead, and the sign its numbers begin with (星教投)."""

    id: int
    name: str
    sign: str


@dataclass(frozen=True)
class Content:
    """What a paper says: kind, title, canonical text, and the versions of its legal basis and template."""

    kind: str
    title: str
    text: str
    basis_version: str
    template_version: str


def digest(words: str) -> str:
    """SHA-256 of a canonical text in UTF-8 (64 hexadecimal digits)."""
    return hashlib.sha256(words.encode()).hexdigest()


def register(issuer: Issuer, content: Content, owner_kind: str, owner_id: int, cause: str | None = None) -> Paper:
    """Give a paper its number, digest and code, in the open transaction; undone with it, so numbers have no gap."""
    if not in_transaction():
        raise RuntimeError("a paper is registered inside transaction()")
    now = clock.now()
    year = clock.day_of(now).year
    serial = _next_serial(issuer.id, year, content.kind)
    paper = Paper(
        code=random_readable(20),
        issuer_id=issuer.id,
        issuer_name=issuer.name,
        year=year,
        kind=content.kind,
        serial=serial,
        number=f"{issuer.sign}〔{year}〕第{serial}号",
        title=content.title,
        owner_kind=owner_kind,
        owner_id=owner_id,
        text=content.text,
        text_digest=digest(content.text),
        basis_version=content.basis_version,
        template_version=content.template_version,
        cause=cause,
        made_at=now,
    )
    db.session.add(paper)
    db.session.flush()
    return paper


def _next_serial(issuer_id: int, year: int, kind: str) -> int:
    place = {"issuer_id": issuer_id, "year": year, "kind": kind}
    insert = "INSERT INTO paper_series (issuer_id, year, kind, last) VALUES (:issuer_id, :year, :kind, 0)"
    db.session.execute(text(f"{insert} ON CONFLICT DO NOTHING"), place)
    series = db.session.scalars(
        select(PaperSeries).filter_by(**place).with_for_update().execution_options(populate_existing=True)
    ).one()
    series.last += 1
    return series.last


def wait(paper: Paper) -> None:
    """Note that the PDF cannot be made for the moment; a finished paper stays as it is."""
    lock(paper)
    if paper.state is PaperState.DRAFTED:
        paper.state = PaperState.WAITING


def attach(paper: Paper, file: StoredFile) -> None:
    """Give a paper its PDF, in the open transaction; the same file twice is fine, another raises PaperSettled."""
    lock(paper)
    if paper.file_id not in (None, file.id):
        raise PaperSettled
    paper.file_id, paper.state, paper.again_at = file.id, PaperState.READY, None
    db.session.flush()


def unfinished(limit: int = 100) -> list[Paper]:
    """Papers that still need their PDF and are due: those never tried first, then oldest first."""
    due = Paper.again_at.is_(None) | (Paper.again_at <= clock.now())
    found = select(Paper).where(Paper.state.in_(UNMADE), due).order_by(Paper.tries, Paper.id).limit(limit)
    return list(db.session.scalars(found))


def unfinished_of(owner_kind: str, owner_ids: Select[int], most: int) -> int:
    """How many papers of these owners still need their PDF, counted up to `most`."""
    found = select(Paper.id).where(
        Paper.state.in_(UNMADE),
        Paper.owner_kind == owner_kind,
        Paper.owner_id.in_(owner_ids),
    )
    return db.session.scalar(select(func.count()).select_from(found.limit(most).subquery())) or 0


def owner_kinds() -> list[str]:
    """What kinds of things own papers now."""
    return list(db.session.scalars(select(Paper.owner_kind).distinct()))


def erase(owner_kind: str, owner_ids: Collection[int]) -> int:
    """Delete text and PDF of the papers of these owners, in the open transaction; number and digest stay for ever."""
    mine = select(Paper).where(Paper.owner_kind == owner_kind, Paper.owner_id.in_(owner_ids))
    rows = db.session.scalars(mine.options(joinedload(Paper.file))).all()
    gone = [row.file for row in rows if row.file is not None]
    for row in rows:
        row.text, row.file_id, row.state = "", None, PaperState.ERASED
    db.session.flush()
    for file in gone:
        forget(file)
    db.session.flush()
    return len(gone)


# Who may read papers of owners of a kind: higher packages fill this, `(viewer, paper) -> bool`.
readers: dict[str, Callable[[Any, Paper], bool]] = {}


def is_for(viewer: Any, paper: Paper) -> bool:
    """Whether the owner of this kind of paper says that the viewer may read it."""
    ask = readers.get(paper.owner_kind)
    return ask is not None and ask(viewer, paper)


@dataclass(frozen=True)
class Facts:
    """All that a stranger with the code may know of a paper."""

    number: str
    text_digest: str
    file_sha256: str | None
    made_on: date
    basis_version: str
    template_version: str
    state: PaperState


def lookup(code: str) -> Facts | None:
    """What can be checked of the paper behind a code, never what it says; None when there is no such paper."""
    plain = "".join(sign for sign in code.lower() if sign.isascii() and sign.isalnum())[:40]
    row = db.session.execute(
        select(Paper, StoredFile.sha256)
        .options(defer(Paper.text))
        .outerjoin(StoredFile, StoredFile.id == Paper.file_id)
        .where(Paper.code == plain)
    ).first()
    if row is None:
        return None
    paper, sha256 = row
    versions = paper.basis_version, paper.template_version
    return Facts(paper.number, paper.text_digest, sha256, paper.made_on, *versions, paper.state)


def qr_data_uri(url: str) -> str:
    """A QR code of the address as an SVG data URI, for the `src` of a picture on a paper."""
    out = io.BytesIO()
    segno.make(url, error="m", micro=False).save(out, kind="svg", border=2, xmldecl=False, nl=False)
    return f"data:image/svg+xml;base64,{base64.b64encode(out.getvalue()).decode()}"


def frame(paper: Paper, standing: str = "") -> dict[str, Any]:
    """What `templates/papers/base.html` needs; `standing` is a line under the title such as 待签字盖章生效."""
    return {
        "issuer": paper.issuer_name,
        "number": paper.number,
        "title": paper.title,
        "standing": standing,
        "digest": paper.text_digest,
        "verify_url": paper.verify_url,
        "qr": qr_data_uri(paper.verify_url),
        "made_on": paper.made_on,
        "versions": (paper.template_version, paper.basis_version),
    } | manner(sheet_of(paper.text))
