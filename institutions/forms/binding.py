"""What a browser may send about the tie between an account and a record."""

from collections.abc import Callable, Iterable
from typing import Any

from flask_babel import lazy_gettext
from wtforms import RadioField, StringField
from wtforms.validators import Length

from institutions.lifecycle.binding import hidden
from institutions.models import Representative
from kernel.forms import PostForm, options, plain_line, required, words_field

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only


class FindForm(PostForm):
    """Which record is meant, exactly."""

    name = StringField(
        _l("机构的登记名称或者统一社会信用代码"),
        filters=[plain_line],
        validators=[*required(_l("请填写登记名称或者统一社会信用代码。")), Length(max=200)],
    )


class ContactForm(PostForm):
    """To which contact on file the code goes; what is typed is never an address."""

    contact = RadioField(_l("验证码发到哪里"), validators=required(_l("请选择一个登记的联系方式。")))

    def offer(self, rows: Iterable[Representative]) -> None:
        """The numbers and addresses on file, hidden but for what whoever holds them knows."""
        found = []
        for row in rows:
            for channel, value in (("phone", row.phone), ("email", row.email)):
                if value:
                    found.append((f"{row.ref}:{channel}", f"{row.kind.label} {hidden(value)}"))
        self.contact.choices = options(found)


class CodeForm(PostForm):
    """The code as it came."""

    code = StringField(_l("验证码"), filters=[plain_line], validators=[*required(_l("请输入验证码。")), Length(max=20)])


class AskForm(PostForm):
    """By what it can be seen that the account is the institution's."""

    words = words_field(_l("凭什么说明这个账号代表这家机构"), _l("请写明依据。"), 1000)


class DecideForm(PostForm):
    """Why it is approved, or not."""

    reason = words_field(_l("理由"), _l("请写明理由。"), 500)
