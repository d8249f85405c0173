"""States of a mediation and of an agreement; pure (O121 arts. 18–24; 人民调解法 arts. 28–31)."""

from flask_babel import lazy_gettext as _l

from kernel.labels import Labelled


class MediationState(Labelled):
    """Where the table stands."""

    OPEN = "open", _l("进行中")
    AGREED = "agreed", _l("已达成协议")
    ENDED = "ended", _l("已结束")


class Basis(Labelled):
    """In whose name the mediation is held (rules §0b.6)."""

    OWN = "own", _l("以本组织名义调解")
    ENTRUSTED = "entrusted", _l("受委托调解")


class AgreementState(Labelled):
    """An agreement is in force only from the recorded day of signature and seal (rules §0b.5)."""

    DRAFTED = "drafted", _l("待各方确认")
    CONFIRMED = "confirmed", _l("各方已确认，待签字盖章生效")
    EFFECTIVE = "effective", _l("已签字盖章生效")
    DISCARDED = "discarded", _l("已作废")
