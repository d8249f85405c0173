"""如果今天提交: which clock, for which kind of body, from which day, with which pause; asked by GET, kept nowhere."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import RadioField, SelectField
from wtforms.validators import Optional, ValidationError

from complaints import rulesets
from complaints.deadlines import Deadline, deadline
from complaints.queries.figures import figures
from complaints.rulesets import ClockRule, NoSuchRule, RuleSet
from kernel import calendars, clock
from kernel.forms import BaseForm, DayField, options
from kernel.workdays import Pause

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only
# T-ID and T-PERF have no length of their own; letters and visits (T-XF) and requests for information are not done here.
CODES = (
    *("T-ACC", "T-MED", "T-TERM", "T-RESP", "T-RESP2", "T-REFUND", "T-COOL", "T-CONF", "L-3Y", "T-EXIT"),
    *("T-JUR", "T-CLUE", "T-PUB", "T-ODR", "T-ROUTE", "T-INTAKE", "T-CLOSE", "T-WD"),
)
EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)
DEFAULTS = {"code": "T-ACC", "kind": "education_department", "legal_type": "other"}


def _reasonable(_form: Any, field: Any) -> None:
    """A day the calendar can speak of."""
    if field.data is not None and not EARLIEST <= field.data <= LATEST:
        raise ValidationError(_("请填写2000年到2099年之间的日期。"))


class ToolForm(BaseForm):
    """The questions; `found` holds the answer after validation."""

    class Meta:
        """A question changes nothing and needs no token."""

        csrf = False

    code = SelectField(_l("算哪个期限"))
    kind = SelectField(_l("由哪类单位处理"))
    legal_type = RadioField(
        _l("机构的性质（只用于停业、终止的公告）"),
        choices=options([("school", _l("取得办学许可的民办学校")), ("other", _l("其他机构"))]),
        validators=[Optional()],
    )
    start_on = DayField(_l("从哪天起算"), validators=[_reasonable])
    pause_from = DayField(_l("暂停开始"), validators=[Optional(), _reasonable])
    pause_to = DayField(_l("暂停结束"), validators=[Optional(), _reasonable])
    found: Deadline | None = None

    def ask(self) -> None:
        """Offer the clocks and kinds of body of the rules in force."""
        rules = rulesets.in_force(clock.today())
        names = {rule.code: rule.name for rule in reversed(rules.clocks)} | {"T-EXIT": _l("停业、终止办学前的公告")}
        self.code.choices = options((code, _(str(names[code]))) for code in CODES if code in names)
        bodies = [body for body in rules.bodies.values() if body.family != "outside"]
        self.kind.choices = options((body.kind, _(body.name)) for body in bodies)

    @property
    def starts_on(self) -> date:
        """The day the count starts; today unless one was given."""
        return self.start_on.data or clock.today()

    def rules(self) -> RuleSet:
        """The rule set in force on the day the count starts."""
        return rulesets.in_force(self.starts_on)

    def validate(self, extra_validators: Any = None) -> bool:
        """The answers fit each other; then the date is counted."""
        if not super().validate(extra_validators):
            return False
        legal_type = self.legal_type.data or "other"
        try:
            rule = self.rules().clock(str(self.code.data), body_kind=str(self.kind.data), legal_type=legal_type)
        except NoSuchRule:
            self.kind.errors = [_("这个期限不适用于这类单位，请换一类单位或者换一个期限。")]
            return False
        pauses = self._pauses(rule)
        if pauses is None:
            return False
        length = figures().get(rule.figure) if rule.figure else None
        self.found = deadline(
            rule,
            body_kind=str(self.kind.data),
            start_on=self.starts_on,
            calendar=calendars.current(),
            pauses=pauses,
            length=length,
        )
        return True

    def _pauses(self, rule: ClockRule) -> list[Pause] | None:
        """The pause that was asked for; None when it does not fit, with a message beside its field."""
        first, last = self.pause_from.data, self.pause_to.data
        if first is None and last is None:
            return []
        if not rule.pauses:
            self.pause_from.errors = [_("这个期限不能暂停计算，请把暂停的日期清空。")]
        elif first is None:
            self.pause_from.errors = [_("请填写暂停从哪天开始。")]
        elif last is None:
            self.pause_to.errors = [_("请填写暂停到哪天结束。")]
        elif first < self.starts_on:
            self.pause_from.errors = [_("暂停不能早于起算的日期。")]
        elif last < first:
            self.pause_to.errors = [_("暂停的结束不能早于开始。")]
        else:
            return [Pause(first, last, str(_l("暂停计算")))]
        return None
