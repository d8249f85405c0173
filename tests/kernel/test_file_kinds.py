"""What is taken as a file and under which name: told by content, never by what the sender claims."""

import contextlib
import io
import json
import re
import struct
import unicodedata
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PIL import Image

from kernel import files
from kernel.files import FileRefused, Refusal, kinds
from kernel.files.kinds import kind_of

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def picture(form: str = "PNG", size: tuple[int, int] = (4, 3)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, form)
    return out.getvalue()


def huge_png(width: int, height: int) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as opened:
        opened.writestr("a.txt", "a")
    return out.getvalue()


HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"


def ispe(width: int, height: int) -> bytes:
    """The box in which a phone's photo says how large it is."""
    return struct.pack(">I4sIII", 20, b"ispe", 0, width, height)


# --- kinds -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (picture("PNG"), "image/png"),
        (picture("JPEG"), "image/jpeg"),
        (picture("WEBP"), "image/webp"),
        (picture("GIF"), "image/gif"),
        (PDF, "application/pdf"),
        (HEIC + ispe(4_032, 3_024) + ispe(512, 512), "image/heic"),
        ("聊天记录\n退费".encode(), "text/plain"),
        ("\ufeff带标记".encode(), "text/plain"),
        (b"1 < 2 and <3", "text/plain"),
    ],
)
def test_these_kinds_are_taken(data: bytes, media_type: str) -> None:
    assert kind_of(data).media_type == media_type


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", Refusal.EMPTY),
        (b" \n ", Refusal.EMPTY),
        (b"<!DOCTYPE html><html>", Refusal.KIND),
        (b"\xef\xbb\xbf  <HTML>", Refusal.KIND),
        (b"hello <script>alert(1)</script>", Refusal.KIND),
        (b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", Refusal.KIND),
        (b"<svg onload=alert(1)>", Refusal.KIND),
        (b"#!/bin/sh\nrm", Refusal.KIND),
        (b"MZ\x90\x00" + b"\0" * 60, Refusal.KIND),
        (archive(), Refusal.KIND),
        (PDF + archive(), Refusal.KIND),
        (picture("JPEG") + archive(), Refusal.KIND),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, Refusal.KIND),
        (b"\x1f\x8b\x08" + b"\0" * 60, Refusal.KIND),
        (b"text with \x00 nul", Refusal.KIND),
        ("退费".encode("gbk"), Refusal.KIND),
        (HEIC, Refusal.DAMAGED),
        (HEIC + ispe(6_500, 6_500), Refusal.PIXELS),
        (b"\x00\x00\x00\x18ftypavif\x00\x00\x00\x00mif1avif", Refusal.KIND),
        (b"%PDF-1.7 torn", Refusal.DAMAGED),
        (picture("PNG")[:20], Refusal.DAMAGED),
        (b"\xff\xd8\xff\xe0 not a picture", Refusal.DAMAGED),
        (huge_png(10_000, 5_000), Refusal.PIXELS),
        (huge_png(60_000, 60_000), Refusal.PIXELS),
    ],
)
def test_these_are_refused_in_words(data: bytes, reason: Refusal) -> None:
    with pytest.raises(FileRefused) as caught:
        kind_of(data)
    assert caught.value.reason is reason
    assert caught.value.message.endswith("。")


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_pixels_are_counted_where_a_warning_is_only_a_warning() -> None:
    with pytest.raises(FileRefused) as caught:
        kind_of(huge_png(10_000, 5_000))
    assert caught.value.reason is Refusal.PIXELS


@hypothesis_settings(deadline=None, max_examples=200)
@given(st.sampled_from([picture("PNG"), picture("JPEG"), picture("WEBP"), picture("GIF"), PDF, archive()]), st.data())
def test_mutated_files_are_taken_or_refused_but_never_crash(data: bytes, draw: st.DataObject) -> None:
    raw = bytearray(data)
    for _ in range(draw.draw(st.integers(1, 8))):
        raw[draw.draw(st.integers(0, len(raw) - 1))] = draw.draw(st.integers(0, 255))
    with contextlib.suppress(FileRefused):
        kind_of(bytes(raw[: draw.draw(st.integers(0, len(raw)))]))


# --- names -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("付款截图.PNG", "付款截图.png"),
        ("../../etc/passwd", "passwd.png"),
        ("C:\\Users\\a\\图.png", "图.png"),
        ("合同.exe", "合同.png"),
        ("合同.png.exe", "合同.png.png"),
        ("evil\u202egnp.exe", "evilgnp.png"),
        ("a\r\nSet-Cookie: x=1.png", "aSet-Cookie_ x=1.png"),
        ("零\u200b宽\u2066.png", "零宽.png"),
        ("nul\x00.png", "_nul.png"),
        (".png", "文件.png"),
        ("...", "文件.png"),
        (None, "文件.png"),
        ("CON.png", "_CON.png"),
        ("e\u0301.png", "é.png"),
        ("版本1.2说明", "版本1.2说明.png"),
        ('引"号;.png', "引_号;.png"),
    ],
)
def test_names_are_made_safe(given_name: str | None, kept: str) -> None:
    assert files.clean_name(given_name, (".png",)) == kept


@given(st.text(st.characters(codec=None), max_size=400))
def test_every_name_becomes_safe(given_name: str) -> None:
    name = files.clean_name(given_name, (".jpg", ".jpeg"))
    assert 5 <= len(name) <= 200
    assert name.endswith((".jpg", ".jpeg"))
    assert not any(unicodedata.category(sign) in ("Cc", "Cf", "Cs") for sign in name)
    assert not set(name) & set('/\\"<>|:*?\r\n')
    assert files.clean_name(name, (".jpg", ".jpeg")) == name


def test_messages_name_no_number_of_their_own() -> None:
    assert kinds.MAX_PIXELS == 40_000_000
    said = json.dumps([str(one.label) for one in Refusal], ensure_ascii=False)
    places = re.findall(r"%\(\w+\)s", said)
    assert (set(places), len(places)) == ({"%(size)s", "%(files)s"}, said.count("%"))
