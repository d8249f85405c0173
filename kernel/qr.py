"""A QR code as a picture inside the page: no request, no inline style, readable in the dark."""

import io

import segno
from markupsafe import Markup


def picture(words: str) -> Markup:
    """SVG markup of these words, dark on light whatever the page's colours."""
    out = io.BytesIO()
    code = segno.make(words, error="m", micro=False)
    code.save(out, kind="svg", border=4, light="#fff", omitsize=True, xmldecl=False, svgns=False, nl=False)
    return Markup(out.getvalue().decode())
