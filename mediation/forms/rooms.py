"""What is sent in one room of the table: words with their files, a draft, a topic, a fact with its sources."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import HiddenField, MultipleFileField, RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from complaints.models import Message, Relation
from kernel.files import StoredFile
from kernel.forms import (
    WORDS_MAX,
    PostForm,
    TokenField,
    choices_of,
    options,
    plain,
    plain_line,
    required,
    words_field,
)
from mediation.models import Standing

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only

FACT_MAX = 300
TITLE_MAX = 60


class TalkForm(PostForm):
    """Words to the room whose page this is; its readers are named at the button.

    `sure` names the room when the writer was asked to look twice, `refers` and `relation` the message this is about.
    """

    words = TextAreaField(
        _l("内容"),
        validators=[Length(max=WORDS_MAX, message=_l("最多%(number)s个字，请删短一些。", number=WORDS_MAX))],
        filters=[plain],
    )
    files = MultipleFileField(_l("附上文件"), validators=[Optional()])
    topic = SelectField(_l("关于哪一项"), validators=[Optional()])
    refers = HiddenField(default="")
    relation = HiddenField(default="")
    form_token = TokenField()
    sure = HiddenField(default="")

    def offer_topics(self, topics: Sequence[tuple[str, str]]) -> None:
        """Let the writer say what it is about; nothing is chosen in advance."""
        self.topic.choices = options([("", _("不分话题")), *topics])

    def says_something(self, files: Sequence[StoredFile]) -> bool:
        """Whether there is a word or a file to send; else the field says so."""
        if self.words.data or files:
            return True
        self.words.errors = [*self.words.errors, _("请写下要说的内容。")]
        return False

    def finds(self, message: Message | None) -> bool:
        """Whether the message this is to be about is one of this room; else the field says so, and it is let go."""
        if not self.refers.data or (message is not None and self.relation.data in {str(one) for one in Relation}):
            return True
        self.refers.data = self.relation.data = ""
        self.words.errors = [*self.words.errors, _("要引用的消息不在这里。单独谈话里的话不能引到别处。")]
        return False


class ReadForm(PostForm):
    """Read up to this message."""

    upto = HiddenField(validators=[InputRequired()])


class TopicForm(PostForm):
    """The name of a matter to talk about."""

    words = words_field(_l("话题"), _l("请写下要谈的事。"), TITLE_MAX)


class FactForm(PostForm):
    """Claim and answer to one thing, on what they rest, and what the parties make of it."""

    title = words_field(_l("是哪一件事"), _l("请写明是哪一件事，例如：已经上了几节课。"), TITLE_MAX)
    claim = words_field(_l("学员一方怎么说"), _l("请写学员一方的说法；没有说过的，写「没有说」。"), FACT_MAX)
    answer = words_field(_l("机构一方怎么说"), _l("请写机构一方的说法；没有说过的，写「没有说」。"), FACT_MAX)
    standing = RadioField(
        _l("现在怎么看"), choices=choices_of(Standing), validators=required(_l("请选择各方说法是否一致。"))
    )
    evidence = SelectMultipleField(_l("依据的材料"), validators=[Optional()])
    claim_from = HiddenField(default="")
    answer_from = HiddenField(default="")

    def offer_files(self, files: Iterable[tuple[str, str]]) -> None:
        """Let the mediator choose among the files everybody in the room can open."""
        self.evidence.choices = options(files)


def one_line(words: str | None, most: int = FACT_MAX) -> str:
    """Words of a message as the beginning of a fact, cut where it grows too long."""
    line = plain_line(words)
    return line if len(line) <= most else line[: most - 1] + "…"
