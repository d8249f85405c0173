"""Photos in the pages of a PDF: however they are packed, the copy shows them and says nothing of place and camera."""

import base64
import io
import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Stream
from PIL import Image

from kernel import copy_child, copy_pdf, pdf_streams
from kernel.copy_child import Refused
from kernel.files import CopyLack, copying
from kernel.photo_marks import plain_jp2, plain_jpeg
from tests.kernel.hostile_pdf import photo
from tests.kernel.pdf_bombs import packed, page, stream

PDF = "application/pdf"


def _lzw(data: bytes) -> bytes:
    """Nine bits to each byte, and the table forgotten before ten are needed."""
    codes = [code for at in range(0, len(data), 200) for code in (256, *data[at : at + 200])]
    bits = "".join(f"{code:09b}" for code in [*codes, 257])
    bits += "0" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8)


def _runs(data: bytes) -> bytes:
    pieces = [data[at : at + 128] for at in range(0, len(data), 128)]
    return b"".join(bytes([len(piece) - 1]) + piece for piece in pieces) + b"\x80"


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "/FlateDecode": zlib.compress,
    "/LZWDecode": _lzw,
    "/ASCII85Decode": lambda data: base64.a85encode(data) + b"~>",
    "/ASCIIHexDecode": lambda data: data.hex().encode() + b">",
    "/RunLengthDecode": _runs,
    "/Crypt": lambda data: data,
}


def with_picture(data: bytes, names: list[str], how: Any = None, *, single: bool = False) -> bytes:
    """A page that shows a picture packed like this, by these filters from the outermost on."""
    for name in reversed(names[:-1]):
        data = PACKERS[pdf_streams.SHORT.get(name, name)](data)
    told = names[0] if single else f"[{' '.join(names)}]"
    how_told = b"" if how is None else b"/DecodeParms " + how.unparse()
    image = stream(data, b"/Type/XObject/Subtype/Image/Width 60/Height 40/Filter %s%s" % (told.encode(), how_told))
    contents = stream(b"q 60 0 0 40 0 0 cm /I Do Q", b"")
    return page(contents, b"/Resources<</XObject<</I 5 0 R>>>>", image)


def made_of(data: bytes) -> tuple[str, bytes]:
    head, body = copy_child.make(PDF, data, [])
    return head.get("error", ""), body


