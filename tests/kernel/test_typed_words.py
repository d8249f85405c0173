"""Typed words and cells of tables are kept clean: nothing in a stored name keeps a feed or a page from being read."""

import unicodedata
import xml.etree.ElementTree as ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel import sheets
from kernel.forms import plain


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("  退费\r\n第二行\r第三行\t. \n", "退费\n第二行\n第三行\t."),
        ("a\0b\x1bc\x7f", "abc"),
        ("\u202eevil\u202c \u2066x\u2069\u200b\ufeff", "evil x"),
        ("e\u0301", "é"),
        ("👩\u200d👧", "👩\u200d👧"),
        ("\ud800x", "x"),
        ("甲\ufffe乙\uffff丙\ufdd0\U0001ffff", "甲乙丙"),
        ("\u200d\u3000甲　A\u200d ", "甲　A"),
        ("e\u200b\u0301", "é"),
        ("\ue000\U000323b0", "\ue000\U000323b0"),
        (None, ""),
    ],
)
def test_words_are_cleaned(sent: str | None, kept: str) -> None:
    assert plain(sent) == kept


@given(st.text(st.characters(codec=None)))
def test_cleaning_twice_is_cleaning_once(words: str) -> None:
    once = plain(words)
    assert plain(once) == once
    assert not any(unicodedata.category(sign) in ("Cc", "Cf", "Cs") for sign in once if sign not in "\n\t\u200c\u200d")
    assert not set(once) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")
    ElementTree.fromstring(f"<a>{once.replace('&', '').replace('<', '')}</a>")


def test_cells_of_a_table_are_cleaned() -> None:
    _header, lines = sheets.read("名称,地址\n甲\x1f乙\uffff,\u202e倒\n".encode())
    assert [one.cells for one in lines] == [{"名称": "甲乙", "地址": "倒"}]
