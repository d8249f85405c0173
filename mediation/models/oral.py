"""An oral agreement before a people's mediation committee, as the mediator recorded it (人民调解法 arts. 28, 30)."""

from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from complaints.models import Offer
from kernel.crypto import Sealed
from kernel.db import BigInt, Id, Instant, Model, Ref, enum_column
from kernel.labels import Labelled
from mediation.models.table import Mediation


class SpokenHow(Labelled):
    """How the parties spoke when they agreed."""

    IN_PERSON = "in_person", _l("当面")
    PHONE = "phone", _l("电话")
    VIDEO = "video", _l("视频")


class OralAgreement(Model):
    """The record of what was agreed by word of mouth on the offer all had accepted; in force from `agreed_on`."""

    __tablename__ = "oral_agreements"

    id: Mapped[Id]
    ref: Mapped[Ref]
    mediation_id: Mapped[BigInt] = mapped_column(ForeignKey("mediations.id"), unique=True)
    offer_id: Mapped[BigInt] = mapped_column(ForeignKey("offers.id"))
    agreed_on: Mapped[date]
    how: Mapped[SpokenHow] = mapped_column(enum_column(SpokenHow))
    text: Mapped[str] = mapped_column(Sealed("oral_agreements.text"))
    digest: Mapped[str] = mapped_column(String(64))
    recorded_by_id: Mapped[BigInt] = mapped_column(ForeignKey("people.id"))
    recorded_at: Mapped[Instant]
    paper_id: Mapped[BigInt | None]

    mediation: Mapped[Mediation] = relationship()
    offer: Mapped[Offer] = relationship()