def picture_in(data: bytes) -> tuple[str, Any, bytes]:
    """The filter, its parameters and the bytes of the picture on the only page."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        image = pdf.pages[0].Resources.XObject.I
        how: Any = image.get("/DecodeParms")
        return (
            str(image.Filter),
            how and {str(key): int(how[str(key)]) for key in how},
            bytes(image.read_raw_bytes()),
        )


def jp2(*boxes: tuple[bytes, bytes]) -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").resize((60, 40)).convert("RGB").save(out, "JPEG2000", comment="CANARY")
    data = out.getvalue()
    extra = b"".join((len(body) + 8).to_bytes(4) + kind + body for kind, body in boxes)
    at = data.index(b"jp2c") - 4
    return data[:at] + extra + data[at:-4] + data[-4:]


def pixels(data: bytes) -> bytes:
    return Image.open(io.BytesIO(data)).tobytes()


NO_COLOURS = Dictionary(ColorTransform=1)
CHAINS: dict[str, tuple[list[str], Any, Any]] = {
    "alone": (["/DCTDecode"], None, None),
    "alone, short": (["/DCT"], None, None),
    "alone, its parameters": (["/DCTDecode"], NO_COLOURS, {"/ColorTransform": 1}),
    "alone, a list of parameters": (["/DCTDecode"], Array([NO_COLOURS]), {"/ColorTransform": 1}),
    "flate": (["/FlateDecode", "/DCTDecode"], None, None),
    "flate, both short": (["/Fl", "/DCT"], None, None),
    "flate, matched": (["/FlateDecode", "/DCTDecode"], Array([None, NO_COLOURS]), {"/ColorTransform": 1}),
    "flate, both told": (
        ["/FlateDecode", "/DCTDecode"],
        Array([Dictionary(Predictor=1, Columns=3), NO_COLOURS]),
        {"/ColorTransform": 1},
    ),
    "flate, too few told": (["/FlateDecode", "/DCTDecode"], Array([Dictionary(Predictor=1)]), None),
    "flate, one for both": (["/FlateDecode", "/DCTDecode"], Dictionary(Predictor=1), None),
    "flate twice": (["/FlateDecode", "/Fl", "/DCTDecode"], None, None),
    "hex": (["/AHx", "/DCTDecode"], None, None),
    "letters": (["/ASCII85Decode", "/DCTDecode"], None, None),
    "letters, short": (["/A85", "/DCT"], None, None),
    "lzw": (["/LZWDecode", "/DCTDecode"], None, None),
    "lzw, short": (["/LZW", "/DCT"], None, None),
    "runs": (["/RL", "/DCTDecode"], None, None),
    "letters of flate": (["/ASCII85Decode", "/FlateDecode", "/DCTDecode"], Array([None, None, None]), None),
    "four around": (["/A85", "/RL", "/AHx", "/Fl", "/DCT"], None, None),
    "locked by nothing": (["/Crypt", "/FlateDecode", "/DCTDecode"], Array([Dictionary(Name=Name.Identity)]), None),
    "locked by nothing, alone": (["/Crypt", "/DCTDecode"], Array([None, None]), None),
}


@pytest.mark.parametrize("name", CHAINS)
def test_however_a_photo_is_packed_nothing_is_said_of_its_camera(name: str) -> None:
    names, how, left = CHAINS[name]
    data = with_picture(photo(), names, how, single=len(names) == 1 and not isinstance(how, Array))
    error, body = made_of(data)
    assert error == ""
    filter_name, parameters, plain = picture_in(body)
    assert (filter_name, parameters, b"CANARY" in plain) == ("/DCTDecode", left, False)
    assert pixels(plain) == pixels(photo())


@pytest.mark.parametrize("name", CHAINS)
def test_a_photo_left_as_it_was_refuses_the_whole_copy(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copy_pdf, "without_marks", lambda _stream: None)
    names, how, _left = CHAINS[name]
    assert made_of(with_picture(photo(), names, how)) == ("unsafe", b"")


def test_the_child_itself_takes_the_camera_out() -> None:
    made = copying.make(with_picture(photo(), ["/FlateDecode", "/DCTDecode"]), PDF)
    assert b"CANARY" not in picture_in(made.data)[2]


def test_dots_of_a_scanner_stay_as_they_are() -> None:
    fax = Array([None, Dictionary(K=-1, Columns=60, Rows=40)])
    for names, how, filter_name, left in (
        (["/CCITTFaxDecode"], fax[1], "/CCITTFaxDecode", {"/K": -1, "/Columns": 60, "/Rows": 40}),
        (["/FlateDecode", "/CCF"], fax, "/CCITTFaxDecode", {"/K": -1, "/Columns": 60, "/Rows": 40}),
        (["/JBIG2Decode"], None, "/JBIG2Decode", None),
        (["/A85", "/JBIG2Decode"], None, "/JBIG2Decode", None),
    ):
        error, body = made_of(with_picture(b"dots", names, how, single=len(names) == 1))
        assert (error, picture_in(body)) == ("", (filter_name, left, b"dots"))


REFUSED: dict[str, tuple[bytes, list[str], Any, str]] = {
    "locked by a name": (photo(), ["/Crypt", "/DCTDecode"], Array([Dictionary(Name=Name.StdCF), None]), "unsafe"),
    "locked by a name, no picture": (b"q", ["/Crypt"], Array([Dictionary(Name=Name.StdCF)]), "unsafe"),
    "unknown": (photo(), ["/BrotliDecode"], None, "unsafe"),
    "packed inside a picture": (zlib.compress(photo()), ["/DCTDecode"], None, "damaged"),
    "no photo": (b"CANARY", ["/DCTDecode"], None, "damaged"),
    "no photo, packed": (b"CANARY", ["/Fl", "/DCT"], None, "damaged"),
    "no JPEG 2000": (b"CANARY", ["/JPXDecode"], None, "damaged"),
    "pixels elsewhere": (jp2().partition(b"jp2c")[0][:-4], ["/JPXDecode"], None, "unsafe"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_nobody_can_judge_is_refused(name: str) -> None:
    data, names, how, error = REFUSED[name]
    assert made_of(with_picture(data, names, how)) == (error, b"")


@pytest.mark.parametrize(
    "filters", [["/DCTDecode", "/FlateDecode"], ["/DCTDecode", "/DCTDecode"], ["/JPX"], [7], ["/FlateDecode", 7]]
)
def test_filters_in_an_order_of_no_use_are_refused(filters: list[Any]) -> None:
    with pikepdf.new() as pdf:
        stream = Stream(pdf, photo())
        stream["/Filter"] = Array([Name(one) if isinstance(one, str) else one for one in filters])
        with pytest.raises(Refused, match="unsafe"):
            pdf_streams.chain(stream)


@pytest.mark.parametrize("names", [["/Fl", "/DCT"], ["/AHx", "/Fl", "/DCT"], ["/RL", "/JPXDecode"], ["/Fl", "/CCF"]])
def test_what_is_packed_around_a_picture_has_a_bound(names: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_streams, "MOST_UNPACKED", 2**20)
    data = with_picture(b"\xff\xd8" + b" " * 2**20, names)
    assert made_of(data) == ("memory", b"")


def test_words_packed_in_runs_are_judged_as_any_others() -> None:
    data = page(stream(_runs(b"q 1 0 0 1 0 0 cm Q"), b"/Filter/RL"))
    error, body = made_of(data)
    assert error == ""
    with pikepdf.open(io.BytesIO(body)) as pdf:
        shown = pdf.pages[0].Contents.read_bytes(pikepdf.StreamDecodeLevel.specialized)
    assert shown == b"q 1 0 0 1 0 0 cm Q"


def test_a_bomb_around_a_photo_is_refused_in_the_child() -> None:
    flate = packed(pdf_streams.MOST_UNPACKED // 2**20 + 8)
    with pytest.raises(copying.NotCopied) as caught:
        copying.make(page(stream(flate, b"/Filter[/Fl/DCT]")), PDF)
    assert caught.value.lack is CopyLack.MEMORY


# --- the photos themselves ---------------------------------------------------------------------------------------

SEGMENT = b"\xff\xe1\0\x10Exif\0\0CANARY"
FORMS: dict[str, Callable[[], bytes]] = {
    "as cameras write": photo,
    "a second photo behind": lambda: plain_jpeg(photo()) + photo(),
    "words behind": lambda: plain_jpeg(photo()) + b"CANARY",
    "something before": lambda: b"\r\nCANARY" + photo(),
    "stray bytes between": lambda: b"\xff\xd8\0\0" + SEGMENT + plain_jpeg(photo())[2:],
    "filling bytes": lambda: b"\xff\xd8\xff\xff" + SEGMENT + plain_jpeg(photo())[2:],
    "a start twice": lambda: b"\xff\xd8\xff\xd8" + SEGMENT + plain_jpeg(photo())[2:],
    "behind the pixels": lambda: plain_jpeg(photo())[:-2] + SEGMENT + b"\xff\xd9",
    "no end": lambda: plain_jpeg(photo())[:-2] + SEGMENT,
    "Canon's tags": lambda: b"\xff\xd8\xff\xe0\0\x0cCIFFCANARY" + plain_jpeg(photo())[2:],
}


@pytest.mark.parametrize("form", FORMS)
def test_wherever_a_segment_hides_it_goes_and_the_pixels_stay(form: str) -> None:
    data = FORMS[form]()
    plain = plain_jpeg(data)
    assert b"CANARY" in data and b"CANARY" not in plain
    assert list(Image.open(io.BytesIO(plain)).getexif()) == []
    assert pixels(plain if plain.endswith(b"\xff\xd9") else plain + b"\xff\xd9") == pixels(photo())


@pytest.mark.parametrize("more", [{"progressive": True}, {"restart_marker_blocks": 1}, {"quality": 100}])
def test_the_pixels_of_every_kind_of_jpeg_stay(more: dict[str, Any]) -> None:
    for mode in ("L", "RGB", "CMYK"):
        out = io.BytesIO()
        Image.effect_noise((64, 64), 90).convert(mode).save(out, "JPEG", exif=photo_exif(), **more)
        plain = plain_jpeg(out.getvalue())
        assert pixels(plain) == pixels(out.getvalue())
        assert b"CANARY" not in plain


def photo_exif() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "CANARY camera"
    return exif.tobytes()


PIECES = [b"\xff", b"\0", b"\0\0", b"\0\4", b"\xd8", b"\xd9", b"\xda", b"\xda\0\2", b"\xe1", b"\xe1\0\2", b"\xd0", b"x"]


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.binary(max_size=6)), max_size=30))
@example([b"\xff\xdb", b"\0\0", b"\xff\xe1\0\2"])
@hypothesis_settings(max_examples=300)
def test_what_was_cut_once_is_not_cut_again(tail: list[bytes]) -> None:
    plain = plain_jpeg(b"\xff\xd8" + b"".join(tail))
    assert plain.startswith(b"\xff\xd8")
    assert plain_jpeg(plain) == plain


BOXES = [(b"uuid", b"JpgTiffExif->JP2CANARY"), (b"xml ", b"<x:xmpmeta>CANARY</x:xmpmeta>"), (b"free", b"CANARY")]


@pytest.mark.parametrize("names", [["/JPXDecode"], ["/Fl", "/JPXDecode"]])
def test_of_jpeg_2000_only_what_shows_it_stays(names: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    data = jp2(*BOXES)
    assert data.count(b"CANARY") == 4
    error, body = made_of(with_picture(data, names))
    filter_name, _how, plain = picture_in(body)
    assert (error, filter_name, b"CANARY" in plain) == ("", "/JPXDecode", False)
    assert pixels(plain) == pixels(data)
    assert plain_jp2(plain) == plain
    monkeypatch.setattr(copy_pdf, "without_marks", lambda _stream: None)
    assert made_of(with_picture(data, names)) == ("unsafe", b"")


def test_a_bare_codestream_and_long_boxes_are_read_as_well() -> None:
    data = jp2(*BOXES)
    at = data.index(b"jp2c")
    bare = data[at + 4 :]
    assert b"CANARY" in bare and b"CANARY" not in plain_jp2(bare)
    assert pixels(plain_jp2(bare)) == pixels(bare)
    for head in (b"\0\0\0\0jp2c", b"\0\0\0\1jp2c" + (len(bare) + 16).to_bytes(8)):
        assert plain_jp2(data[: at - 4] + head + bare) == plain_jp2(data)


@given(st.binary(max_size=60))
@hypothesis_settings(max_examples=200)
def test_cutting_boxes_never_stumbles(tail: bytes) -> None:
    for start in (jp2()[:32], b"\xff\x4f\xff\x51"):
        try:
            plain = plain_jp2(start + tail)
        except Refused:
            continue
        assert plain_jp2(plain) == plain
