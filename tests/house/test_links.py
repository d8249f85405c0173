"""Every link a person sees leads somewhere: each kind of address is opened once by each who was shown it."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask

from kernel import outbox
from tests.complaints.hands import sign_in
from tests.house.scene import PEOPLE, build
from tests.house.test_pages import Page, crawl, database_url
from tests.world import World

__all__ = ["database_url"]  # the fixture: a link does not hang on the engine
LINK = re.compile(r'<a [^>]*href="(/[^"#]*)')
OWN = re.compile(r"[0-9a-z]{20,26}|(TS|JB)\d{4}-\w{4}-\w{4}|\d+(-\d\d)*")  # what names one thing in an address


def links(page: Page) -> Iterator[tuple[str, str]]:
    """What a page leads to, and the shape of each: the address without what names one thing."""
    for href in LINK.findall(page.text if page.status == 200 else ""):
        address = href.replace("&amp;", "&")
        yield OWN.sub("*", address.split("?")[0]), address


@pytest.mark.slow
def test_no_link_leads_nowhere(app: Flask, world: World) -> None:
    lost, seen, clients = [], set(), {name: sign_in(app, world, name) for name in PEOPLE.values()}
    scene = build(world)
    outbox.drain()  # what was done is told to the public site, which links lead to
    for page in crawl(app, world, scene):
        for shape, address in links(page):
            if (page.who, shape) in seen:
                continue
            seen.add((page.who, shape))
            answer = clients.get(page.who, app.test_client()).get(address)
            if answer.status_code == 404 or answer.status_code >= 500:
                lost.append(f"{page} leads to {address}: {answer.status_code}")
    assert len(seen) > 500
    assert not lost, "\n".join(lost)
