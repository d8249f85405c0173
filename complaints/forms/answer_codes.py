"""The door to an answer without signing in: number and code."""

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from kernel.forms import PostForm, plain_line

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only


class AnswerCodeForm(PostForm):
    """The case number and the code of the letter; whatever is typed gets the same answer unless both are right."""

    number = StringField(
        _l("案件编号"), filters=[plain_line], validators=[InputRequired(_l("请输入案件编号。")), Length(max=40)]
    )
    code = StringField(
        _l("回答码"), filters=[plain_line], validators=[InputRequired(_l("请输入回答码。")), Length(max=40)]
    )
