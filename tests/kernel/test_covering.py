"""Covering parts of a file: what is marked shuts it, what is burnt out is gone from the version others read."""

import io
import subprocess
from collections.abc import Iterator, Sequence
from datetime import timedelta

import pikepdf
import pytest
from flask import Flask
from pikepdf import Array, Dictionary, Name, Stream
from PIL import Image

from kernel import clock, files
from kernel.db import transaction
from kernel.errors import DomainError
from kernel.files import CoverState, Range, StoredFile, copying
from tests.kernel.hostile_pdf import photo, plain_pdf

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def context(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def copied(data: bytes, name: str = "照片.jpg") -> StoredFile:
    row = files.receive(io.BytesIO(data), name, f"form-{name}", 7)
    files.check(row.id)
    return row


def mask(row: StoredFile, *ranges: Range) -> None:
    with transaction():
        files.mask(row, ranges)


def burnt(row: StoredFile) -> bytes:
    with transaction():
        files.burn(row)
    assert files.check(row.id)
    return files.covered(row).get_data()


def white(size: tuple[int, int] = (100, 50)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, "PNG")
    return out.getvalue()


def dark(image: Image.Image, at: tuple[int, int]) -> bool:
    pixel = image.convert("L").getpixel(at)
    assert isinstance(pixel, int)
    return pixel < 40


def test_what_is_burnt_out_is_black_and_nothing_else_is(context: None) -> None:
    row = copied(white(), "白.png")
    mask(row, (1, 10, 20, 30, 60), (1, 90, 90, 100, 100))
    image = Image.open(io.BytesIO(burnt(row)))
    assert (row.cover_state, image.size) == (CoverState.COVERED, (100, 50))
    inside = [(10, 10), (29, 29), (20, 15), (99, 49), (90, 45)]
    outside = [(9, 10), (30, 29), (10, 9), (29, 30), (89, 49), (0, 0)]
    assert [dark(image, at) for at in inside + outside] == [True] * len(inside) + [False] * len(outside)
    assert files.read(row) == white()
    assert not any(dark(Image.open(io.BytesIO(files.read_copy(row))), at) for at in inside)


def secret_pdf() -> bytes:
    """Three pages; the words of the second stand in its structure, a field and a label too."""
    pdf = pikepdf.new()
    for words in (b"first", b"CANARY second", b"third"):
        page = pdf.add_blank_page(page_size=(200, 100)).obj
        page["/Contents"] = Stream(pdf, b"BT (" + words + b") Tj ET")
    element = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P, ActualText="CANARY", Alt="CANARY"))
    pdf.Root["/StructTreeRoot"] = Dictionary(Type=Name.StructTreeRoot, K=element)
    field = pdf.make_indirect(Dictionary(T="name", FT=Name.Tx, V="CANARY", Kids=Array([])))
    pdf.Root["/AcroForm"] = Dictionary(Fields=Array([field]))
    pdf.Root["/PageLabels"] = Dictionary(Nums=Array([1, Dictionary(P="CANARY")]))
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def test_a_page_burnt_out_of_a_pdf_leaves_no_word(context: None) -> None:
    row = copied(secret_pdf(), "合同.pdf")
    mask(row, (2, 0, 0, 100, 100))
    data = burnt(row)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert len(pdf.pages) == 3
        assert [float(one) for one in pdf.pages[1].mediabox] == [0, 0, 200, 100]
        assert b"first" in pdf.pages[0].Contents.read_bytes() and b"third" in pdf.pages[2].Contents.read_bytes()
    assert holds(secret_pdf(), b"CANARY") and holds(files.read_copy(row), b"CANARY")
    assert not holds(data, b"CANARY")


