"""A form without its session is not taken; what was typed is shown back to whoever sent it from this site."""

import pytest
from flask import Flask

WORDS = "我们在十月三日退过一次款，凭证编号20261003。"
URL = "/institution/TS2026-2222-2222/answer"
TYPED = {"account": WORDS, "refund": "1200", "password": "示例口令甲乙", "csrf_token": "过期的", "step": "final"}


def test_the_words_come_back_and_no_secret(app: Flask) -> None:
    page = app.test_client().post(URL, data=TYPED)
    assert page.status_code == 400
    assert WORDS in page.text
    assert "1200" in page.text
    assert "示例口令" not in page.text
    assert "过期的" not in page.text
    assert f'href="{URL}"' in page.text
    assert "投诉表" not in page.text, "an institution has no draft of a complaint"
    assert "投诉表" in app.test_client().post("/complaints/new", data={"words": WORDS}).text


@pytest.mark.parametrize(
    ("headers", "is_shown"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Origin": "https://elsewhere.example"}, False),
        ({"Origin": "http://localhost"}, True),
    ],
)
def test_a_strangers_page_has_nothing_shown_here(app: Flask, headers: dict[str, str], is_shown: bool) -> None:
    assert (WORDS in app.test_client().post(URL, data=TYPED, headers=headers).text) is is_shown


@pytest.mark.parametrize("body", [b"account=%ff%fe", b"account=\xff\xfe"])
def test_a_form_that_cannot_be_read_has_its_page_and_no_words(app: Flask, body: bytes) -> None:
    page = app.test_client().post(URL, data=body, content_type="application/x-www-form-urlencoded")
    assert page.status_code == 400
    assert "没有改动任何内容" in page.text
    assert "<blockquote" not in page.text
