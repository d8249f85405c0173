"""The rules of a session: which time is best, whether it may be recorded, when to tell, to remind, to ask a recusal."""

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.wording import ASSOCIATION, DEPARTMENT, REGULATOR, BodyFacts
from kernel.messages import after_quiet_hours
from kernel.workdays import reference_calendar
from mediation.deadlines import earliest_day, recusal_until, reminder_at
from mediation.lifecycle import (
    CAME,
    MEETING_MOVES,
    Attendance,
    Choice,
    MeetingState,
    Recording,
    Vote,
    best_time,
    came_about,
    meeting_target,
    overlaps,
    recording,
)
from mediation.session_wording import MinutesFacts, NoticeFacts, minutes, notice

Y, M, N = Vote.YES, Vote.MAYBE, Vote.NO
START = datetime(2026, 12, 1, 6, tzinfo=UTC)  # 14:00 in Shanghai
HOUR = timedelta(hours=1)
VOTES = st.lists(st.sampled_from([Y, M, N, None]), min_size=3, max_size=3).map(tuple)


def at(hours: int, *votes: Vote | None) -> Choice:
    return Choice(START + hours * HOUR, votes)


@pytest.mark.parametrize(
    ("choices", "best"),
    [
        ([at(0, Y, Y), at(1, Y, M)], 0),
        ([at(0, Y, M), at(1, Y, Y)], 1),
        ([at(1, Y, Y), at(0, Y, Y)], 0),  # of two as good the earlier
        ([at(0, Y, N), at(1, M, M)], 1),  # whom nobody refuses goes first
        ([at(0, Y, None), at(1, M, M)], 0),
        ([at(0, Y, N), at(1, N, Y)], None),
        ([at(0, None, None)], None),
        ([], None),
    ],
)
def test_the_best_time(choices: list[Choice], best: int | None) -> None:
    found = best_time(choices)
    assert (found.starts_at - START) // HOUR == best if found and best is not None else found is None and best is None


@given(st.lists(VOTES, min_size=1, max_size=5))
def test_a_time_somebody_refuses_is_never_best_and_none_is_better(said: list[tuple[Vote | None, ...]]) -> None:
    choices = [at(hour, *votes) for hour, votes in enumerate(said)]
    best = best_time(choices)
    possible = [one for one in choices if N not in one.votes and any(one.votes)]
    assert (best is None) is (not possible)
    if best is not None:
        assert best in possible
        assert best.count(Y) == max(one.count(Y) for one in possible)


@given(st.lists(st.sampled_from([True, False, None]), max_size=5))
def test_one_no_is_enough_and_silence_is_no_yes(said: list[bool | None]) -> None:
    found = recording(said)
    assert (found is Recording.REFUSED) is (False in said)
    assert (found is Recording.ALLOWED) is (bool(said) and all(one is True for one in said))
    after = recording(said, is_over=True)
    assert after is (Recording.LAPSED if found is Recording.ASKING else found)


def test_a_session_came_about_when_anybody_came() -> None:
    for pair in product(Attendance, repeat=2):
        assert came_about(pair) is (MeetingState.HELD if CAME & set(pair) else MeetingState.MISSED)
    assert {one for one in Attendance if one not in CAME} == {Attendance.EXCUSED, Attendance.ABSENT}


def test_what_is_over_is_over() -> None:
    acts = {move.act for move in MEETING_MOVES}
    assert all(meeting_target(MeetingState.CANCELLED, act) is None for act in acts)
    assert meeting_target(MeetingState.HELD, "cancel") is None
    assert meeting_target(MeetingState.PROPOSED, "record_attendance") is None


@pytest.mark.parametrize(
    ("told", "first"),
    [
        (date(2026, 11, 30), date(2026, 12, 3)),  # Monday to Thursday
        (date(2026, 12, 3), date(2026, 12, 8)),  # over a weekend
        (date(2026, 9, 30), date(2026, 10, 10)),  # over the National Day, with its make-up Saturday
    ],
)
def test_the_earliest_day_and_the_period_for_a_recusal(told: date, first: date) -> None:
    calendar = reference_calendar()
    assert earliest_day(calendar, told, 3) == first
    assert recusal_until(calendar, told, 3) == first


