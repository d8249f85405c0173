"""Checking a paper says its versions in words, and of what can be no code of ours that it is none."""

import pytest
from flask.testing import FlaskClient

from kernel import papers
from kernel.crypto import is_readable, random_readable
from kernel.db import transaction
from kernel.typeset import template_version


def made(basis: str, template: str = "2026-11-d2a26619") -> str:
    with transaction():
        content = papers.Content("receipt", "回执", "正文", basis, template)
        return papers.register(papers.Issuer(1, "示例单位", "示"), content, "complaint", 1).code


@pytest.mark.parametrize(
    ("basis", "words"),
    [
        ("o121-ir", "总局令第121号与实施条例，按2026年4月15日（周三）起的规定"),
        ("CL+IR", "消费者权益保护法和实施条例（国务院令第778号，2024年7月1日起施行）"),
        ("platform:2026-09", "平台规则，2026年9月的"),
    ],
)
def test_the_rules_are_named(client: FlaskClient, basis: str, words: str) -> None:
    page = " ".join(client.get(f"/documents/{made(basis)}").text.split())
    assert f'{words} <span class="small muted">版本 <span translate="no">{basis}</span></span>' in page
    assert '2026年11月的版式 <span class="small muted">版本 <span translate="no">2026-11-d2a26619</span></span>' in page


def test_a_version_nobody_knows_is_called_one(client: FlaskClient) -> None:
    page = client.get(f"/documents/{made('v1', 'v1')}").text
    assert page.count('版本 <span translate="no">v1</span>') == 2


def test_todays_template_says_its_month(client: FlaskClient) -> None:
    assert "月的版式" in client.get(f"/documents/{made('o121-ir', template_version())}").text


@pytest.mark.parametrize("typed", ["😀", "！！", "abc", "0123456789abcdefghij", "a" * 21])
def test_what_is_no_code_of_ours_is_said_to_be_none(client: FlaskClient, typed: str) -> None:
    answer = client.get("/documents", query_string={"code": typed}, follow_redirects=True)
    assert answer.status_code == 404
    assert "这不是学诉文书的验证码" in answer.text
    assert "没有查到这份文书" not in answer.text


def test_the_example_shown_is_a_code_and_an_unknown_one_is_not_found(client: FlaskClient) -> None:
    assert is_readable("8k3mrt6w2hq9xzd4vbn7")
    assert "没有查到这份文书" in client.get(f"/documents/{random_readable()}").text
    for empty in ("", "   "):
        answer = client.get("/documents", query_string={"code": empty})
        assert answer.status_code == 200
        assert "验证码</h2>" not in answer.text
