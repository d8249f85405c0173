"""What exactly a party says yes to when one more is to sit at the table; pure (PIPL 14, 23; rules §0b.25)."""

import hashlib
from collections.abc import Collection

VERSION = "1"


def consent_digest(role: str, name: str, purpose: str, asks: Collection[str]) -> str:
    """The digest of receiver, purpose and what may be let go, as the page showed them: another text is another yes."""
    lines = ("seat", VERSION, role, name.strip(), purpose.strip(), ",".join(sorted(asks)))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
