"""Sealed columns, blind indexes and random secrets."""

import base64
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Text, create_engine, select, type_coerce
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from kernel import crypto
from kernel.config import AppEnv, Settings, from_environment
from kernel.crypto import KeysWrong, Sealed, Unreadable

LABEL = "people.phone"


def key(sign: str) -> str:
    return base64.b64encode(sign.encode() * 32).decode()


def keys(*names: str) -> str:
    return ",".join(f"{name}:{key(name[-1])}" for name in (*names, "index"))


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch):
    def put(field_keys: str | None, **other: object) -> Settings:
        given = replace(from_environment({"APP_ENV": "test"}), field_keys=field_keys, **other)
        monkeypatch.setattr(crypto, "settings", lambda: given)
        return given

    put(keys("k1"))
    return put


@given(st.text())
def test_what_is_sealed_opens_again(plain: str) -> None:
    if any("\ud800" <= sign <= "\udfff" for sign in plain):
        return
    sealed = crypto.seal(plain, LABEL)
    assert crypto.unseal(sealed, LABEL) == plain
    assert len(plain) < 4 or plain not in sealed


def test_the_same_text_is_sealed_differently_each_time(use) -> None:
    assert crypto.seal("13800000000", LABEL) != crypto.seal("13800000000", LABEL)


def test_a_value_moved_to_another_column_cannot_be_read(use) -> None:
    with pytest.raises(Unreadable, match=r"people\.email"):
        crypto.unseal(crypto.seal("13800000000", LABEL), "people.email")


def test_one_changed_bit_anywhere_is_noticed(use) -> None:
    key_id, _, encoded = crypto.seal("13800000000", LABEL).partition(".")
    raw = bytearray(base64.urlsafe_b64decode(encoded))
    for place in range(len(raw)):
        raw[place] ^= 1
        with pytest.raises(Unreadable):
            crypto.unseal(f"{key_id}.{base64.urlsafe_b64encode(raw).decode()}", LABEL)
        raw[place] ^= 1


@pytest.mark.parametrize(
    "broken", ["", "k1", "k1.", "k1.AAAA", "k1.!!", "13800000000", "k9.AAAAAAAAAAAAAAAAAAAAAAAAAAAA"]
)
def test_what_was_never_sealed_is_unreadable(use, broken: str) -> None:
    with pytest.raises(Unreadable):
        crypto.unseal(broken, LABEL)


def test_keys_turn_while_old_values_stay_readable(use) -> None:
    old = crypto.seal("13800000000", LABEL)
    index = crypto.blind_index("phone", "13800000000")
    use(keys("k2", "k1"))
    assert crypto.needs_rotation(old)
    assert crypto.unseal(old, LABEL) == "13800000000"
    new = crypto.reseal(old, LABEL)
    assert not crypto.needs_rotation(new)
    assert new.startswith("k2.")
    assert crypto.blind_index("phone", "13800000000") == index
    use(keys("k2"))
    assert crypto.unseal(new, LABEL) == "13800000000"
    with pytest.raises(Unreadable, match="k1"):
        crypto.unseal(old, LABEL)


@pytest.mark.parametrize(
    "line",
    [
        "k1",
        "k1:",
        "k1:AAAA",
        f"k1:{key('1')}",
        f"index:{key('x')}",
        f"{keys('k1')},k1:{key('1')}",
        f"k 1:{key('1')},index:{key('x')}",
    ],
)
def test_broken_key_lines_are_named_without_showing_a_key(use, line: str) -> None:
    with pytest.raises(KeysWrong) as caught:
        crypto.read_keys(line)
    assert key("1") not in str(caught.value)
    assert crypto.faults(use(line)) == [str(caught.value)]


def test_a_new_line_of_keys_is_usable(use) -> None:
    assert crypto.faults(use(crypto.new_field_keys())) == []
    assert crypto.unseal(crypto.seal("x", LABEL), LABEL) == "x"
    assert "secret" not in repr(crypto.ring())
    assert repr(crypto.ring()) == "KeyRing(current='k1')"


def test_production_never_derives_its_keys_from_the_secret_key(use) -> None:
    use(None, app_env=AppEnv.PRODUCTION)
    with pytest.raises(KeysWrong):
        crypto.seal("x", LABEL)


def test_blind_indexes_meet_whatever_the_spelling(use) -> None:
    spellings = ["13800000000", "138 0000 0000", "+86 138-0000-0000", "0086 13800000000", "１３８００００００００"]
    assert len({crypto.blind_index("phone", one) for one in spellings}) == 1
    assert crypto.blind_index("phone", "010-86123456") != crypto.blind_index("phone", "010123456")
    assert crypto.blind_index("email", " Li@Example.COM ") == crypto.blind_index("email", "ｌi@example.com")
    assert crypto.blind_index("phone", "1") != crypto.blind_index("email", "1")


def test_blind_indexes_depend_on_the_index_key_only(use) -> None:
    first = crypto.blind_index("phone", "1")
    use(f"k1:{key('1')},index:{key('y')}")
    assert crypto.blind_index("phone", "1") != first


def test_random_secrets_have_the_promised_shape() -> None:
    codes = [crypto.random_code() for _ in range(300)]
    assert all(len(code) == 6 and code.isdigit() for code in codes)
    assert len(set(codes)) > 290
    assert len(crypto.random_readable()) == 20
    assert not set("".join(crypto.random_readable() for _ in range(50))) & set("01ilo")
    assert len(crypto.random_token(16)) == 22
    assert crypto.same("a", "a")
    assert not crypto.same("a", "b")
    assert crypto.salted_hash("a", "s") != crypto.salted_hash("a", "t")


class Base(DeclarativeBase):
    pass


class Person(Base):
    __tablename__ = "people"
    id: Mapped[int] = mapped_column(primary_key=True)
    phone: Mapped[str | None] = mapped_column(Sealed(LABEL))


def test_a_sealed_column_is_text_here_and_ciphertext_there(use) -> None:
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add_all([Person(phone="13800000000"), Person(phone=None)])
        session.commit()
        stored = session.scalars(select(type_coerce(Person.phone, Text)).where(Person.phone.is_not(None))).one()
        assert stored.startswith("k1.")
        assert "13800000000" not in stored
        assert session.scalars(select(Person.phone)).all() == ["13800000000", None]
        for wrong in (
            lambda: Person.phone == "13800000000",
            lambda: Person.phone.in_(["1"]),
            lambda: Person.phone.like("1%"),
        ):
            with pytest.raises(TypeError, match="blind index"):
                select(Person).where(wrong())
    engine.dispose()
