"""What an association sends about what it observes, and a department in answer."""

from collections.abc import Callable, Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, Optional, Regexp, ValidationError

from accounts.models import Organisation
from institutions.lifecycle.noticing import NoticeKind
from institutions.models import Institution
from institutions.queries.registry import record_named
from kernel.forms import PostForm, options, plain, plain_line, required, words_field

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only
WORDS_MOST = 4000


class ObservationForm(PostForm):
    """To whom, about which institution or which region and kind of problem, and what."""

    department = SelectField(_l("向哪个部门反映"), validators=required(_l("请选择部门。")))
    institution = StringField(_l("哪家机构"), filters=[plain_line], validators=[Optional(), Length(max=200)])
    region = StringField(
        _l("哪个地区"),
        filters=[plain_line],
        validators=[Optional(), Regexp(r"^\d{6}$", message=_l("请从列表里选择地区。"))],
    )
    category = SelectField(_l("哪一类问题"), validators=[Optional()], default="")
    title = StringField(_l("标题"), filters=[plain_line], validators=[*required(_l("请写标题。")), Length(max=100)])
    words = words_field(_l("情况和建议"), _l("请写明情况。"), WORDS_MOST)
    known_regions: frozenset[str] = frozenset()

    def offer(self, departments: Iterable[Organisation], categories: Iterable[tuple[str, str]]) -> None:
        """The departments here, and the kinds of problem of the rules in force."""
        self.department.choices = options([("", _("请选择")), *((one.ref, one.name) for one in departments)])
        self.category.choices = options([("", _("不限")), *categories])

    def validate_institution(self, field: Any) -> None:
        """Somebody of the registry, or a region instead."""
        if field.data and self.chosen() is None:
            raise ValidationError(_("没有找到这家机构。请填写登记名称或者信用代码；反映地区的，这里不填。"))

    def validate_region(self, field: Any) -> None:
        """A region there is."""
        if field.data and field.data not in self.known_regions:
            raise ValidationError(_("没有这个地区，请重新选择。"))

    def check_about(self) -> bool:
        """Whether it says what it is about."""
        if self.institution.data or self.region.data:
            return True
        self.institution.errors = [_("请写明反映的是哪家机构，或者哪个地区。")]
        return False

    def chosen(self) -> Institution | None:
        """The institution, if one was named."""
        found = record_named(self.institution.data) if self.institution.data else None
        return found if found is not None and not found.is_free_entry else None


class ObservationAnswerForm(PostForm):
    """What the department found and did."""

    words = words_field(_l("核查和处理的情况"), _l("请写明核查和处理的情况。"), WORDS_MOST)


class ObservationCloseForm(PostForm):
    """A last word of the association, if it has one."""

    words = TextAreaField(_l("了结的说明"), filters=[plain], validators=[Optional(), Length(max=1000)])


class ObservationNoticeForm(PostForm):
    """What of it is to go the way of a notice; the text is the association's own."""

    kind = RadioField(_l("起草成什么"), validators=required(_l("请选择起草成什么。")))
    title = StringField(_l("标题"), filters=[plain_line], validators=[*required(_l("请写标题。")), Length(max=100)])
    words = words_field(_l("准备公开的文字"), _l("请写准备公开的文字。"), WORDS_MOST)

    def offer(self, kinds: Iterable[NoticeKind]) -> None:
        """What the body may issue."""
        self.kind.choices = options((one.value, one.label) for one in kinds)
