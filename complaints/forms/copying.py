"""What an officer says of a copy to another body: what goes, or why none; what came back."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from accounts.models import Organisation
from complaints.actions.contact_asking import Asked
from complaints.actions.copying import CopySheet
from complaints.lifecycle.copying import CopyField
from kernel import clock
from kernel.forms import DayField, PostForm, options, plain_line, words_field

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only


def _line(label: Any, most: int, sentence: Any = None) -> StringField:
    asked = [InputRequired(sentence)] if sentence is not None else [Optional()]
    return StringField(label, filters=[plain_line], validators=[*asked, Length(max=most, message=_l("请删短一些。"))])


class Boxes(SelectMultipleField):
    """Several choices as boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class SendCopyForm(PostForm):
    """What went, to whom, when."""

    receiver = SelectField(_l("收件单位在本平台上的"), default="")
    office = StringField(
        _l("平台外收件单位的全称"), filters=[plain_line], validators=[Length(max=200, message=_l("请删短一些。"))]
    )
    fields_sent = Boxes(_l("送去的内容"), validators=[DataRequired(_l("请选择送去的内容。"))])
    words = words_field(
        _l("情况和请对方办什么（不要写学员、投诉人的姓名和电话）"), _l("请写明情况和请对方办什么。"), 1000
    )
    need = _line(_l("送去投诉人姓名和电话的，对方履行哪一项职责需要"), 300)
    on = DayField(_l("送出日期"), validators=[InputRequired(_l("请填写日期。"))])

    here: Sequence[Organisation] = ()

    def offer(self, fields: Iterable[CopyField], here: Sequence[Organisation], *, needs_reason: bool) -> None:
        """What may go, whether the need for a contact is asked (else the consent says it), and the bodies here."""
        self.here = here
        self.receiver.choices = options([("", _l("平台外的单位（写在下面）")), *((one.ref, one.name) for one in here)])
        if not here:
            del self.receiver
        if not needs_reason:
            del self.need
        self.fields_sent.choices = options((one.value, one.label) for one in fields)

    def validate_office(self, field: Any) -> None:
        """A body here, or the name of one elsewhere."""
        if not field.data and self.chosen() is None:
            raise ValidationError(_("请写明送给哪个单位。"))
        if field.data and self.chosen() is not None:
            raise ValidationError(_("已选择平台上的单位，这里不填。"))

    def chosen(self) -> Organisation | None:
        """The body here that was picked."""
        picked = self.receiver.data if "receiver" in self else ""
        return next((one for one in self.here if one.ref == picked), None)

    def read(self) -> CopySheet:
        """What was typed."""
        chosen = [CopyField(one) for one in self.fields_sent.data or ()]
        on = self.on.data or clock.today()
        need = (self.need.data or "") if "need" in self else ""
        return CopySheet(self.office.data or "", chosen, self.words.data or "", on, need, self.chosen())


class AskContactForm(PostForm):
    """Who would get name and phone, how to reach them, and for what (PIPL 23)."""

    receiver = _line(_l("提供给谁：对方的全称"), 200, _l("请写明提供给哪个单位。"))
    reach = _line(_l("对方的联系方式"), 200, _l("请写明对方的联系方式，投诉人要找得到对方。"))
    purpose = words_field(
        _l("对方用来做什么、怎样使用（投诉人会看到原文）"), _l("请写明对方用来做什么、怎样使用。"), 500
    )

    def read(self) -> Asked:
        """What was typed."""
        return Asked(self.receiver.data or "", self.reach.data or "", self.purpose.data or "")


class LeaveCopyForm(PostForm):
    """Why no copy is sent."""

    words = words_field(_l("为什么不抄送"), _l("请写明为什么不抄送。"), 500)


class CopyReceivedForm(PostForm):
    """That it arrived."""

    on = DayField(_l("签收日期"), validators=[InputRequired(_l("请填写日期。"))])
    number = _line(_l("对方的编号（可以不填）"), 90)


class CopyAnsweredForm(PostForm):
    """What came back."""

    on = DayField(_l("答复日期"), validators=[InputRequired(_l("请填写日期。"))])
    number = _line(_l("对方的编号（可以不填）"), 90)
    words = words_field(_l("对方答复了什么"), _l("请写对方答复了什么。"), 1000)


class CopyReplyForm(PostForm):
    """What the receiving body did, and its own number."""

    words = words_field(_l("办理的情况"), _l("请写明办理的情况。"), 1000)
    number = _line(_l("本单位的编号（可以不填）"), 90)
