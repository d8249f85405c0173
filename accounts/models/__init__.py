"""People, contacts, organisations, memberships, sign-ins, one-time codes, regions."""

from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.roles import Level, Mode, OrganisationKind, Role
from kernel.crypto import Sealed
from kernel.db import BigInt, Id, Instant, Model, Ref, enum_column
from kernel.labels import Labelled


class ContactKind(Labelled):
    """How somebody is reached."""

    PHONE = "phone", "手机"
    EMAIL = "email", "邮箱"


class Person(Model):
    """Somebody who may sign in; names are sealed."""

    __tablename__ = "people"

    id: Mapped[Id]
    ref: Mapped[Ref]
    name: Mapped[str | None] = mapped_column(Sealed("people.name"))
    login: Mapped[str | None] = mapped_column(String(64), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    locale: Mapped[str | None] = mapped_column(String(10))
    view_mode: Mapped[str | None] = mapped_column(String(10))
    staff_number: Mapped[str | None] = mapped_column(String(20))
    made_at: Mapped[Instant]
    disabled_at: Mapped[Instant | None]

    contacts: Mapped[list["Contact"]] = relationship(back_populates="person", order_by="Contact.id")
    memberships: Mapped[list["Membership"]] = relationship(back_populates="person", order_by="Membership.id")


class Contact(Model):
    """A phone number or e-mail address, sealed, found by its blind index."""

    __tablename__ = "contacts"
    __table_args__ = (UniqueConstraint("kind", "blind_index"),)

    id: Mapped[Id]
    person_id: Mapped[BigInt] = mapped_column(ForeignKey("people.id"), index=True)
    kind: Mapped[ContactKind] = mapped_column(enum_column(ContactKind))
    value: Mapped[str] = mapped_column(Sealed("contacts.value"))
    blind_index: Mapped[str] = mapped_column(String(64))
    verified_at: Mapped[Instant | None]

    person: Mapped[Person] = relationship(back_populates="contacts")


class Region(Model):
    """A division of GB/T 2260 with its years; abolished codes stay and name their successor."""

    __tablename__ = "regions"

    code: Mapped[str] = mapped_column(String(6), primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    level: Mapped[Level] = mapped_column(enum_column(Level))
    parent_code: Mapped[str | None] = mapped_column(String(6), index=True)
    pinyin: Mapped[str] = mapped_column(String(120), default="")
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    successor_code: Mapped[str | None] = mapped_column(String(6))


class Organisation(Model):
    """An institution or a body; a body has kind, region, level, legal basis, letterhead and mode.

    Under `video_base`, the https address of a Jitsi-compatible server, the body's video rooms are opened.
    """

    __tablename__ = "organisations"
    __table_args__ = (
        Index("ix_organisations_kind_region", "kind", "region_code"),
        CheckConstraint(
            "kind IN ('institution', 'operator', 'odr_operator', 'school') OR level IS NOT NULL", name="body_level"
        ),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    kind: Mapped[OrganisationKind] = mapped_column(enum_column(OrganisationKind))
    name: Mapped[str] = mapped_column(String(200))
    short_name: Mapped[str] = mapped_column(String(20), default="")
    region_code: Mapped[str | None] = mapped_column(ForeignKey("regions.code"))
    level: Mapped[Level | None] = mapped_column(enum_column(Level))
    mode: Mapped[Mode] = mapped_column(enum_column(Mode), default=Mode.HERE)
    legal_basis: Mapped[str] = mapped_column(String(200), default="")
    letterhead: Mapped[str] = mapped_column(String(200), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    address: Mapped[str] = mapped_column(String(200), default="")
    parent_id: Mapped[BigInt | None] = mapped_column(ForeignKey("organisations.id"))
    authorisation: Mapped[str] = mapped_column(String(200), default="")
    video_base: Mapped[str] = mapped_column(String(200), default="")
    made_at: Mapped[Instant]
    closed_at: Mapped[Instant | None]

    region: Mapped[Region | None] = relationship()
    parent: Mapped["Organisation | None"] = relationship(remote_side="Organisation.id")
    mediators: Mapped[list["Membership"]] = relationship(
        primaryjoin="and_(Membership.organisation_id == Organisation.id, Membership.role == 'mediator', "
        "Membership.until_at.is_(None))",
        viewonly=True,
    )


class Membership(Model):
    """A person acts for an organisation in a role, from a day until a day."""

    __tablename__ = "memberships"
    __table_args__ = (
        UniqueConstraint("person_id", "organisation_id", "role", "from_at"),
        CheckConstraint("role <> 'learner'", name="not_learner"),
    )

    id: Mapped[Id]
    person_id: Mapped[BigInt] = mapped_column(ForeignKey("people.id"), index=True)
    organisation_id: Mapped[BigInt] = mapped_column(ForeignKey("organisations.id"), index=True)
    role: Mapped[Role] = mapped_column(enum_column(Role))
    from_at: Mapped[Instant]
    until_at: Mapped[Instant | None]

    person: Mapped[Person] = relationship(back_populates="memberships")
    organisation: Mapped[Organisation] = relationship()


class Waits(Labelled):
    """What a sign-in still lacks before it opens anything."""

    CODE = "code", _l("动态口令")
    ENROL = "enrol", _l("开启动态口令")


class SignIn(Model):
    """A session on the server: revoked here, it ends at once everywhere; it opens nothing while it `waits_for`.

    `device` holds two codes, `network` an address without its end; `proved_at` is when whoever holds it last proved who
    they are, `factor_at` when they did so with a second factor.
    """

    __tablename__ = "sign_ins"

    id: Mapped[Id]
    ref: Mapped[Ref]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[BigInt] = mapped_column(ForeignKey("people.id"), index=True)
    membership_id: Mapped[BigInt | None] = mapped_column(ForeignKey("memberships.id"))
    made_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    revoked_at: Mapped[Instant | None]
    waits_for: Mapped[Waits | None] = mapped_column(enum_column(Waits))
    device: Mapped[str] = mapped_column(String(20), default="")
    network: Mapped[str | None] = mapped_column(Sealed("sign_ins.network"))
    proved_at: Mapped[Instant | None]
    factor_at: Mapped[Instant | None]

    person: Mapped[Person] = relationship()
    membership: Mapped[Membership | None] = relationship()


class CodePurpose(Labelled):
    """What a one-time code is for."""

    FILE = "file", "提交投诉"
    SIGN_IN = "sign_in", "登录"
    RESET = "reset", "重设密码"
    CONTACT = "contact", "验证联系方式"


class OneTimeCode(Model):
    """Six digits sent to a contact: ten minutes, five tries, used once."""

    __tablename__ = "one_time_codes"
    __table_args__ = (Index("ix_one_time_codes_find", "kind", "blind_index", "purpose", "id"),)

    id: Mapped[Id]
    kind: Mapped[ContactKind] = mapped_column(enum_column(ContactKind))
    blind_index: Mapped[str] = mapped_column(String(64))
    purpose: Mapped[CodePurpose] = mapped_column(enum_column(CodePurpose))
    code_hash: Mapped[str] = mapped_column(String(96))
    made_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[Instant | None]


class Topic(Labelled):
    """What a letter is about, as people choose how to be told of it."""

    DECISION = "decision", _l("决定和文书的通知")
    PROGRESS = "progress", _l("案件进展")
    MESSAGE = "message", _l("新的留言")
    REMINDER = "reminder", _l("期限提醒和未读提醒")


class Way(Labelled):
    """How somebody wants to be told; everything is read on the site as well."""

    PHONE = "sms", _l("短信")
    EMAIL = "email", _l("邮件")
    BOTH = "both", _l("短信和邮件")
    SITE = "site", _l("只在网站上看")


class ChannelChoice(Model):
    """How a person wants to be told of one topic; without a row by text message, else by mail, at once."""

    __tablename__ = "channel_choices"
    __table_args__ = (
        UniqueConstraint("person_id", "topic"),
        CheckConstraint("topic <> 'decision' OR (way <> 'site' AND NOT is_daily)", name="serves"),
    )

    id: Mapped[Id]
    person_id: Mapped[BigInt] = mapped_column(ForeignKey("people.id"))
    topic: Mapped[Topic] = mapped_column(enum_column(Topic))
    way: Mapped[Way] = mapped_column(enum_column(Way))
    is_daily: Mapped[bool] = mapped_column(default=False)
    chosen_at: Mapped[Instant]
