"""Safe copies: what is hidden in a picture or acts in a PDF is gone, what is seen stays, and bombs die in the child."""

import io
import zlib

import pikepdf
import pillow_heif
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from kernel import copy_child, copy_pdf
from kernel.files import CopyLack, StoredFile, copying
from kernel.files.copying import NotCopied
from kernel.files.covering import _is_range
from kernel.files.kinds import kind_of
from tests.kernel.hostile_pdf import PLAIN, hostile_pdf, photo, plain_pdf
from tests.kernel.test_file_kinds import huge_png

pillow_heif.register_heif_opener()


def written(image: Image.Image, form: str, **more: object) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **more)
    return out.getvalue()


def hidden_png() -> bytes:
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", "CANARY")
    words.add_itxt("XML:com.adobe.xmp", "CANARY", zip=False)
    exif = Image.Exif()
    exif[0x010E] = "CANARY"
    return written(Image.new("P", (20, 10), 3), "PNG", pnginfo=words, exif=exif, icc_profile=b"CANARY" * 9)


def heic() -> bytes:
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "CANARY camera", 6
    exif[0x8825] = {1: "N", 29: "CANARY"}
    return written(
        Image.linear_gradient("L").resize((64, 48)).convert("RGB"), "HEIF", exif=exif.tobytes(), xmp=b"CANARY"
    )


def made_of(data: bytes) -> tuple[Image.Image, copying.Made]:
    made = copying.make(data, kind_of(data).media_type)
    return Image.open(io.BytesIO(made.data)), made


# --- pictures ----------------------------------------------------------------------------------------------------


def exif_of(data: bytes) -> list[int]:
    return list(Image.open(io.BytesIO(data)).getexif())


