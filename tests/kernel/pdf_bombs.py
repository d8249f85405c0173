"""PDFs that are small and ask for much: loops, deep nests, pages without end, streams that unpack far."""

import zlib
from collections.abc import Callable, Sequence


def written(objects: Sequence[bytes], *, trailer: bytes = b"", offsets: dict[int, int] | None = None) -> bytes:
    """A PDF of these objects, numbered from 1, the first its root; `offsets` lies about where some stand."""
    out, places = bytearray(b"%PDF-1.7\n"), list[int]()
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start, told = len(out), offsets or {}
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for number, place in enumerate(places, 1):
        out += b"%010d 00000 n \n" % told.get(number, place)
    out += b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, start)
    return bytes(out)


def stream(data: bytes, more: bytes = b"/Filter/FlateDecode") -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (more, len(data), data)


def packed(megabytes: int) -> bytes:
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(b" " * 2**20) for _ in range(megabytes)) + packer.flush()


ROOT = b"<</Type/Catalog/Pages 2 0 R>>"
PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R%s>>"


def page(contents: bytes, more: bytes = b"", *further: bytes) -> bytes:
    """One page with these contents."""
    return written([ROOT, PAGES, PAGE % more, contents, *further])


def many_pages(wide: int, deep: int) -> bytes:
    """Each node of the tree holds the next one so many times: wide to the power of deep pages."""
    nodes = [
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (wide ** (deep - level), b" %d 0 R" % (level + 3) * wide)
        for level in range(deep)
    ]
    return written([ROOT, *nodes, b"<</Type/Page/MediaBox[0 0 9 9]>>"])


def _pages_in_a_circle() -> bytes:
    circle = b"<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2/Parent 3 0 R>>"
    return written([ROOT, circle, circle])


def _xref_in_a_circle() -> bytes:
    start = len(written([ROOT, PAGES, PAGE % b"", stream(b"", b"")]).partition(b"xref\n")[0])
    return written([ROOT, PAGES, PAGE % b"", stream(b"", b"")], trailer=b"/Prev %d" % start)


def _forms_in_a_circle() -> bytes:
    form = stream(b"/X Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>")
    return page(stream(b"/X Do", b""), b"/Resources<</XObject<</X 5 0 R>>>>", form)


def _hex(data: bytes) -> bytes:
    return data.hex().encode() + b">"


# Small work for the child, or refused at once.
BOMBS: dict[str, Callable[[], bytes]] = {
    "pages in a circle": _pages_in_a_circle,
    "tables in a circle": _xref_in_a_circle,
    "forms in a circle": _forms_in_a_circle,
    "a count that lies": lambda: written(
        [ROOT, b"<</Type/Pages/Kids[3 0 R]/Count 2147483647>>", PAGE % b"", stream(b"", b"")]
    ),
    "an array in arrays": lambda: page(stream(b"", b""), b"/X " + b"[" * 50_000 + b"]" * 50_000),
    "a book in books": lambda: page(stream(b"", b""), b"/X " + b"<</A" * 50_000 + b" 0" + b">>" * 50_000),
    "a length that is itself": lambda: page(b"<</Length 4 0 R>>stream\nq Q\nendstream"),
    "a length without end": lambda: page(b"<</Length 99999999999999999999>>stream\nq Q\nendstream"),
    "offsets outside": lambda: written([ROOT, PAGES, PAGE % b"", stream(b"", b"")], offsets={2: 9_999_999_999}),
    "an object that is itself": lambda: written([b"1 0 R", b"2 0 R"]),
    "a page of a kilometre": lambda: written(
        [ROOT, PAGES, b"<</Type/Page/Parent 2 0 R/MediaBox[-1e30 -1e30 1e30 1e30]>>", stream(b"", b"")]
    ),
    "a filter two hundred times": lambda: page(stream(b"x", b"/Filter[" + b"/FlateDecode" * 200 + b"]")),
    "predictors of a million columns": lambda: page(
        stream(packed(1), b"/Filter/FlateDecode/DecodeParms<</Predictor 15/Columns 2147483647/Colors 32>>")
    ),
}
# Which keep the child at work until a limit ends it.
HEAVY: dict[str, Callable[[], bytes]] = {
    "a billion pages": lambda: many_pages(10, 9),
    "a gigabyte of contents": lambda: page(stream(packed(1024))),
    "a gigabyte packed and spelt": lambda: page(stream(_hex(packed(1024)), b"/Filter[/ASCIIHexDecode/FlateDecode]")),
    "a gigabyte packed twice": lambda: page(
        stream(zlib.compress(packed(1024), 9), b"/Filter[/FlateDecode/FlateDecode]")
    ),
}
