"""How a line of a paper is set: it breaks between its parts, and never inside a case number or a part that fits."""

import re

from markupsafe import Markup, escape

GAP = "\u3000"
NUMBER = re.compile(r"((?:TS|JB)\d{4}-\w{4}-\w{4})")


def line_parts(line: str) -> Markup:
    """The line for a paper's template: parts between single wide gaps and numbers of cases stay whole."""
    parts = line.split(GAP)
    if len(parts) == 1 or not all(parts):  # several gaps side by side are a place left free
        return _numbers(line)
    return Markup(GAP).join(Markup('<span class="part">{}</span>').format(_numbers(part)) for part in parts)


def _numbers(words: str) -> Markup:
    pieces = NUMBER.split(words)
    whole = Markup('<span class="whole">{}</span>')
    return Markup("").join(whole.format(one) if place % 2 else escape(one) for place, one in enumerate(pieces))