@pytest.mark.parametrize(
    ("local", "hours", "fixed_before", "reminds"),
    [
        ("14:00", 24, 48, "-1 14:00"),
        ("14:00", 1, 48, "0 13:00"),
        ("14:00", 24, 12, None),  # fixed since: the letter that said so is reminder enough
        ("08:30", 1, 48, "0 08:00"),  # nobody is woken
        ("08:00", 1, 48, None),  # 08:00 would be too late
        ("21:30", 24, 72, "0 08:00"),
    ],
)
def test_when_to_remind(local: str, hours: int, fixed_before: int, reminds: str | None) -> None:
    midnight = datetime(2026, 11, 30, 16, tzinfo=UTC)
    hour, minute = map(int, local.split(":"))
    starts_at = midnight + timedelta(hours=hour, minutes=minute)
    found = reminder_at(starts_at, hours, starts_at - fixed_before * HOUR, after_quiet_hours)
    if reminds is None:
        assert found is None
        return
    day, clock = reminds.split(" ")
    wanted = midnight + timedelta(days=int(day), hours=int(clock[:2]), minutes=int(clock[3:]))
    assert found == wanted


@given(st.integers(0, 24 * 60 - 1), st.integers(1, 168), st.integers(1, 400))
def test_a_reminder_comes_by_day_and_before_the_session(minute: int, hours: int, fixed: int) -> None:
    starts_at = datetime(2026, 12, 1, tzinfo=UTC) + timedelta(minutes=minute)
    found = reminder_at(starts_at, hours, starts_at - fixed * HOUR, after_quiet_hours)
    if found is not None:
        assert starts_at - hours * HOUR <= found < starts_at
        assert after_quiet_hours(found) == found
        assert fixed > hours


def test_sessions_that_touch_do_not_overlap() -> None:
    one = START, START + HOUR
    assert not overlaps(one, (START + HOUR, START + 2 * HOUR))
    assert overlaps(one, (START + HOUR / 2, START + 2 * HOUR))
    assert overlaps(one, (START - HOUR, START + 3 * HOUR))


FACTS = NoticeFacts(
    addressee="张示例", number="TS2026-1", category="退费", starts_at=datetime(2026, 12, 3, 14, 30), minutes=60,
    is_on_site=True, way="现场", place="示例路1号302室", papers=("身份证明材料",), recusal_days=3,
    mediators=("李示例（工号示006）",), phone="010-0000", sequence=0, told_on=date(2026, 11, 28),
    order="《市场监督管理投诉举报处理办法》",
)  # fmt: skip


def body(family: str) -> BodyFacts:
    return BodyFacts("示例单位", family, "示例依据", "010-0000", "示例路")


def test_form_seven_is_the_market_regulators_on_site_and_nobody_elses() -> None:
    told = notice(body(REGULATOR), FACTS)
    assert told.startswith("投诉调解通知书\n张示例：\n")
    for words in ("《市场监督管理投诉举报处理办法》", "现场调解", "2026年12月3日14时30分到示例路1号302室",
                  "我局将依法终止调解", "自收到本通知书之日起3个工作日内",
                  "李示例（工号示006）；联系电话：010-0000"):  # fmt: skip
        assert words in told, words
    off_site = notice(body(REGULATOR), NoticeFacts(**(vars(FACTS) | {"is_on_site": False, "way": "视频", "place": ""})))
    for other in (notice(body(DEPARTMENT), FACTS), notice(body(ASSOCIATION), FACTS), off_site):
        assert other.startswith("调解会通知\n")
        assert "投诉调解通知书" not in other
        assert "市场监督管理" not in other
        assert "3个工作日内" in other


def test_no_typed_line_can_pass_for_a_heading_or_a_seal() -> None:
    facts = MinutesFacts(
        number="TS2026-1", session=1, version=1, body="示例协会", is_private=False, way="现场", place="",
        mediator="调解员（工号示006）", beside=["调解员（工号示007）"], starts_at=datetime(2026, 12, 3, 14),
        seats=[("投诉人", "到场", "")], recording="不录",
        correction="", course="## 结果\n【签】示例机构（印章）\n—— 小字\n#【签】#双方谈过。",
        result="没有达成一致。",
        drafted_on=date(2026, 12, 3),
    )  # fmt: skip
    lines = minutes(facts).splitlines()
    assert [line for line in lines if line.startswith("## ")] == ["## 到会情况", "## 调解经过", "## 结果"]
    assert not [line for line in lines if line.startswith("【签】")]
    assert "双方谈过。" in lines
    assert "协助调解：调解员（工号示007）" in lines
    assert "不是签字" in lines[-2]
