"""English is complete: every source text has its English, with the same places to fill, compiled."""

import os
import re
import subprocess
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from kernel.config import ROOT

PLACES = re.compile(r"%\(\w+\)[sd]|%%")
HAN = re.compile(r"[\u4e00-\u9fff]")
FOLDER = ROOT / "translations" / "en" / "LC_MESSAGES"


def _source(tmp_path: Path) -> Catalog:
    target = tmp_path / "messages.pot"
    keywords = ["-k", "_l", "-k", "_t", "-k", "lazy_gettext", "-k", "ngettext:1,2"]
    command = [sys.executable, "-m", "babel.messages.frontend", "-q", "extract", "-F", "babel.cfg", *keywords]
    subprocess.run(
        [*command, "--omit-header", "-o", str(target), "."],
        cwd=ROOT,
        check=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    with target.open("rb") as file:
        return read_po(file)


def _english() -> Catalog:
    with (FOLDER / "messages.po").open("rb") as file:
        return read_po(file, locale="en")


def test_english_is_complete(tmp_path: Path) -> None:
    english = _english()
    missing = [m.id for m in _source(tmp_path) if m.id and not (english.get(m.id) and english[m.id].string)]
    assert missing == [], "run script/translations and translate these"


def test_nothing_is_left_over(tmp_path: Path) -> None:
    source = _source(tmp_path)
    assert [m.id for m in _english() if m.id and m.id not in source] == []


def test_places_to_fill_agree() -> None:
    wrong = [
        m.id for m in _english() if m.id and sorted(PLACES.findall(str(m.id))) != sorted(PLACES.findall(str(m.string)))
    ]
    assert wrong == []


def test_english_is_english() -> None:
    wrong = [(m.id, m.string) for m in _english() if m.id and HAN.search(str(m.string))]
    assert wrong == []


def test_the_compiled_catalogue_agrees() -> None:
    with (FOLDER / "messages.mo").open("rb") as file:
        compiled = read_mo(file)
    assert {m.id: m.string for m in compiled if m.id} == {m.id: m.string for m in _english() if m.id}
