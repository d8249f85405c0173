"""Where the tests find a browser, and how it must be started on a machine without a network."""

from __future__ import annotations

import os
import shutil

# What Playwright itself turns off (a second list replaces the first), and the panels of the address bar: pages of the
# browser's own that each new window would load, in a process each, for nobody to see.
OFF = (
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades"),
    *(
        "HttpsFirstBalancedModeAutoEnable",
        "LensOverlay",
        "MediaRouter",
        "PaintHolding",
        "ThirdPartyStoragePartitioning",
    ),
    *("AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints", "NetworkTimeServiceQuerying", "AimEnabled"),
    *("PreconnectToSearch", "WebUIOmniboxPopup", "WebUIOmniboxFullPopup", "WebUIOmniboxAimPopup"),
)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(OFF)}",
]


def path() -> str | None:
    """Answer the system's Chromium, or the one that XUESU_CHROMIUM names; None if there is none."""
    if asked := os.environ.get("XUESU_CHROMIUM"):
        return asked
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
