"""What people at a desk keep: a search, a note, ready words, an absence, who answers, a list as a file."""

from collections.abc import Callable, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from accounts.models import Person
from complaints.models import TemplateUse
from kernel import clock
from kernel.forms import DayField, PostForm, choices_of, options, plain_line, required, words_field

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only
EXPORT_REASONS = {
    "work": _l("安排本单位办理工作"),
    "report": _l("按规定向上级单位汇总"),
    "review": _l("检查办理质量"),
}


def _name(label: Any, missing: Any) -> Any:
    return StringField(
        label,
        filters=[plain_line],
        validators=[*required(missing), Length(max=40, message=_l("最多40个字。"))],
    )


class FilterForm(PostForm):
    """The name of a search to keep."""

    name = _name(_l("名称"), _l("请给这个查询起一个名称，例如「本周到期的退费投诉」。"))


class NoteForm(PostForm):
    """A note to oneself about a case."""

    words = words_field(_l("备忘"), _l("请写下要记的内容。"), 1000)


class TemplateForm(PostForm):
    """Words kept ready for everybody of the organisation."""

    use = RadioField(_l("用在哪里"), choices=choices_of(TemplateUse), validators=required(_l("请选择用在哪里。")))
    title = _name(_l("名称"), _l("请给模板起一个名称，方便同事查找。"))
    words = words_field(_l("内容"), _l("请写下模板的内容。"), 1500)

    @property
    def chosen_use(self) -> TemplateUse:
        """The use that was chosen; call after validation."""
        return TemplateUse(self.use.data)


class PersonForm(PostForm):
    """One of the colleagues."""

    person = SelectField(_l("由谁答复"), validators=[InputRequired(_l("请选择一位同事。"))])

    def offer(self, people: Sequence[Person]) -> None:
        """Let the viewer choose among these."""
        self.person.choices = options((one.ref, one.name or one.ref) for one in people)

    def chosen(self, people: Sequence[Person]) -> Person:
        """Who was chosen; call after validation."""
        return next(one for one in people if one.ref == self.person.data)


class AbsenceForm(PostForm):
    """Who is away, who stands in, from when until when."""

    person = SelectField(_l("谁不在"), validators=[InputRequired(_l("请选择不在的同事。"))])
    substitute = SelectField(_l("由谁代办"), validators=[InputRequired(_l("请选择代办的同事。"))])
    from_on = DayField(_l("从哪天起"), validators=required(_l("请填写开始的日期。")))
    until_on = DayField(_l("到哪天止"), validators=required(_l("请填写结束的日期。")))

    def offer(self, away: Sequence[Person], others: Sequence[Person]) -> None:
        """Let the viewer choose: oneself, or for who leads the desk anybody of it."""
        self.person.choices = options((one.ref, one.name or one.ref) for one in away)
        self.substitute.choices = options([("", _("请选择")), *((one.ref, one.name or one.ref) for one in others)])
        if len(away) == 1:
            self.person.data = away[0].ref

    def validate_substitute(self, field: Any) -> None:
        """Nobody stands in for oneself."""
        if field.data and field.data == self.person.data:
            raise ValidationError(_("代办的人不能是本人。"))

    def validate_until_on(self, field: Any) -> None:
        """An absence ends today or later, and not before it begins."""
        if field.data is None:
            return
        if field.data < clock.today() or (self.from_on.data and field.data < self.from_on.data):
            raise ValidationError(_("结束的日期不能早于开始的日期，也不能已经过去。"))


class ExportForm(PostForm):
    """A list as a file, and why; both are on record."""

    form = RadioField(
        _l("文件格式"),
        choices=options([("xlsx", _l("XLSX（用WPS或Excel打开）")), ("csv", _l("CSV"))]),
        validators=required(_l("请选择文件格式。")),
    )
    reason = RadioField(
        _l("为什么导出"), choices=options(EXPORT_REASONS.items()), validators=required(_l("请选择为什么导出。"))
    )
