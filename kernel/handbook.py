"""Documents written from the tables that the product runs on; each package registers its pages, `docs build` writes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_pages: dict[str, Callable[[], str]] = {}


@dataclass(frozen=True)
class Arrow:
    """A move of a diagram: from one state to another, and what is done."""

    source: str
    target: str
    words: str


def page(path: str) -> Callable[[Callable[[], str]], Callable[[], str]]:
    """Register what writes a document, by its path in the checkout."""

    def register(write: Callable[[], str]) -> Callable[[], str]:
        _pages[path] = write
        return write

    return register


def pages() -> dict[str, str]:
    """Every registered document as the tables have it now, by path."""
    return {path: write() for path, write in sorted(_pages.items())}


def stale(root: Path) -> list[str]:
    """The paths whose document is missing or no longer what the tables say."""
    return [path for path, text in pages().items() if _read(root / path) != text]


def build(root: Path) -> list[str]:
    """Write the stale documents under a folder; the paths written."""
    written = stale(root)
    for path, text in pages().items():
        if path in written:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, encoding="utf-8")
    return written


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """The lines of a Markdown table; an empty cell is a dash."""
    lines = [list(head), ["---"] * len(head), *(list(row) for row in rows)]
    return [f"| {' | '.join(_cell(words) for words in line)} |" for line in lines]


def _cell(words: str) -> str:
    return words.replace("|", "\\|").replace("\n", "<br>") or "—"


def diagram(
    states: Mapping[str, str], arrows: Iterable[Arrow], *, first: Sequence[str], last: Sequence[str]
) -> list[str]:
    """The lines of a Mermaid state diagram; arrows between the same two states are drawn once, with all their words."""
    joined: dict[tuple[str, str], list[str]] = {}
    for arrow in arrows:
        if arrow.source != arrow.target:
            words = joined.setdefault((arrow.source, arrow.target), [])
            words += [arrow.words] if arrow.words not in words else []
    return [
        "```mermaid",
        "stateDiagram-v2",
        *(f'    state "{words}" as {code}' for code, words in states.items()),
        *(f"    [*] --> {code}" for code in first),
        *(f"    {source} --> {target}: {'、'.join(words)}" for (source, target), words in joined.items()),
        *(f"    {code} --> [*]" for code in last),
        "```",
    ]
