"""In whose name a paper is numbered, what its number begins with, and whether that is still free (decision 0092)."""

import re

from flask_babel import lazy_gettext as _l
from sqlalchemy import case, func, select

from accounts.models import Organisation
from accounts.roles import BODIES
from kernel.db import db
from kernel.papers import Issuer, Paper

PLATFORM, PLATFORM_NAME = "学诉", "学诉平台"
# Without a short name the numbers begin with so many signs of the name.
SIGNS_OF_NAME = 4


def prefix_of(name: str, short_name: str) -> str:
    """What the numbers of a body's papers begin with: its short name, else the beginning of its name."""
    return short_name or name[:SIGNS_OF_NAME]


def issuer_of(body: Organisation | None, sign: str, name: str = "") -> Issuer:
    """In whose name a paper is numbered, `sign` being that of its kind; without a body it is the platform.

    `name` is what the paper says the issuer is, where that is not the body's letterhead.
    """
    if body is None:
        return Issuer(0, PLATFORM_NAME, f"{PLATFORM}{sign}")
    said = name or body.letterhead or body.name
    return Issuer(body.id, said, f"{prefix_of(body.name, body.short_name)}{sign}")


def taken(prefix: str, body: Organisation | None) -> object | None:
    """Why a body may not number its papers with this prefix, in words; None where it is free.

    Also what a closed body numbers with stays its own; and a prefix a body takes on must not stand on any paper that
    somebody else has issued, under whatever name: numbers given stay.
    """
    if prefix.startswith(PLATFORM):
        return _l("文书编号会以「%(prefix)s」开头，和平台自己的编号相同。请换一个简称。", prefix=prefix)
    own = case(
        (Organisation.short_name != "", Organisation.short_name), else_=func.substr(Organisation.name, 1, SIGNS_OF_NAME)
    )
    same = select(Organisation.name).where(own == prefix, Organisation.kind.in_(BODIES))
    if body is not None:
        same = same.where(Organisation.id != body.id)
    other = db.session.scalar(same.order_by(Organisation.id).limit(1))
    if other is not None:
        return _l(
            "文书编号会以「%(prefix)s」开头，和「%(name)s」相同，两个单位的文书就会同号。请填写与别的单位不同的简称。",
            prefix=prefix,
            name=other,
        )
    is_new = body is None or prefix_of(body.name, body.short_name) != prefix
    if is_new and _stands_on_a_paper(prefix, body.id if body is not None else None):
        return _l("已经有别的单位用「%(prefix)s」开头的编号出过文书。请填写与别的单位不同的简称。", prefix=prefix)
    return None


def _stands_on_a_paper(prefix: str, but_issuer: int | None) -> bool:
    """Whether anybody else has issued a paper whose number begins with this prefix and the sign of a kind."""
    like = re.sub(r"([\\%_])", r"\\\1", prefix)
    found = select(Paper.id).where(Paper.number.like(f"{like}_〔%", escape="\\"))
    if but_issuer is not None:
        found = found.where(Paper.issuer_id != but_issuer)
    return db.session.scalar(found.limit(1)) is not None
