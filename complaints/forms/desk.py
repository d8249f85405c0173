"""What a body's desk sends: decisions with grounds and reasons, a body to choose, a reason to look, filters."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, Optional

from accounts.models import Organisation, Region
from complaints import rulesets
from complaints.labels import PRIORS, REASONS, SERVED_HOW
from complaints.lifecycle import Status
from complaints.models import Channel
from complaints.queries import Due, Filters, Whose
from complaints.rulesets import Ground
from kernel import clock
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


class WithdrawnForm(PostForm):
    """The reasons of a decision whose item is given: the learner withdrew."""

    reasons = words_field(_l("理由"), _l("请写明理由，投诉人会看到。"), 2000)


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
        choices=options(SERVED_HOW.items()),
        validators=[InputRequired(_l("请选择送达方式。"))],
    )
    proof = StringField(
        _l("凭证"),
        filters=[plain],
        validators=[
            InputRequired(_l("请写明送达的凭证，例如快递单号和签收情况。")),
            Length(max=300, message=_l("最多%(number)s个字，请删短一些。", number=300)),
        ],
    )


def categories() -> list[tuple[str, str]]:
    """The kinds of problem of the rule set in force, in the reader's language."""
    rows = rulesets.in_force(clock.today()).categories
    return [(code, f"{code} {gettext(row.name)}") for code, row in rows.items()]


class QueueForm(BaseForm):
    """Filters of a queue, by GET; `bodies` are those whose cases a superior has."""

    class Meta:
        """A search needs no token."""

        csrf = False

    status = HiddenField()
    whose = HiddenField()
    q = StringField(_l("搜索"), validators=[Length(max=100)], filters=[plain])
    due = SelectField(_l("剩余时间"), choices=options([("", _l("不限")), *Due.choices()]), validators=[Optional()])
    category = SelectField(_l("问题类别"), validators=[Optional()])
    channel = SelectField(_l("来源"), choices=options([("", _l("不限")), *Channel.choices()]), validators=[Optional()])

    body = SelectField(_l("处理单位"), validators=[Optional()])

    def __init__(self, *args: Any, bodies: Sequence[Organisation] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.category.choices = options([("", gettext("不限")), *categories()])
        self.body.choices = options([("", gettext("不限")), *((one.ref, one.name) for one in bodies)])
        if not bodies:
            del self.body

    @property
    def filters(self) -> Filters:
        """What the list is narrowed to; a field that says nonsense narrows nothing."""
        given = self.asked
        return Filters(
            status=_member(Status, given.get("status")),
            chosen=_member(Whose, given.get("whose")) or Whose.ALL,
            words=given.get("q", ""),
            category=given.get("category"),
            channel=_member(Channel, given.get("channel")),
            due=_member(Due, given.get("due")),
            body=given.get("body"),
        )

    @property
    def asked(self) -> dict[str, Any]:
        """The fields that say something, as an address and a saved filter hold them."""
        known = {"status": Status, "whose": Whose}
        given = {name: str(field.data or "") for name, field in self._fields.items() if not field.errors}
        return {
            name: value for name, value in given.items() if value and _member(known.get(name), value, value) is not None
        }


class RegionForm(BaseForm):
    """Where the institutions stand, by GET: a province, then one of its cities."""

    class Meta:
        """A filter needs no token."""

        csrf = False

    region = SelectField(_l("机构所在地"), validators=[Optional()])

    def offer(self, divisions: Iterable[Region]) -> None:
        """The divisions to choose from, a city by what its code begins with."""
        rows = [(row.code[:2] if row.code.endswith("0000") else row.code[:4], row.name) for row in divisions]
        names = [(code, name if len(code) == 2 else gettext("└ %(city)s", city=name)) for code, name in rows]
        self.region.choices = options([("", gettext("不限")), *names])

    @property
    def prefix(self) -> str:
        """What the code of the division begins with; empty for all, and for what nobody offered."""
        return "" if self.region.errors else str(self.region.data or "")


def _member(kind: type[Any] | None, code: str | None, unknown: Any = None) -> Any:
    """The member of an enumeration with this code; `unknown` where there is no enumeration to ask."""
    return unknown if kind is None else next((one for one in kind if one.value == code), None)
