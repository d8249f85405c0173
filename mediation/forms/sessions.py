"""What is sent about a session: times, votes, terms, how somebody comes, who came, the minutes."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from datetime import time as clock_time
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import HiddenField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional, Regexp, StopValidation

from kernel import clock
from kernel.forms import HTTPS, DayField, PostForm, choices_of, options, plain_line, words_field
from mediation.lifecycle import Attendance, MeetingWay, Vote

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only
TIMES = 4
LENGTHS = (30, 60, 90, 120, 180)
_HOUR = re.compile(r"(上午|下午|晚上)?(\d{1,2})(?:[:点时](\d{1,2})?分?|(\d{2}))?")


class HourField(StringField):
    """An hour of the day in any harmless spelling (14:00, 14点30, 下午2点, 1400); `time` is what it means."""

    @property
    def time(self) -> clock_time | None:
        """The hour; None when nothing, or nothing that is one, was typed."""
        found = _HOUR.fullmatch(re.sub(r"\s", "", unicodedata.normalize("NFKC", self.data or "")))
        if found is None:
            return None
        hour = int(found[2]) + (12 if found[1] in ("下午", "晚上") and int(found[2]) < 12 else 0)
        minute = int(found[3] or found[4] or 0)
        return clock_time(hour, minute) if hour < 24 and minute < 60 else None

    def pre_validate(self, form: Any) -> None:
        """Say how to write an hour."""
        if (self.data or "").strip() and self.time is None:
            raise StopValidation(_("请填写时间，例如 14:00。"))


def instant(day: Any, hour: clock_time | None) -> datetime | None:
    """The instant of a day and an hour in Shanghai; None while either is missing."""
    return datetime.combine(day, hour, clock.ZONE) if day is not None and hour is not None else None


class _HowForm(PostForm):
    """How a session is held, and for how long."""

    way = RadioField(
        _l("怎样开"), choices=choices_of(MeetingWay), validators=[InputRequired(_l("请选择现场、视频或者电话。"))]
    )
    minutes = SelectField(
        _l("预计多长时间"),
        choices=options((str(one), _l("%(number)s分钟", number=one)) for one in LENGTHS),
        default="60",
    )


class ProposeForm(_HowForm):
    """With whom, and up to four times; the audience has no remembered default."""

    room = RadioField(_l("和谁开"), validators=[InputRequired(_l("请选择和谁开这场调解会。"))])
    day_1, hour_1 = DayField(_l("第1个时间：日期")), HourField(_l("第1个时间：几点"))
    day_2, hour_2 = DayField(_l("第2个时间：日期")), HourField(_l("第2个时间：几点"))
    day_3, hour_3 = DayField(_l("第3个时间：日期")), HourField(_l("第3个时间：几点"))
    day_4, hour_4 = DayField(_l("第4个时间：日期")), HourField(_l("第4个时间：几点"))

    def offer_rooms(self, rooms: Iterable[tuple[str, str]]) -> None:
        """Let the mediator choose among these rooms, by ref."""
        self.room.choices = options(rooms)

    @property
    def pairs(self) -> list[tuple[Any, Any]]:
        """Day and hour of each of the times."""
        return [(self[f"day_{number}"], self[f"hour_{number}"]) for number in range(1, TIMES + 1)]

    def validate(self, extra_validators: Any = None) -> bool:
        """A time has both day and hour, and there is at least one."""
        fine = bool(super().validate(extra_validators))
        for day, hour in self.pairs:
            if day.data is not None and hour.time is None and not hour.errors:
                hour.errors = [_("请填写这一天的几点。")]
                fine = False
            if hour.time is not None and day.data is None and not day.errors:
                day.errors = [_("请填写是哪一天。")]
                fine = False
        if fine and not self.times:
            self.pairs[0][0].errors = [_("请至少提出一个时间。")]
            fine = False
        return fine

    @property
    def times(self) -> list[datetime]:
        """The times that are complete."""
        return [at for day, hour in self.pairs if (at := instant(day.data, hour.time)) is not None]


class FixForm(_HowForm):
    """One of the proposed times or another one, and where."""

    time = RadioField(_l("定在什么时间"), validators=[InputRequired(_l("请选择一个时间。"))])
    day, hour = (
        DayField(_l("另定的日期"), validators=[Optional()]),
        HourField(_l("另定的几点"), validators=[Optional()]),
    )
    place = StringField(_l("地点"), filters=[plain_line], validators=[Optional(), Length(max=200)])
    link = StringField(
        _l("入会链接"),
        filters=[plain_line],
        validators=[Optional(), Length(max=500), Regexp(HTTPS, message=_l("请填写以 https:// 开头的网址。"))],
    )
    papers = words_field(_l("请各方携带的材料，一行一项"), most=1000)

    OTHER = "other"

    def offer_times(self, times: Iterable[tuple[str, str]]) -> None:
        """Let the mediator choose among the proposed times, or set another."""
        self.time.choices = options([*times, (self.OTHER, _("另定时间"))])

    def validate(self, extra_validators: Any = None) -> bool:
        """Another time needs its day and hour."""
        fine = bool(super().validate(extra_validators))
        if self.time.data == self.OTHER:
            asked = ((self.day, self.day.data, _("请填写日期。")), (self.hour, self.hour.time, _("请填写几点。")))
            for field, value, words in asked:
                if value is None and not field.errors:
                    field.errors = [words]
                    fine = False
        return fine


class WhyForm(PostForm):
    """Why a session is called off."""

    why = words_field(_l("为什么取消"), _l("请写明为什么取消，受邀的各方会看到。"), 300)


class VoteForm(PostForm):
    """A word to each proposed time; the fields are named by the time's ref."""


