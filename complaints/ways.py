"""The five ways of CL art. 39 told truly for one case: still open or not, why, what is ready for the next; pure.

The sentences are data (`rulesets/ways.toml`); here is only which of them hold (rules §0b.6–8, .29).
"""

from collections.abc import Set
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from kernel.labels import Labelled

REGULATOR, DEPARTMENT, ASSOCIATION = "market_regulator", "education_department", "consumer_association"
CLOSED_SCHOOL = "E07"
# A kind of body by the name a market regulator's ground gives whoever handled the dispute before.
PRIOR_OF = {REGULATOR: "market_regulator", DEPARTMENT: "other_department", ASSOCIATION: "consumer_association"}
OTHER_MEDIATION = "other_mediation"


class Standing(Labelled):
    """Whether a way is open in this case."""

    OPEN = "open", _l("可以走")
    IF = "if", _l("有条件")
    SHUT = "shut", _l("走不通")


class Door(Labelled):
    """A text made ready for the next door; an aid for the learner, never a paper of anybody's."""

    DEMAND = "demand", _l("给机构的催告函")
    ASSOCIATION = "association", _l("给消费者协会的信")
    DEPARTMENT = "department", _l("给行政部门的投诉文本")
    ARBITRATION = "arbitration", _l("仲裁申请书（提纲）")
    COURT = "court", _l("民事起诉状（提纲）")
    CONFIRMATION = "confirmation", _l("司法确认申请书（提纲）")


@dataclass(frozen=True)
class Past:
    """What of a case decides over its ways.

    `handled_by` are the kinds of the bodies that accepted or handled it, `bars_regulator` whether a market regulator's
    ground names one of them (O121 art. 16(2)); `is_kept` is None while nothing was promised; `own_agreement` says
    whether an agreement in force is a mediation body's own, `confirmable` whether its 30 days run.
    """

    category: str
    handled_by: Set[str] = frozenset()
    at_regulator_outside: bool = False
    is_over_three_years: bool = False
    has_agreement: bool = False
    is_kept: bool | None = None
    own_agreement: bool = False
    confirmable: bool = False
    is_settled: bool = False
    bars_regulator: bool = False

    @property
    def is_broken(self) -> bool:
        """Whether something promised was not kept."""
        return self.is_kept is False


@dataclass(frozen=True)
class Way:
    """One way: its path, whether it is open, the codes of its sentences, the texts ready for it."""

    path: str
    standing: Standing
    says: tuple[str, ...]
    doors: tuple[Door, ...]


def is_named(handled_by: Set[str], prior: Set[str]) -> bool:
    """Whether a ground that rests on an earlier handler names one of these kinds of body.

    O121 art. 16(2) names the consumer association alone among those who mediate; O20 art. 15(2) named all of them.
    """
    return any(PRIOR_OF.get(kind, OTHER_MEDIATION) in prior for kind in handled_by)


def ways_of(past: Past) -> tuple[Way, ...]:
    """The five ways, in the order of the law, and judicial confirmation where there is an agreement."""
    five = (_settle(past), _association(past), _department(past), _arbitration(past), _court(past))
    return (*five, *_confirmation(past))


def _settle(past: Past) -> Way:
    says = ["settle_broken" if past.is_broken else "settle_open"]
    says += ["settle_gone"] if past.category == CLOSED_SCHOOL else []
    return Way("settle", Standing.OPEN, tuple(says), (Door.DEMAND,))


def _association(past: Past) -> Way:
    if ASSOCIATION in past.handled_by:
        says, standing = ["association_anew"], Standing.IF
    else:
        says, standing = ["association_open"], Standing.OPEN
        says += [] if regulator_shut(past) else ["association_bars_regulator"]
    says += ["association_suits"] if past.category == CLOSED_SCHOOL else []
    return Way("association", standing, tuple(says), (Door.ASSOCIATION,))


def regulator_shut(past: Past) -> str:
    """Why a complaint to a market regulator (12315) would not be accepted; empty when nothing here bars it."""
    if past.bars_regulator:
        return "regulator_handled"
    return "regulator_three_years" if past.is_over_three_years else ""


def _department(past: Past) -> Way:
    if past.at_regulator_outside:
        return Way("department", Standing.OPEN, ("regulator_going",), (Door.DEPARTMENT,))
    shut = regulator_shut(past)
    says = [shut or "regulator_open"]
    if DEPARTMENT in past.handled_by:
        says.append("department_not_reopened" if past.has_agreement else "department_done")
        standing = Standing.IF
    else:
        says.append("department_open")
        standing = Standing.IF if shut else Standing.OPEN
    return Way("department", standing, tuple(says), (Door.DEPARTMENT,))


def _arbitration(past: Past) -> Way:
    return Way("arbitration", Standing.IF, ("arbitration_clause",), (Door.ARBITRATION,))


def _court(past: Past) -> Way:
    says = ["court_on_agreement"] if past.has_agreement or past.is_settled else ["court_open"]
    says += ["court_arbitration", "court_limitation"]
    says += ["court_support"] if past.category == CLOSED_SCHOOL else []
    return Way("court", Standing.OPEN, tuple(says), (Door.COURT,))


def _confirmation(past: Past) -> tuple[Way, ...]:
    """Judicial confirmation: only of an agreement in a mediation body's own name, in its 30 days (§0b.6)."""
    if not past.has_agreement:
        return ()
    if not past.own_agreement:
        return (Way("confirmation", Standing.SHUT, ("confirmation_department",), ()),)
    if not past.confirmable:
        return (Way("confirmation", Standing.SHUT, ("confirmation_lapsed",), ()),)
    return (Way("confirmation", Standing.OPEN, ("confirmation_open",), (Door.CONFIRMATION,)),)


def doors_of(past: Past) -> frozenset[Door]:
    """The texts that are ready in this case."""
    return frozenset(door for way in ways_of(past) for door in way.doors)
