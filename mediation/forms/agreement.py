"""What is sent about an agreement: what the mediator adds, a press and what it releases, changes, the court."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import BooleanField, HiddenField, RadioField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from complaints.actions import ChangedItem
from complaints.models import ItemKind, OfferItem
from kernel import clock
from kernel.forms import DayField, PostForm, YuanField, options, plain_line, required, words_field
from mediation.lifecycle import CourtOutcome

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only
YES_NO = options([("yes", _l("是")), ("no", _l("否"))])
CONTACTS = options([("phone", _l("我的电话")), ("address", _l("我的地址"))])
TOO_LONG = _l("请不要超过%(max)d个字。")


class DraftForm(PostForm):
    """Write the agreement from the accepted version of the offer it names, with what its form asks for beside it."""

    offer = HiddenField(validators=[InputRequired()])
    on_site = RadioField(
        _l("双方是不是到现场调解的"), choices=YES_NO, validators=[InputRequired(_l("请选择是不是现场调解。"))]
    )
    story = words_field(_l("争议的主要事实"))
    duties = words_field(_l("各方的责任"))
    asks_place = False
    needs_facts = False

    def shape(self, *, asks_place: bool, needs_facts: bool) -> None:
        """Ask only what the form of this body needs: the place of a regulator, the facts of a committee."""
        self.asks_place, self.needs_facts = asks_place, needs_facts
        if not asks_place:
            del self.on_site
        if needs_facts:  # a committee's paper names the facts and each party's part (人民调解法 art. 29)
            self.story.validators = [DataRequired(_("请写明争议的主要事实。")), *self.story.validators[1:]]
            self.duties.validators = [DataRequired(_("请写明各方的责任。")), *self.duties.validators[1:]]

    @property
    def met_on_site(self) -> bool:
        """Whether all met on site; only a regulator is asked."""
        return self.asks_place and self.on_site.data == "yes"


class ConfirmTextForm(PostForm):
    """A press over the digest that was shown, by somebody who has read; what of one's contact the others may have."""

    digest = HiddenField(validators=[InputRequired()])
    read = BooleanField(
        _l("我已读完这份文本，同意它的内容。"), validators=[InputRequired(_l("请先读完文本，再勾选这一项。"))]
    )
    gives = SelectMultipleField(_l("给对方的那一份上，写上我的哪些联系方式"), choices=CONTACTS)


class ReleaseForm(PostForm):
    """What of one's own contact the others' copies show."""

    gives = SelectMultipleField(_l("给对方的那一份上，写上我的哪些联系方式"), choices=CONTACTS)


class DiscardForm(PostForm):
    """Why a text is put aside."""

    reason = words_field(_l("为什么作废"), _l("请写明作废的原因。"))


class ReturnForm(PostForm):
    """Why nothing was agreed."""

    words = words_field(_l("没有谈成的理由"), _l("请写明没有谈成的理由。"))


class ChangeForm(PostForm):
    """Why what is in force is changed; the items come in fields of their own, numbered as they stand."""

    why = words_field(_l("为什么变更"), _l("请写明变更的原因。"))


class ItemForm(PostForm):
    """One item as it is to be from now on."""

    keep = RadioField(
        _l("这一项怎么办"),
        choices=options([("keep", _l("保留或者修改")), ("drop", _l("取消，不再履行"))]),
        validators=[InputRequired(_l("请选择这一项怎么办。"))],
    )
    fen = YuanField(_l("金额（元）"))
    by_on = DayField(_l("最晚哪一天"))
    words = StringField(_l("说明"), filters=[plain_line], validators=[Length(max=500, message=TOO_LONG)])
    is_refund = False

    def validate_fen(self, field: YuanField) -> None:
        """A refund has a sum."""
        if self.is_refund and self.keep.data == "keep" and field.data is None:
            raise ValidationError(_("退款要写明金额。"))

    def validate_by_on(self, field: DayField) -> None:
        """A day that is still to come."""
        if field.data is not None and field.data < clock.today():
            raise ValidationError(_("请写今天或者以后的日期。"))


def item_forms(items: Sequence[OfferItem], *, sent: bool) -> list[tuple[OfferItem, ItemForm]]:
    """A form for each item, filled with what holds now or with what was typed."""
    found = []
    for index, item in enumerate(items, 1):
        now = {"keep": "keep", "fen": item.fen, "by_on": _later(item.by_on), "words": item.words}
        form = ItemForm(prefix=f"item{index}-") if sent else ItemForm(formdata=None, prefix=f"item{index}-", data=now)
        form.is_refund = item.kind is ItemKind.REFUND
        found.append((item, form))
    return found


def _later(day: date | None) -> date | None:
    return day if day is None or day >= clock.today() else None


def changed(forms: Sequence[tuple[OfferItem, ItemForm]]) -> list[ChangedItem]:
    """What was typed as what is to hold; call after validation."""
    return [
        ChangedItem(item, form.fen.data if item.fen is not None else None, form.by_on.data, form.words.data or "")
        for item, form in forms
        if form.keep.data == "keep"
    ]


class CourtWishForm(PostForm):
    """Whether one wants to apply together with the others."""

    wanted = RadioField(
        _l("您愿意和对方共同向法院申请司法确认吗"),
        choices=options([("yes", _l("愿意共同申请")), ("no", _l("不申请"))]),
        validators=[InputRequired(_l("请选择愿意还是不申请。"))],
    )


def _not_to_come(_form: Any, field: DayField) -> None:
    if field.data is not None and field.data > clock.today():
        raise ValidationError(_("这个日期还没有到。"))


class ApplicationForm(PostForm):
    """When and where it was applied for."""

    applied_on = DayField(_l("向法院提出申请的日期"), validators=[*required(_l("请填写申请的日期。")), _not_to_come])
    court = StringField(
        _l("哪个法院"),
        filters=[plain_line],
        validators=[DataRequired(_l("请填写法院的名称。")), Length(max=200, message=TOO_LONG)],
    )
    number = StringField(_l("案号（有的话）"), filters=[plain_line], validators=[Length(max=100, message=TOO_LONG)])


class OutcomeForm(PostForm):
    """What the court said, and when."""

    outcome = RadioField(
        _l("法院怎么裁定"),
        choices=options((str(one), one.label) for one in CourtOutcome if one is not CourtOutcome.PENDING),
        validators=[InputRequired(_l("请选择法院怎么裁定。"))],
    )
    decided_on = DayField(_l("裁定的日期"), validators=[*required(_l("请填写裁定的日期。")), _not_to_come])
    number = StringField(_l("案号（有的话）"), filters=[plain_line], validators=[Length(max=100, message=TOO_LONG)])
