"""What a row of the file says otherwise than the registry."""

from collections.abc import Mapping

from institutions.actions import Entry
from institutions.columns import CHINESE, DETAILS, LICENCES, NAMES, PLAIN, stored, words_in, words_out
from institutions.models import Institution


def changes(known: Institution, row: Mapping[str, str], entry: Entry) -> list[str]:
    """What the file says otherwise than the registry, in words: column, before, after."""
    before, found = stored(known), list[str]()
    for name in PLAIN:
        after = str(getattr(entry, name) or "")
        if before[name] != after:
            found.append(f"{CHINESE[name]}: {before[name] or '（空）'} → {after or '（空）'}")
    for name in (*NAMES, *LICENCES):
        if name in row and set(words_in(before[name])) != set(words_in(row[name])):
            found.append(f"{CHINESE[name]}: {before[name] or '（空）'} → {row[name] or '（空）'}")
    for column, name in DETAILS.items():
        told = [f"{number}={one}" for number, said in entry.details.get(name, {}).items() for one in said]
        if name in entry.details and set(words_in(before[column])) != set(told):  # days as they are kept
            found.append(f"{CHINESE[column]}: {before[column] or '（空）'} → {words_out(told) or '（空）'}")
    if (entry.platform.id if entry.platform else None) != known.platform_id:
        was, now = (one.name if one else "（空）" for one in (known.platform, entry.platform))
        found.append(f"{CHINESE['platform']}: {was} → {now}")
    return found
