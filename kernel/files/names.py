"""File names that cannot lie: no folder, no control or direction sign, an ending that agrees with the content."""

import re
import unicodedata

MAX_NAME = 200
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")
# Control, format (bidi, zero width), surrogate, private and unassigned signs, line and paragraph separators.
_STRIPPED = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def clean_name(given: str | None, endings: tuple[str, ...]) -> str:
    """A safe name of at most 200 signs in NFC, with one of these endings (the first when it had another)."""
    last = re.split(r"[/\\]", given or "")[-1]
    plain = "".join(sign for sign in last if unicodedata.category(sign) not in _STRIPPED)
    plain = _FORBIDDEN.sub("_", " ".join(unicodedata.normalize("NFC", plain).split())).rstrip(". ")
    stem, ending = _split(plain, endings)
    stem = stem.strip(". ") or "文件"
    if _RESERVED.match(stem):
        stem = f"_{stem}"
    return stem[: MAX_NAME - len(ending)].rstrip(". ") + ending


def _split(plain: str, endings: tuple[str, ...]) -> tuple[str, str]:
    stem, dot, ending = plain.rpartition(".")
    if dot and f".{ending.lower()}" in endings:
        return stem, f".{ending.lower()}"
    if dot and re.fullmatch(r"[A-Za-z0-9]{1,8}", ending):
        return stem, endings[0]
    return plain, endings[0]
