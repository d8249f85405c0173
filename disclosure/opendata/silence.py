"""What must not happen without a word: a row written once that changed, a row that is gone and left no tombstone."""

from collections import Counter
from collections.abc import Iterator

from disclosure.opendata.columns import BY_NAME

CHANGED, GONE, BACK = "changed", "gone", "back"
UNSAID, RECOUNTED = "unsaid", "recounted"
# Snapshot, table, what happened, how many rows.
Silent = list[tuple[int, str, str, int]]


def fault_of(table: str, why: str, *, is_renewed: bool) -> str:
    """What is wrong with taking a row out for this reason; "" for nothing.

    `is_renewed`: the release brought another schema with this snapshot, by which rows may read otherwise.
    """
    known = BY_NAME[table]
    if why == CHANGED:
        return "" if known.may_change or is_renewed else CHANGED
    return GONE if why == UNSAID and not known.may_go else ""


class Watch:
    """Counts the faults among the lines of changes as they are written."""

    def __init__(self, number: int, *, is_renewed: bool) -> None:
        self.number, self.is_renewed = number, is_renewed
        self._found: Counter[tuple[str, str]] = Counter()

    def over(self, lines: Iterator[str]) -> Iterator[str]:
        """Pass lines on and look at those that take something out."""
        for one in lines:
            if one.startswith("-"):
                _sign, table, _ref, _hash, why = one.split(",")
                what = fault_of(table, why, is_renewed=self.is_renewed)
                if what:
                    self._found[table, what] += 1
            yield one

    @property
    def found(self) -> Silent:
        """The faults of this snapshot."""
        return [(self.number, table, what, rows) for (table, what), rows in sorted(self._found.items())]
