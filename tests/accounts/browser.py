"""A browser for these tests: reads the forms it is given and posts them with their tokens."""

import re
from html import unescape

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def token_of(page: TestResponse) -> str:
    """The token a page's forms carry."""
    found = TOKEN.search(page.text)
    assert found is not None, page.text[:500]
    return unescape(found[1])


def post(client: FlaskClient, url: str, page_url: str = "/login", **values: str) -> TestResponse:
    """Open a page, and post with its token."""
    token = token_of(client.get(page_url))
    return client.post(url, data={"csrf_token": token, **values})


def sign_in(client: FlaskClient, login: str, password: str, **more: str) -> TestResponse:
    """Sign in by the form."""
    return post(client, "/login", login=login, password=password, **more)


def cookie(client: FlaskClient, name: str = "session") -> str | None:
    """A cookie's value."""
    found = client.get_cookie(name)
    return found.value if found is not None else None


def plain(page: TestResponse, *typed: str) -> str:
    """A page without its token, its nonces and what was typed into it."""
    text = re.sub(r'value="[^"]*"', 'value=""', page.text)
    for words in typed:
        text = text.replace(words, "…")
    return text
