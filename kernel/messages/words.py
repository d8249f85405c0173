"""The words of a letter from a text template: its first line is the subject, the rest the body."""

import re
from dataclasses import dataclass
from typing import Any

from flask import current_app

from kernel.config import settings
from kernel.messages.transports import one_line


@dataclass(frozen=True)
class Words:
    """What a letter says."""

    subject: str
    body: str


def compose(template: str, **values: Any) -> Words:
    """Set a template, which extends `messages/letter.txt` or `sms.txt`."""
    values.setdefault("public_url", settings().public_url)
    text = current_app.jinja_env.get_template(template).render(values)
    subject, _, body = text.strip().partition("\n")
    return Words(one_line(subject)[:200], re.sub(r"\n{3,}", "\n\n", body.strip()) + "\n")
