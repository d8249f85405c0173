"""Consents and doors, sending a filing off, and taking a draft up again by its code."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import BooleanField, RadioField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from complaints.forms.filing import YES_NO, StepForm
from kernel.forms import BaseForm, options, plain_line, required, words_field

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only


class ConsentForm(StepForm):
    """The two boxes of the official form, the statement of truth, and the door where there are two."""

    path = RadioField(_l("交给谁处理"), choices=[], validate_choice=False)
    publish = RadioField(
        _l("结案后，是否同意公示这件投诉的信息"), choices=YES_NO, validators=required(_l("请选择是否同意公示。"))
    )
    entrust = RadioField(
        _l("是否同意由处理部门委托调解组织调解"), choices=YES_NO, validators=required(_l("请选择是否同意委托调解。"))
    )
    truth = BooleanField(
        _l("我确认以上内容真实。我知道提供虚假材料的投诉可能不被受理，并要承担相应责任。"),
        validators=[InputRequired(_l("请确认内容真实后再继续。"))],
    )

    def prepare(self) -> None:
        """The doors that are open in this case; of a minor nothing is published, so nothing is asked."""
        if self.known.get("is_minor"):
            del self.publish
        self.path.choices = options(self.known.get("doors") or [])

    def validate_path(self, field: Any) -> None:
        """Where there is a choice, nothing is chosen in advance."""
        codes = [code for code, _words in self.known.get("doors") or []]
        if codes and field.data not in codes:
            raise ValidationError(_("请选择交给谁处理。"))


class ResumeForm(BaseForm):
    """The code under which a draft was put aside."""

    code = StringField(
        _l("续填码"), filters=[plain_line], validators=[InputRequired(_l("请输入续填码。")), Length(max=60)]
    )


OBJECTION_MAX = 1000


class CheckForm(StepForm):
    """Sending it off, and 「我认为不对」 for whoever thinks that the body named is the wrong one."""

    odr = BooleanField(_l("先与机构协商"))
    objects = BooleanField(_l("我认为由它处理不对"))
    objection = words_field(_l("您认为应由谁处理，为什么"), None, OBJECTION_MAX)

    def validate_objects(self, field: Any) -> None:
        """A box ticked has its words; words without the box are not sent."""
        if field.data and not self.objection.data:
            raise ValidationError(_("请写明您认为应由谁处理、为什么；没有异议的，取消勾选。"))

    @property
    def asks_institution(self) -> bool:
        """Whether the institution is asked first; only where that is open."""
        return bool(self.odr.data)

    @property
    def said(self) -> str:
        """What is objected; empty when the box is not ticked."""
        return (self.objection.data or "") if self.objects.data else ""
