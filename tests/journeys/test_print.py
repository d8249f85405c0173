"""A public page on paper: no navigation, no buttons, and where it was read."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from disclosure import actions
from kernel.db import db
from tests.disclosure.support import published
from tests.journeys.conftest import Served

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]
HIDDEN = (".site-nav", ".footer-links", ".skip-link", ".back-link")


def test_a_printed_page_says_where_it_was_read(served: Served, visitor: Callable[..., BrowserContext]) -> None:
    with served.app.app_context():
        row = published(served.world)
        actions.sync_institutions()
        addresses = (f"/publications/{row.ref}", f"/institutions/{row.institution_ref}", "/disclosure?q=退款", "/data/")
        db.session.remove()
    page = visitor(java_script_enabled=False).new_page()
    for address in addresses:
        page.goto(address)
        printed = page.locator(".print-only")
        expect(printed).to_be_hidden()
        expect(page.locator(".site-nav")).to_be_visible()
        page.emulate_media(media="print")
        for part in HIDDEN:
            for one in page.locator(part).all():
                expect(one).to_be_hidden()
        expect(printed).to_be_visible()
        expect(printed).to_contain_text(page.url)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        page.emulate_media(media="screen")
