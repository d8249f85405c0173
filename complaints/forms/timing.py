"""What is asked when a clock stands still, goes on, or gets more time, and when a clue is noted or checked."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import RadioField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from complaints.lifecycle import ClueState
from kernel import clock
from kernel.forms import DayField, PostForm, options, plain_line, required, words_field

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only
LINE = Length(max=200, message=_l("最多200个字，请删短一些。"))


def not_future(_form: Any, field: Any) -> None:
    """What happened lies today or before."""
    if field.data is not None and field.data > clock.today():
        raise ValidationError(_("日期不能晚于今天。"))


class PauseForm(PostForm):
    """Why, from which day, on what evidence."""

    reason = RadioField(_l("暂停的原因"), validators=required(_l("请选择原因。")))
    start_on = DayField(_l("委托之日"), validators=[InputRequired(_l("请填写委托检测鉴定的日期。")), not_future])
    words = StringField(
        _l("鉴定什么、由谁鉴定"),
        validators=[InputRequired(_l("请写明鉴定什么、由谁鉴定。")), LINE],
        filters=[plain_line],
    )
    evidence = StringField(
        _l("委托书编号或者其他依据"), validators=[InputRequired(_l("请写明依据。")), LINE], filters=[plain_line]
    )


class ResumeForm(PostForm):
    """The day the report came, and which report."""

    end_on = DayField(_l("收到鉴定结果之日"), validators=[InputRequired(_l("请填写收到鉴定结果的日期。")), not_future])
    evidence = StringField(
        _l("报告编号或者其他依据"), validators=[InputRequired(_l("请写明依据。")), LINE], filters=[plain_line]
    )


class ClueHaltForm(PauseForm):
    """The same for the check of a clue: time that testing takes is not counted."""

    start_on = DayField(_l("送检之日"), validators=[InputRequired(_l("请填写送检的日期。")), not_future])
    words = StringField(
        _l("检验检测什么、由谁做"),
        validators=[InputRequired(_l("请写明检验检测什么、由谁做。")), LINE],
        filters=[plain_line],
    )


class ClueGoOnForm(ResumeForm):
    """The day the test's result came, and which report."""

    end_on = DayField(_l("收到结果之日"), validators=[InputRequired(_l("请填写收到结果的日期。")), not_future])


class MoreTimeForm(PostForm):
    """Why more time is needed."""

    reason = words_field(_l("为什么需要更多时间"), _l("请写明申请延长的理由。"), 500)


class MoreTimeAnswerForm(PostForm):
    """Yes or no, and why."""

    granted = RadioField(
        _l("您的决定"),
        choices=options([("yes", _l("同意延长")), ("no", _l("不同意延长"))]),
        validators=required(_l("请选择同意或不同意。")),
    )
    answer = words_field(_l("理由"), _l("请写明理由。"), 500)


class ClueForm(PostForm):
    """What was noticed and when."""

    words = words_field(_l("发现了什么"), _l("请写明发现了什么线索。"), 2000)
    found_on = DayField(_l("哪天发现的"), validators=[InputRequired(_l("请填写发现的日期。")), not_future])


class CheckForm(PostForm):
    """What the check of a clue found."""

    state = RadioField(
        _l("核查结果"),
        choices=options((one.value, one.label) for one in ClueState if one is not ClueState.OPEN),
        validators=required(_l("请选择核查结果。")),
    )
    result = words_field(_l("核查情况"), _l("请写明核查情况。"), 2000)
