"""What a rule set is made of: frozen rows of law, each with its articles, and the words a page needs for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kernel.labels import Labelled


def _t(words: str) -> str:
    """Mark words for translation; views put them into the reader's language."""
    return words


PLATFORM_RULE = _t("平台规则")


class NoSuchRule(LookupError):
    """A rule set has no such clock, category or rule set code, or it does not bind this kind of body."""


class Unit(Labelled):
    """What a length is counted in."""

    WORKING_DAYS = "working_days", _t("个工作日")
    NATURAL_DAYS = "natural_days", _t("日")
    MONTHS = "months", _t("个月")
    YEARS = "years", _t("年")
    HOURS = "hours", _t("小时")
    COUNT = "count", _t("件")
    NONE = "none", _t("没有固定期限")


class Roll(Labelled):
    """Which reading of a last day that is not worked binds."""

    LITERAL = "literal", _t("遇法定节假日顺延")
    WEEKENDS_TOO = "weekends_too", _t("遇法定休假日（含周末）顺延")


class Duty(Labelled):
    """Whose clock it is."""

    BODY = "body", _t("处理部门")
    INSTITUTION = "institution", _t("机构")
    COMPLAINANT = "complainant", _t("投诉人")
    PARTIES = "parties", _t("双方")


class OnExpiry(Labelled):
    """What happens at the end; never an acceptance or a closing by itself."""

    REMIND = "remind", _t("提醒")
    SHOW = "show", _t("显示")
    OFFER = "offer", _t("提供下一步")
    CLUE = "clue", _t("提示线索")
    DRAFT = "draft", _t("准备文书草稿")
    ESCALATE = "escalate", _t("上报")
    LAPSE = "lapse", _t("权利期满")


class Certainty(Labelled):
    """How sure the platform is of a row; only VERIFIED is shown as law."""

    VERIFIED = "verified", _t("已核对条文")
    PRESS = "press", _t("据公开报道")
    MEMORY = "memory", _t("尚未核对")
    DESIGN = "design", _t("平台规则")


class CategoryKind(Labelled):
    """Whether a matter is a dispute to be mediated or a report."""

    DISPUTE = "dispute", _t("投诉")
    REPORT = "report", _t("举报")


@dataclass(frozen=True)
class Text:
    """A law, regulation or rule that rows cite; `shipped`: its articles were read and kept."""

    name: str
    shipped: bool


@dataclass(frozen=True)
class Body:
    """A kind of body; `family` says which articles bind it: market_regulator, department, association, outside."""

    kind: str
    name: str
    family: str


@dataclass(frozen=True)
class Basis:
    """On what a clock rests for one kind of body; `counting` cites what the roll of its last day rests on, if law."""

    articles: tuple[str, ...]
    is_platform_rule: bool
    counting: str

    @property
    def article(self) -> str:
        """The articles in one line, or the words 平台规则."""
        return PLATFORM_RULE if self.is_platform_rule else "; ".join(self.articles)


@dataclass(frozen=True)
class Limb:
    """A second limit that runs beside the first; the earlier binds."""

    length: int
    unit: Unit
    articles: tuple[str, ...]


@dataclass(frozen=True)
class ClockRule:
    """One clock: how long, in what unit, by which roll, from which fact to which, on what basis for whom."""

    code: str
    name: str
    ruleset: str
    length: int | None
    unit: Unit
    roll: Roll
    duty: Duty
    starts: str
    stops: str
    pauses: tuple[str, ...]
    extension: int
    extension_by: str
    on_expiry: OnExpiry
    does: str
    says: str
    note: str
    reminders: tuple[int, ...]
    figure: str | None
    certainty: Certainty
    text_shipped: bool
    legal_type: str | None
    also: Limb | None
    bases: Mapping[str, Basis]

    @property
    def binds(self) -> frozenset[str]:
        """The kinds of body this row holds for, by law or as 平台规则."""
        return frozenset(self.bases)

    @property
    def is_extendable(self) -> bool:
        """Whether the clock may be extended at all (with approval and reason)."""
        return self.extension > 0

    def basis(self, body_kind: str | None) -> Basis:
        """The basis for a kind of body, the first one stated for None; NoSuchRule if it binds no such body."""
        if body_kind is None:
            return next(iter(self.bases.values()))
        if body_kind not in self.bases:
            raise NoSuchRule(f"{self.code} 不适用于 {body_kind}")
        return self.bases[body_kind]


