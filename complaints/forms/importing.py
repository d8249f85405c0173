"""What an administrator sends to take a file in: what it is and the file; then the confirmation."""

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext
from wtforms import BooleanField, FileField, HiddenField, RadioField

from kernel.forms import PostForm, TokenField, options, required

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only
KINDS: dict[str, Any] = {"regions": _l("行政区划")}


class UploadForm(PostForm):
    """What kind of table, and the file."""

    kind = RadioField(
        _l("导入什么"), choices=options(KINDS.items()), default="regions", validators=required(_l("请选择导入什么。"))
    )
    file = FileField(_l("文件"))


class ImportForm(PostForm):
    """The looked-at file, by the token it waits under; whether its good rows are taken although others are wrong."""

    kind = HiddenField()
    token = TokenField()
    good_only = BooleanField(_l("只导入没有错误的行，有错误的行以后再改"))
