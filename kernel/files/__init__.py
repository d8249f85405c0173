"""Files handed in and papers made here: taken in with limits, kept sealed, linked to an owner, handed out safely."""

from kernel.files.checking import check, sweep
from kernel.files.copying import NotCopied
from kernel.files.covering import burn, covered, mask, page_picture, read_cover, shown_to_others, uncover
from kernel.files.handing import is_shut, may_read, read, read_copy, register_owner, response, shown
from kernel.files.intake import discard, keep, link, move, quarantined, receive, too_much, usage, usage_of
from kernel.files.kinds import FileRefused, Kind, Refusal
from kernel.files.large import Laid, discard_laid, keep_laid, lay, stream, streamed
from kernel.files.models import (
    MAX_BYTES,
    MAX_FILES,
    MAX_TOTAL,
    CopyLack,
    CopyState,
    CoverState,
    Range,
    ScanState,
    StoredFile,
    Usage,
)
from kernel.files.names import clean_name
from kernel.files.reporting import files_group
from kernel.files.reporting import last as last_report
from kernel.files.storage import LocalStorage, Storage, storage
from kernel.files.upkeep import Orphans, erase, expire_unlinked, orphans, owner_kinds

__all__ = [
    "MAX_BYTES",
    "MAX_FILES",
    "MAX_TOTAL",
    "CopyLack",
    "CopyState",
    "CoverState",
    "FileRefused",
    "Kind",
    "Laid",
    "LocalStorage",
    "NotCopied",
    "Orphans",
    "Range",
    "Refusal",
    "ScanState",
    "Storage",
    "StoredFile",
    "Usage",
    "burn",
    "check",
    "clean_name",
    "covered",
    "discard",
    "discard_laid",
    "erase",
    "expire_unlinked",
    "files_group",
    "is_shut",
    "keep",
    "keep_laid",
    "last_report",
    "lay",
    "link",
    "mask",
    "may_read",
    "move",
    "orphans",
    "owner_kinds",
    "page_picture",
    "quarantined",
    "read",
    "read_copy",
    "read_cover",
    "receive",
    "register_owner",
    "response",
    "shown",
    "shown_to_others",
    "storage",
    "stream",
    "streamed",
    "sweep",
    "too_much",
    "uncover",
    "usage",
    "usage_of",
]
