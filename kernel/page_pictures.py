"""Pages of a PDF as pictures of what they show: run in the child of `kernel.copy_child` alone.

What is drawn is what `kernel.copy_pdf` left; of the page's text, drawing and photos nothing but pixels comes out.
"""

import importlib
import math
from typing import Any

from kernel.copy_child import Refused

DPI = 150
MAX_PIXELS = 6_000_000
LARGEST_SIDE = 14_400  # points: the most a page may measure by PDF 1.7, Annex C


class Pages:
    """A PDF opened for drawing; close it by leaving the block."""

    def __init__(self, data: bytes) -> None:
        pdfium: Any = importlib.import_module("pypdfium2")
        self._pdf: Any = pdfium.PdfDocument(data)
        self._pdf.init_forms()

    def __enter__(self) -> "Pages":
        return self

    def __exit__(self, *_error: object) -> None:
        self._pdf.close()

    def size(self, number: int) -> tuple[float, float]:
        """The width and height of a page (from 1) as it is shown, in points; raises Refused for one nobody can see."""
        width, height = self._pdf[number - 1].get_size()
        if not (0 < width <= LARGEST_SIDE and 0 < height <= LARGEST_SIDE):
            raise Refused("pixels")
        return width, height

    def picture(self, number: int, dpi: int = DPI) -> Any:
        """A page (from 1) as a picture in RGB, the right way up, with what stands in its fields and notes."""
        width, height = self.size(number)
        scale = min(dpi / 72, math.sqrt(MAX_PIXELS / (width * height)))
        drawn = self._pdf[number - 1].render(scale=scale, may_draw_forms=True)
        image = drawn.to_pil().convert("RGB")
        drawn.close()
        return image
