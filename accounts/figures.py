"""Figures no law sets (平台规则) that signing in and inviting need; the floor that keeps them answers."""

from collections.abc import Callable

_source: list[Callable[[str], int]] = []


def answer_from(source: Callable[[str], int]) -> None:
    """Let the floor that keeps the figures answer for them."""
    _source[:] = [source]


def figure(code: str) -> int:
    """A figure in force now; LookupError when no floor answers."""
    if not _source:
        raise LookupError(f"nobody knows the figure {code}")
    return _source[0](code)
