"""What redaction finds in real letters: `python -m bench.redaction --letters DIR` (else `$XUESU_SHARED`).

300 letters were read and labelled by hand (`tests/disclosure/redaction_labels.csv`: file, row, offsets, kind; no text).
Recall of a kind: of its labelled places, those of which no letter or digit is left. Precision of a kind: of what is
covered as this kind, what overlaps a label of any kind. The text of a row is its detail, for the file with official
answers a line break and the answer after it, for the platform file the title, a line break and the detail.
"""

import argparse
import csv
import os
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from disclosure.redaction import find

ROOT = Path(__file__).resolve().parents[1]
LABELS = ROOT / "tests" / "disclosure" / "redaction_labels.csv"
LABELLED = ("phone", "id_number", "name", "address", "school", "plate", "order", "social")
PARTS = {
    "questions_and_official_answers.csv": ("留言详情", "答复意见"),
    "messages_2017-2019.csv": ("留言详情",),
}
PLATFORM = "platform_complaints_2020-10.csv"
Place = tuple[int, int, str]
Row = tuple[str, str]


@dataclass
class Measure:
    """Counts by kind: labelled, fully covered, hits, hits that meet a label."""

    labels: Counter[str] = field(default_factory=Counter)
    covered: Counter[str] = field(default_factory=Counter)
    hits: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    rows: int = 0

    def recall(self, kind: str) -> float:
        """The share of labelled places that are covered whole."""
        return self.covered[kind] / self.labels[kind]

    def precision(self, kind: str) -> float:
        """The share of what was covered as this kind that meets a label."""
        return self.right[kind] / self.hits[kind]

    def lines(self) -> Iterator[str]:
        """The report."""
        yield f"{self.rows} letters"
        for kind in LABELLED:
            if self.labels[kind]:
                yield (
                    f"{kind:<10} {self.labels[kind]:>4} labels  recall {self.recall(kind):.3f}"
                    f"  {self.hits[kind]:>4} hits  precision {self.precision(kind):.3f}"
                )


def letters(folder: Path) -> dict[Row, str]:
    """The texts by file and row."""
    found: dict[Row, str] = {}
    for name, parts in PARTS.items():
        with (folder / name).open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                found[name, row["留言编号"]] = "\n".join(row[part] for part in parts)
    with (folder / PLATFORM).open(encoding="utf-8-sig", newline="") as file:
        for number, cells in enumerate(csv.reader(file)):
            if len(cells) > 1:
                found[PLATFORM, str(number)] = f"{cells[0]}\n{cells[1]}"
    return found


def labels() -> dict[Row, list[Place]]:
    """What was labelled by hand; a row without anything personal has an empty list."""
    found: dict[Row, list[Place]] = defaultdict(list)
    with LABELS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            places = found[row["file"], row["row"]]
            if row["kind"]:
                places.append((int(row["start"]), int(row["end"]), row["kind"]))
    return dict(found)


def measure(folder: Path) -> Measure:
    """Look for everything in every labelled letter and compare."""
    counted, texts = Measure(), letters(folder)
    for row, places in labels().items():
        _compare(counted, texts[row], places)
    return counted


def _compare(counted: Measure, text: str, places: list[Place]) -> None:
    counted.rows += 1
    hits = find(text)
    gone = {place for hit in hits for place in range(hit.start, hit.end)}
    for start, end, kind in places:
        counted.labels[kind] += 1
        counted.covered[kind] += {place for place in range(start, end) if text[place].isalnum()} <= gone
    for hit in hits:
        counted.hits[str(hit.kind)] += 1
        counted.right[str(hit.kind)] += any(hit.start < end and start < hit.end for start, end, _kind in places)


def main(arguments: list[str] | None = None) -> int:
    """Print the measure; 1 when a phone or an identity number is missed."""
    shared = Path(os.environ.get("XUESU_SHARED") or ROOT.parent / "shared") / "data" / "complaints"
    parser = argparse.ArgumentParser(prog="python -m bench.redaction", description=__doc__)
    parser.add_argument("--letters", type=Path, default=shared, help="where the three files lie; they are only read")
    given, started = parser.parse_args(arguments), time.perf_counter()
    counted = measure(given.letters)
    print("\n".join(counted.lines()), f"\n{time.perf_counter() - started:.1f} s")
    return int(min(counted.recall("phone"), counted.recall("id_number")) < 1)


if __name__ == "__main__":
    sys.exit(main())
