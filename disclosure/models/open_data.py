"""The chain of signed snapshots of the open data, and the salt of each row that is published."""

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Id, Instant, Model


class OpenSnapshot(Model):
    """One signed state of the open data: its header as signed (JSON), the digest of it, the key and the signature.

    `number` counts from 1 without a gap; `previous` is the digest of the former header, empty in the first.
    """

    __tablename__ = "open_snapshots"

    id: Mapped[Id]
    number: Mapped[int] = mapped_column(unique=True)
    made_at: Mapped[Instant]
    seen_at: Mapped[Instant]
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    key_id: Mapped[str] = mapped_column(String(20))
    header: Mapped[str] = mapped_column(Text)
    signature: Mapped[str] = mapped_column(String(128))


class OpenSalt(Model):
    """The random salt of one published row; it goes with the row, and then the row's hash says nothing any more."""

    __tablename__ = "open_salts"

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    ref: Mapped[str] = mapped_column(String(26), primary_key=True)
    salt: Mapped[str] = mapped_column(String(32))
