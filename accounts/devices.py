"""On what somebody is signed in, told coarsely: a browser, a system, a piece of the network; pure."""

import ipaddress
import re
from dataclasses import dataclass

# In order: Edge and the Chinese browsers also call themselves Chrome, Chrome also calls itself Safari.
_BROWSERS = (
    ("wechat", r"MicroMessenger"),
    ("edge", r"Edg(e|A|iOS)?/"),
    ("firefox", r"Firefox/|FxiOS/"),
    ("chrome", r"Chrome/|CriOS/|Chromium/"),
    ("safari", r"Safari/"),
)
_SYSTEMS = (
    ("harmony", r"HarmonyOS|OpenHarmony"),
    ("android", r"Android"),
    ("ios", r"iPhone|iPad|iPod"),
    ("windows", r"Windows"),
    ("mac", r"Macintosh|Mac OS X"),
    ("linux", r"Linux|X11"),
)
NAMES = {
    "wechat": "微信",
    "edge": "Edge",
    "firefox": "Firefox",
    "chrome": "Chrome",
    "safari": "Safari",
    "harmony": "HarmonyOS",
    "android": "Android",
    "ios": "iPhone/iPad",
    "windows": "Windows",
    "mac": "macOS",
    "linux": "Linux",
}


def device_of(user_agent: str | None) -> str:
    """Browser and system as two codes, such as `chrome/windows`; what is not known is `other`."""
    words = user_agent or ""
    found = (next((code for code, sign in table if re.search(sign, words)), "other") for table in (_BROWSERS, _SYSTEMS))
    return "/".join(found)


def network_of(address: str | None) -> str:
    """An address without its end: 192.0.2.* or 2001:db8:1::*; empty for what is no address."""
    try:
        known = ipaddress.ip_address((address or "").partition("%")[0])
    except ValueError:
        return ""
    if isinstance(known, ipaddress.IPv6Address):
        if known.ipv4_mapped is not None:
            return network_of(str(known.ipv4_mapped))
        return f"{ipaddress.ip_network(f'{known}/48', strict=False).network_address}*"
    return ".".join([*str(known).split(".")[:3], "*"])


@dataclass(frozen=True)
class Seen:
    """From where somebody signs in, as coarsely as it is kept."""

    device: str = ""
    network: str = ""

    @classmethod
    def of(cls, user_agent: str | None, address: str | None) -> "Seen":
        """What is kept of a browser's name and an address."""
        return cls(device_of(user_agent), network_of(address))


NOWHERE = Seen()
