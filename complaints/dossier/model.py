"""The document itself: sections of entries as one reader's pages show them, files and papers with digests; pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from flask_babel import lazy_gettext as _l

from kernel.labels import Labelled

ORDER = (
    *("case", "wishes", "timeline", "clocks", "decisions", "points", "answers", "turnings", "offers", "proposals"),
    *("facts", "sessions", "agreements", "promises", "thread", "told", "joint", "outcome", "looks"),
)
MOST_IN_PRINT = 2000  # of a section: with as many in two sections the child that sets the PDF stays under 400 MB


class Check(Labelled):
    """What was found when a file was put into the archive."""

    MATCHES = "matches", _l("与收到时一致")
    DIFFERS = "differs", _l("与收到时不一致")
    COVERED = "covered", _l("收入的是遮盖后的版本")
    LEFT_OUT = "left_out", _l("没有收入")
    LOST = "lost", _l("读取失败，没有收入")


@dataclass(frozen=True)
class Fact:
    """One line of a list: what it is, and what it says."""

    label: str
    value: str


@dataclass(frozen=True)
class Entry:
    """One thing in a section: what, when, by whom, who reads it, what was written, and what hangs on it.

    `files` are signs of files (the list of evidence has them by number); `at` an instant or a Shanghai day.
    """

    title: str
    at: datetime | date | None = None
    by: str = ""
    heard: str = ""
    state: str = ""
    words: str = ""
    lines: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    entries: tuple["Entry", ...] = ()
    files: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """A part of the document: `code` names it for machines; nothing in it is said by `empty`."""

    code: str
    title: str
    note: str = ""
    facts: tuple[Fact, ...] = ()
    entries: tuple[Entry, ...] = ()
    empty: str = ""

    def newest(self, most: int) -> "Section":
        """The section with its last entries, and a note of how many more there are."""
        more = len(self.entries) - most
        if more <= 0:
            return self
        note = f"{self.note}这里是最近的{most}条，更早的{more}条在 JSON 文件里。"
        return replace(self, entries=self.entries[-most:], note=note)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not (self.facts or self.entries)


@dataclass(frozen=True)
class Step:
    """Something done with a file after it came: looked at for viruses, marked, covered, shown whole again."""

    at: datetime
    words: str


@dataclass(frozen=True)
class Evidence:
    """A file as it came and as it was found: `sha256` is of the original, `found` of what lies in the archive.

    `history` is what its reader may know was done with it since.
    """

    sign: str
    name: str
    came_with: str
    by: str
    size: int
    media_type: str
    received_at: datetime
    sha256: str
    scan: str
    history: tuple["Step", ...] = ()
    number: str = ""
    check: Check = Check.LEFT_OUT
    why: str = ""
    found: str = ""
    member: str = ""


@dataclass(frozen=True)
class PaperLine:
    """A paper given to the reader: number, code for anybody to check, its canonical text, digests of text and file."""

    title: str
    number: str
    code: str
    made_at: datetime
    text_sha256: str
    file_sha256: str = ""
    text: str = ""
    check: Check = Check.LEFT_OUT
    why: str = ""
    found: str = ""
    member: str = ""


@dataclass(frozen=True)
class Document:
    """Everything one reader takes away of one case; `reader` says as whom it is read, in words without a name."""

    number: str
    title: str
    reader: str
    made_at: datetime
    sections: tuple[Section, ...]
    evidence: tuple[Evidence, ...] = ()
    papers: tuple[PaperLine, ...] = ()
    notes: tuple[str, ...] = ()

    def in_order(self) -> "Document":
        """The same with its sections as a reader of papers looks for them; those nobody placed stand last."""
        place = {code: number for number, code in enumerate(ORDER)}
        rows = sorted(self.sections, key=lambda one: place.get(one.code, len(place)))
        return replace(self, sections=tuple(rows))

    def for_print(self, most: int = MOST_IN_PRINT) -> "Document":
        """The same with no more than so many entries in a section, the newest, and a note of what is left out."""
        return replace(self, sections=tuple(one.newest(most) for one in self.sections))

    def numbered(self) -> "Document":
        """The same with a number for each file in the order it came."""
        ordered = sorted(self.evidence, key=lambda one: (one.received_at, one.sign))
        found = (replace(one, number=f"证{place}") for place, one in enumerate(ordered, 1))
        return replace(self, evidence=tuple(found))

    def number_of(self, sign: str) -> str:
        """The number of a file by its sign; empty where the reader does not have it."""
        return next((one.number for one in self.evidence if one.sign == sign), "")

    def checks(self) -> Iterator[Check]:
        """What was found of each file and paper."""
        yield from (one.check for one in self.evidence)
        yield from (one.check for one in self.papers)
