"""One-time codes as RFC 6238 and RFC 4226 give them; one step of drift; no code twice."""

import base64
import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel import totp

SEED = b"12345678901234567890"
SECRET = base64.b32encode(SEED).decode()
# RFC 6238, appendix B: eight digits, the seed repeated to the length of the digest.
VECTORS = [
    (59, "94287082", "46119246", "90693936"),
    (1111111109, "07081804", "68084774", "25091201"),
    (1111111111, "14050471", "67062674", "99943326"),
    (1234567890, "89005924", "91819424", "93441116"),
    (2000000000, "69279037", "90698825", "38618901"),
    (20000000000, "65353130", "77737706", "47863826"),
]
# RFC 4226, appendix D.
COUNTS = ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"]
INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC))


def sized(size: int) -> str:
    return base64.b32encode((SEED * 4)[:size]).decode()


@pytest.mark.parametrize("seconds,one,two,three", VECTORS)
def test_the_vectors_of_rfc_6238(seconds: int, one: str, two: str, three: str) -> None:
    step = totp.step_of(datetime.fromtimestamp(seconds, UTC))
    assert totp.code_at(sized(20), step, 8) == one
    assert totp.code_at(sized(32), step, 8, hashlib.sha256) == two
    assert totp.code_at(sized(64), step, 8, hashlib.sha512) == three


def test_the_vectors_of_rfc_4226() -> None:
    assert [totp.code_at(SECRET, count) for count in range(10)] == COUNTS


@given(INSTANTS, st.integers(-4, 4))
def test_a_code_holds_one_step_either_way_and_no_further(instant: datetime, drift: int) -> None:
    step = totp.step_of(instant) + drift
    code = totp.code_at(SECRET, step)
    near = {totp.code_at(SECRET, totp.step_of(instant) + one) for one in (-1, 0, 1)}
    found = totp.match(SECRET, code, instant)
    assert (found is not None) == (code in near)
    if abs(drift) <= totp.DRIFT:
        assert found is not None


@given(INSTANTS, st.lists(st.integers(0, 200), min_size=1, max_size=12))
def test_no_code_passes_twice_and_steps_only_go_up(instant: datetime, waits: list[int]) -> None:
    last = -1
    for seconds in sorted(waits):
        now = instant + timedelta(seconds=seconds)
        code = totp.code_at(SECRET, totp.step_of(now))
        found = totp.match(SECRET, code, now, last)
        if found is not None:
            assert found > last
            last = found
        assert totp.match(SECRET, code, now, last) is None


@given(st.text(max_size=12))
def test_anything_else_is_refused_without_a_fault(code: str) -> None:
    instant = datetime(2026, 11, 28, tzinfo=UTC)
    near = {totp.code_at(SECRET, totp.step_of(instant) + one) for one in (-1, 0, 1)}
    assert (totp.match(SECRET, code, instant) is not None) == (code in near)


def test_secrets_are_fresh_long_and_readable_by_an_app() -> None:
    secrets = {totp.new_secret() for _ in range(20)}
    assert len(secrets) == 20
    assert {len(base64.b32decode(secret)) for secret in secrets} == {totp.SECRET_BYTES}
    words = totp.address(SECRET, "chen", "学诉")
    assert words.startswith("otpauth://totp/%E5%AD%A6%E8%AF%89%3Achen?secret=")
    assert words.isascii()
    assert totp.grouped(SECRET).replace(" ", "") == SECRET
    with pytest.raises(ValueError, match="base 32"):
        totp.code_at("not base 32!", 1)
