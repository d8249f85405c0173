"""A proposal shown in one private room first; pure (平台规则)."""

from flask_babel import lazy_gettext as _l

from kernel.labels import Labelled


class ProposalState(Labelled):
    """Where a proposal in a private room stands; whatever is said there binds nobody."""

    SHOWN = "shown", _l("等对方看")
    WELCOME = "welcome", _l("可以拿到各方面前谈")
    UNWELCOME = "unwelcome", _l("不愿意这样谈")
    CARRIED = "carried", _l("已转到各方面前")
    WITHDRAWN = "withdrawn", _l("已收回")


# Of the two in the room, whoever did not draw it up answers; the mediator carries on, the author takes back.
ANSWERED_FROM = frozenset({ProposalState.SHOWN})
CARRIED_FROM = frozenset({ProposalState.SHOWN, ProposalState.WELCOME})
WITHDRAWN_FROM = frozenset({ProposalState.SHOWN, ProposalState.WELCOME, ProposalState.UNWELCOME})
