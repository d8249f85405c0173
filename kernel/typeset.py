"""How a line of a paper is set: it breaks between its parts, never inside a case number, a sum or a part that fits."""

import re

from markupsafe import Markup, escape

GAP = "\u3000"
PLACE = re.compile("(\u3000{2,})")
NUMBER = re.compile(r"((?:TS|JB)\d{4}-\w{4}-\w{4}|(?:人民币)?\d[\d,]*\.\d\d元)")


def line_parts(line: str) -> Markup:
    """The line for a paper's template: parts between wide gaps, numbers of cases and sums stay whole.

    Several gaps side by side are a place left free; what stands between single ones beside it (年　月　日) is one part.
    """
    pieces = PLACE.split(line) if PLACE.search(line) else re.split(f"({GAP})", line)
    if len(pieces) == 1:
        return _numbers(line)
    return Markup("").join(_part(piece) if piece.strip(GAP) else piece for piece in pieces)


def _part(words: str) -> Markup:
    return Markup('<span class="part">{}</span>').format(_numbers(words))


def _numbers(words: str) -> Markup:
    pieces = NUMBER.split(words)
    whole = Markup('<span class="whole">{}</span>')
    return Markup("").join(whole.format(one) if place % 2 else escape(one) for place, one in enumerate(pieces))
