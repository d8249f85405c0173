"""Signs made plain: width, styles and Chinese digits, sign by sign, so that every place stays the same; pure."""

import re
import unicodedata

HAN = r"\u3400-\u4dbf\u4e00-\u9fff"
# 洞, 拐 and 勾 are 0, 7 and 9 as radio operators say them.
DIGIT_WORDS = "〇零一二两三四五六七八九幺壹贰叁肆伍陆柒捌玖洞拐勾"
# What people put between the digits of a number: space, hyphens, dots, commas, invisible signs, keycaps.
GAP = r"[\s\-\u2010-\u2015\u2212_.,，。、·•/~*+()（）\u2026\u200b-\u200f\u2060\ufeff\ufe0f\u20e3]{0,3}"
# The same without commas, which stand between the members of a list.
NEAR = r"[\s\-\u2010-\u2015\u2212_.·•/~*\u200b-\u200f\u2060\ufeff\ufe0f\u20e3]{0,3}"
# Whatever else is no word and no mark of a sentence: emoji, bars, arrows; and the words for a stroke (138杠1234杠5678).
ODD = r"(?:[^\w，。！？；：、,!?;:'\"“”‘’（）()《》【】\n]|[_杠横]){0,6}"
# Between the groups of a number as it is told (138 1234 5678, 138和1234和5678), where marks of a sentence separate too;
# never nothing.
APART = r"(?:[^\w\n]|[_杠横和跟再]|然后){1,6}"
# Between the signs of a string that is known: anything that is no word.
ANY = r"(?:[^\w]|[_杠横]){0,6}"
# A digit, as figure, as word, or as a letter that looks like one.
DIGIT = rf"[\d{DIGIT_WORDS}oOlI]"


def fold(text: str) -> str:
    """The text with full-width and styled signs made plain, sign by sign, so that places stay the same."""
    return "".join(_plain(sign) for sign in text)


def _plain(sign: str) -> str:
    folded = unicodedata.normalize("NFKC", sign)
    if len(folded) != 1:
        digit = unicodedata.digit(sign, None)
        return sign if digit is None else str(digit)
    digit = unicodedata.digit(folded, None)
    return folded if digit is None or folded in DIGIT_WORDS else str(digit)


_DIGITS = str.maketrans("〇零一二两三四五六七八九幺壹贰叁肆伍陆柒捌玖洞拐勾oOlI", "001223456789112345678907900" + "11")
# Spaces that pull a word apart: between two Chinese signs, and beside a sign that stands alone.
_SPACES = re.compile(rf"(?<=[{HAN}])[ \t]+(?=[{HAN}])|(?<=\w)[ \t]+(?=\w(?!\w))|(?<=(?<!\w)\w)[ \t]+(?=\w)")


def digits_of(words: str) -> str:
    """The digits of a number in any dress, as figures."""
    return "".join(re.findall(r"\d", words.translate(_DIGITS)))


def closed_up(folded: str) -> tuple[str, list[int]]:
    """The text without the spaces that pull a word apart, and where each of its signs stands in the text given."""
    gaps = {place for gap in _SPACES.finditer(folded) for place in range(*gap.span())}
    places = [place for place in range(len(folded)) if place not in gaps]
    return "".join(folded[place] for place in places), places


def luhn(digits: str) -> bool:
    """Whether the check digit of a card number holds."""
    doubled = [int(sign) * (2 if place % 2 else 1) for place, sign in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
