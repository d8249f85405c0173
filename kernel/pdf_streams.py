"""Streams of a PDF, one by one: how far each unpacks, and photos without what cameras write beside the pixels.

Run in the child of `kernel.copy_child` alone, by `kernel.copy_pdf`.
"""

import zlib
from collections.abc import Iterator
from typing import Any

from pikepdf import Array, Name

from kernel.copy_child import MAX_PIXELS

# Of one stream: forty million pixels of four bytes.
MOST_UNPACKED, MOST_FILTERS, _PIECE = 4 * MAX_PIXELS, 4, 1024 * 1024
PACKED = {"/FlateDecode", "/LZWDecode", "/ASCII85Decode", "/ASCIIHexDecode", "/RunLengthDecode"}
# An EXIF or XMP segment may lie in the photo of a page; 0xEE says how its colours are meant and stays.
HIDDEN_SEGMENTS = {*range(0xE1, 0xEE), 0xEF, 0xFE}


def _filters(stream: Any) -> list[str]:
    filters = stream.get("/Filter", Array())
    return [str(one) for one in filters] if isinstance(filters, Array) else [str(filters)]


def unpacks_far(stream: Any) -> bool:
    """Whether a reader's machine would have to hold more for this one stream than for the largest picture taken."""
    names = _filters(stream)
    if not names or not set(names) <= PACKED:
        return False
    if len(names) > MOST_FILTERS:
        return True
    if set(names) != {"/FlateDecode"}:
        return len(stream.read_bytes()) > MOST_UNPACKED
    chunks: Iterator[bytes] = iter([bytes(stream.read_raw_bytes())])
    for _name in names:
        chunks = _inflated(chunks)
    total = 0
    return any((total := total + len(chunk)) > MOST_UNPACKED for chunk in chunks)


def _inflated(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """What is packed, piece by piece, up to where it is damaged."""
    unpacker = zlib.decompressobj()
    for chunk in chunks:
        while chunk and not unpacker.eof:
            try:
                yield unpacker.decompress(chunk, _PIECE)
            except zlib.error:
                return
            chunk = unpacker.unconsumed_tail


def without_exif(stream: Any) -> None:
    """The photo of a page without the segments in which cameras write where and when it was taken."""
    if _filters(stream) != ["/DCTDecode"]:
        return
    raw = bytes(stream.read_raw_bytes())
    plain = stripped(raw)
    if plain != raw:
        stream.write(plain, filter=Name.DCTDecode, decode_parms=stream.get("/DecodeParms"))


def stripped(jpeg: bytes) -> bytes:
    """A JPEG without its hidden segments; from the first scan on it is copied as it is."""
    if not jpeg.startswith(b"\xff\xd8"):
        return jpeg
    kept, at = [jpeg[:2]], 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF and jpeg[at + 1] != 0xDA:
        if jpeg[at + 1] == 0xFF:  # a filling byte
            at += 1
            continue
        end = at + 2 + int.from_bytes(jpeg[at + 2 : at + 4])
        if jpeg[at + 1] not in HIDDEN_SEGMENTS:
            kept.append(jpeg[at:end])
        at = end
    return b"".join([*kept, jpeg[at:]])
