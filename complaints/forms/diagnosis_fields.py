"""Numbers as people type them: full-width digits, spaces, commas and units are read; nonsense gets a sentence."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import gettext as _
from wtforms import Field
from wtforms.widgets import TextInput

from kernel.forms import MOST_FEN

MOST_COUNT = 100_000
HIGHEST_PERCENT = 100
UNITS = re.compile(r"[\s,，_]|课时|人民币|[节次天日¥￥元]")


def typed_number(valuelist: list[Any], drop: "re.Pattern[str]" = UNITS) -> str:
    """What was typed, in plain digits."""
    typed = unicodedata.normalize("NFKC", str(valuelist[0])) if valuelist else ""
    return drop.sub("", typed)


def _number(typed: str) -> Decimal | None:
    try:
        number = Decimal(typed)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


class _Number(Field):
    """A number field keeps what was typed and reads it into `data`."""

    widget = TextInput()
    data: int | None

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the number; ValueError names how to write one."""
        self.data = None
        typed = typed_number(valuelist)
        if typed:
            self.data = self.read(typed)

    def read(self, typed: str) -> int:
        """The number of plain digits; ValueError with a sentence."""
        raise NotImplementedError

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else str(self.data)


class CountField(_Number):
    """A whole number from 0, such as lessons or days."""

    def read(self, typed: str) -> int:
        """Whole numbers only."""
        number = _number(typed)
        if number is None or number != int(number) or not 0 <= number <= MOST_COUNT:
            raise ValueError(_("请填写整数，例如 60；不知道就空着。"))
        return int(number)


class SumField(_Number):
    """A sum in yuan that may be 0; `data` is fen."""

    def read(self, typed: str) -> int:
        """Two decimals at most."""
        number = _number(typed)
        if number is None or number * 100 != int(number * 100) or not 0 <= number * 100 <= MOST_FEN:
            raise ValueError(_("请填写金额，最多两位小数，例如 1280.50；没有就填0，不知道就空着。"))
        return int(number * 100)


class PercentField(_Number):
    """A yearly rate in per cent; `data` is millionths."""

    def read(self, typed: str) -> int:
        """Four decimals at most, up to a hundred."""
        number = _number(typed.removesuffix("%"))
        if number is None or number * 10_000 != int(number * 10_000) or not 0 <= number <= HIGHEST_PERCENT:
            raise ValueError(_("请填写年利率，例如 3.45（百分之3.45）；不知道就空着。"))
        return int(number * 10_000)
