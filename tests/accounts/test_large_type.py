"""Large type chosen on a public page holds beyond it: in the address there, then in the preference cookie."""

import re

from flask.testing import FlaskClient

from tests.accounts.browser import cookie, post


def test_the_choice_is_carried_into_pages_with_a_session(client: FlaskClient) -> None:
    home = client.get("/?view=large")
    assert "Set-Cookie" not in home.headers
    assert 'href="/complaints/new?view=large"' in home.text
    assert 'href="/complaints?view=large"' in home.text
    listing = client.get("/disclosure?view=large").text
    follow = re.search(r'href="(/follow\?[^"]*)"', listing)
    assert follow is not None
    assert "view=large" in follow[1]
    assert 'data-view="large"' in client.get("/follow?view=large").text
    assert cookie(client, "preferences") == "view_mode=large"
    for page in ("/follow", "/login", "/reports/new"):
        assert 'data-view="large"' in client.get(page).text, page


def test_it_holds_through_the_way_to_sign_in(client: FlaskClient) -> None:
    answer = client.get("/complaints?view=large", follow_redirects=True)
    assert 'data-view="large"' in answer.text
    assert 'data-view="large"' in client.get("/login").text


def test_public_pages_stay_without_a_cookie_and_as_their_address_says(client: FlaskClient) -> None:
    client.get("/login?view=large")
    for page in ("/", "/disclosure/home?view=large", "/static/css/xuesu.css?view=normal", "/nothing?view=normal"):
        answer = client.get(page)
        answer.close()
        assert "Set-Cookie" not in answer.headers, page
    assert 'data-view="normal"' in client.get("/").text


def test_the_choice_can_be_taken_back_on_such_a_page(client: FlaskClient) -> None:
    answer = post(client, "/preferences", "/login?view=large", view="normal", next="/login?next=%2Faccount&view=large")
    assert answer.headers["Location"] == "/login?next=%2Faccount"
    assert 'data-view="normal"' in client.get("/login").text


def test_an_address_asks_for_nothing_else(client: FlaskClient) -> None:
    for asked in ("huge", "large%0d", ""):
        answer = client.get(f"/login?view={asked}")
        assert 'data-view="normal"' in answer.text
        assert cookie(client, "preferences") is None


def test_english_is_carried_into_pages_with_a_session_and_back(client: FlaskClient) -> None:
    home = client.get("/en/?view=large")
    assert "Set-Cookie" not in home.headers
    assert 'href="/complaints/new?language=en&amp;view=large"' in home.text
    follow = re.search(r'href="(/follow\?[^"]*)"', client.get("/en/disclosure").text)
    assert follow is not None and "language=en" in follow[1]
    page = client.get("/follow?language=en&view=large").text
    assert '<html lang="en" data-view="large">' in page
    assert cookie(client, "preferences") == "locale=en&view_mode=large"
    for href in ("/en/?view=large", "/en/help?view=large", "/en/disclosure?view=large"):
        assert f'href="{href}"' in page, href
    assert '<html lang="en"' in client.get("/login").text
    answer = post(client, "/preferences", "/login?language=en", language="zh", next="/login?language=en")
    assert answer.headers["Location"] == "/login"
    assert '<html lang="zh-Hans" data-view="large">' in client.get("/login").text


def test_a_reader_of_chinese_is_sent_on_as_before(client: FlaskClient) -> None:
    assert 'href="/complaints/new"' in client.get("/").text
    page = client.get("/follow").text
    assert 'href="/help"' in page and 'href="/disclosure"' in page
    client.get("/follow?language=de")
    assert cookie(client, "preferences") is None
