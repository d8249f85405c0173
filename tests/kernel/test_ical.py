"""An appointment as a calendar reads it: folded, escaped, in the zone of Shanghai, replaced and cancelled by number."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default

from hypothesis import given
from hypothesis import strategies as st

from kernel.ical import Appointment, Method, WholeDay, calendar, escaped, folded, method_of
from kernel.messages.mail import compose_mail
from kernel.messages.transports import Outgoing

START = datetime(2026, 12, 1, 6, tzinfo=UTC)
PLACE = "示例路1号, 302室; 二楼"
ONE = Appointment(
    "abc@example.cn", 2, START, START, START + timedelta(hours=1), "调解会 TS2026-1", "示例路1号, 302室; 二楼"
)


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


def test_a_request_says_everything_a_calendar_needs() -> None:
    text = calendar([ONE], Method.REQUEST, organiser="no-reply@example.cn", attendee="a@example.cn")
    lines = unfolded(text)
    for line in (
        "BEGIN:VCALENDAR", "VERSION:2.0", "METHOD:REQUEST", "BEGIN:VTIMEZONE", "TZID:Asia/Shanghai", "TZOFFSETTO:+0800",
        "UID:abc@example.cn", "SEQUENCE:2", "DTSTAMP:20261201T060000Z", "DTSTART;TZID=Asia/Shanghai:20261201T140000",
        "DTEND;TZID=Asia/Shanghai:20261201T150000", "SUMMARY:调解会 TS2026-1", "STATUS:CONFIRMED",
        r"LOCATION:示例路1号\, 302室\; 二楼", "ORGANIZER:mailto:no-reply@example.cn",
    ):  # fmt: skip
        assert line in lines, line
    assert any(line.startswith("ATTENDEE;") and line.endswith("mailto:a@example.cn") for line in lines)
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert method_of(text) == "REQUEST"


def test_a_calendar_reminds_a_day_and_an_hour_before_and_of_nothing_cancelled() -> None:
    for method in (Method.REQUEST, Method.PUBLISH):
        lines = unfolded(calendar([ONE], method))
        inside = lines[lines.index("BEGIN:VEVENT") : lines.index("END:VEVENT")]
        alarms = [inside[place + 1 : place + 4] for place, line in enumerate(inside) if line == "BEGIN:VALARM"]
        assert alarms == [
            ["ACTION:DISPLAY", f"TRIGGER:-PT{minutes}M", "DESCRIPTION:调解会 TS2026-1"] for minutes in (24 * 60, 60)
        ]
        assert inside.count("END:VALARM") == 2
    gone = Appointment(**(vars(ONE) | {"is_cancelled": True}))
    assert "BEGIN:VALARM" not in unfolded(calendar([gone], Method.CANCEL))


def test_a_cancelled_one_and_a_feed() -> None:
    gone = Appointment(**(vars(ONE) | {"is_cancelled": True, "sequence": 3}))
    assert "STATUS:CANCELLED" in unfolded(calendar([gone], Method.CANCEL, "o@example.cn"))
    feed = calendar([ONE, gone], Method.PUBLISH, "o@example.cn", "a@example.cn", name="我的调解会")
    assert feed.count("BEGIN:VEVENT") == 2
    assert "ATTENDEE" not in feed
    assert "ORGANIZER" not in feed
    assert "X-WR-CALNAME:我的调解会" in unfolded(feed)


@given(st.text(max_size=300))
def test_whatever_is_typed_stays_inside_its_line(words: str) -> None:
    text = calendar([Appointment(**(vars(ONE) | {"location": words, "summary": words}))], Method.REQUEST)
    assert text.count("BEGIN:VEVENT") == 1
    raw = text.encode().split(b"\r\n")
    assert all(len(line) <= 75 for line in raw)
    assert not any(b"\n" in line or b"\r" in line for line in raw)
    for line in raw:
        line.decode()  # never cut inside a sign
    names = {line.partition(":")[0].partition(";")[0] for line in unfolded(text) if line}
    zone = {"TZID", "TZOFFSETFROM", "TZOFFSETTO", "TZNAME"}
    head = {"BEGIN", "END", "VERSION", "PRODID", "CALSCALE", "METHOD", "UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND"}
    alarm = {"ACTION", "TRIGGER", "DESCRIPTION"}
    assert names <= zone | head | alarm | {"SUMMARY", "LOCATION", "STATUS", "CLASS", "TRANSP"}


@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "Zs"]), max_size=200))
def test_folding_loses_nothing(words: str) -> None:
    assert folded(words).replace("\r\n ", "") == words
    assert escaped("a\\;,\r\nb") == "a\\\\\\;\\,\\nb"


def test_a_mail_carries_it_twice_once_for_calendars_once_as_a_file() -> None:
    text = calendar([ONE], Method.REQUEST, "o@example.cn", "a@example.cn")
    letter = Outgoing("ref", "a@example.cn", "【学诉】TS2026-1", "定在12月1日。\n", "<x@y>", START, text)
    mail = message_from_bytes(compose_mail(letter, "o@example.cn").as_bytes(), policy=default)
    kinds = [part.get_content_type() for part in mail.walk()]
    assert kinds == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "text/calendar",
    ]
    inside, file = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    assert inside.get_param("method") == "REQUEST"
    assert inside.get_content().replace("\r\n", "\n") == text.replace("\r\n", "\n")
    assert file.get_filename() == "invite.ics"
    assert file.get_payload(decode=True) == text.encode()
    plain = compose_mail(Outgoing("ref", "a@example.cn", "s", "b\n", "<x@y>", START), "o@example.cn")
    assert "text/calendar" not in [part.get_content_type() for part in plain.walk()]


def test_a_day_without_an_hour_ends_with_the_next_and_reminds_until_it_is_done() -> None:
    on = datetime(2026, 12, 31, tzinfo=UTC).date()
    day = WholeDay("demand-abc-def@example.cn", START, on, "整改：甲, 乙;丙\\丁\n戊", "", "https://example.cn/x")
    text = calendar([day, WholeDay("closing-x@example.cn", START, on, "停业", is_done=True)], Method.PUBLISH)
    lines = unfolded(text)
    first = lines[lines.index("BEGIN:VEVENT") : lines.index("END:VEVENT")]
    assert first == [
        "BEGIN:VEVENT", "UID:demand-abc-def@example.cn", "DTSTAMP:20261201T060000Z", "DTSTART;VALUE=DATE:20261231",
        "DTEND;VALUE=DATE:20270101", r"SUMMARY:整改：甲\, 乙\;丙\\丁\n戊", "URL:https://example.cn/x", "CLASS:PRIVATE",
        "TRANSP:TRANSPARENT", "BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-PT1440M",
        r"DESCRIPTION:整改：甲\, 乙\;丙\\丁\n戊",
        "END:VALARM",
    ]  # fmt: skip
    assert text.count("BEGIN:VALARM") == 1
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
