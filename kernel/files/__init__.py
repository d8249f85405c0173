"""Files handed in and papers made here: taken in with limits, kept sealed, linked to an owner, handed out safely."""

from kernel.files.handing import may_read, read, register_owner, response
from kernel.files.intake import discard, keep, link, move, quarantined, receive, usage
from kernel.files.kinds import FileRefused, Kind, Refusal
from kernel.files.models import MAX_BYTES, MAX_FILES, MAX_TOTAL, ScanState, StoredFile, Usage
from kernel.files.names import clean_name
from kernel.files.storage import LocalStorage, Storage, storage
from kernel.files.upkeep import Orphans, erase, expire_unlinked, orphans, owner_kinds

__all__ = [
    "MAX_BYTES",
    "MAX_FILES",
    "MAX_TOTAL",
    "FileRefused",
    "Kind",
    "LocalStorage",
    "Orphans",
    "Refusal",
    "ScanState",
    "Storage",
    "StoredFile",
    "Usage",
    "clean_name",
    "discard",
    "erase",
    "expire_unlinked",
    "keep",
    "link",
    "may_read",
    "move",
    "orphans",
    "owner_kinds",
    "quarantined",
    "read",
    "receive",
    "register_owner",
    "response",
    "storage",
    "usage",
]
