"""What is sent about extra seats: who is to sit for what, a party's yes or no, the invited one's own answers."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from flask_babel import lazy_gettext
from wtforms import BooleanField, HiddenField, MultipleFileField, RadioField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from accounts.forms import MayBeEmpty, check_contact, code_field, contact_field, contact_kind, plain_contact
from accounts.models import ContactKind
from complaints.forms.posts import RoomForm
from complaints.lifecycle import EXTRA, PartyRole
from kernel import clock
from kernel.forms import DayField, PostForm, TokenField, options, plain_line, required, words_field
from mediation.actions import AuthorisationDraft, SeatDraft
from mediation.lifecycle import Release

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only
NOTE_MAX = 500


class SeatForm(PostForm):
    """Who is to sit at the table, what for, and what it would have to see."""

    role = RadioField(
        _l("请谁入席"),
        choices=options((str(one), one.label) for one in PartyRole if one in EXTRA),
        validators=[InputRequired(_l("请选择请谁入席。"))],
    )
    name = StringField(
        _l("单位或者个人的名称"), filters=[plain_line], validators=[*required(_l("请填写名称。")), Length(max=100)]
    )
    purpose = words_field(_l("为了什么"), _l("请写明为什么需要这一方参加。"), NOTE_MAX)
    asks = SelectMultipleField(
        _l("它可能需要看到"),
        choices=options((str(one), one.label) for one in Release),
        validators=[Optional()],
    )
    contact = StringField(
        _l("联系方式（手机号或邮箱）"),
        filters=[plain_contact],
        validators=[Optional(), Length(max=120), check_contact],
    )

    def draft(self) -> SeatDraft:
        """What is proposed; call after validation."""
        value = self.contact.data or None
        return SeatDraft(
            PartyRole(self.role.data),
            self.name.data or "",
            self.purpose.data or "",
            tuple(Release(one) for one in self.asks.data or ()),
            ContactKind(contact_kind(value)) if value else None,
            value,
        )


class SeatConsentForm(PostForm):
    """Yes or no to the text whose digest was shown; each thing let go has a tick of its own, none is set."""

    digest = HiddenField(validators=[InputRequired()])
    given = RadioField(
        _l("您是否同意这一方入席"),
        choices=options([("yes", _l("同意")), ("no", _l("不同意"))]),
        validators=[InputRequired(_l("请选择同意或不同意。"))],
    )
    releases = SelectMultipleField(_l("另外允许它看到（不勾选就不给看）"), validators=[Optional()])

    def offer(self, asked: Iterable[Release]) -> None:
        """What this party may let go."""
        self.releases.choices = options((str(one), one.label) for one in asked)

    def ticked(self) -> list[Release]:
        """What was let go; call after validation."""
        return [Release(one) for one in self.releases.data or ()]


class InviteForm(PostForm):
    """Where the invitation goes."""

    contact = contact_field(_l("对方的手机号或邮箱"))

    def where(self) -> tuple[ContactKind, str]:
        """Kind and value; call after validation."""
        value = self.contact.data or ""
        return ContactKind(contact_kind(value)), value


class ReasonForm(PostForm):
    """An act that needs its reason in words."""

    words = words_field(_l("原因"), _l("请写明原因。"), NOTE_MAX)


class LeaveForm(PostForm):
    """An act whose reason may stay unsaid."""

    words = words_field(_l("原因（不必说明）"), None, NOTE_MAX)


class RefusalForm(PostForm):
    """A party does not want to go on."""

    because = RadioField(
        _l("您的意思是"),
        choices=options(
            [
                ("unwilling", _l("不愿意参加调解")),
                ("no_agreement", _l("谈过了，无法达成协议")),
            ]
        ),
        validators=[InputRequired(_l("请选择一项。"))],
    )
    words = words_field(_l("说明（不必说明）"), None, NOTE_MAX)


class SeatCodeForm(PostForm):
    """The code that came to the invited contact."""

    code = code_field()


class SitForm(PostForm):
    """The invited sits down: the own name, for an organisation what it authorises, until when, with the paper."""

    name = StringField(
        _l("您的姓名"), filters=[plain_line], validators=[*required(_l("请填写您的姓名。")), Length(max=60)]
    )
    agrees = BooleanField(
        _l("我已看过上面的说明，愿意参加，并对在这里看到的内容保密"),
        validators=[InputRequired(_l("愿意参加的，请勾选。不愿意的，可以选「不参加」。"))],
    )
    files = MultipleFileField(_l("授权委托书"), validators=[MayBeEmpty()])
    form_token = TokenField()
    refused: Sequence[str] = ()

    def authorisation(self) -> AuthorisationDraft | None:
        """What the organisation authorises; nobody's for a person who comes alone."""
        return None


class RepresentForm(SitForm):
    """The same for whoever comes for an organisation."""

    matters = words_field(_l("授权办理的事项"), _l("请填写授权办理的事项。"), NOTE_MAX)
    may_settle = BooleanField(_l("授权中写明可以接受方案、达成协议"))
    from_on = DayField(_l("授权从哪天起"), validators=required(_l("请填写授权从哪天起。")))
    until_on = DayField(_l("授权到哪天止"), validators=required(_l("请填写授权到哪天止。")))

    def validate_until_on(self, field: Any) -> None:
        """A term that has not run out and does not end before it begins."""
        if field.data is not None and field.data < clock.today():
            raise ValidationError(_l("截止日不能早于今天。"))
        if field.data is not None and self.from_on.data is not None and field.data < self.from_on.data:
            raise ValidationError(_l("截止日不能早于起始日。"))

    def authorisation(self) -> AuthorisationDraft | None:
        """Matters, powers and term; call after validation."""
        assert self.from_on.data is not None
        assert self.until_on.data is not None
        settle = bool(self.may_settle.data)
        return AuthorisationDraft(self.matters.data or "", self.from_on.data, self.until_on.data, settle)


class GuestMessageForm(RoomForm):
    """Words of an extra seat to one of its rooms, or files alone."""

    words = words_field(_l("内容"))


class GuestReplyForm(PostForm):
    """Yes or no of an extra seat to one version of an offer that concerns it."""

    version = HiddenField(validators=[InputRequired()])
    decision = RadioField(
        _l("您的答复"),
        choices=options([("accept", _l("同意这个方案")), ("decline", _l("不同意"))]),
        validators=[InputRequired(_l("请选择同意或不同意。"))],
    )
    words = words_field(_l("原因或补充"), None, NOTE_MAX)
