"""A sweep goes joint complaint by joint complaint, some places at a time, so that no transaction is long."""

from collections.abc import Callable, Iterable


def by_batches(ids: Iterable[int], step: Callable[[int], int], full: int, batches: int) -> int:
    """Do the step for each id until it does less than a full batch, at most so often each; says how many were done."""
    done = 0
    for key in ids:
        for _turn in range(batches):
            number = step(key)
            done += number
            if number < full:
                break
    return done
