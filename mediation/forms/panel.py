"""What is sent about a panel: a mediator's place on it, whom a case goes to, a declaration, a choice, a look."""

from collections.abc import Callable, Iterable
from typing import Any

from flask_babel import lazy_gettext
from wtforms import BooleanField, IntegerField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from kernel.forms import PostForm, options, plain_line, required, words_field

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only
NOTE_MAX = 1000
LANGUAGES = (
    ("zh", _l("普通话")),
    ("yue", _l("粤语")),
    ("en", _l("英语")),
    ("bo", _l("藏语")),
    ("ug", _l("维吾尔语")),
    ("mn", _l("蒙古语")),
    ("sign", _l("手语")),
)


class MemberForm(PostForm):
    """A mediator's place on the panel."""

    number = StringField(
        _l("编号"), filters=[plain_line], validators=[*required(_l("请填写编号，例如 012。")), Length(max=20)]
    )
    fields = SelectMultipleField(_l("擅长的争议"), validators=[Optional()])
    languages = SelectMultipleField(_l("能用的语言"), choices=options(LANGUAGES), validators=[Optional()])
    region = SelectField(_l("所在地区"), validators=[Optional()])
    most = IntegerField(
        _l("同时最多办几件"),
        validators=[
            InputRequired(_l("请填写1到100之间的整数。")),
            NumberRange(1, 100, _l("请填写1到100之间的整数。")),
        ],
    )
    is_active = BooleanField(_l("现在接新的案件"))


class PanelRuleForm(PostForm):
    """How the body runs its panel."""

    by_number = BooleanField(_l("对当事人只显示「调解员」和编号，不显示姓名"))
    parties_choose = BooleanField(_l("双方可以共同选调解员"))


class ArrangeForm(PostForm):
    """Which mediator is asked, and what they need to know."""

    mediator = RadioField(_l("请哪位调解员"), validators=[InputRequired(_l("请选择一位调解员。"))])
    note = words_field(_l("交接说明"), None, NOTE_MAX)

    def offer_people(self, choices: Iterable[tuple[str, str]]) -> None:
        """Let the office choose among these, by ref."""
        self.mediator.choices = options(choices)


class DeclareForm(PostForm):
    """Whether a conflict of interest stands against it."""

    is_free = RadioField(
        _l("您与各方有没有利害关系"),
        choices=options(
            [
                ("yes", _l("没有：我不是任何一方的近亲属、雇员、代理人，也没有可能影响公正的其他关系")),
                ("no", _l("有，或者我不能承办")),
            ]
        ),
        validators=[InputRequired(_l("请选择一项。"))],
    )
    words = words_field(_l("说明（只有本单位能看到）"), None, NOTE_MAX)


class PreferForm(PostForm):
    """Whom a party would like."""

    member = RadioField(_l("调解员"), validators=[InputRequired(_l("请选择一位调解员。"))])


GRADES = (("good", _l("好")), ("fair", _l("有可以改进的地方")), ("poor", _l("有问题")))


class LookForm(PostForm):
    """What a look at an ended table found."""

    grade = RadioField(
        _l("总体"),
        choices=options(GRADES),
        validators=[InputRequired(_l("请选择一项。"))],
    )
    words = words_field(_l("看到了什么"), _l("请写下看到了什么。"), NOTE_MAX)
