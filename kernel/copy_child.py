"""The process that makes the safe copy of one file: bytes in, bytes without anything hidden out, then it ends.

It is started as `python -m kernel.copy_child MEDIA-TYPE RANGES` with the file on standard input; RANGES is a JSON list
of what to burn out: [page, left, top, right, bottom] in per cent. It writes a line of JSON and
the copy: media_type, pages, width, height, peak (bytes of memory); or error, a word of kernel.files.CopyLack.
"""

import importlib
import importlib.util
import io
import json
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

ADDRESS_SPACE = 512 * 1024**2
CPU_SECONDS = 20
OPEN_FILES = 32
LARGEST_COPY = 48 * 1024**2
MAX_PIXELS = 40_000_000
JPEG_QUALITY = 90
PREVIEW_DPI = 72
PAGE = "application/pdf; page"  # asked for a picture of one page instead of a copy
TABLE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Made = tuple[dict[str, Any], bytes]
Ranges = list[list[int]]


class Refused(Exception):
    """No copy is made of this file; the word says why."""


def limit() -> None:
    """Half a gigabyte, some seconds of computing, no file to speak of: whatever the bytes ask for."""
    for kind, most in (
        (resource.RLIMIT_AS, ADDRESS_SPACE),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_FSIZE, LARGEST_COPY),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def peak() -> int:
    """The most memory this process ever held, in bytes; getrusage would count the parent's before the start too."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) * 1024


def picture(data: bytes, form: str, ranges: Ranges) -> Made:
    """The pixels alone, turned the right way up: no EXIF, place, comment, profile, thumbnail or later frame."""
    images: Any = importlib.import_module("PIL.Image")
    images.MAX_IMAGE_PIXELS = None  # counted here, before anything is unpacked
    if form == "HEIF":
        _learn_heif()
    with images.open(io.BytesIO(data), formats=(form,)) as image:
        if image.width * image.height > MAX_PIXELS:
            raise Refused("pixels")
        image.load()
        _turn(image)
        plain = image if image.mode in ("1", "L", "RGB", "RGBA") else _plain(image)
        plain.info = {}
        burn(plain, ranges)
        head, body = _written(plain, keeps_lines=form in ("PNG", "GIF"))
        return head | {"width": plain.width, "height": plain.height}, body


def burn(image: Any, ranges: Ranges) -> None:
    """Paint over the pixels themselves, and any pixel the edge of a range touches."""
    drawing: Any = importlib.import_module("PIL.ImageDraw").Draw(image)
    black: Any = {"RGB": (0, 0, 0), "RGBA": (0, 0, 0, 255)}.get(image.mode, 0)
    for _page, left, top, right, bottom in ranges:
        box = (left * image.width // 100, top * image.height // 100)
        end = (-(-right * image.width // 100) - 1, -(-bottom * image.height // 100) - 1)
        drawing.rectangle((*box, max(box[0], end[0]), max(box[1], end[1])), fill=black)


def _learn_heif() -> None:
    """Teach Pillow phones' photos: by pi-heif, which only decodes, where an operator put it in, else by pillow-heif."""
    name = next((one for one in ("pi_heif", "pillow_heif") if importlib.util.find_spec(one)), "pillow_heif")
    heif: Any = importlib.import_module(name)
    heif.options.DECODE_THREADS = 1
    heif.register_heif_opener()


def _turn(image: Any) -> None:
    """Turn a photo as its EXIF says; one whose EXIF cannot be read stays as it lies."""
    operations: Any = importlib.import_module("PIL.ImageOps")
    try:
        operations.exif_transpose(image, in_place=True)
    except MemoryError:
        raise
    except Exception:  # EXIF may be broken in any way; the copy carries none of it, so only the turn is lost
        return


def _plain(image: Any) -> Any:
    return image.convert("RGBA" if "A" in image.getbands() or "transparency" in image.info else "RGB")


def _written(image: Any, *, keeps_lines: bool) -> Made:
    """As PNG what was without loss or is seen through, as JPEG every other."""
    out = io.BytesIO()
    if keeps_lines or image.mode == "RGBA":
        image.save(out, "PNG")
        return {"media_type": "image/png"}, out.getvalue()
    image.save(out, "JPEG", quality=JPEG_QUALITY)
    return {"media_type": "image/jpeg"}, out.getvalue()


def document(data: bytes, ranges: Ranges) -> Made:
    """A PDF that only shows its pages, and of those not what is to be burnt out; see `kernel.copy_pdf`."""
    module: Any = importlib.import_module("kernel.copy_pdf")
    made: Made = module.remake(data, ranges)
    return made


def page(data: bytes, ranges: Ranges) -> Made:
    """One page of a PDF as a picture to mark on; the first range says which."""
    module: Any = importlib.import_module("kernel.page_pictures")
    with module.Pages(data) as pages:
        image = pages.picture(ranges[0][0], PREVIEW_DPI)
    head, body = _written(image, keeps_lines=False)
    return head | {"width": image.width, "height": image.height}, body


def table(data: bytes, ranges: Ranges) -> Made:
    """The rows of a workbook somebody brought, instead of a copy; see `kernel.workbooks`."""
    module: Any = importlib.import_module("kernel.workbooks")
    made: Made = module.rows(data, ranges)
    return made


MAKERS: dict[str, Callable[[bytes, Ranges], Made]] = {
    "image/jpeg": lambda data, ranges: picture(data, "JPEG", ranges),
    "image/png": lambda data, ranges: picture(data, "PNG", ranges),
    "image/webp": lambda data, ranges: picture(data, "WEBP", ranges),
    "image/gif": lambda data, ranges: picture(data, "GIF", ranges),
    "image/heic": lambda data, ranges: picture(data, "HEIF", ranges),
    "application/pdf": document,
    PAGE: page,
    TABLE: table,
}


def make(media_type: str, data: bytes, ranges: Ranges) -> Made:
    """The copy and what is to be known of it; an error is said by its word, never by a trace."""
    try:
        head, body = MAKERS[media_type](data, ranges)
    except Refused as error:
        return {"error": str(error)}, b""
    except MemoryError:
        return {"error": "memory"}, b""
    except Exception as error:  # whatever a library stumbles over: the file is not what it says it is
        return {"error": "damaged", "what": type(error).__name__}, b""
    return (head, body) if len(body) <= LARGEST_COPY else ({"error": "size"}, b"")


def main(media_type: str, ranges: str) -> None:
    """Read, make, write, end."""
    answer, sys.stdout = sys.stdout.buffer, sys.stderr  # what a library prints must not stand before the answer
    limit()
    head, body = make(media_type, sys.stdin.buffer.read(), json.loads(ranges))
    answer.write(json.dumps(head | {"peak": peak()}).encode() + b"\n" + body)
    answer.flush()


if __name__ == "__main__":  # under its own name: `Refused` must be one class, here and in kernel.copy_pdf
    importlib.import_module("kernel.copy_child").main(*sys.argv[1:])
