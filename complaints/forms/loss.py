"""What an officer sends when a party died or an institution was dissolved, and who steps in."""

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext
from wtforms import MultipleFileField, RadioField, StringField
from wtforms.validators import InputRequired, Length, Regexp

from complaints.forms.beside import not_ahead
from complaints.forms.posts import NOTE_MAX
from complaints.models import LossKind
from kernel.forms import DayField, PostForm, TokenField, choices_of, plain_line, plain_phone, words_field

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only
LINE = Length(max=100, message=_l("最多100个字，请删短一些。"))


class LossForm(PostForm):
    """What happened, on which day, with proof."""

    kind = RadioField(_l("发生了什么"), choices=choices_of(LossKind), validators=[InputRequired(_l("请选择一项。"))])
    on = DayField(_l("哪一天"), validators=[InputRequired(_l("请填写日期。")), not_ahead])
    files = MultipleFileField(_l("证明"))
    words = words_field(_l("说明"), None, NOTE_MAX)
    form_token = TokenField()


class HeirForm(PostForm):
    """Who steps in for somebody who died."""

    name = StringField(_l("继承人姓名"), filters=[plain_line], validators=[InputRequired(_l("请填写姓名。")), LINE])
    phone = StringField(
        _l("继承人手机号"),
        filters=[plain_phone],
        validators=[InputRequired(_l("请填写手机号。")), Regexp(r"1\d{10}$", message=_l("请填写11位手机号。"))],
    )
    address = StringField(
        _l("通信地址"), filters=[plain_line], validators=[InputRequired(_l("请填写通信地址。")), LINE]
    )


class SuccessorForm(PostForm):
    """Which institution took over."""

    name = StringField(
        _l("承接的机构全称"), filters=[plain_line], validators=[InputRequired(_l("请填写机构全称。")), LINE]
    )
