"""Covering parts of a file: what is marked shuts it, what is burnt out is gone from the version others read."""

import io
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
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert len(pdf.pages) == 3
        assert [float(one) for one in pdf.pages[1].mediabox] == [0, 0, 200, 100]
        assert b"first" in pdf.pages[0].Contents.read_bytes() and b"third" in pdf.pages[2].Contents.read_bytes()
        plain, every = pikepdf.ObjectStreamMode.disable, pikepdf.StreamDecodeLevel.all
        pdf.save(out, object_stream_mode=plain, stream_decode_level=every)
    assert b"CANARY" not in out.getvalue() and "CANARY".encode("utf-16-be") not in out.getvalue()


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


def test_of_a_pdf_only_whole_pages_that_are_there(context: None) -> None:
    row = copied(plain_pdf(2), "合同.pdf")
    for one in ((3, 0, 0, 100, 100), (0, 0, 0, 100, 100), (1, 0, 0, 50, 100)):
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
