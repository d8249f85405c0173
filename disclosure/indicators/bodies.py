"""What the numbers of bodies and those of the whole platform tell of each other; pure.

The trees of `hiding` know sums of one measure whose parts do not overlap. But what all bodies accepted are all cases,
what they finished all closed ones; what they received is more than all cases, by those not accepted and by those that
came to several. All cases are the sum of kinds, of places and of months too, so it is a body's number that gives way.
"""

from collections.abc import Iterable, Mapping

from disclosure.indicators.hiding import NONE, ROOT, Cell, Key, is_small, times_of
from disclosure.indicators.subjects import SubjectKind

RECEIVED, ALL = "received", "cases"
TWINS = (("accepted", ALL), ("finished", "closed"))
# Which classes of what a body received may be kept back, so that what it accepted does not follow.
BESIDE = ("refused", "handed_out")
OTHERS = (*BESIDE, "moved")


def untold_beside(cells: Mapping[Key, Cell], smallest: int) -> frozenset[Key]:
    """The numbers of received ones that would tell how few were not accepted, or came to several bodies."""
    found, periods = set[Key](), dict[str, list[Key]]()
    for key in _of_bodies(cells, RECEIVED):
        periods.setdefault(key.period, []).append(key)
    for period, keys in periods.items():
        are_told = not any(is_small(cells[key], smallest) for key in keys)
        accepted = cells.get(Key(ROOT, period, ALL), NONE)
        if are_told and _tells(accepted.less(cells[key] for key in keys), smallest):
            found.add(_smallest(keys, cells))
    whole = Key(ROOT, "", RECEIVED)
    if whole in cells and _tells(cells[whole].less([cells.get(Key(ROOT, "", ALL), NONE)]), smallest):
        found.add(whole)
    return frozenset(found)


def apart(
    told: frozenset[Key], cells: Mapping[Key, Cell], untold: Iterable[Key], smallest: int
) -> tuple[frozenset[Key], frozenset[Key]]:
    """The numbers still told, and those of which not even that there are none may be said."""
    left = set(told)
    for part, whole in TWINS:
        left -= _known_by_sum(left, cells, part, Key(ROOT, "", whole), smallest)
    silent = {each for key in _of_bodies(cells, "accepted") for each in _beside(key, left, cells)}
    total = Key(ROOT, "", RECEIVED)
    bodies = (key for key in _of_bodies(cells, RECEIVED) if key in left and not key.period)
    if total in left and _tells(cells[total].less(cells[key] for key in bodies), smallest):
        left.discard(total)
    _keep_back(left, set(untold), cells)
    return frozenset(left - silent), frozenset(silent - cells.keys())


def _known_by_sum(told: set[Key], cells: Mapping[Key, Cell], part: str, whole: Key, smallest: int) -> set[Key]:
    """The bodies' numbers to hide, so that their sum tells neither another body's nor a hidden one of all."""
    bodies, gone = _of_bodies(cells, part), set[Key]()
    while known := [key for key in bodies if key in told and key not in gone]:
        rest = cells.get(whole, NONE).less(cells[key] for key in known)
        is_sum = whole in cells and whole not in told and len(known) == len(bodies)
        if not is_sum and not _tells(rest, smallest):
            break
        gone.add(_smallest(known, cells))
    return gone


def _beside(accepted: Key, told: set[Key], cells: Mapping[Key, Cell]) -> set[Key]:
    """What else a body keeps back where its hidden number follows from the other classes: one that it has none of."""
    others = [accepted._replace(measure=code) for code in OTHERS]
    is_open = any(key in cells and key not in told for key in others)
    if accepted in told or accepted._replace(measure=RECEIVED) not in told or is_open:
        return set()
    kept = {accepted._replace(measure=code) for code in BESIDE}
    return kept - cells.keys() or {_smallest(sorted(kept), cells)}


def _keep_back(told: set[Key], untold: set[Key], cells: Mapping[Key, Cell]) -> None:
    """A hidden number of a time follows from no other times: with it one more of them goes."""
    times = [pair for pair in times_of(cells).items() if pair[0][0].kind is SubjectKind.BODY]
    before = -1
    while before != len(told):
        before = len(told)
        for (subject, period), parts in times:
            whole, known = Key(subject, period, RECEIVED), [key for key in parts if key in told]
            hidden = [key for key in parts if key not in told]
            is_sum = whole in untold and not hidden
            is_rest = whole in told and len(hidden) == 1 and hidden[0] in untold
            if is_sum or is_rest:
                gone = _smallest(known, cells) if known else whole
                told.discard(gone)
                untold.add(gone)


def _of_bodies(cells: Iterable[Key], measure: str) -> list[Key]:
    return [key for key in cells if key.subject.kind is SubjectKind.BODY and key.measure == measure]


def _smallest(keys: Iterable[Key], cells: Mapping[Key, Cell]) -> Key:
    return min(keys, key=lambda key: (cells[key].cases, key))


def _tells(rest: Cell, smallest: int) -> bool:
    """Whether a difference is small, whichever of the two is more."""
    return is_small(rest, smallest) or is_small(NONE.less([rest]), smallest)
