"""What the operator sends about rates of interest: which, from when, how much a year, by what source; a withdrawal."""

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext
from wtforms import RadioField, StringField
from wtforms.validators import InputRequired, Length

from complaints.forms.diagnosis_fields import PercentField
from kernel.forms import DayField, PostForm, options, plain_line, words_field

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only
RATES = [
    ("lpr", _l("一年期贷款市场报价利率（LPR）")),
    ("deposit", _l("中国人民银行公布的一年定期存款基准利率")),
]


class RateForm(PostForm):
    """A published rate."""

    code = RadioField(_l("哪一种利率"), choices=options(RATES), validators=[InputRequired(_l("请选择是哪一种利率。"))])
    since = DayField(_l("从哪天起执行"), validators=[InputRequired(_l("请填写从哪天起执行。"))])
    percent = PercentField(_l("年利率"), validators=[InputRequired(_l("请填写年利率。"))])
    source = StringField(
        _l("来源"),
        filters=[plain_line],
        validators=[
            InputRequired(_l("请写明谁在哪天公布、在哪里可以查到。")),
            Length(max=300, message=_l("最多300个字，请删短一些。")),
        ],
    )


class WithdrawRateForm(PostForm):
    """Why an entry was wrong."""

    why = words_field(_l("为什么撤销"), _l("请写明为什么撤销。"), 300)