@dataclass(frozen=True)
class Ground:
    """A ground for refusing or for ending mediation; without articles it is 平台规则.

    `prior` names the kinds of body whose earlier handling of the same dispute makes the ground: empty where it rests on
    something else. `drafted_by` names the clocks at whose end a paper with this ground is drafted, never decided.
    """

    code: str
    number: int
    text: str
    articles: tuple[str, ...]
    kinds: frozenset[str]
    prior: tuple[str, ...]
    drafted_by: tuple[str, ...]
    certainty: Certainty

    @property
    def is_platform_rule(self) -> bool:
        """Whether no law states this ground for the body that uses it."""
        return not self.articles or self.certainty is not Certainty.VERIFIED


@dataclass(frozen=True)
class Category:
    """What a complaint is about; `nature` is one of the ten 投诉性质."""

    code: str
    name: str
    nature: str
    kind: CategoryKind
    is_urgent: bool
    hints: tuple[str, ...]
    main_rules: tuple[str, ...]
    audience: str


@dataclass(frozen=True)
class Match:
    """Conditions on facts; an empty set or None asks nothing."""

    types: frozenset[str]
    categories: frozenset[str]
    provinces: frozenset[str]
    reachable: bool | None
    minor: bool | None
    paid_by: str | None
    licence: str | None


@dataclass(frozen=True)
class RoutingRow:
    """One row of the routing table: when it matches, which body, where, and why in plain words."""

    rule: str
    match: Match
    body_kind: str
    level: str
    where: tuple[str, ...]
    also_where: tuple[str, ...]
    reason: str
    articles: tuple[str, ...]
    certainty: Certainty


@dataclass(frozen=True)
class CopyRow:
    """Bodies that get a copy when the facts match."""

    match: Match
    to: tuple[str, ...]


@dataclass(frozen=True)
class AlternativeRow:
    """One of the five ways of CL art. 39, with a warning per family of the responsible body."""

    path: str
    name: str
    body_kind: str | None
    reason: str
    articles: tuple[str, ...]
    warnings: Mapping[str, str]


@dataclass(frozen=True)
class PlatformRule:
    """A figure no law sets; configurable, and shown as 平台规则."""

    code: str
    name: str
    value: int
    unit: Unit


@dataclass(frozen=True)
class RuleSet:
    """The law as data for one span of time."""

    code: str
    name: str
    in_force_from: date
    in_force_until: date | None
    texts: Mapping[str, Text]
    bodies: Mapping[str, Body]
    clocks: tuple[ClockRule, ...]
    refusals: tuple[Ground, ...]
    terminations: tuple[Ground, ...]
    categories: Mapping[str, Category]
    routing: tuple[RoutingRow, ...]
    copies: tuple[CopyRow, ...]
    alternatives: tuple[AlternativeRow, ...]
    platform: Mapping[str, PlatformRule]

    def clock(self, code: str, *, body_kind: str | None = None, legal_type: str = "other") -> ClockRule:
        """The clock of that code for a kind of body (None: the first row); NoSuchRule when there is none."""
        for rule in self.clocks:
            fits = body_kind is None or body_kind in rule.bases
            if fits and rule.code == code and rule.legal_type in (None, legal_type):
                return rule
        raise NoSuchRule(f"规则集 {self.code} 中没有适用的期限 {code}")

    def family(self, body_kind: str) -> str:
        """The family of a kind of body; an unknown kind is outside."""
        body = self.bodies.get(body_kind)
        return body.family if body else "outside"

    def refusal_grounds(self, body_kind: str) -> tuple[Ground, ...]:
        """The grounds on which this kind of body may refuse."""
        return tuple(ground for ground in self.refusals if body_kind in ground.kinds)

    def termination_grounds(self, body_kind: str) -> tuple[Ground, ...]:
        """The grounds on which this kind of body may end mediation."""
        return tuple(ground for ground in self.terminations if body_kind in ground.kinds)
