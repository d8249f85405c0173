"""What the refund aid rests on: every article it cites, the rates on file, the texts that ship."""

import re
from datetime import date
from pathlib import Path

import pytest

from complaints import rulesets
from complaints.refunds import rights
from complaints.rulesets.lawtexts import FILES, FOLDER, law_text, place_of
from complaints.rulesets.rates import SHIPPED, Rate, rate_on, read_rates
from kernel.config import ROOT
from tests.rules import law_texts

SOURCE = [*sorted((ROOT / "complaints" / "refunds").glob("*.py")), ROOT / "complaints" / "own_letter.py"]
CITED = re.compile(r'"((?:SPC-PP|CL|处罚办法) [^"]+)"')


def cited() -> list[str]:
    found = [one for path in SOURCE for one in CITED.findall(path.read_text(encoding="utf-8"))]
    return [one for one in dict.fromkeys(found) if re.fullmatch(r"\S+ \d+(:\d+)?(\(\d+\))?", one)]


def test_every_cited_article_can_be_read_here() -> None:
    assert len(cited()) > 20
    table, texts = law_texts.table(), rulesets.load("o121-ir").texts
    for reference in cited():
        found = re.fullmatch(r"(\S+) (\d+)(?::(\d+))?(?:\((\d+)\))?", reference)
        assert found, reference
        text, article, paragraph, item = found.groups()
        paragraphs, items = table[text][int(article) - 1]
        assert int(paragraph or 1) <= paragraphs, reference
        assert int(item or 0) <= items, reference
        assert rulesets.cite(reference, texts).startswith("《"), reference
        place = place_of(reference)
        assert place is not None, reference
        assert any(one.number == place[1] for one in law_text(place[0]).articles), reference


def test_a_reference_to_a_text_that_is_not_here_leads_nowhere() -> None:
    assert place_of("民法典 203") is None
    assert place_of("SPC-PP") is None
    with pytest.raises(KeyError):
        law_text("../../kernel")


def test_the_texts_that_ship_are_the_texts_that_were_read() -> None:
    here = law_texts.folder()
    for name, slug in FILES.items():
        articles = law_text(slug).articles
        assert [one.number for one in articles] == list(range(1, len(articles) + 1))
        assert all(one.paragraphs for one in articles)
        if here is not None:
            assert (FOLDER / f"{slug}.md").read_bytes() == (here / law_texts.FILES[name]).read_bytes()
    assert "折扣价" in "".join(law_text("prepaid").articles[17].paragraphs)


def test_every_reason_has_its_words() -> None:
    assert all(words and article for _standing, words, article in rights.GROUNDS.values())


def test_no_rate_ships() -> None:
    assert read_rates(SHIPPED) == ()


ROW = '[[rates]]\ncode = "lpr"\nfrom = 2026-01-20\npercent = "3.45"\nsource = "示例公告"\n'


def test_the_operators_rates_hold_from_their_day(tmp_path: Path) -> None:
    path = tmp_path / "rates.toml"
    path.write_text(ROW + ROW.replace("2026-01-20", "2025-01-20").replace("3.45", "3.1"), encoding="utf-8")
    rates = read_rates(SHIPPED, path, tmp_path / "none.toml")
    assert [rate.ppm for rate in rates] == [31_000, 34_500]
    assert rate_on(rates, "lpr", date(2026, 1, 20)) == Rate("lpr", date(2026, 1, 20), 34_500, "示例公告")
    assert rate_on(rates, "lpr", date(2026, 1, 19)) == rates[0]
    assert rate_on(rates, "lpr", date(2024, 1, 1)) is None
    assert rate_on(rates, "deposit", date(2026, 6, 1)) is None
    assert rate_on(rates, "lpr", None) is None


@pytest.mark.parametrize(
    "wrong",
    [
        ROW.replace("lpr", "libor"),
        ROW.replace('"3.45"', '"high"'),
        ROW.replace('"3.45"', '"-1"'),
        ROW.replace('"3.45"', '"3.45678"'),
        ROW.replace("示例公告", " "),
        ROW.replace("from = 2026-01-20\n", ""),
        ROW.replace("2026-01-20", '"2026-01-20"'),
        ROW + "more = 1\n",
        ROW.replace("rates", "figures"),
        "not toml",
    ],
)
def test_a_wrong_row_is_named(tmp_path: Path, wrong: str) -> None:
    path = tmp_path / "rates.toml"
    path.write_text(wrong, encoding="utf-8")
    with pytest.raises(ValueError):
        read_rates(path)
