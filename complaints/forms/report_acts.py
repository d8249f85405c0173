"""What intake and the body send about a report: a kind, a question, a decision, a reason."""

from collections.abc import Callable, Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import BooleanField, RadioField, StringField
from wtforms.validators import InputRequired, Length

from complaints.actions import REPORTER_REASONS
from complaints.forms.report_door import ABOUT
from complaints.lifecycle import ReportKind, ReportState
from kernel.forms import DayField, PostForm, choices_of, options, plain_line, required, words_field

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only
DAY: Any = [InputRequired(_l("请填写日期。"))]


class PressForm(PostForm):
    """An act that needs no answer but the press itself."""


class SortForm(PostForm):
    """What it is; a category for a report, words for whoever belongs elsewhere."""

    kind = RadioField(_l("这是什么"), choices=choices_of(ReportKind), validators=required(_l("请选择这是什么。")))
    category = RadioField(_l("举报的类别"), choices=options(ABOUT), validators=required(_l("请选择类别。")))
    words = words_field(_l("告诉提交的人"), None, 500)


class QuestionForm(PostForm):
    """A question to whoever reports."""

    words = words_field(_l("要问的问题"), _l("请写明要问什么。"), 1000)


class NoteForm(PostForm):
    """A note of the body's own."""

    words = words_field(_l("备注"), _l("请写下备注。"), 2000)


class WhyForm(PostForm):
    """A reason for intake or the head."""

    words = words_field(_l("理由"), _l("请写明理由。"), 1000)


class WhereForm(PostForm):
    """Where whoever reports should go instead (O121 art. 34)."""

    words = words_field(_l("告诉举报人"), _l("请写明应该直接向哪个单位提出。"), 500)


class LeadForm(PostForm):
    """The answer to a lead; a usual one stands there to be changed."""

    words = words_field(_l("答复提交的人"), _l("请写给提交的人一句答复。"), 1000)

    def offer(self) -> None:
        """What is usually said, while nothing was sent."""
        if not self.is_sent:
            self.words.data = _(
                "您反映的情况已经收到并看过，记下来供今后监督、检查时参考。这一件没有另外立案。有新的事实，可以再次提交；要解决自己的争议，请走投诉。"
            )


class LookForm(PostForm):
    """Why somebody looks at who reports."""

    reason = RadioField(
        _l("查看的理由"), choices=options(REPORTER_REASONS.items()), validators=required(_l("请选择查看的理由。"))
    )


class DecideForm(PostForm):
    """Filed or not, with number and day."""

    decision = RadioField(
        _l("核查的结论"),
        choices=options([(one.value, one.label) for one in (ReportState.FILED, ReportState.NOT_FILED)]),
        validators=required(_l("请选择核查的结论。")),
    )
    number = StringField(
        _l("文号"), filters=[plain_line], validators=[InputRequired(_l("请填写文号。")), Length(max=100)]
    )
    on = DayField(_l("决定日期"), validators=DAY)


class ResultForm(PostForm):
    """The result, and the law that says it is told (form 十)."""

    law = StringField(
        _l("依据哪部法律、法规或者规章的哪一条"),
        filters=[plain_line],
        validators=[InputRequired(_l("请写明依据。")), Length(max=200)],
    )
    words = words_field(_l("处理结果"), _l("请写明处理结果。"), 2000)


class GrantForm(PostForm):
    """The head's answer to a wish for more time."""

    granted = RadioField(
        _l("是否批准延长"),
        choices=options([("yes", _l("批准")), ("no", _l("不批准"))]),
        validators=required(_l("请选择是否批准。")),
    )
    words = words_field(_l("说明"), None, 500)


class LinkForm(PostForm):
    """Which earlier report it repeats, and whether it tells anything new (O121 art. 35)."""

    first = RadioField(_l("以前的哪一件"), choices=[], validators=required(_l("请选择以前的哪一件。")))
    is_new = RadioField(
        _l("有没有新的事实"),
        choices=options(
            [
                ("no", _l("没有，同一件事重复举报：不再另行处理")),
                ("yes", _l("有：合并处理，核查时间从这次收到起重新计算")),
            ]
        ),
        validators=required(_l("请选择有没有新的事实。")),
    )
    same = BooleanField(
        _l("我已核对：同一举报人，同一违法事实，同一机构。"),
        validators=[InputRequired(_l("请先核对是不是同一举报人、同一事实。匿名、无法核对的，不要关联。"))],
    )

    def offer(self, rows: Iterable[tuple[str, str]]) -> None:
        """Let the officer choose among earlier reports of the same target."""
        self.first.choices = options(rows)
