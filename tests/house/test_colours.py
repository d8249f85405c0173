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


def parts_of(colour: str) -> list[int]:
    """Red, green and blue of #rgb or #rrggbb, 0 to 255."""
    signs = colour.removeprefix("#")
    signs = "".join(sign * 2 for sign in signs) if len(signs) == 3 else signs
    return [int(signs[at : at + 2], 16) for at in (0, 2, 4)]


def luminance(colour: str) -> float:
    """Relative luminance of #rgb or #rrggbb, 0 to 1 (WCAG 2.2, definition)."""
    parts = [one / 255 for one in parts_of(colour)]
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


# What the charts are drawn with: words as above, marks that carry a value 3 to 1 (WCAG 2.2 1.4.11).
CHARTS = Path(ROOT, "static/css/charts.css").read_text()
RULE = re.compile(r"^(\.(?:chart|tiles) [^{}]*)\{([^{}]*)\}", re.MULTILINE)
PAINT = re.compile(r"(?<![a-z-])(fill|stroke|fill-opacity): (?:var\(--([a-z-]+)\)|(#[0-9a-f]{3,6})|([0-9.]+)|none);")
LETTERS = {"text", "note", "tile-number", "strong"}
# Lines behind the values, and what is drawn for "nothing here": the words in it say so.
BEHIND = {"axis", "grid", "band", "tile", "tile-none", "mark-none", "tile-1", "tile-2", "tile-3", "tile-4"}


def paints() -> dict[str, dict[str, str]]:
    """By look of a chart's part its fill, stroke and opacity, as tokens or colours."""
    found: dict[str, dict[str, str]] = {}
    for selectors, declared in RULE.findall(CHARTS):
        given = {name: token or colour or number for name, token, colour, number in PAINT.findall(declared)}
        for selector in selectors.split(","):
            owner, *rest = selector.split()
            if owner == ".chart" and len(rest) == 1:
                found.setdefault(rest[0].removeprefix("."), {}).update(given)
    return found


def over(top: str, below: str, opacity: float) -> str:
    """A colour that lets some of what lies below shine through."""
    pairs = zip(parts_of(top), parts_of(below), strict=True)
    return "#" + "".join(f"{round(one * opacity + other * (1 - opacity)):02x}" for one, other in pairs)


def grounds_of(colours: dict[str, str]) -> dict[str, str]:
    """What words of a chart stand on: the page, a sheet, the months that are not over, each step of a map."""
    found = {name: colours[name] for name in ("paper", "sheet")}
    for look, given in paints().items():
        if "fill-opacity" in given:
            for ground in ("paper", "sheet"):
                top = colours[given["fill"]] if "fill" in given else colours["link"]
                found[f"{look} on {ground}"] = over(top, colours[ground], float(given["fill-opacity"]))
    return found


def test_every_part_of_a_chart_is_read_here() -> None:
    looks = set(paints())
    assert {"text", "note", "mark", "line", "line-second", "middle", "limit", "band", "tile-4"} <= looks
    assert {look for look in looks if "fill-opacity" in paints()[look]} == {
        "band",
        "tile-1",
        "tile-2",
        "tile-3",
        "tile-4",
    }
    assert not [look for look, given in paints().items() if any(value.startswith("#") for value in given.values())]


@pytest.mark.parametrize("dress", DRESSES)
def test_words_in_charts_stand_out(dress: str) -> None:
    colours, told = DRESSES[dress], paints()
    inks = {told[look]["fill"] for look in LETTERS if "fill" in told[look]}
    assert inks == {"ink", "ink-soft"}
    pairs = {(ink, ground): contrast(colours[ink], on) for ink in inks for ground, on in grounds_of(colours).items()}
    # Small notes stand beside the map's steps, never on them.
    low = {pair: round(ratio, 2) for pair, ratio in pairs.items() if ratio < 4.5}
    assert {pair for pair in low if not (pair[0] == "ink-soft" and pair[1].startswith("tile"))} == set(), low


@pytest.mark.parametrize("dress", DRESSES)
def test_marks_of_charts_stand_out(dress: str) -> None:
    colours, low = DRESSES[dress], {}
    for look, given in paints().items():
        used = {given[part] for part in ("fill", "stroke") if given.get(part) in colours}
        if look in LETTERS | BEHIND or not used:
            continue
        for ground in ("paper", "sheet"):
            best = max(contrast(colours[one], colours[ground]) for one in used)
            if best < 3:
                low[look, ground] = round(best, 2)
    assert low == {}


@pytest.mark.parametrize("dress", DRESSES)
def test_parts_of_a_stacked_bar_differ(dress: str) -> None:
    """Full, soft and open parts are told apart by how dark they are, and stripes from what they lie on."""
    colours, told = DRESSES[dress], paints()
    full, soft, still = (colours[told[look]["fill"]] for look in ("mark", "mark-soft", "mark-open"))
    assert contrast(full, soft) >= 3
    assert contrast(soft, still) >= 1.5


def test_steps_of_the_old_map_carry_their_words() -> None:
    """`.tiles` has colours of its own, the same in every dress."""
    rects = dict(re.findall(r"\.tiles \.(tile-\d) rect \{ fill: (#[0-9a-f]{6}); \}", CHARTS))
    texts: dict[str, str] = {}
    for selectors, colour in re.findall(
        r"^(\.tiles \.tile-\d text[^{]*)\{ fill: (#[0-9a-f]{6}); \}", CHARTS, re.MULTILINE
    ):
        texts |= dict.fromkeys(re.findall(r"tile-\d", selectors), colour)
    assert set(rects) == set(texts) == {"tile-1", "tile-2", "tile-3", "tile-4"}
    assert {step: one for step in rects if (one := contrast(rects[step], texts[step])) < 4.5} == {}
