"""The letters to whoever follows what becomes public: the question to the address's owner, and what is new."""

from flask_babel import force_locale

from disclosure.actions.following import Told, code_of
from disclosure.models import Following
from kernel.config import settings
from kernel.messages import Words, compose


def link_of(row: Following) -> str:
    """The address's own page of one following: confirm, or end."""
    return f"{settings().public_url.rstrip('/')}/follow/{row.ref}/{code_of(row)}"


def question(row: Following) -> Words:
    """Do you want this? Nothing is sent before the answer."""
    with force_locale(row.locale):
        return compose("disclosure/letters/follow_question.txt", row=row, link=link_of(row))


def whats_new(told: Told) -> Words:
    """All that is new of what an address follows, each with its page and the way to end it."""
    with force_locale(told[0][0].locale):
        rows = [(row, news, link_of(row)) for row, news in told]
        return compose("disclosure/letters/follow_news.txt", rows=rows, number=sum(one.number for _row, one in told))