def holds(data: bytes, word: bytes) -> bool:
    """Whether a word stands anywhere in a PDF, in whatever is packed too."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        plain, every = pikepdf.ObjectStreamMode.disable, pikepdf.StreamDecodeLevel.all
        pdf.save(out, object_stream_mode=plain, stream_decode_level=every, compress_streams=False)
    return word in out.getvalue() or word.decode().encode("utf-16-be") in out.getvalue()


def words_in(data: bytes) -> str:
    """What a reader may select and copy, page by page."""
    ended = subprocess.run(["pdftotext", "-", "-"], input=data, capture_output=True, check=True)
    return ended.stdout.decode()


def contract() -> bytes:
    """Three pages of words that a reader may select; all share their resources, which the tree holds, with a scan."""
    pdf = pikepdf.new()
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    scan = Stream(pdf, b"CANARY-SCAN" * 30, Type=Name.XObject, Subtype=Name.Image, Width=10, Height=11)
    scan["/ColorSpace"], scan["/BitsPerComponent"] = Name.DeviceRGB, 8
    shared = pdf.make_indirect(Dictionary(Font=Dictionary(F1=font), XObject=Dictionary(S=pdf.make_indirect(scan))))
    for place, word in enumerate((b"FIRST", b"CANARY", b"THIRD")):
        page = pdf.add_blank_page(page_size=(200, 100)).obj
        shows = b" q 50 0 0 50 0 0 cm /S Do Q" if place == 1 else b""
        page["/Contents"] = Stream(pdf, b"BT /F1 10 Tf 110 80 Td (" + word + b") Tj ET" + shows)
        del page["/Resources"]
        if place == 0:
            page["/Resources"] = shared
    note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([0, 0, 9, 9]), Contents="CANARY-NOTE")
    pdf.pages[1].obj["/Annots"] = Array([pdf.make_indirect(note)])
    pdf.Root.Pages["/Resources"] = shared
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def picture_of(data: bytes, page: int) -> Image.Image:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return pikepdf.PdfImage(pdf.pages[page - 1].Resources.XObject.P).as_pil_image().convert("L")


def test_of_a_page_covered_in_part_a_picture_is_left_and_no_word(context: None) -> None:
    given = contract()  # another one has another id
    row = copied(given, "合同.pdf")
    assert words_in(files.read_copy(row)).split() == ["FIRST", "CANARY", "THIRD"]
    assert holds(files.read_copy(row), b"CANARY-SCAN")
    mask(row, (2, 50, 0, 100, 50), (2, 0, 90, 10, 100))
    data = burnt(row)
    assert words_in(data).split() == ["FIRST", "THIRD"]
    for word in (b"CANARY", b"CANARY-SCAN", b"CANARY-NOTE"):
        assert not holds(data, word), word
    image = picture_of(data, 2)
    assert abs(image.width / image.height - 2) < 0.02
    inside = [(0.51, 0.02), (0.99, 0.49), (0.75, 0.2), (0.05, 0.95)]
    outside = [(0.45, 0.2), (0.75, 0.6), (0.2, 0.95)]
    seen = [dark(image, (int(x * image.width), int(y * image.height))) for x, y in inside + outside]
    assert seen == [True] * len(inside) + [False] * len(outside)
    assert files.read(row) == given, "the original stays as it came"


def test_what_a_covered_page_shared_with_others_goes_with_it(context: None) -> None:
    row = copied(contract(), "合同.pdf")
    mask(row, (2, 0, 0, 100, 100))
    data = burnt(row)
    assert words_in(data).split() == ["FIRST", "THIRD"]
    assert not holds(data, b"CANARY-SCAN"), "the scan lay in the resources of the tree and of the first page"


def test_parts_are_of_the_page_as_it_is_shown(context: None) -> None:
    pdf = pikepdf.open(io.BytesIO(contract()))
    turned = pdf.pages[1].obj
    turned["/Rotate"], turned["/CropBox"] = 90, Array([100, 0, 200, 100])
    out = io.BytesIO()
    pdf.save(out)
    row = copied(out.getvalue(), "横放.pdf")
    mask(row, (2, 0, 0, 100, 50))
    data = burnt(row)
    image = picture_of(data, 2)
    assert image.width == image.height, "what lies outside the page is not shown"
    assert dark(image, (image.width // 2, image.height // 4))
    assert not dark(image, (image.width // 2, image.height * 3 // 4))
    with pikepdf.open(io.BytesIO(data)) as made:
        assert [float(one) for one in made.pages[1].mediabox] == [0, 0, 100, 100]
        assert "/Rotate" not in made.pages[1].obj


def test_a_page_is_drawn_to_mark_on(context: None) -> None:
    row = copied(contract(), "合同.pdf")
    shown = files.page_picture(row, 2)
    assert shown.mimetype == "image/jpeg" and shown.headers["Content-Disposition"].startswith("inline")
    assert Image.open(io.BytesIO(shown.get_data())).size == (200, 100)
    for page in (0, 4):
        with pytest.raises(LookupError):
            files.page_picture(row, page)


@pytest.mark.parametrize(
    "ranges",
    [
        (),
        ((1, 0, 0, 0, 10),),
        ((1, 30, 0, 20, 10),),
        ((1, 0, 0, 101, 10),),
        ((1, -1, 0, 10, 10),),
        ((2, 0, 0, 10, 10),),
        ((1, 0, 0, 10, 10),) * 201,
    ],
)
def test_a_range_that_is_none_is_refused(context: None, ranges: Sequence[Range]) -> None:
    row = copied(white(), "白.png")
    with pytest.raises(DomainError):
        mask(row, *ranges)
    assert row.cover_state is CoverState.NONE


def test_of_a_pdf_only_pages_that_are_there(context: None) -> None:
    row = copied(plain_pdf(2), "合同.pdf")
    for one in ((3, 0, 0, 100, 100), (0, 0, 0, 100, 100), (1, 0, 0, 101, 100)):
        with pytest.raises(DomainError):
            mask(row, one)
    mask(row, (2, 0, 0, 100, 100))
    assert row.cover_state is CoverState.MASKED


def test_steps_come_one_after_the_other(context: None) -> None:
    row = files.receive(io.BytesIO(photo()), "照片.jpg", "form-1", 7)
    with pytest.raises(DomainError, match="安全副本"):
        mask(row, (1, 0, 0, 10, 10))
    files.check(row.id)
    for step in (files.burn, files.uncover):
        with pytest.raises(DomainError), transaction():
            step(row)
    mask(row, (1, 0, 0, 10, 10))
    with pytest.raises(FileNotFoundError):
        files.covered(row)
    first = burnt(row)
    key = row.cover_key or ""
    mask(row, (1, 0, 0, 50, 50))
    with pytest.raises(FileNotFoundError):
        files.storage().get(key)
    assert burnt(row) != first
    with transaction():
        files.uncover(row)
    assert (row.cover_state, row.cover_key, row.cover_ranges) == (CoverState.NONE, None, None)
    assert files.orphans(timedelta(days=-1)) == files.Orphans([], [])


def test_a_version_made_of_other_ranges_is_thrown_away(context: None, monkeypatch: pytest.MonkeyPatch) -> None:
    row, make = copied(photo()), copying.make
    mask(row, (1, 0, 0, 10, 10))
    with transaction():
        files.burn(row)

    def slow(data: bytes, media_type: str, ranges: Sequence[Range] = ()) -> copying.Made:
        mask(row, (1, 0, 0, 90, 90))
        with transaction():
            files.burn(row)
        return make(data, media_type, ranges)

    with monkeypatch.context() as patch:
        patch.setattr(copying, "make", slow)
        assert not files.check(row.id)
    assert (row.cover_state, row.cover_key) == (CoverState.DUE, None)
    assert files.check(row.id)
    assert row.cover_state is CoverState.COVERED
    assert files.orphans(timedelta(days=-1)).objects == []


def test_what_could_not_be_made_stays_marked_and_shut(context: None, monkeypatch: pytest.MonkeyPatch) -> None:
    row = copied(photo())
    mask(row, (1, 0, 0, 10, 10))
    with transaction():
        files.burn(row)
    monkeypatch.setattr(copying, "TIMEOUT_SECONDS", 0.01)
    assert files.check(row.id)
    assert (row.cover_state, row.check_at) == (CoverState.MASKED, None)
    with clock.stepped(clock.now() + timedelta(hours=1)):
        assert files.sweep() == 0
