"""A declared agent's many cases: the quota orders a day's queue and blocks nothing (IR 27; rules §0b.14); pure."""


def queue_rank(others_open: int, quota: int) -> int:
    """0 for the first `quota` open cases of an agent at a body, then 1, 2, 3 …; among cases due on one day only."""
    return max(0, others_open - quota + 1)
