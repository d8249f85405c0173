"""What a body's desk sends: decisions with grounds and reasons, a body to choose, a reason to look, filters."""

from collections.abc import Callable, Iterable
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, Optional

from accounts.models import Organisation
from complaints.labels import PRIORS, REASONS
from complaints.lifecycle import Status
from complaints.queries import Whose
from complaints.rulesets import Ground
from kernel.forms import BaseForm, PostForm, options, plain, words_field

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only
REASON_CHOICES: Any = options(REASONS.items())


class ConfirmForm(PostForm):
    """An act that needs no answer but the press itself."""


class DecisionForm(PostForm):
    """Grounds of the body's own kind, and reasons in words."""

    grounds = SelectMultipleField(_l("适用的情形"), validators=[InputRequired(_l("请至少选择一项适用的情形。"))])
    prior = SelectField(
        _l("以前由谁受理或者处理过"),
        choices=options([("", _l("没有，或者与所选情形无关")), *PRIORS.items()]),
        validators=[Optional()],
    )
    reasons = words_field(_l("理由"), _l("请写明理由，投诉人会看到。"), 2000)

    def offer_grounds(self, grounds: Iterable[Ground]) -> None:
        """Let the officer choose among the grounds that bind this kind of body."""
        self.grounds.choices = options(
            (ground.code, f"（{ground.number}）{gettext(ground.text)}") for ground in grounds
        )

    def prefill(self, codes: Iterable[str], reasons: str) -> None:
        """Show what was drafted; the officer changes or keeps it."""
        self.grounds.data, self.reasons.data = list(codes), reasons


class BodyForm(PostForm):
    """One body out of several, by its ref."""

    body = RadioField(_l("选择单位"), validators=[InputRequired(_l("请选择一个单位。"))])

    def offer_bodies(self, bodies: Iterable[Organisation]) -> None:
        """Let the officer choose among these bodies."""
        self.body.choices = options((body.ref, body.name) for body in bodies)

    def chosen(self, bodies: Iterable[Organisation]) -> Organisation:
        """The body that was chosen; call after validation."""
        return next(body for body in bodies if body.ref == self.body.data)


class RevealForm(PostForm):
    """Which protected field, and why; both are logged and shown to the learner."""

    field = RadioField(_l("要查看的内容"), validators=[InputRequired(_l("请选择要查看的内容。"))])
    reason = RadioField(_l("理由"), choices=REASON_CHOICES, validators=[InputRequired(_l("请选择查看的理由。"))])


class ServedForm(PostForm):
    """How a decision was handed to a learner who has not opened it on the platform."""

    how = RadioField(
        _l("送达方式"),
        choices=options([("post", _l("邮寄")), ("in_person", _l("当面交付")), ("phone", _l("电话告知并留有记录"))]),
        validators=[InputRequired(_l("请选择送达方式。"))],
    )


class QueueForm(BaseForm):
    """Filters of a queue, by GET."""

    class Meta:
        """A search needs no token."""

        csrf = False

    status = HiddenField()
    whose = HiddenField()
    q = StringField(_l("搜索"), validators=[Length(max=100)], filters=[plain])

    @property
    def chosen(self) -> Status | None:
        """The status asked for, None for all open cases."""
        return next((status for status in Status if status.value == self.status.data), None)

    @property
    def whose_chosen(self) -> Whose:
        """The tab asked for; all when none is."""
        return next((one for one in Whose if one.value == self.whose.data), Whose.ALL)
