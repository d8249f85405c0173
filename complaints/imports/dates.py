"""Instants as old files write them: slashes, dashes, Chinese signs, and a spreadsheet's own day numbers."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
SERIAL_ZERO = datetime(1899, 12, 30, tzinfo=SHANGHAI)
_WRITTEN = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?"
    r"(?:[T\s]*(\d{1,2})\s*[:：时]\s*(\d{1,2})(?:\s*[:：分]\s*(\d{1,2})(?:\.\d+)?秒?)?\s*分?)?"
    r"\s*(Z|[+-]\d{2}:?\d{2})?"
)
_PLAIN = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SERIAL = re.compile(r"\d{5}(\.\d+)?")


def instant(words: str) -> datetime:
    """The instant these words name in Shanghai (aware UTC); a day alone is its beginning. Raises ValueError."""
    given = words.strip()
    if found := _WRITTEN.fullmatch(given):
        *numbers, zone = found.groups()
        year, month, day, hour, minute, second = (int(number or 0) for number in numbers)
        written = datetime(year, month, day, hour, minute, second, tzinfo=SHANGHAI)
        return (datetime.fromisoformat(f"{written:%Y-%m-%dT%H:%M:%S}{zone}") if zone else written).astimezone(UTC)
    if found := _PLAIN.fullmatch(given):
        year, month, day = (int(number) for number in found.groups())
        return datetime(year, month, day, tzinfo=SHANGHAI).astimezone(UTC)
    if _SERIAL.fullmatch(given):
        moment = SERIAL_ZERO.replace(tzinfo=None) + timedelta(days=float(given))
        return moment.replace(microsecond=0, tzinfo=SHANGHAI).astimezone(UTC)
    raise ValueError(f"看不懂的时间：{given[:40]}")
