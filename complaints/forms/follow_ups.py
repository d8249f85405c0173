"""What is sent on a follow-up: urging, another day, giving it to court or up, and plain presses."""

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext
from wtforms import HiddenField
from wtforms.validators import InputRequired, Optional

from complaints.forms.beside import not_ahead
from complaints.forms.posts import NOTE_MAX
from kernel.forms import DayField, PostForm, YuanField, words_field

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only


class UrgeDebtorForm(PostForm):
    """What the body says to whoever owes; both sides read it."""

    words = words_field(_l("督促的话"), _l("请写明要办什么。"), NOTE_MAX)


class TermsForm(PostForm):
    """Another day, and for money the sum; empty is all that is left."""

    on = DayField(_l("改在哪天前履行"), validators=[InputRequired(_l("请填写日期。"))])
    fen = YuanField(_l("金额"), validators=[Optional()])
    words = words_field(_l("说明"), None, NOTE_MAX)


class PlainTermsForm(PostForm):
    """Another day for what is no sum."""

    on = DayField(_l("改在哪天前履行"), validators=[InputRequired(_l("请填写日期。"))])
    words = words_field(_l("说明"), None, NOTE_MAX)


class AcceptTermsForm(PostForm):
    """A press over the day and the sum that were read."""

    seen = HiddenField()


class CourtForm(PostForm):
    """On which day it was given to court or arbitration."""

    on = DayField(_l("哪天提交的"), validators=[Optional(), not_ahead])
    words = words_field(_l("说明"), None, NOTE_MAX)


class GiveUpForm(PostForm):
    """Why nothing more is asked, if anything is to be said."""

    words = words_field(_l("说明"), None, NOTE_MAX)


class PressForm(PostForm):
    """A press that needs no words."""
