"""The sum of balances may be nothing, however it is written; what is wrong with it does not ask for more than that."""

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from institutions.forms.exiting import PlanForm


@pytest.mark.parametrize(
    ("typed", "fen"),
    [("0", 0), ("0 元", 0), ("¥0.00", 0), ("０", 0), ("1,280.50", 128_050), ("-1", None), ("1.234", None)],
)
def test_nothing_is_a_sum_and_less_is_not(app: Flask, typed: str, fen: int | None) -> None:
    with app.test_request_context("/"):
        form = PlanForm(formdata=MultiDict({"owed": typed}), meta={"csrf": False})
        form.validate()
        assert form.owed.data == fen
        assert bool(form.owed.errors) is (fen is None)
        if fen is None:
            assert "0或者大于0" in "".join(map(str, form.owed.errors))
