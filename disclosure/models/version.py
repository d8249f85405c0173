"""One number that every change of what is public raises, so that a kept page knows whether it may still be shown."""

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from kernel.db import BigInt, Id, Model


class PublicVersion(Model):
    """The one row; ids of texts come in the order they were drawn, this number in the order they became public."""

    __tablename__ = "public_versions"
    __table_args__ = (CheckConstraint("id = 1", name="one"),)

    id: Mapped[Id]
    number: Mapped[BigInt]
