"""The five ways of CL art. 39, each with whether it is still open in a case and why; pure (rules §0b.8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _l


@dataclass(frozen=True)
class WayFacts:
    """What it hangs on: who would have accepted the dispute, which of them bar 12315, and until when the years ran.

    `handlers` and `barring` hold kinds as grounds name them (`labels.PRIORS`); `years_over_on` is the day after which
    a market regulator need not accept any more, None where it is not known or not over.
    """

    handlers: Sequence[str] = ()
    barring: frozenset[str] = frozenset()
    years_over_on: date | None = None
    is_association: bool = False


@dataclass(frozen=True)
class Way:
    """One way out: its place among the five, its name, whether it is open, and what to know."""

    number: int
    name: object
    is_open: bool
    why: object


def ways(facts: WayFacts) -> list[Way]:
    """The five ways as this case leaves them; the third is two doors, because only one of them can be shut."""
    return [
        Way(1, _l("与机构协商和解"), True, _l("随时可以。谈好的，写下来再算数。")),
        Way(2, _l("请消费者协会或者依法成立的其他调解组织调解"), True, _mediation(facts)),
        _regulator(facts),
        Way(
            3,
            _l("向教育等其他行政部门投诉"),
            True,
            _l("本平台收录的条文没有因为别处受理过而限制。各部门可能有自己的规定，请先问清。"),
        ),
        Way(4, _l("申请仲裁"), True, _l("合同里有仲裁条款，或者双方另外达成仲裁协议的，才可以。")),
        Way(5, _l("向人民法院起诉"), True, _l("不需要先投诉或者调解。有仲裁协议的除外，并请留意诉讼时效。")),
    ]


def _mediation(facts: WayFacts) -> object:
    if facts.is_association:
        return _l("双方都愿意才能调解。撤回以后再请本会或者别的组织，是新的一件。")
    return _l("双方都愿意才能调解。")


def _regulator(facts: WayFacts) -> Way:
    name = _l("向市场监督管理部门（12315）投诉")
    if set(facts.handlers) & facts.barring:
        shut = _l("已经有单位受理。就同一争议再向那里投诉，会不予受理。")
        return Way(3, name, False, shut)
    if facts.years_over_on is not None:
        return Way(3, name, False, _l("知道权益受损已经超过三年的，会不予受理。"))
    return Way(3, name, True, _l("现在可以。消费者协会或者行政部门一旦受理这件争议，就不能再向那里投诉。"))
