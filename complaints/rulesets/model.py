"""What a rule set is made of: frozen rows of law, each with its articles, and the words a page needs for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

# Named twice: rows read these from here too.
from complaints.rulesets.terms import PLATFORM_RULE as PLATFORM_RULE
from complaints.rulesets.terms import CategoryKind as CategoryKind
from complaints.rulesets.terms import Certainty as Certainty
from complaints.rulesets.terms import Duty as Duty
from complaints.rulesets.terms import EndsAs as EndsAs
from complaints.rulesets.terms import NoSuchRule as NoSuchRule
from complaints.rulesets.terms import OnExpiry as OnExpiry
from complaints.rulesets.terms import Roll as Roll
from complaints.rulesets.terms import Unit as Unit


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
    since: date | None
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
    something else. `drafted_by` names the clocks at whose end a paper with this ground is drafted, never decided;
    `offered_for` the turns of a case after which it is offered to an officer (an appraisal's cost, a refusal), or which
    it is the ground of (a withdrawal).
    `ends_as` is what a mediation ended on it says of the case (rules §8.5).
    """

    code: str
    number: int
    text: str
    articles: tuple[str, ...]
    kinds: frozenset[str]
    prior: tuple[str, ...]
    drafted_by: tuple[str, ...]
    offered_for: tuple[str, ...]
    certainty: Certainty
    ends_as: EndsAs = EndsAs.DISAGREED

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
    certainty: Certainty


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
    public_university: bool | None = None


@dataclass(frozen=True)
class RoutingRow:
    """One row of the routing table: when it matches, which body, where, and why in plain words.

    A row of a stored version may name one organisation (`body_id`, with its `region`) and may be switched off (`off`
    says why): what it would take goes to intake then.
    """

    rule: str
    match: Match
    body_kind: str
    level: str
    where: tuple[str, ...]
    also_where: tuple[str, ...]
    reason: str
    articles: tuple[str, ...]
    certainty: Certainty
    body_id: int | None = None
    region: str | None = None
    version_id: int | None = None
    off: str | None = None


@dataclass(frozen=True)
class CopyRow:
    """Bodies that get a copy when the facts match."""

    match: Match
    to: tuple[str, ...]


@dataclass(frozen=True)
class AlternativeRow:
    """One of the five ways of CL art. 39: a warning per family of the responsible body, sentences by code."""

    path: str
    name: str
    body_kind: str | None
    reason: str
    articles: tuple[str, ...]
    warnings: Mapping[str, str]
    says: Mapping[str, str]
    certainty: Certainty


@dataclass(frozen=True)
class PlatformRule:
    """A figure no law sets; configurable, and shown as 平台规则."""

    code: str
    name: str
    value: int
    unit: Unit


@dataclass(frozen=True)
class RuleSet:
    """The law as data for one span of time; `order` is the market regulators' own, by its short name."""

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
    order: str
    papers: Mapping[str, Mapping[str, tuple[str, ...]]]

    def paper_basis(self, code: str, body_kind: str) -> tuple[str, ...]:
        """The articles a paper of this kind of body rests on; none where it is 平台规则."""
        row = self.papers[code]
        return row[body_kind] if body_kind in row else row.get(self.family(body_kind), ())

    def clock(
        self, code: str, *, body_kind: str | None = None, legal_type: str = "other", on: date | None = None
    ) -> ClockRule:
        """The clock of that code for a kind of body (None: the first row); NoSuchRule when there is none (yet)."""
        for rule in self.clocks:
            if rule.code == code and rule.legal_type in (None, legal_type) and body_kind in (None, *rule.bases):
                if on and rule.since and on < rule.since:
                    raise NoSuchRule(f"{code}（{rule.name}）所依据的规定自 {rule.since} 起施行，{on} 时还没有")
                return rule
        raise NoSuchRule(f"规则集 {self.code} 中没有适用的期限 {code}")

    def family(self, body_kind: str) -> str:
        """The family of a kind of body; an unknown kind is outside."""
        return self.bodies[body_kind].family if body_kind in self.bodies else "outside"

    def refusal_grounds(self, body_kind: str) -> tuple[Ground, ...]:
        """The grounds on which this kind of body may refuse."""
        return tuple(ground for ground in self.refusals if body_kind in ground.kinds)

    def termination_grounds(self, body_kind: str) -> tuple[Ground, ...]:
        """The grounds on which this kind of body may end mediation."""
        return tuple(ground for ground in self.terminations if body_kind in ground.kinds)
