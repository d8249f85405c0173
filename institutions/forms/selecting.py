"""What is sent about a selection: what, why, until when, whom parents ask; a review, a reason."""

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext
from wtforms import RadioField

from institutions.forms.filing import DAY, line
from institutions.lifecycle import Verdict
from kernel.forms import DayField, PostForm, choices_of, required, words_field

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only


class ChooseForm(PostForm):
    """A selection."""

    product = line(_l("选用什么"), _l("请填写选用的应用或者课程。"))
    reason = words_field(_l("为什么选用"), _l("请写明为什么选用。"), 2000)
    from_on = DayField(_l("从哪一天起"), validators=DAY)
    until_on = DayField(_l("到哪一天止"), validators=DAY)
    contact = line(_l("家长找谁"), _l("请填写家长可以联系的部门和电话。"), 200, _l("会公开。"))


class ReviewForm(PostForm):
    """What a look back found."""

    verdict = RadioField(_l("评议的结论"), choices=choices_of(Verdict), validators=required(_l("请选择结论。")))
    words = words_field(_l("评议的情况"), _l("请写明评议的情况。"), 2000)


class StopForm(PostForm):
    """Why selecting ends."""

    words = words_field(_l("为什么停止选用"), _l("请写明为什么停止选用。"), 1000)