@pytest.mark.parametrize(
    "data",
    [
        photo(),
        photo() + b"CANARY behind the end <script>",
        hidden_png(),
        written(Image.new("L", (9, 9)), "GIF", comment=b"CANARY"),
        written(Image.new("RGBA", (9, 9)), "WEBP", exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0CANARY", xmp=b"CANARY"),
    ],
    ids=["photo", "polyglot", "png", "gif", "webp"],
)
def test_nothing_hidden_is_left_of_a_picture(data: bytes) -> None:
    assert b"CANARY" in data
    image, made = made_of(data)
    assert b"CANARY" not in made.data
    assert b"script" not in made.data
    assert b"Exif" not in made.data
    assert list(image.getexif()) == []
    assert not set(image.info) - {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert image.size == Image.open(io.BytesIO(data)).size


def test_a_phones_photo_is_taken_converted_and_turned_the_right_way_up() -> None:
    data = heic()
    assert (kind_of(data).media_type, b"CANARY" in data) == ("image/heic", True)
    image, made = made_of(data)
    assert (made.media_type, image.format) == ("image/jpeg", "JPEG")
    assert b"CANARY" not in made.data and list(image.getexif()) == []
    upright = Image.open(io.BytesIO(data))
    assert image.size == upright.size


def test_a_photo_lying_on_its_side_is_turned_by_its_exif() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    side = Image.new("RGB", (40, 20), "white")
    side.paste("red", (0, 0, 10, 10))
    image, _made = made_of(written(side, "JPEG", exif=exif, quality=95))
    assert image.size == (20, 40)
    red, _green, blue = image.convert("RGB").getpixel((16, 3))  # type: ignore[misc]  # of RGB it is three numbers
    assert red > 200 > 80 > blue


@pytest.mark.parametrize(
    ("form", "mode", "media_type"),
    [
        ("PNG", "I;16", "image/png"),
        ("PNG", "1", "image/png"),
        ("JPEG", "CMYK", "image/jpeg"),
        ("WEBP", "RGB", "image/jpeg"),
        ("WEBP", "RGBA", "image/png"),
        ("GIF", "P", "image/png"),
    ],
)
def test_every_way_to_keep_pixels_gives_a_picture(form: str, mode: str, media_type: str) -> None:
    picture = Image.new(mode, (12, 8)) if mode != "RGBA" else Image.new(mode, (12, 8), (0, 0, 0, 90))
    image, made = made_of(written(picture, form))
    assert (made.media_type, image.size) == (media_type, (12, 8))


# --- PDF ---------------------------------------------------------------------------------------------------------


def everything_in(data: bytes) -> bytes:
    """The file with every object and stream unpacked, as a thorough reader finds it."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        photos = [one.read_raw_bytes() for one in pdf.objects if isinstance(one, pikepdf.Stream)]
        plain = pikepdf.ObjectStreamMode.disable
        pdf.save(out, object_stream_mode=plain, stream_decode_level=pikepdf.StreamDecodeLevel.all)
    return out.getvalue() + b"".join(photos)


def test_scripts_actions_attachments_and_metadata_of_a_pdf_are_gone() -> None:
    data = hostile_pdf()
    before = everything_in(data)
    names = [b"/JavaScript", b"/JS", b"/Launch", b"/URI", b"/SubmitForm", b"/EmbeddedFile", b"/EF", b"/OpenAction"]
    names += [b"/AA", b"/XFA", b"/RichMedia", b"/Rendition", b"/Metadata", b"/PieceInfo", b"/Outlines", b"/Author"]
    assert all(name in before for name in names)
    made = copying.make(data, "application/pdf")
    after = everything_in(made.data)
    assert [name for name in names if name in after] == []
    assert [one for one in PLAIN if one in after] == []
    assert b"evil" not in after and b"xmpmeta" not in after
    with pikepdf.open(io.BytesIO(made.data)) as pdf:
        assert (made.pages, len(pdf.pages), dict(pdf.attachments)) == (1, 1, {})
        assert b"(visible)" in pdf.pages[0].Contents.read_bytes()
        image = pdf.pages[0].Resources.XObject.I
        assert pikepdf.PdfImage(image).as_pil_image().size == (60, 40)


def test_a_part_left_behind_refuses_the_whole_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copy_pdf, "_walk", lambda _one, _depth: None)
    head, body = copy_child.make("application/pdf", hostile_pdf(), [])
    assert (head, body) == ({"error": "unsafe"}, b"")


# --- what gets no copy -------------------------------------------------------------------------------------------


def locked() -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(plain_pdf())) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    return out.getvalue()


def bomb() -> bytes:
    """An object stream of a few thousand bytes that unpacks to a gigabyte."""
    packer = zlib.compressobj(9)
    body = b"".join(packer.compress(b" " * 2**24) for _ in range(64)) + packer.flush()
    head = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 3 0 R>>endobj\n2 0 obj\n"
    head += b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n" % len(body)
    offset = len(head) + len(body) + 20
    rows = b"".join(bytes(row) for row in ([0, 0, 0, 0], [1, 0, 9, 0], [1, 0, 45, 0], [2, 0, 2, 0]))
    table = b"4 0 obj\n<</Type/XRef/Size 5/W[1 2 1]/Index[0 4]/Root 1 0 R/Length 16>>stream\n" + rows
    return head + body + b"\nendstream endobj\n\n\n" + table + b"\nendstream endobj\nstartxref\n%d\n%%%%EOF\n" % offset


@pytest.mark.parametrize(
    ("data", "media_type", "lacks"),
    [
        (locked(), "application/pdf", {CopyLack.PASSWORD}),
        (plain_pdf(201), "application/pdf", {CopyLack.PAGES}),
        (b"%PDF-1.7\ngarbage\n%%EOF\n", "application/pdf", {CopyLack.DAMAGED}),
        (bomb(), "application/pdf", {CopyLack.DAMAGED, CopyLack.MEMORY, CopyLack.DIED}),
        (huge_png(9000, 9000), "image/png", {CopyLack.PIXELS}),
        (photo()[:200], "image/jpeg", {CopyLack.DAMAGED}),
        (heic()[:300], "image/heic", {CopyLack.DAMAGED}),
    ],
    ids=["locked", "pages", "garbage", "bomb", "pixels", "torn", "torn heic"],
)
def test_no_copy_is_made_of_these_and_it_is_said_why(data: bytes, media_type: str, lacks: set[CopyLack]) -> None:
    with pytest.raises(NotCopied) as caught:
        copying.make(data, media_type)
    assert caught.value.lack in lacks


def test_the_largest_picture_taken_stays_under_half_a_gigabyte() -> None:
    data = written(Image.new("RGB", (8000, 5000), "white"), "PNG")
    image, made = made_of(data)
    assert image.size == (8000, 5000)
    assert made.peak < 512 * 1024**2


def test_a_child_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying, "TIMEOUT_SECONDS", 0.01)
    with pytest.raises(NotCopied) as caught:
        copying.make(photo(), "image/jpeg")
    assert caught.value.lack is CopyLack.TIME


@given(st.tuples(*[st.integers(-5, 105)] * 4))
def test_every_range_that_is_taken_lies_in_the_picture(sides: tuple[int, int, int, int]) -> None:
    left, top, right, bottom = sides
    fine = _is_range(StoredFile(copy_media_type="image/png"), (1, *sides))
    assert fine == (0 <= left < right <= 100 and 0 <= top < bottom <= 100)
