"""What is sent about an exit: the announcement with its plan, an order, progress, a day, a reason."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import IntegerField, MultipleFileField, RadioField, StringField
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from institutions.actions import Balances
from institutions.forms.filing import DAY, line
from institutions.lifecycle import KnownHow, LegalType
from kernel.forms import HTTPS, DayField, PostForm, TokenField, YuanField, choices_of, plain_line, required, words_field

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only
MOST_LEARNERS = 10_000_000


class SumField(YuanField):
    """A sum that may be nothing: an institution may leave when nobody has a balance (IR art. 22)."""

    may_be_nothing = True


class PeopleField(IntegerField):
    """A number of people."""


def number(label: Any) -> Any:
    """A count of people."""
    wrong = _l("请填写人数，没有的填0。")
    return PeopleField(
        label, validators=[InputRequired(wrong), NumberRange(0, MOST_LEARNERS, message=wrong)], filters=[]
    )


def sum_of(label: Any) -> Any:
    """A sum in yuan, which may be nothing."""
    return SumField(label, validators=[InputRequired(_l("请填写金额，没有的填0。"))])


class _Announced(PostForm):
    """What is announced; stands before the plan, as it is asked first."""

    legal_type = RadioField(
        _l("机构属于哪一种"), choices=choices_of(LegalType), validators=required(_l("请选择机构属于哪一种。"))
    )
    closing_on = DayField(_l("打算哪一天停业"), validators=DAY)
    reason = words_field(_l("为什么退出"), _l("请写明为什么退出，会公开。"), 1000)
    contact = line(_l("有效联系方式"), _l("请填写学员可以联系的方式。"), 200, _l("会公开。"))
    notice_url = StringField(
        _l("机构自己公告的网址"),
        validators=[Optional()],
        filters=[plain_line],
        description=_l("公告应当放在经营场所、网站、网店首页等的醒目位置。"),
    )

    def validate_notice_url(self, field: Any) -> None:
        """An https address, of a length that fits."""
        if field.data and (len(field.data) > 300 or not HTTPS.fullmatch(field.data)):
            raise ValidationError(_("请填写以 https:// 开头的网址。"))


class PlanForm(PostForm):
    """How the balances of learners are seen to."""

    learners = number(_l("还有多少名学员有余额"))
    owed = sum_of(_l("余额合计"))
    how = words_field(_l("怎么退"), _l("请写明怎么退，例如原路退回、转到别的机构继续上课。"), 2000)
    repay_by_on = DayField(_l("最晚哪一天退完"), validators=DAY)
    balance_contact = line(_l("学员找谁退"), _l("请填写学员可以联系的人和电话。"), 200, _l("会公开。"))

    def validate_learners(self, field: Any) -> None:
        """A sum that is owed is owed to somebody."""
        if self.owed.data and field.data == 0:
            raise ValidationError(_("还有余额要退，请写明有多少名学员。"))

    @property
    def balances(self) -> Balances:
        """The plan as the act takes it."""
        by = self.repay_by_on.data
        assert by is not None, "asked of a valid form alone"
        said = self.learners.data or 0, self.owed.data or 0, self.how.data or "", by
        return Balances(*said, self.balance_contact.data or "")


class AnnounceForm(PlanForm, _Announced):
    """The announcement with its plan."""


class OrderForm(PostForm):
    """A decision made elsewhere that ends an institution."""

    legal_type = RadioField(
        _l("机构属于哪一种"), choices=choices_of(LegalType), validators=required(_l("请选择机构属于哪一种。"))
    )
    number = line(_l("决定的文号"), _l("请填写文号。"), 100)
    by_whom = line(_l("作出决定的机关"), _l("请填写作出决定的机关。"))
    law = line(_l("依据哪部法律、法规的哪一条"), _l("请填写依据。"))
    on = DayField(_l("决定日期"), validators=DAY)


class VanishedForm(PostForm):
    """What is known of an institution that closed without a word, and what shows it."""

    on = DayField(_l("哪一天停业的"), validators=DAY)
    how = RadioField(
        _l("怎么知道的"),
        choices=choices_of(KnownHow),
        validators=required(_l("请选择怎么知道的。")),
        description=_l("会公开。"),
    )
    words = words_field(_l("看到了什么、怎么核对的"), _l("请写明看到了什么、怎么核对的。"), 1000)
    legal_type = RadioField(
        _l("机构属于哪一种"), choices=choices_of(LegalType), validators=required(_l("请选择机构属于哪一种。"))
    )
    files = MultipleFileField(_l("凭据（可以不附）"), validators=[Optional()])
    form_token = TokenField()


class LegalTypeForm(PostForm):
    """What the institution is in law, and why it was wrong before."""

    legal_type = RadioField(
        _l("机构属于哪一种"), choices=choices_of(LegalType), validators=required(_l("请选择机构属于哪一种。"))
    )
    words = words_field(_l("为什么更正"), _l("请写明为什么更正。"), 500)


class ProgressForm(PostForm):
    """How far repaying has come."""

    repaid = sum_of(_l("这一次以来退了多少"))
    left_learners = number(_l("还剩多少名学员没有退"))
    left = sum_of(_l("还剩多少没有退"))
    words = words_field(_l("说明"), None, 1000)

    def validate_left_learners(self, field: Any) -> None:
        """What is left to repay is owed to somebody."""
        if self.left.data and field.data == 0:
            raise ValidationError(_("还有余额没有退，请写明还剩多少名学员。"))


class OnForm(PostForm):
    """The day something happened."""

    on = DayField(_l("停业日期"), validators=DAY)


class TakeBackForm(PostForm):
    """Why what was noted of a closing is taken back; the institution reads it."""

    words = words_field(_l("为什么收回"), _l("请写明为什么收回。"), 1000)


class WhyForm(PostForm):
    """Why an exit is called off; learners read it."""

    words = words_field(_l("为什么取消退出"), _l("请写明为什么取消退出。"), 1000)
