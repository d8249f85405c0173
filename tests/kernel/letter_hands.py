"""A letter for the tests that send letters."""

from typing import Any

from kernel import messages
from kernel.db import transaction
from kernel.messages import Channel, Letter


def queue(key: str = "1:7:email:accepted", **changes: Any) -> Letter:
    """Queue a letter like any other, but for these changes."""
    values: dict[str, Any] = {
        "key": key,
        "channel": Channel.EMAIL,
        "address": "anna@example.org",
        "to_person_id": 7,
        "subject": "投诉已受理",
        "body": "您好，您的投诉已受理。",
        "why": "thing.accepted",
        "about": "thing:1",
        "is_urgent": True,
    }
    with transaction():
        return messages.queue(**(values | changes))
