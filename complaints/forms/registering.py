"""What an officer writes down for somebody on the telephone, by letter or at the counter: art. 10 on one page."""

from collections.abc import Callable, Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import BooleanField, MultipleFileField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import Length, Optional, Regexp, ValidationError

from complaints.forms.filing import STORY_MAX, can_be, wish_line
from complaints.forms.registering_for import AgentAtDesk, HelperAtDesk, Part
from complaints.lifecycle.standing import Age, Contract
from complaints.models import Channel, PointKind
from institutions.models import Institution
from kernel import clock
from kernel.forms import (
    PHONE,
    DayField,
    PostForm,
    TokenField,
    YuanField,
    choices_of,
    options,
    plain_line,
    plain_phone,
    required,
    words_field,
)

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only
SAID: Any = options([("yes", _l("本人说同意")), ("no", _l("本人说不同意")), ("unsaid", _l("没有说到"))])
CHANNELS: Any = options((one.value, one.label) for one in (Channel.PHONE, Channel.LETTER, Channel.COUNTER))


def said(value: str | None) -> bool | None:
    """Yes, no, or nothing said."""
    return {"yes": True, "no": False}.get(value or "")


class RegisterForm(PostForm):
    """How it came, who complains of whom, what about, what was said to each consent."""

    channel = RadioField(_l("怎么来的"), choices=CHANNELS, validators=required(_l("请选择怎么来的。")))
    received_on = DayField(_l("收到日期"), validators=required(_l("请填写收到日期。")))
    spoke = words_field(_l("谁说的、怎么说的"), _l("请记下谁来电、来信或来访，怎样核对的身份。"), 500)

    name = StringField(
        _l("投诉人真实姓名"),
        filters=[plain_line],
        validators=[
            *required(_l("请填写投诉人的真实姓名。")),
            Length(2, 60, message=_l("请填写2到60个字的真实姓名。")),
        ],
    )
    phone = StringField(_l("投诉人手机号"), filters=[plain_phone], validators=required(_l("请填写投诉人的手机号。")))
    address = StringField(
        _l("投诉人通信地址"),
        filters=[plain_line],
        validators=[
            *required(_l("请填写投诉人的通信地址。")),
            Length(5, 200, message=_l("请写完整的通信地址，最多200个字。")),
        ],
    )
    age = RadioField(_l("学员多大"), choices=choices_of(Age), validators=required(_l("请选择学员的年龄。")))
    contract = RadioField(_l("学员未成年的，课程是谁买的"), choices=choices_of(Contract), validate_choice=False)
    learner_name = StringField(
        _l("学员姓名"), filters=[plain_line], validators=[Length(max=60, message=_l("姓名最多60个字。"))]
    )
    child_consent = BooleanField(_l("学员不满14周岁：已向监护人读完儿童个人信息处理规则，监护人说单独同意"))

    acting = RadioField(
        _l("有没有人替本人办理"),
        choices=options([("self", _l("没有，本人来说")), ("helper", _l("协助人")), ("agent", _l("受委托的代理人"))]),
        default="self",
        validators=required(_l("请选择有没有人替本人办理。")),
    )
    helper = Part(HelperAtDesk)
    agent = Part(AgentAtDesk)

    institution_name = StringField(
        _l("被投诉机构的名称、品牌或应用"),
        filters=[plain_line],
        validators=[*required(_l("请填写被投诉机构的名称。")), Length(2, 200, message=_l("名称为2到200个字。"))],
    )
    institution = RadioField(_l("是哪一家"), choices=[], validators=[Optional()], validate_choice=False)
    region = SelectField(
        _l("机构地址（库里没有这家时填）"),
        choices=[],
        validate_choice=False,
        validators=[Optional(), Regexp(r"^\d{6}$", message=_l("请从列表中选择。"))],
    )
    category = SelectField(_l("问题类别"), validators=required(_l("请选择问题类别。")))
    happened_on = DayField(_l("什么时候发生的"), validators=[Optional(), can_be])
    words = words_field(_l("事情经过"), _l("请写下事情的经过。"), STORY_MAX)
    wishes = SelectMultipleField(
        _l("要求"), choices=choices_of(PointKind), validators=required(_l("请至少选择一项要求。"))
    )
    refund = YuanField(_l("要求退多少钱"))
    wish_words = wish_line(_l("其他要求怎么说的"))
    files = MultipleFileField(_l("本人交来的材料"))
    scans = MultipleFileField(_l("来信、登记记录的扫描件"))
    form_token = TokenField()
    paid = YuanField(_l("一共付了多少钱"), validators=[Optional()])
    bought_on = DayField(_l("哪一天买的"), validators=[Optional(), can_be])
    paid_by = RadioField(
        _l("谁付的钱"),
        choices=options([("consumer", _l("学员或家人")), ("school", _l("学校统一支付"))]),
        validators=required(_l("请选择谁付的钱。")),
    )
    handle = StringField(_l("订单号"), filters=[plain_line], validators=[Optional(), Length(max=100)])
    path = RadioField(
        _l("本人要求由谁处理"),
        choices=options(
            [("routed", _l("按规则负责的部门")), ("association", _l("消费者协会调解")), ("committee", _l("人民调解"))]
        ),
        default="routed",
        validators=required(_l("请选择由谁处理。")),
    )
    publish = RadioField(_l("是否同意公示投诉信息"), choices=SAID, validators=required(_l("请选择本人怎么说的。")))
    entrust = RadioField(_l("是否同意委托调解"), choices=SAID, validators=required(_l("请选择本人怎么说的。")))
    truth = RadioField(
        _l("本人是否声明内容真实"),
        choices=options([("yes", _l("已声明")), ("unsaid", _l("没有说到"))]),
        validators=required(_l("请选择本人是否声明内容真实。")),
    )
    receipt = RadioField(
        _l("回执怎么给本人"),
        choices=options(
            [("print", _l("当面打印")), ("post", _l("邮寄")), ("sms", _l("发短信到上面的手机号，可凭此认领案件"))]
        ),
        validators=required(_l("请选择回执怎么给本人。")),
    )

    another = BooleanField(_l("已和本人核对，仍然另外登记一件"))

    def offer(self, categories: Iterable[tuple[str, str]], regions: dict[str, list[tuple[str, str]]]) -> None:
        """The categories in force and the regions."""
        self.category.choices = options([("", _("请选择")), *categories])
        flat = [(code, f"{province} {name}") for province, rows in regions.items() for code, name in rows]
        self.region.choices = options([("", _("不知道")), *flat])

    def offer_institutions(self, found: Iterable[Institution]) -> None:
        """Those that go by the name typed, and none of them."""
        rows = [(one.ref, one.name) for one in found]
        self.institution.choices = options([*rows, ("free", _("都不是，按上面的名称登记"))]) if rows else []

    def validate_received_on(self, field: Any) -> None:
        """Nothing was received tomorrow; a call and a visit are of today."""
        if field.data and field.data > clock.today():
            raise ValidationError(_("收到日期不能晚于今天。"))
        if field.data and field.data < clock.today() and self.channel.data != Channel.LETTER:
            raise ValidationError(_("电话和来访按当天登记；来信才填以前的收到日期。"))

    def validate_acting(self, field: Any) -> None:
        """A minor is spoken for by a guardian, whose name stands above."""
        if field.data != "self" and self.age.data in ("teen", "child"):
            raise ValidationError(_("学员未成年的，由监护人本人办理，请选「没有」。"))

    def validate_phone(self, field: Any) -> None:
        """Eleven digits."""
        if not PHONE.fullmatch(field.data or ""):
            raise ValidationError(_("请输入11位手机号，例如 13800000000。"))

    def validate_contract(self, field: Any) -> None:
        """Asked where the learner is a minor: it decides who the party is."""
        if self.age.data in ("teen", "child") and field.data not in [one.value for one in Contract]:
            raise ValidationError(_("学员未成年的，请选择课程是谁买的。"))

    def validate_learner_name(self, field: Any) -> None:
        """A minor who is the party has a name in the complaint."""
        if self.age.data in ("teen", "child") and self.contract.data == Contract.LEARNER and not field.data:
            raise ValidationError(_("学员自己签约或者付款的，学员是投诉人，请填写学员姓名。"))

    def validate_child_consent(self, field: Any) -> None:
        """PIPL art. 31."""
        if self.age.data == "child" and not field.data:
            raise ValidationError(_("学员不满14周岁的，要先取得监护人的单独同意；不同意的，请引导来窗口或其他途径。"))

    def validate_words(self, field: Any) -> None:
        """A word or two is not an account."""
        if len(field.data or "") < 10:
            raise ValidationError(_("请多写几句：什么时候、买了什么、发生了什么。至少10个字。"))

    def validate_refund(self, field: Any) -> None:
        """A refund has its sum."""
        if "refund" in (self.wishes.data or []) and not field.data and not field.errors:
            raise ValidationError(_("请填写要求退的金额，例如 1280。"))

    def validate_wish_words(self, field: Any) -> None:
        """Another wish is put into words."""
        if "other" in (self.wishes.data or []) and not field.data:
            raise ValidationError(_("请写明其他要求是什么。"))
