"""Words stand out from what lies behind them in every dress of the stylesheet (WCAG 2.2 1.4.3: 4.5 to 1)."""

import re
from itertools import product
from pathlib import Path

import pytest

from kernel.config import ROOT

CSS = Path(ROOT, "static/css/xuesu.css").read_text()
TOKEN = re.compile(r"--([a-z-]+): (#[0-9a-f]{3,6});")
GROUNDS = ("paper", "sheet", "sunken")
WORDS = ("ink", "ink-soft", "link", "accent", "good", "warn", "bad", "info")
ON_ITS_OWN = ("good", "warn", "bad", "info", "room-joint", "room-seat", "room-mediators", "room-body")
PAIRS = [
    *product(WORDS, GROUNDS),
    *((name, f"{name}-soft") for name in ON_ITS_OWN),
    *(("ink", f"{name}-soft") for name in (*ON_ITS_OWN, "accent")),
    *product(("brand-ink",), ("brand", "action", "action-deep")),
    ("brand-soft", "brand"),
]


def tokens(start: str) -> dict[str, str]:
    """The colours declared in the first block after these words."""
    block = CSS[CSS.index(start) :]
    return dict(TOKEN.findall(block[: block.index("}")]))


LIGHT = tokens(":root {")
DRESSES = {
    "light": LIGHT,
    "dark": LIGHT | tokens("@media (prefers-color-scheme: dark)"),
    "large": LIGHT | tokens('html[data-view="large"] {'),
}


def luminance(colour: str) -> float:
    """Relative luminance of #rgb or #rrggbb, 0 to 1 (WCAG 2.2, definition)."""
    signs = colour.removeprefix("#")
    signs = "".join(sign * 2 for sign in signs) if len(signs) == 3 else signs
    parts = [int(signs[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measure_is_the_one_of_the_standard() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#fff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("dress", DRESSES)
def test_words_stand_out(dress: str) -> None:
    colours = DRESSES[dress]
    ratios = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in PAIRS}
    assert {pair: ratio for pair, ratio in ratios.items() if ratio < 4.5} == {}
