"""Streams of a PDF, one by one: how far each unpacks, and photos without what cameras write beside the pixels.

Run in the child of `kernel.copy_child` alone, by `kernel.copy_pdf`.
"""

import zlib
from collections.abc import Iterator
from typing import Any, NamedTuple

from pikepdf import Array, Dictionary, Name, StreamDecodeLevel

from kernel.copy_child import MAX_PIXELS, Refused
from kernel.photo_marks import plain_jp2, plain_jpeg

# Of one stream: forty million pixels of four bytes.
MOST_UNPACKED, MOST_FILTERS, _PIECE = 4 * MAX_PIXELS, 4, 1024 * 1024
PACKED = {"/FlateDecode", "/LZWDecode", "/ASCII85Decode", "/ASCIIHexDecode", "/RunLengthDecode"}
# Fax and JBIG2 hold black and white dots of a scanner; no camera writes them, and neither has a place for EXIF.
PICTURES = {"/DCTDecode", "/JPXDecode", "/CCITTFaxDecode", "/JBIG2Decode"}
# Meant for inline pictures (ISO 32000-1, table 94); readers take them everywhere.
SHORT = {
    "/AHx": "/ASCIIHexDecode",
    "/A85": "/ASCII85Decode",
    "/LZW": "/LZWDecode",
    "/Fl": "/FlateDecode",
    "/RL": "/RunLengthDecode",
    "/CCF": "/CCITTFaxDecode",
    "/DCT": "/DCTDecode",
}
MARKED = {"/DCTDecode": plain_jpeg, "/JPXDecode": plain_jp2}


class Filter(NamedTuple):
    """One step of unpacking, by its full name, and how it is meant."""

    name: str
    how: Any


class Chain(NamedTuple):
    """How a stream is unpacked: by which steps, and by which kind of picture at their end."""

    packing: list[Filter]
    picture: Filter | None


def chain(stream: Any) -> Chain:
    """The filters of a stream by their full names; raises Refused for one whose result nobody can judge."""
    filters = [one for one in _pairs(stream) if not _is_nothing(one)]
    picture = filters.pop() if filters and filters[-1].name in PICTURES else None
    if not {one.name for one in filters} <= PACKED:  # unknown, encrypted, or packed once more inside a picture
        raise Refused("unsafe")
    return Chain(filters, picture)


def _pairs(stream: Any) -> list[Filter]:
    """Each filter with its own parameters, as readers match them: by place, and one dictionary to one filter only."""
    names, how = stream.get("/Filter", Array()), stream.get("/DecodeParms")
    names = list(names) if isinstance(names, Array) else [names]
    if not all(isinstance(one, Name) for one in names):
        raise Refused("unsafe")
    told = list(how) if isinstance(how, Array) else [how] if len(names) == 1 else []
    told += [None] * len(names)
    return [
        Filter(SHORT.get(str(name), str(name)), one if isinstance(one, Dictionary) else None)
        for name, one in zip(names, told, strict=False)
    ]


def _is_nothing(one: Filter) -> bool:
    """Whether this is the encryption that leaves everything as it is (ISO 32000-1, 7.4.10)."""
    return one.name == "/Crypt" and (one.how is None or one.how.get("/Name", Name.Identity) == Name.Identity)


def unpacks_far(stream: Any) -> bool:
    """Whether a reader's machine would have to hold more for this one stream than for the largest picture taken.

    Of a picture: what is packed around it; raises Refused for filters nobody can judge.
    """
    packing = chain(stream).packing
    if not packing or len(packing) > MOST_FILTERS:
        return bool(packing)
    if {one.name for one in packing} != {"/FlateDecode"}:
        return len(_unpacked(stream, packing)) > MOST_UNPACKED
    chunks: Iterator[bytes] = iter([bytes(stream.read_raw_bytes())])
    for _name in packing:
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


def _unpacked(stream: Any, packing: list[Filter]) -> bytes:
    """The bytes after these first steps; raises what pikepdf raises where they are damaged."""
    told = {key: stream.get(key) for key in ("/Filter", "/DecodeParms")}
    stream["/Filter"] = Array([Name(one.name) for one in packing])
    stream["/DecodeParms"] = Array([one.how for one in packing])
    try:
        return bytes(stream.read_bytes(StreamDecodeLevel.specialized))
    finally:
        for key, value in told.items():
            if value is None:
                del stream[key]
            else:
                stream[key] = value


def without_marks(stream: Any) -> None:
    """A picture without what is packed around it, and a photo without where and when it was taken.

    To be asked after `unpacks_far` alone; raises Refused for filters and photos nobody can judge.
    """
    packing, picture = chain(stream)
    if picture is None or not (packing or picture.name in MARKED):
        return
    raw = _unpacked(stream, packing) if packing else bytes(stream.read_raw_bytes())
    plain = MARKED[picture.name](raw) if picture.name in MARKED else raw
    if packing or plain != raw:
        stream.write(plain, filter=Name(picture.name), decode_parms=picture.how)


def is_marked(stream: Any) -> bool:
    """Whether a stream of the result holds a picture packed once more, or a photo with a camera's words."""
    packing, picture = chain(stream)
    if picture is None or packing:
        return picture is not None
    raw = bytes(stream.read_raw_bytes())
    return picture.name in MARKED and MARKED[picture.name](raw) != raw
