"""What must not happen without a word: a row written once changed, went without a tombstone, or is back after it."""

from collections import Counter
from collections.abc import Callable, Iterator

from disclosure.opendata.columns import BY_NAME, TOMBSTONES

CHANGED, GONE, BACK = "changed", "gone", "back"
UNSAID, RECOUNTED = "unsaid", "recounted"
# Snapshot, table, what happened, how many rows.
Silent = list[tuple[int, str, str, int]]
# By the name under which tombstones lie, the tables whose rows they bury.
BURIED = {
    mark: [one.name for one in BY_NAME.values() if one.buried == mark]
    for mark in {one.buried for one in BY_NAME.values()} - {""}
}


def fault_of(table: str, why: str, *, is_renewed: bool) -> str:
    """What is wrong with taking a row out for this reason; "" for nothing.

    `is_renewed`: the release brought another schema with this snapshot, by which rows may read otherwise.
    """
    known = BY_NAME[table]
    if why == CHANGED:
        return "" if known.may_change or is_renewed else CHANGED
    return GONE if why == UNSAID and not known.may_go else ""


class Watch:
    """Counts the faults among the lines of changes as they are written; `stands` says whether a row is in the files."""

    def __init__(self, number: int, *, is_renewed: bool, stands: Callable[[str, str], bool]) -> None:
        self.number, self.is_renewed, self.stands = number, is_renewed, stands
        self._found: Counter[tuple[str, str]] = Counter()
        self._last = ""

    def over(self, lines: Iterator[str]) -> Iterator[str]:
        """Pass lines on and look at what they take out, and at every tombstone that comes or goes."""
        for one in lines:
            sign, table, ref, _hash, why = one.split(",")
            if sign == "-" and (what := fault_of(table, why, is_renewed=self.is_renewed)):
                self._found[table, what] += 1
            if table == TOMBSTONES.name:
                self._look_under(ref)
            yield one

    def _look_under(self, tombstone: str) -> None:
        """What is published has no tombstone, so a row is back where one stands under it, or stood until now.

        A tombstone that only changed has two lines, one after the other.
        """
        if tombstone == self._last:
            return
        self._last = tombstone
        mark, _sign, ref = tombstone.partition(":")
        for table in BURIED.get(mark, ()):
            if self.stands(table, ref):
                self._found[table, BACK] += 1

    @property
    def found(self) -> Silent:
        """The faults of this snapshot."""
        return [(self.number, table, what, rows) for (table, what), rows in sorted(self._found.items())]
