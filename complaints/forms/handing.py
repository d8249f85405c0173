"""What a letter that hands clues over says: to whom, on which power, what, with which materials."""

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext
from wtforms import RadioField, StringField
from wtforms.validators import InputRequired, Length

from complaints.actions import Handing
from complaints.lifecycle import HandedTo
from kernel import clock
from kernel.forms import DayField, PostForm, choices_of, plain_line, required, words_field

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only


class HandOverForm(PostForm):
    """Clues handed over; the paper says it in these words."""

    handed_to = RadioField(_l("移送给"), choices=choices_of(HandedTo), validators=required(_l("请选择移送给谁。")))
    office = StringField(
        _l("收函单位的全称"),
        filters=[plain_line],
        validators=[
            InputRequired(_l("请写明移送给哪个单位。")),
            Length(max=200, message=_l("最多200个字，请删短一些。")),
        ],
    )
    words = words_field(
        _l("移送什么线索（函里会写，不要写举报人、投诉人的姓名和电话）"), _l("请写明移送什么线索。"), 2000
    )
    law = words_field(_l("依据哪一条、对方有什么职权"), _l("请写明依据和对方的职权。"), 1000)
    materials = words_field(_l("随函移送的材料，一行一份（可以不填）"), None, 2000)
    on = DayField(_l("移送日期"), validators=[InputRequired(_l("请填写日期。"))])

    def read(self) -> Handing:
        """What was typed."""
        return Handing(
            to=HandedTo(self.handed_to.data),
            office=self.office.data or "",
            words=self.words.data or "",
            on=self.on.data or clock.today(),
            law=self.law.data or "",
            materials=self.materials.data or "",
        )
