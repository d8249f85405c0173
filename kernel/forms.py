"""What every form shares: typed words cleaned, days and sums in any harmless spelling, tokens, and a typed base."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

import wtforms
from flask import g, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from kernel.crypto import random_token
from kernel.labels import Labelled

if TYPE_CHECKING:
    from wtforms import Form as _Form  # Flask-WTF has no types
else:
    from flask_wtf import FlaskForm as _Form

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only

WORDS_MAX = 3000
MOST_FEN = 10_000_000_000
EARLIEST, LATEST = date(1900, 1, 1), date(9998, 12, 31)
HTTPS = re.compile(r"https://[\w-]+(\.[\w-]+)*(:\d+)?(/[^\s<>\"\']*)?$")
PHONE = re.compile(r"1[3-9]\d{9}")
# Written words need these: they join signs of emoji and of some scripts.
_JOINERS = "\u200c\u200d"
_DROPPED = frozenset({"Cc", "Cf", "Cs"})
# Around words: every space there is, and joiners that join nothing there.
_AROUND = _JOINERS + "\t\n \xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000"
_DAY = re.compile(r"(\d{4})\D+(\d{1,2})\D+(\d{1,2})\D*|(\d{4})(\d{2})(\d{2})")


def options(pairs: Iterable[tuple[str, Any]]) -> Any:
    """Choices of a field from (value, label) pairs, in the shape this WTForms asks for (3.3 wants objects)."""
    kind = vars(wtforms.fields.choices).get("SelectChoice")
    return [kind(value, label) if kind else (value, label) for value, label in pairs]


def choices_of(kind: type[Labelled]) -> Any:
    """The members of an enumeration as choices of a form."""
    return options(kind.choices())


def required(sentence: Any) -> list[Any]:
    """A validator that says in a sentence what is missing."""
    return [InputRequired(sentence)]


def plain(value: str | None) -> str:
    """Typed words cleaned and trimmed; line breaks stay."""
    return clean(value or "").strip(_AROUND)


def clean(words: str) -> str:
    """Words without control signs, invisible direction marks and what is no character, in NFC.

    Line breaks, tabs and joiners stay; so do signs this Python knows no name for yet: a rare one of somebody's name.
    """
    text = words.replace("\r\n", "\n").replace("\r", "\n")
    kept = text if text.isprintable() else "".join(sign for sign in text if _is_kept(sign))
    return unicodedata.normalize("NFC", kept)


def _is_kept(sign: str) -> bool:
    """Whether a sign is one that can be read, set and sent; U+FFFE and its like no XML file may hold."""
    if sign in "\n\t" + _JOINERS:
        return True
    number = ord(sign)
    is_none = number & 0xFFFE == 0xFFFE or 0xFDD0 <= number <= 0xFDEF
    return not is_none and unicodedata.category(sign) not in _DROPPED


def plain_line(value: str | None) -> str:
    """One line of typed words."""
    return " ".join(plain(value).split())


def plain_phone(value: str | None) -> str:
    """A phone number without spaces, hyphens, full-width digits or the country code."""
    digits = re.sub(r"[\s\-().]", "", unicodedata.normalize("NFKC", value or ""))
    return re.sub(r"^(\+?86)(?=1\d{10}$)", "", digits)


class TokenField(HiddenField):
    """A hidden random token that stays the same while a form is corrected."""

    def __init__(self, **options: Any) -> None:
        super().__init__(default=random_token, filters=[_token], **options)


class IdempotencyKeyField(TokenField):
    """The key that makes one thing of a form sent twice."""


def _token(value: str | None) -> str:
    """A token as it was given, or a new one in place of anything that cannot be one."""
    return value if value and re.fullmatch(r"[\w-]{16,64}", value) else random_token()


class DayField(StringField):
    """A day in any harmless spelling (2026-11-24, 2026年11月24日, 20261124); `data` is a date, what was typed stays."""

    data: date | None  # type: ignore[assignment]  # a date, where StringField keeps words

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the day; ValueError names how to write one."""
        self.data = None
        typed = unicodedata.normalize("NFKC", str(valuelist[0])).strip() if valuelist else ""
        if not typed:
            return
        found = _DAY.fullmatch(typed)
        try:
            self.data = date(*(int(part) for part in found.groups() if part)) if found else None
        except ValueError:
            self.data = None
        if self.data is None:
            raise ValueError(_("请填写日期，例如 2026-11-24。"))
        if not EARLIEST <= self.data <= LATEST:
            self.data = None
            raise ValueError(_("这个日期太早或者太晚，请检查年份。"))

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return self.data.isoformat() if self.data else ""


class YuanField(StringField):
    """A sum typed in yuan; `data` is fen (int), what was typed stays."""

    data: int | None  # type: ignore[assignment]  # fen, where StringField keeps words
    may_be_nothing = False

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the sum; ValueError names how to write one."""
        self.data = None
        typed = unicodedata.normalize("NFKC", str(valuelist[0])) if valuelist else ""
        typed = re.sub(r"[\s,，¥￥元]", "", typed)
        if not typed:
            return
        try:
            fen = Decimal(typed) * 100
        except InvalidOperation:
            raise ValueError(_("请填写金额，例如 1280 或 1280.50。")) from None
        if fen.is_finite() and fen > MOST_FEN:
            raise ValueError(_("这个金额太大了，请检查。"))
        if not fen.is_finite() or fen != int(fen) or fen < 0 or (fen == 0 and not self.may_be_nothing):
            if self.may_be_nothing:
                raise ValueError(_("请填写0或者大于0的金额，最多两位小数，例如 1280.50。"))
            raise ValueError(_("请填写大于0的金额，最多两位小数，例如 1280.50。"))
        self.data = int(fen)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return f"{self.data / 100:.2f}" if self.data is not None else ""


def fill_opened_forms(typed: MultiDict[str, str]) -> None:
    """Let the forms of the page being opened begin with what was typed into it before and never arrived."""
    g.typed_before = typed


def filled_before() -> MultiDict[str, str] | None:
    """What `fill_opened_forms` was given in this request."""
    typed: MultiDict[str, str] | None = g.get("typed_before")
    return typed


class BaseForm(_Form):
    """The base of every form here, typed."""


class PostForm(BaseForm):
    """A form whose sending twice does its act once."""

    key = IdempotencyKeyField()

    def __init__(self, *sent: Any, **values: Any) -> None:
        before = filled_before()
        if before is not None and not sent and "formdata" not in values:
            sent = (before,)
        super().__init__(*sent, **values)

    @property
    def is_sent(self) -> bool:
        """Whether this request sends the form rather than asks for it."""
        return request.method == "POST"


def words_field(label: Any, required: Any = None, most: int = WORDS_MAX) -> Any:
    """Several lines of words; `required` is the sentence when they are missing, None makes them optional."""
    first: Callable[..., Any] = Optional() if required is None else DataRequired(required)
    limit = Length(max=most, message=_l("最多%(number)s个字，请删短一些。", number=most))
    return TextAreaField(label, validators=[first, limit], filters=[plain])
