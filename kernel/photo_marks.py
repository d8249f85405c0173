"""Photos as bytes, without what cameras write beside the pixels: place, time, maker, comments, small second pictures.

Nothing is decoded: the segments of a JPEG and the boxes of a JPEG 2000 that say how pixels are shown are copied.
"""

import re

from kernel.copy_child import Refused

# --- JPEG (ISO 10918-1, annex B) ---------------------------------------------------------------------------------

_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
_ALONE = {0x01, _START}
# What is no packed pixel after 0xFF: 0x00 and the restarts (0xD0 to 0xD7) stand among pixels.
_MARKER = re.compile(rb"\xff([\x01-\xcf\xd8-\xfe])")
# Of the segments for applications two say how colours and sides are meant; EXIF, XMP, Canon's tags lie in others.
_APPLICATIONS = {*range(0xE0, 0xF0), 0xFE}
_SHOWN = {0xE0: b"JFIF\0", 0xEE: b"Adobe"}


def plain_jpeg(data: bytes) -> bytes:
    """A JPEG without hidden segments, and without what follows its end: phones put a second photo with EXIF there.

    Raises Refused for what is no JPEG.
    """
    at = data.find(b"\xff\xd8") + 2
    if at < 2:
        raise Refused("damaged")
    kept, is_scan = [b"\xff\xd8"], False
    while found := _MARKER.search(data, at):
        marker = found[1][0]
        if is_scan:
            kept.append(data[at : found.start()])
        if marker == _END:
            return b"".join([*kept, b"\xff\xd9"])
        size = 0 if marker in _ALONE else int.from_bytes(data[found.end() : found.end() + 2])
        if marker not in _ALONE and size < 2:  # from here on nobody can read it
            return b"".join(kept)
        at = found.end() + size
        if marker not in _ALONE and _is_shown(marker, data[found.end() + 2 : at]):
            kept.append(data[found.start() : at])
        is_scan = marker == _SCAN
    return b"".join([*kept, data[at:] if is_scan else b""])


def _is_shown(marker: int, body: bytes) -> bool:
    if marker not in _APPLICATIONS:
        return True
    return marker in _SHOWN and body.startswith(_SHOWN[marker])


# --- JPEG 2000 (ISO 15444-1, annexes A and I) --------------------------------------------------------------------

# EXIF and XMP lie in boxes `uuid` and `xml ` that no reader needs for the pixels: boxes not named here go, nothing is
# decoded. To encode anew would cost time, memory and sharpness; to refuse would shut out archives' scans.
_SIGNATURE, _CODESTREAM = b"jP  ", b"jp2c"
_NESTED = {b"jp2h", b"jpch", b"jplh", b"cgrp", b"res "}
_BOXES = {_SIGNATURE, b"ftyp", b"rreq", _CODESTREAM, *_NESTED}
_BOXES |= {b"ihdr", b"bpcc", b"colr", b"pclr", b"cmap", b"cdef", b"opct", b"creg", b"resc", b"resd"}
_BARE = b"\xff\x4f\xff\x51"
_COMMENT, _TILE = b"\xff\x64", b"\xff\x90"


def plain_jp2(data: bytes) -> bytes:
    """A JPEG 2000 with the boxes that show it alone; raises Refused for what is none, or keeps its pixels elsewhere."""
    if data.startswith(_BARE):
        return _without_comments(data)
    if data[4:8] != _SIGNATURE:
        raise Refused("damaged")
    plain, has_pixels = _shown_boxes(data)
    if not has_pixels:
        raise Refused("unsafe")
    return plain


def _shown_boxes(data: bytes) -> tuple[bytes, bool]:
    """The boxes that stay, and whether pixels are among them."""
    kept, at, has_pixels = list[bytes](), 0, False
    while at + 8 <= len(data):
        size, kind, head = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8], 8
        if size == 1:  # a longer length follows
            size, head = int.from_bytes(data[at + 8 : at + 16]), 16
        end = at + size if size else len(data)
        if end < at + head:
            raise Refused("damaged")
        if kind in _BOXES:
            body = _box(kind, data[at + head : end])
            kept.append((len(body) + 8).to_bytes(4) + kind + body)
        has_pixels |= kind == _CODESTREAM
        at = end
    return b"".join(kept), has_pixels


def _box(kind: bytes, body: bytes) -> bytes:
    if kind in _NESTED:
        return _shown_boxes(body)[0]
    return _without_comments(body) if kind == _CODESTREAM else body


def _without_comments(data: bytes) -> bytes:
    """A codestream without the comments of its head; the tiles are copied as they are."""
    kept, at = [data[:2]], 2
    while at + 4 <= len(data) and data[at : at + 2] != _TILE:
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4])
        if data[at] != 0xFF or end < at + 4:
            raise Refused("damaged")
        if data[at : at + 2] != _COMMENT:
            kept.append(data[at:end])
        at = end
    return b"".join([*kept, data[at:]])
