"""What a browser may send about the registry."""

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext
from wtforms import BooleanField, FileField, HiddenField, SelectField, StringField
from wtforms.validators import Length, Regexp
from wtforms.validators import Optional as MayBeEmpty

from institutions.lifecycle import ENTERED_NAMES, InstitutionType, LicenceKind, PersonKind, Reachability
from kernel.forms import (
    BaseForm,
    DayField,
    PostForm,
    TokenField,
    choices_of,
    options,
    plain_line,
    required,
    words_field,
)

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only


def _line(label: Any, most: int = 200, need: Any = None, hint: Any = "") -> Any:
    """A line of words; `need` is the sentence when it is missing."""
    first = required(need) if need is not None else [MayBeEmpty()]
    limit = Length(max=most, message=_l("最多%(number)s个字，请删短一些。", number=most))
    return StringField(label, filters=[plain_line], validators=[*first, limit], description=hint)


def _region(label: Any) -> Any:
    shape = Regexp(r"\d{6}$", message=_l("请填写6位行政区划代码，例如 110108。"))
    return StringField(
        label, filters=[plain_line], validators=[MayBeEmpty(), shape], description=_l("6位行政区划代码，例如 110108。")
    )


REASON = _l("请写明原因。")


def _reason() -> Any:
    return words_field(_l("原因和依据"), REASON, 300)


class RegistrySearchForm(BaseForm):
    """Searching the registry."""

    class Meta:
        """A search changes nothing."""

        csrf = False

    q = StringField(_l("名称、应用、编号或拼音首字母"), filters=[plain_line])
    type = SelectField(_l("类型"), choices=options([("", _l("全部")), *InstitutionType.choices()]), default="")
    region = StringField(
        _l("所在地区的6位代码"),
        filters=[plain_line],
        validators=[Regexp(r"(\d{6})?$", message=_l("请填写6位行政区划代码，例如 110108。"))],
    )
    reachability = SelectField(_l("能否联系"), choices=options([("", _l("全部")), *Reachability.choices()]), default="")
    free = BooleanField(_l("只看学员填写、还没有核实的"))
    expired = BooleanField(_l("只看许可已经到期的"))


class EntryForm(PostForm):
    """What stands in a record's own row."""

    name = _line(_l("登记名称"), 200, _l("请填写登记名称。"))
    type = SelectField(_l("类型"), choices=choices_of(InstitutionType))
    credit_code = _line(_l("统一社会信用代码"), 18, None, _l("18位。校验位不对也可以登记，会提醒您核对。"))
    domicile_code = _region(_l("住所地"))
    domicile_address = _line(_l("住所地址"))
    platform = _line(_l("所在平台"), 200, None, _l("平台内的商家填写：平台的名称、统一社会信用代码或编号。"))
    published_code = _region(_l("公示的经营地"))
    published_address = _line(_l("公示的经营地址"))
    reason = _reason()
    sure = BooleanField(_l("已经核对上面的提醒，仍然登记"))


class ReachForm(PostForm):
    """Whether the published address leads to anybody."""

    reachability = SelectField(_l("公示的地址能否联系"), choices=choices_of(Reachability))
    reason = words_field(_l("怎么核实的"), _l("请写明怎么核实的。"), 300)
    proof = FileField(_l("证明材料"))


class FactForm(PostForm):
    """What every fact says."""

    from_on = DayField(_l("从哪天起"), validators=[MayBeEmpty()])
    until_on = DayField(_l("到哪天止"), validators=[MayBeEmpty()])
    source = _line(_l("来源"), 200, _l("请写明从哪里得知。"), _l("例如：营业执照、官网、机构书面说明。"))


class NameForm(FactForm):
    """A name."""

    kind = SelectField(_l("哪一种名称"), choices=options([(str(one), one.label) for one in ENTERED_NAMES]))
    name = _line(_l("名称"), 200, _l("请填写名称。"))
    platform = _line(_l("店铺所在的平台"), 200, None, _l("平台的名称、统一社会信用代码或编号；不是店铺不用填。"))


class LicenceForm(FactForm):
    """A licence or filing."""

    kind = SelectField(_l("哪一种许可或备案"), choices=choices_of(LicenceKind))
    number = _line(_l("编号"), 100, _l("请填写编号。"), _l("照证书上的写法，例如 教APP备110213号。"))
    issuer = _line(_l("发证或备案机关"))
    replaces = SelectField(_l("代替哪一个"), choices=[], default="")


class LicenceDaysForm(FactForm):
    """Who gave a licence that is on record, and its days."""

    issuer = _line(_l("发证或备案机关"))


class PersonForm(FactForm):
    """A legal representative or a contact."""

    kind = SelectField(_l("什么人"), choices=choices_of(PersonKind))
    name = _line(_l("姓名"), 60, _l("请填写姓名。"))
    post = _line(_l("职务"), 100)
    phone = _line(_l("电话"), 40)
    email = _line(_l("邮箱"), 120)


class OwnerForm(FactForm):
    """Who owns a part."""

    owner = _line(_l("登记里的机构"), 200, None, _l("已经登记的机构：名称、统一社会信用代码或编号。"))
    name = _line(_l("其他出资人的名称"), 200, None, _l("没有登记的单位或个人；加密保存。"))
    share = _line(_l("比例（%）"), 8, None, _l("例如 51 或 33.34；不知道可以不填。"))


class AddressForm(FactForm):
    """A further address that is published."""

    address = _line(_l("地址"), 200, _l("请填写地址。"))
    region_code = _region(_l("所在地"))
    reachability = SelectField(_l("能否联系"), choices=choices_of(Reachability), default=str(Reachability.UNKNOWN))


class EndForm(PostForm):
    """That a fact holds no longer."""

    until_on = DayField(_l("最后一天"), validators=required(_l("请填写最后一天。")))
    reason = _reason()


class BindForm(PostForm):
    """Which known institution a free entry is."""

    into = _line(_l("归入哪一家"), 200, _l("请选择或填写已经登记的机构。"), _l("名称、统一社会信用代码或编号。"))
    reason = _reason()


class MergeForm(PostForm):
    """Which record another goes into."""

    into = _line(_l("并入哪一家"), 200, _l("请填写要并入的机构。"), _l("名称、统一社会信用代码或编号。"))
    reason = _reason()
    looked = HiddenField()


class DecideForm(PostForm):
    """The second person's yes or no."""

    reason = words_field(_l("不同意的原因"), None, 300)


class SplitForm(PostForm):
    """Why two records are parted again."""

    reason = _reason()


class UploadForm(PostForm):
    """A file to take in."""

    file = FileField(_l("文件"))


class PeopleExportForm(PostForm):
    """Why people and sealed owners leave as a file, and in which form."""

    form = SelectField(_l("文件格式"), choices=options([("csv", "CSV"), ("xlsx", "XLSX")]))
    reason = words_field(_l("用途"), _l("请写明用途。"), 300)


class ConfirmForm(PostForm):
    """The looked-at file, by the token it waits under; whether its good rows are taken although others are wrong."""

    token = TokenField()
    good_only = BooleanField(_l("只导入没有错误的行，有错误的行以后再改"))
