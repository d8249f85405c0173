"""What a file really is, told by its bytes; everything that is not on the short list is refused."""

import io
import re
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

import filetype
from flask_babel import lazy_gettext as _l
from PIL import Image

from kernel.errors import DomainError
from kernel.labels import Labelled

MAX_PIXELS = 40_000_000
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
_MARKUP = re.compile(
    rb"<\s*(?:!doctype|\?xml|html|head|body|svg|script|iframe|object|embed|meta|link|style|img)\b", re.I
)
_SNIFFED = 2048
# A box of a picture's width and height: its own length (20), its name, version and flags (0).
_ISPE = re.compile(rb"\x00\x00\x00\x14ispe\x00\x00\x00\x00")
_SIZE = struct.Struct(">II")
_HEIC_HEAD = 1024 * 1024
_guess: Callable[[bytes], str | None] = filetype.guess_mime


class Refusal(Labelled):
    """Why a file is not taken."""

    EMPTY = "empty", _l("这个文件是空的。请检查后重新选择。")
    TOO_LARGE = "too_large", _l("文件太大（%(size)s）。请选小于10 MB的照片或PDF。")
    TOO_MANY = "too_many", _l("最多放20个文件。请先删去一些，再添加。")
    TOO_MUCH = "too_much", _l("所有文件合计不能超过50 MB。请先删去一些，或选小一点的文件。")
    FULL = (
        "full",
        _l("这里一共最多20个文件、合计50 MB，已有%(files)s个、%(size)s MB。请少选一些，或者合并成一个文件再传。"),
    )
    KIND = "kind", _l("这种文件不能上传。请选照片（JPG、PNG、HEIC、WebP、GIF）、PDF或纯文本文件。")
    DAMAGED = "damaged", _l("这个文件打不开，可能已损坏。请换一个文件。")
    PIXELS = "pixels", _l("这张图片尺寸太大。请缩小到4000万像素以内再选。")
    NO_ROOM = "no_room", _l("系统的存储空间快用完了，现在不能上传文件。填好的内容都在：可以先提交，以后再补充材料。")
    AWAY = "away", _l("文件现在存不进去，请稍后再试。填好的内容都在。")


class FileRefused(DomainError):
    """A file that is not taken; `reason` is the code, `message` the sentence."""

    status = 422

    def __init__(self, reason: Refusal, **values: object) -> None:
        self.reason = reason
        super().__init__(str(reason.label) % values if values else reason.label)


@dataclass(frozen=True)
class Kind:
    """A kind of file that is taken: media type, and the endings its name may have (the first is given to others)."""

    media_type: str
    endings: tuple[str, ...]


_IMAGES = {
    "image/jpeg": ("JPEG", Kind("image/jpeg", (".jpg", ".jpeg"))),
    "image/png": ("PNG", Kind("image/png", (".png",))),
    "image/webp": ("WEBP", Kind("image/webp", (".webp",))),
    "image/gif": ("GIF", Kind("image/gif", (".gif",))),
}
_HEIC = Kind("image/heic", (".heic", ".heif"))
_PDF = Kind("application/pdf", (".pdf",))
_TEXT = Kind("text/plain", (".txt",))


def kind_of(data: bytes) -> Kind:
    """Tell the kind of a file by its content; raises FileRefused."""
    if not data:
        raise FileRefused(Refusal.EMPTY)
    guessed = _guess(data)
    if zipfile.is_zipfile(io.BytesIO(data)):  # also an archive hidden behind a picture or a PDF
        raise FileRefused(Refusal.KIND)
    if guessed in _IMAGES:
        return _image(data, *_IMAGES[guessed])
    if guessed == _HEIC.media_type:
        return _heic(data)
    if guessed == _PDF.media_type:
        return _pdf(data)
    if guessed is None:
        return _text(data)
    raise FileRefused(Refusal.KIND)


def _image(data: bytes, form: str, kind: Kind) -> Kind:
    """Read the head of a picture without unpacking it."""
    try:
        with Image.open(io.BytesIO(data), formats=(form,)) as image:
            width, height = image.size
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise FileRefused(Refusal.PIXELS) from None
    except Exception:  # its head, EXIF among it, is whatever a hostile hand wrote
        raise FileRefused(Refusal.DAMAGED) from None
    if width * height > MAX_PIXELS:
        raise FileRefused(Refusal.PIXELS)
    return kind


def _heic(data: bytes) -> Kind:
    """Measure a phone's photo by its `ispe` boxes alone: unpacking it is the work of a child (ISO/IEC 23008-12)."""
    head = data[:_HEIC_HEAD]
    sizes = [_SIZE.unpack_from(head, one.end()) for one in _ISPE.finditer(head) if one.end() + 8 <= len(head)]
    if not sizes:
        raise FileRefused(Refusal.DAMAGED)
    if any(width * height > MAX_PIXELS for width, height in sizes):
        raise FileRefused(Refusal.PIXELS)
    return _HEIC


def _pdf(data: bytes) -> Kind:
    if not data.startswith(b"%PDF-") or b"%%EOF" not in data[-65536:]:
        raise FileRefused(Refusal.DAMAGED)
    return _PDF


def _text(data: bytes) -> Kind:
    try:
        words = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileRefused(Refusal.KIND) from None
    if not words.strip() or any(sign < " " and sign not in "\t\n\r\f" for sign in words):
        raise FileRefused(Refusal.KIND if words.strip() else Refusal.EMPTY)
    # A browser that guesses types looks at the beginning only; so do we, and refuse what it would run.
    if _MARKUP.search(data[:_SNIFFED]) or data.startswith((b"#!", b"MZ")):
        raise FileRefused(Refusal.KIND)
    return _TEXT
