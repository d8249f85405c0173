"""Two texts line by line: what is the same, what is gone, what is new."""

from difflib import SequenceMatcher


def line_changes(old: str, new: str) -> list[tuple[str, str]]:
    """Lines of both texts in order, each with `same`, `gone` or `new`; nothing for two empty texts."""
    before, after = old.splitlines(), new.splitlines()
    found: list[tuple[str, str]] = []
    for mark, first, last, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if mark == "equal":
            found += [("same", line) for line in after[start:end]]
            continue
        found += [("gone", line) for line in before[first:last]]
        found += [("new", line) for line in after[start:end]]
    return found
