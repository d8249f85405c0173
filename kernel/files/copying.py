"""Safe copies of what was handed in: each made by a child process of its own, with little memory and time."""

from collections.abc import Sequence
from dataclasses import dataclass

from kernel.children import ChildEnded, ask
from kernel.files.models import CopyLack, Range

TIMEOUT_SECONDS = 30.0
COPIED = ("image/jpeg", "image/png", "image/webp", "image/gif", "image/heic", "application/pdf")
PAGE = "application/pdf; page"  # asked of the child for a picture of one page, instead of a copy


class NotCopied(Exception):
    """No safe copy can be made of this file; `lack` says why, and trying again would not help."""

    def __init__(self, lack: CopyLack) -> None:
        self.lack = lack
        super().__init__(str(lack))


@dataclass(frozen=True)
class Made:
    """A safe copy: its bytes and media type, the pages of a PDF (0 of a picture), the most memory the child held."""

    data: bytes
    media_type: str
    pages: int
    peak: int
    width: int = 0
    height: int = 0


def make(data: bytes, media_type: str, ranges: Sequence[Range] = ()) -> Made:
    """The safe copy of these bytes, these ranges burnt out; raises NotCopied. It starts a process and waits for it."""
    try:
        head, body = ask(media_type, data, list(ranges), TIMEOUT_SECONDS)
    except ChildEnded as error:
        raise NotCopied(CopyLack.TIME if error.was_slow else CopyLack.DIED) from None
    if "error" in head:
        raise NotCopied(CopyLack(head["error"]))
    size = int(head.get("width", 0)), int(head.get("height", 0))
    return Made(body, head["media_type"], int(head.get("pages", 0)), int(head["peak"]), *size)