def vote_form(times: Sequence[tuple[str, str]], said: dict[str, Vote]) -> Any:
    """A form with a question for each time; nothing is chosen beforehand but what was said already."""
    fields: dict[str, Any] = {}
    for ref, label in times:
        known = said.get(ref)
        fields[f"time_{ref}"] = RadioField(
            label,
            choices=choices_of(Vote),
            default=str(known) if known else None,
            validators=[InputRequired(_("请对这个时间作出选择。"))],
        )
    return type("Votes", (VoteForm,), fields)()


class RespondForm(PostForm):
    """How one's own side comes, and whether it lets the session be recorded."""

    by_telephone = RadioField(
        _l("您怎样参加"), validators=[InputRequired(_l("请选择怎样参加。"))], choices=options([("no", ""), ("yes", "")])
    )
    may_record = RadioField(
        _l("您同意录音录像吗"),
        choices=options([("yes", _l("同意")), ("no", _l("不同意")), ("unsaid", _l("现在不表示"))]),
        validators=[InputRequired(_l("请选择同意、不同意，或者现在不表示。"))],
    )

    def offer_way(self, way: MeetingWay) -> None:
        """As arranged, or by telephone."""
        arranged = _("按安排参加（%(way)s）", way=way.label)
        self.by_telephone.choices = options([("no", arranged), ("yes", _("用电话参加"))])

    @property
    def consent(self) -> bool | None:
        """Yes, no, or nothing said."""
        return {"yes": True, "no": False}.get(self.may_record.data or "")


class AttendanceForm(PostForm):
    """How each seat came; the fields are named by the seat's place."""


def attendance_form(places: Sequence[tuple[int, str, str | None, str]]) -> Any:
    """A question and a line of words for each seat: id, name, what is recorded, cause."""
    fields: dict[str, Any] = {}
    for seat_id, name, known, cause in places:
        fields[f"came_{seat_id}"] = RadioField(
            name,
            choices=choices_of(Attendance),
            default=known,
            validators=[InputRequired(_("请选择%(name)s怎样参加。", name=name))],
        )
        fields[f"cause_{seat_id}"] = StringField(
            _("%(name)s：代为参加的人，或者没有来、中途离开的理由", name=name),
            default=cause,
            filters=[plain_line],
            validators=[Optional(), Length(max=300)],
        )
    return type("Attended", (AttendanceForm,), fields)()


class MinutesForm(PostForm):
    """What was said and what came of it."""

    course = words_field(_l("调解经过"), _l("请写明调解的经过。"), 8000)
    result = words_field(_l("结果"), _l("请写明结果，例如：没有达成一致，约定下次再谈。"), 2000)
    correction = words_field(_l("更正了什么"), most=500)


class ReplyForm(PostForm):
    """A press over the digest that was shown, or what is not right."""

    digest = HiddenField(validators=[InputRequired()])


class ObjectForm(ReplyForm):
    """What is not right in the minutes."""

    words = words_field(_l("哪里不对"), _l("请写明哪里不对。"), 1000)
