"""Where the tests find a browser, and how it must be started on a machine without a network."""

from __future__ import annotations

import os
import shutil

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def path() -> str | None:
    """Answer the system's Chromium, or the one that XUESU_CHROMIUM names; None if there is none."""
    if asked := os.environ.get("XUESU_CHROMIUM"):
        return asked
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
