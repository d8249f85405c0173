"""What a browser may send about draws, inspections, notices and tasks of supervision."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import IntegerField, MultipleFileField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from accounts.models import Organisation, Person
from institutions.forms.naming import NamingForm, which_field
from institutions.lifecycle import InstitutionType
from institutions.lifecycle.inspecting import Finding
from institutions.lifecycle.noticing import NoticeKind, kinds_for
from institutions.models import InspectionItem
from kernel.forms import DayField, PostForm, TokenField, choices_of, options, plain, plain_line, required, words_field

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only


def _line(label: Any, sentence: Any = None, most: int = 200) -> StringField:
    first: Any = DataRequired(sentence) if sentence is not None else Optional()
    return StringField(label, validators=[first, Length(max=most)], filters=[plain_line])


def _day(label: Any, sentence: Any = None) -> DayField:
    return DayField(label, validators=[InputRequired(sentence) if sentence is not None else Optional()])


class Boxes(SelectMultipleField):
    """Any of several, as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class InstitutionForm(NamingForm):
    """A form that must name an institution."""

    institution = _line(_l("机构全称"), _l("请填写机构全称。"))
    which = which_field()


class DrawnPlanForm(PostForm):
    """When and by whom all that a draw chose are inspected."""

    planned_on = _day(_l("检查日期"), _l("请填写检查日期。"))
    reason = words_field(_l("检查的理由"), _l("请写明检查的理由。"), 500)
    inspectors = Boxes(_l("检查人员"), validators=[DataRequired(_l("请选择检查人员。"))])

    def offer(self, people: Iterable[Person]) -> None:
        """The body's own officers."""
        self.inspectors.choices = options((one.ref, one.name) for one in people)


class PlanForm(InstitutionForm, DrawnPlanForm):
    """An inspection to be."""


class DayForm(PostForm):
    """Another day."""

    day = _day(_l("检查日期"), _l("请填写检查日期。"))


class WordsForm(PostForm):
    """Words that must be there."""

    words = words_field(_l("内容"), _l("请填写内容。"), 2000)


class TextForm(WordsForm):
    """A title and a text."""

    title = _line(_l("标题"), _l("请写标题。"))


class TaskNoticeForm(TextForm):
    """A notice or advice that comes of a task."""

    kind = RadioField(_l("种类"), validators=[InputRequired(_l("请选择种类。"))])

    def offer(self, kinds: Iterable[NoticeKind]) -> None:
        """The kinds the body has the power for; a decision made elsewhere is recorded on a page of its own."""
        self.kind.choices = options((one.value, one.label) for one in kinds if one is not NoticeKind.PENALTY)


class PenaltyForm(TextForm):
    """A decision made elsewhere, as it is recorded (§0b.21)."""

    decision_number = _line(_l("决定文号"), _l("请填写决定文号。"), 100)
    decision_on = _day(_l("决定日期"), _l("请填写决定日期。"))
    decision_hearing = _line(_l("听取陈述、申辩的情况"), _l("请填写听取陈述、申辩的情况。"), 500)
    decision_power = _line(_l("作出决定的职权依据"), _l("请填写作出决定的职权依据。"), 500)


class PartnerForm(PostForm):
    """Which association is asked along."""

    association = RadioField(_l("消费者协会"), validators=[InputRequired(_l("请选择消费者协会。"))])

    def offer(self, found: Sequence[Organisation]) -> None:
        """The associations there are."""
        self.association.choices = options((one.ref, one.name) for one in found)


class YesForm(PostForm):
    """Whether it takes part."""

    answer = RadioField(
        _l("是否参加"),
        choices=options([("yes", _l("参加")), ("no", _l("不参加"))]),
        validators=[InputRequired(_l("请选择是否参加。"))],
    )


class FindingsForm(PostForm):
    """What was found at every item; made for one inspection's checklist."""

    def rows(self, items: Sequence[InspectionItem]) -> list[tuple[InspectionItem, Any, Any]]:
        """Each item with its two fields."""
        return [(one, self[f"finding_{one.place}"], self[f"note_{one.place}"]) for one in items]


def findings_form(items: Sequence[InspectionItem]) -> FindingsForm:
    """The form of these items, filled with what is known."""
    fields: dict[str, Any] = {}
    for one in items:
        fields[f"finding_{one.place}"] = RadioField(
            one.words, choices=choices_of(Finding), validators=[Optional()], default=one.finding
        )
        fields[f"note_{one.place}"] = words_field(_l("看到的情况"), None, 1000)
    known = {f"note_{one.place}": one.note for one in items}
    known |= {f"finding_{one.place}": str(one.finding) for one in items if one.finding}
    made: type[FindingsForm] = type("OwnFindingsForm", (FindingsForm,), fields)
    return made(data=known)


class DemandForm(PostForm):
    """What is to be rectified by which day."""

    words = words_field(_l("要整改什么"), _l("请写明要整改什么。"), 1000)
    due_on = _day(_l("最后一日"), _l("请填写整改的最后一日。"))


class ProofForm(PostForm):
    """What was done, with proof."""

    words = words_field(_l("已经怎么整改"), _l("请写明已经怎么整改。"), 2000)
    files = MultipleFileField(_l("凭证（图片或者PDF）"), validators=[Optional()])
    form_token = TokenField()


