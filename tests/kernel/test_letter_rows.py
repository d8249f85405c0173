"""The row of a letter: sealed where it names somebody, and never in half a state."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Text, select, type_coerce
from sqlalchemy.exc import IntegrityError

from kernel.db import db, transaction
from kernel.messages import Letter
from tests.kernel.letter_hands import queue


def test_address_and_words_lie_sealed(app: Flask) -> None:
    letter = queue(body="密码 123456")
    columns = select(type_coerce(Letter.address, Text), type_coerce(Letter.body_text, Text))
    stored = "".join(db.session.execute(columns.where(Letter.id == letter.id)).one())
    assert "anna" not in stored
    assert "密码" not in stored


@pytest.mark.parametrize(
    "values",
    [
        {"state": "sent"},
        {"state": "handing_over"},
        {"state": "failed"},
        {"state": "uncertain"},
        {"next_try_at": None},
        {"state": "lost"},
    ],
)
def test_the_database_refuses_half_a_state(app: Flask, values: dict[str, Any]) -> None:
    letter = queue()
    table = Letter.__table__
    plain = {name: value for name, value in values.items() if name != "state"}
    with pytest.raises((IntegrityError, LookupError)), transaction() as session:
        if "state" in values:
            session.execute(
                db.text("UPDATE letters SET state = :state WHERE id = :id"), {"state": values["state"], "id": letter.id}
            )
        else:
            session.execute(table.update().values(**plain))  # type: ignore[attr-defined]
