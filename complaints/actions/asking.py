"""What asking the learner for something has in common, whether proof of identity or more material (平台规则)."""

from flask_babel import lazy_gettext as _l

from complaints.actions import clocks
from complaints.models import Complaint
from kernel import clock, files
from kernel.errors import DomainError
from kernel.events import Actor


def must_say_what(words: str) -> str:
    """The words of the request; none is no request."""
    if not words.strip():
        raise DomainError(_l("请写明需要补充什么材料。"))
    return words.strip()


def make_room(complaint: Complaint, code: str, by: Actor) -> None:
    """One request at a time; one that ran out makes room for another (inside an act)."""
    running = clocks.running(complaint, code)
    if running is None:
        return
    if clock.now() < running.due_at:
        raise DomainError(_l("已经要求投诉人补充，请等到期或者收到材料。"))
    clocks.stop(complaint, code, by)


def must_hand_in(words: str, form_token: str | None) -> str:
    """The words of the answer; without words there is at least a file."""
    if not words.strip() and not (form_token and files.quarantined(form_token)):
        raise DomainError(_l("请填写说明或者添加文件。"))
    return words.strip()
