"""Small PDFs that ask for much: the child refuses them, or makes a copy that no reader's machine chokes on."""

import io
import time

import pikepdf
import pytest

from kernel import copy_pdf, pdf_streams
from kernel.files import CopyLack, copying
from kernel.files.copying import NotCopied
from kernel.files.kinds import kind_of
from tests.kernel.hostile_pdf import plain_pdf
from tests.kernel.pdf_bombs import BOMBS, HEAVY, packed, page, stream

MOST_MEMORY = 512 * 1024**2
REFUSED = {
    **dict.fromkeys(("pages in a circle", "an array in arrays", "a book in books"), CopyLack.DAMAGED),
    **dict.fromkeys(("an object that is itself", "a billion pages"), CopyLack.DAMAGED),
    **dict.fromkeys(("a filter two hundred times", "a gigabyte of contents"), CopyLack.MEMORY),
    "a gigabyte packed twice": CopyLack.MEMORY,
    "a gigabyte packed and spelt": CopyLack.DAMAGED,
}


def test_of_each_it_is_known_whether_it_is_refused() -> None:
    assert not set(BOMBS) & set(HEAVY)
    assert set(REFUSED) < set(BOMBS) | set(HEAVY)
    assert set(HEAVY) <= set(REFUSED)


def copied(data: bytes) -> copying.Made | CopyLack:
    try:
        return copying.make(data, "application/pdf")
    except NotCopied as error:
        return error.lack


def _cost(name: str) -> list[pytest.MarkDecorator]:
    """A gigabyte takes its while to be packed; one of them in each run is enough."""
    return [pytest.mark.slow] if "gigabyte packed" in name else []


@pytest.mark.parametrize("name", [pytest.param(one, marks=_cost(one)) for one in (*BOMBS, *HEAVY)])
def test_a_bomb_is_refused_or_harmless(name: str) -> None:
    data = (BOMBS | HEAVY)[name]()
    assert kind_of(data).media_type == "application/pdf", "it comes in"
    since = time.monotonic()
    made = copied(data)
    assert time.monotonic() - since < copying.TIMEOUT_SECONDS
    if name in REFUSED:
        assert made is REFUSED[name]
        return
    assert isinstance(made, copying.Made)
    assert (made.pages, made.peak < MOST_MEMORY) == (1, True)
    with pikepdf.open(io.BytesIO(made.data)) as copy:
        assert len(copy.pages) == 1
        streams = [one for one in copy.objects if isinstance(one, pikepdf.Stream)]
        assert not any(map(pdf_streams.unpacks_far, streams))


def test_what_honest_papers_hold_is_not_far() -> None:
    assert copying.make(plain_pdf(copy_pdf.MAX_PAGES), "application/pdf").pages == copy_pdf.MAX_PAGES
    assert copying.make(page(stream(packed(pdf_streams.MOST_UNPACKED // 2**20 - 1))), "application/pdf").pages == 1
