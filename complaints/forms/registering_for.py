"""What an officer writes down of a helper or agent at the counter: asked only where somebody acts."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import BooleanField, FormField, MultipleFileField, RadioField, StringField
from wtforms.validators import InputRequired, ValidationError

from complaints.forms.filing import StepForm
from complaints.forms.whom import AgentForm, HelperForm, name_line, relations
from kernel.forms import PHONE, plain_phone, required

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only


def own_phone_line(label: Any) -> StringField:
    """The phone of whoever acts."""
    return StringField(label, filters=[plain_phone], validators=required(_l("请填写手机号。")))


def must_be_phone(field: Any) -> None:
    """Eleven digits, as a validator's answer."""
    if not PHONE.fullmatch(field.data or ""):
        raise ValidationError(_("请输入11位手机号，例如 13800000000。"))


class HelperAtDesk(HelperForm):
    """Somebody who helps the complainant at the counter or on the telephone."""

    agreed = BooleanField(
        _l("已问过本人，本人知道并同意由他（她）代为办理"),
        validators=[InputRequired(_l("要先得到本人同意，才能由别人代为办理。"))],
    )
    uses: Any = None
    principal_phone: Any = None
    own_name = name_line(_l("协助人的姓名"), *required(_l("请填写协助人的姓名。")))
    own_phone = own_phone_line(_l("协助人的手机号"))
    relation = RadioField(
        _l("协助人是本人的"),
        choices=relations("child", "relative", "volunteer", "other"),
        validators=required(_l("请选择协助人和本人的关系。")),
    )

    def validate_own_phone(self, field: Any) -> None:
        """Eleven digits."""
        must_be_phone(field)


class AgentAtDesk(AgentForm):
    """An agent at the counter with the original authorisation in hand (O121 art. 11)."""

    principal_phone: Any = None
    own_name = name_line(_l("代理人的真实姓名"), *required(_l("请填写代理人的真实姓名。")))
    own_phone = own_phone_line(_l("代理人的手机号"))
    relation = RadioField(
        _l("代理人是委托人的"),
        choices=relations("lawyer", "child", "relative", "other"),
        validators=required(_l("请选择代理人和委托人的关系。")),
    )
    files = MultipleFileField(_l("授权委托书原件和代理人身份证明的扫描件"))

    def validate_own_phone(self, field: Any) -> None:
        """Eleven digits."""
        must_be_phone(field)


if TYPE_CHECKING:
    _Enclosed = FormField[StepForm]
else:
    _Enclosed = FormField


class Part(_Enclosed):
    """An enclosed form that is looked at only where its own name was chosen in `acting`."""

    def validate(self, form: Any, extra_validators: Sequence[Any] = ()) -> bool:
        """True where nobody of this kind acts."""
        return form.acting.data != self.short_name or super().validate(form)