class RecheckForm(PostForm):
    """The second look."""

    result = RadioField(
        _l("复查结果"),
        choices=options([("yes", _l("已经整改")), ("no", _l("没有整改到位"))]),
        validators=[InputRequired(_l("请选择复查结果。"))],
    )
    words = words_field(_l("复查看到的情况"), _l("请写复查看到的情况。"), 1000)
    again_on = _day(_l("再次整改的最后一日（不再给时间的，空着）"))


class PhotoForm(PostForm):
    """Pictures for the record."""

    caption = _line(_l("说明"))
    files = MultipleFileField(_l("照片"), validators=[Optional()])
    form_token = TokenField()


class BareForm(PostForm):
    """Why nothing on a photograph is to be covered."""

    words = words_field(_l("为什么无需遮盖"), _l("请写明为什么无需遮盖。"), 500)


class ListingForm(PostForm):
    """What goes out before a draw."""

    title = _line(_l("抽取的名称"), _l("请写这次抽取的名称。"), 100)
    types = Boxes(_l("机构类型（不选就是全部）"), choices=options(InstitutionType.choices()), validators=[Optional()])
    region = StringField(_l("所在地的行政区划代码开头"), validators=[Optional(), Length(max=6)], filters=[plain])
    sample_size = IntegerField(
        _l("抽取几家"),
        validators=[InputRequired(_l("请填写抽取的数量。")), NumberRange(1, 10_000, _l("请填写1以上的整数。"))],
    )
    value_name = _line(_l("用哪一个公开数值"), _l("请写用哪一个公开数值。"))
    value_source = _line(_l("在哪里可以查到"), _l("请写在哪里可以查到这个数值。"))
    value_on = _day(_l("数值公布的日期"), _l("请填写数值公布的日期。"))


class ValueForm(PostForm):
    """The value as it was published."""

    value = _line(_l("公布的数值"), _l("请填写公布的数值。"))


class NoticeForm(NamingForm):
    """A notice, or a new text of one."""

    kind = RadioField(_l("种类"), validators=[InputRequired(_l("请选择种类。"))])
    institution = _line(_l("所涉机构的全称（不涉及某一家机构的消费提示，空着）"))
    which = which_field()
    title = _line(_l("标题"), _l("请写标题。"))
    words = words_field(_l("正文"), _l("请写正文。"), 5000)
    decision_number = _line(_l("决定文号"), most=100)
    decision_on = _day(_l("决定日期"))
    decision_hearing = _line(_l("听取陈述、申辩的情况"), most=500)
    decision_power = _line(_l("作出决定的职权依据"), most=500)

    def offer(self, body_kind: Any) -> None:
        """The kinds this body has the power for."""
        self.kind.choices = options((one.value, one.label) for one in kinds_for(body_kind))

    def kind_chosen(self) -> NoticeKind:
        """The kind; call after validation."""
        return NoticeKind(self.kind.data)


class SourcedTaskForm(InstitutionForm):
    """A task out of something that somebody sent to the body."""

    reason = words_field(_l("为什么要监督"), _l("请写明理由。"), 1000)
    since_on = _day(_l("要看的情况从哪一天起（可以不填）"))


class TaskForm(InstitutionForm):
    """A task by hand or from a report that is on paper."""

    origin = RadioField(
        _l("来源"),
        choices=options([("hand", _l("经办人发现")), ("report", _l("举报或者反映"))]),
        validators=required(_l("请选择来源。")),
    )
    reason = words_field(_l("为什么要监督"), _l("请写明理由。"), 1000)
    since_on = _day(_l("要看的情况从哪一天起（可以不填）"))


class CallForm(PostForm):
    """When the institution is asked to come, and what about."""

    day = _day(_l("约请的日期"), _l("请填写约请的日期。"))
    words = words_field(_l("要核实的情况，请机构带来的材料"), _l("请写明要核实的情况。"), 1000)


class TalkForm(PostForm):
    """When an association talked with the institution, and what was said."""

    day = _day(_l("谈话的日期"), _l("请填写谈话的日期。"))
    words = words_field(_l("谈了什么，机构怎么说"), _l("请写明谈了什么。"), 2000)


class AwayForm(PostForm):
    """To whom a task is handed: a body that works here, or the name of one elsewhere."""

    receiver = SelectField(_l("转给平台上的哪个单位"), default="")
    place = _line(_l("平台外的单位，写全称"))
    words = words_field(_l("转去的事项"), _l("请写明转去的事项。"), 1000)

    def offer(self, found: Sequence[Organisation]) -> None:
        """The bodies that work here."""
        self.receiver.choices = options([("", _l("平台外的单位（写在下面）")), *((one.ref, one.name) for one in found)])

    def validate_receiver(self, _field: Any) -> None:
        """One of the two, and not both."""
        if bool(self.receiver.data) == bool(self.place.data):
            raise ValidationError(_("请选择平台上的单位，或者写平台外单位的全称，只填一处。"))


class EndForm(PostForm):
    """How a task ends."""

    ended_as = RadioField(_l("怎么办结"), validators=[InputRequired(_l("请选择怎么办结。"))])
    words = words_field(_l("理由"), _l("请写明理由。"), 1000)

    def offer(self, found: Iterable[tuple[str, Any]]) -> None:
        """The ends open here."""
        self.ended_as.choices = options(found)
