"""Mending text as old files hold it: encodings, text encoded twice, spreadsheet escapes, odd spaces."""

import re

_BYTE_OF = {
    bytes([code]).decode("cp1252"): code for code in range(0x80, 0xA0) if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
_DOUBLE = re.compile(f"[\x80-\xff{''.join(_BYTE_OF)}]{{2,}}")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_GARBLED = re.compile("[\ufffd\x80-\x84\x86-\x9f]")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\n{3,}")
TIMES = 3


def decode(raw: bytes) -> str:
    """The text of a file in UTF-8 (with or without BOM), UTF-16 with BOM or GB18030.

    Bytes that are none of these become U+FFFD, so that only the rows that hold them are refused.
    """
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", errors="replace")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8-sig", errors="replace")


def repair(words: str) -> str:
    """Undo UTF-8 that was read as Latin-1 or Windows-1252 and written again, also where it happened more than once."""
    for _time in range(TIMES):
        mended = _DOUBLE.sub(_undo, words)
        if mended == words:
            break
        words = mended
    return words


def _undo(found: re.Match[str]) -> str:
    run = found.group()
    try:
        return bytes(_BYTE_OF.get(sign, ord(sign)) for sign in run).decode("utf-8")
    except (UnicodeDecodeError, ValueError):
        return run


def is_garbled(words: str) -> bool:
    """Whether signs are left that no text holds: replaced bytes or control codes."""
    return _GARBLED.search(words) is not None


def clean(words: str) -> str:
    """Text as people wrote it: escapes and odd spaces gone, paragraphs kept."""
    words = _ESCAPE.sub(_unescape, words).replace("\r\n", "\n").replace("\r", "\n").replace("\ufeff", "")
    words = _CONTROLS.sub("", words)
    lines = [_SPACES.sub(" ", line).strip() for line in words.split("\n")]
    return _LINES.sub("\n\n", "\n".join(lines)).strip()


def _unescape(found: re.Match[str]) -> str:
    """A spreadsheet writes control signs as `_x000D_`; a carriage return is no sign of its own."""
    code = int(found.group(1), 16)
    if code == 0x0D:
        return ""
    return chr(code) if code in (0x09, 0x0A) or 0x20 <= code < 0xD800 else ""


def one_line(words: str) -> str:
    """The same in one line."""
    return " ".join(clean(words).split())


def many(words: str) -> tuple[str, ...]:
    """The parts of a field that holds several, parted by commas, each once."""
    parts = [one_line(part) for part in re.split(r"[,，、;；|\n]", clean(words))]
    return tuple(dict.fromkeys(part for part in parts if part))
