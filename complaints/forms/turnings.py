"""What is sent about supplements, appraisals, recusals, new facts and referrals to the police."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import BooleanField, MultipleFileField, RadioField, StringField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from complaints.forms.powers import IdentityForm
from complaints.forms.timing import not_future
from complaints.lifecycle import Payer
from kernel.forms import (
    DayField,
    IdempotencyKeyField,
    PostForm,
    TokenField,
    YuanField,
    choices_of,
    options,
    plain_line,
    required,
    words_field,
)

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only
LINE = Length(max=200, message=_l("最多200个字，请删短一些。"))
YES_NO: Any = options([("yes", _l("同意")), ("no", _l("不同意"))])


class SupplementForm(IdentityForm):
    """What is still missing, and by which day."""

    words = words_field(_l("还需要什么材料"), _l("请写明需要补充什么材料。"), 1000)


class HandInForm(PostForm):
    """Words, files, or why there is none."""

    words = words_field(_l("说明"), None, 2000)
    declined = BooleanField(_l("我没有这些材料，原因写在上面的说明里。"))
    files = MultipleFileField(_l("选择文件"), validators=[Optional()])
    form_token = TokenField()

    def validate_declined(self, field: Any) -> None:
        """A box ticked has its reason."""
        if field.data and not self.words.data:
            raise ValidationError(_("请写明为什么没有这些材料。"))


class AppraisalForm(PostForm):
    """Of what, who pays first, by whom, and what it may cost."""

    what = words_field(_l("鉴定或者检测什么、要弄清什么"), _l("请写明鉴定什么、要弄清什么。"), 1000)
    appraiser = StringField(
        _l("由哪家机构鉴定"), validators=[InputRequired(_l("请写明由哪家机构鉴定。")), LINE], filters=[plain_line]
    )
    payer = RadioField(_l("费用由谁承担"), choices=choices_of(Payer), validators=required(_l("请选择费用由谁承担。")))
    cost = YuanField(_l("预计费用"), validators=[Optional()])


class AppraisalAnswerForm(PostForm):
    """Two things, each yes or no; no is as good an answer as yes."""

    cost = RadioField(
        _l("费用这样承担，您同意吗"), choices=YES_NO, validators=required(_l("请选择是否同意费用的承担。"))
    )
    appraiser = RadioField(
        _l("由这家机构鉴定，您同意吗"), choices=YES_NO, validators=required(_l("请选择是否同意这家机构。"))
    )
    words = words_field(_l("说明"), None, 500)


class DesignateForm(PostForm):
    """Which institution the body names, and why."""

    appraiser = StringField(
        _l("指定哪家机构"), validators=[InputRequired(_l("请写明指定哪家机构。")), LINE], filters=[plain_line]
    )
    why = words_field(_l("理由"), _l("请写明理由，各方会看到。"), 500)


class WhyForm(PostForm):
    """Why, for everybody to read."""

    why = words_field(_l("理由"), _l("请写明理由，各方会看到。"), 500)


class CommissionForm(PostForm):
    """From which day, on what evidence."""

    on = DayField(_l("委托之日"), validators=[InputRequired(_l("请填写委托检测鉴定的日期。")), not_future])
    evidence = StringField(
        _l("委托书编号或者其他依据"), validators=[InputRequired(_l("请写明依据。")), LINE], filters=[plain_line]
    )


class ReportForm(PostForm):
    """Whether there is a result, the day it came, which report, and what it says."""

    made = RadioField(
        _l("鉴定有结果吗"),
        choices=options([("yes", _l("有，收到了结果")), ("no", _l("没有，鉴定做不成"))]),
        validators=required(_l("请选择鉴定有没有结果。")),
    )
    on = DayField(_l("收到结果或者得知做不成之日"), validators=[InputRequired(_l("请填写日期。")), not_future])
    evidence = StringField(
        _l("报告编号或者其他依据"), validators=[InputRequired(_l("请写明依据。")), LINE], filters=[plain_line]
    )
    report = words_field(_l("结论摘要"), None, 1000)


class RecusalForm(PostForm):
    """Who of those who mediate should step down, and why."""

    whom = RadioField(_l("申请谁回避"), validators=required(_l("请选择申请谁回避。")))
    reasons = words_field(_l("申请回避的理由"), _l("请写明申请回避的理由。"), 1000)

    def offer(self, people: list[tuple[str, str]]) -> None:
        """Ask who is meant only where more than one mediates."""
        if len(people) > 1:
            self.whom.choices = options(people)
        else:
            del self.whom


class RecusalAnswerForm(PostForm):
    """Yes or no, and why."""

    granted = RadioField(
        _l("您的决定"),
        choices=options([("yes", _l("调解员回避，另行安排调解员")), ("no", _l("调解员不需要回避"))]),
        validators=required(_l("请选择您的决定。")),
    )
    answer = words_field(_l("理由"), _l("请写明决定的理由，各方会看到。"), 1000)


class FactForm(PostForm):
    """What happened, and when; once per key."""

    happened_on = DayField(_l("哪天发生的"), validators=[InputRequired(_l("请填写发生的日期。")), not_future])
    words = words_field(_l("发生了什么"), _l("请写明发生了什么新情况。"), 2000)
    key = IdempotencyKeyField()


class PoliceForm(PostForm):
    """To whom, under which number, when, and why; only a complainant's suspected fraud (O121 art. 42)."""

    station = StringField(
        _l("移送给哪家公安机关"),
        validators=[InputRequired(_l("请写明移送给哪家公安机关。")), LINE],
        filters=[plain_line],
    )
    number = StringField(
        _l("移送编号"),
        validators=[InputRequired(_l("请填写移送编号。")), Length(max=60, message=_l("编号最多60个字。"))],
        filters=[plain_line],
    )
    on = DayField(_l("移送日期"), validators=[InputRequired(_l("请填写移送日期。")), not_future])
    words = words_field(_l("投诉人涉嫌什么，依据是什么"), _l("请写明投诉人涉嫌什么、依据是什么。"), 2000)
    law = words_field(_l("依据哪一条移送（可以不填，函里会写平台知道的条文）"), None, 1000)
    materials = words_field(_l("随函移送的材料，一行一份（可以不填）"), None, 2000)
    only = BooleanField(
        _l("我确认：移送的是投诉人涉嫌诈骗、敲诈勒索，不是机构的违法线索。"),
        validators=[InputRequired(_l("请确认移送的是投诉人涉嫌诈骗、敲诈勒索。"))],
    )
