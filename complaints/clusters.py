"""Like complaints that come together by a rule: rows of cases in, clusters with their numbers out; pure.

Nothing here is a verdict: a cluster is its cases, its numbers and the rule they reach.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import blake2b

from complaints.rulesets.clusters import ClusterRule

CITY = 4  # digits of a region code that name a city or a prefecture


@dataclass(frozen=True)
class CaseFact:
    """What is known of a case: `person` is the index of its phone, `region` six digits, empty where unknown.

    `articles` are those its cause points to: what a learner chose, never a finding that one was broken.
    """

    id: int
    institution_id: int
    category: str
    person: str
    region: str
    filed_on: date
    articles: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Kin:
    """Institutions that are joined: how (`link` a code, `words` as shown) and which; `key` says which group it is."""

    key: str
    link: str
    words: str
    institutions: frozenset[int]


@dataclass(frozen=True)
class Cluster:
    """A rule that holds: which one it is, its cases, how many by institution, how many people; `place` where known.

    `causes` are the categories of its cases in their order, one alone unless they come together by an `article`.
    """

    rule: ClusterRule
    key: str
    causes: tuple[str, ...]
    cases: tuple[int, ...]
    members: Mapping[int, int]
    people: int
    kin: Kin | None = None
    place: str = ""
    article: str = ""


def clusters_of(
    cases: Sequence[CaseFact], rules: Sequence[ClusterRule], kin: Sequence[Kin], today: date
) -> tuple[Cluster, ...]:
    """The clusters that hold today, in the order of the rules."""
    return tuple(found for rule in rules for found in _by_rule(rule, rules, cases, kin, today))


def joined(links: Iterable[tuple[str, str, str, int]]) -> tuple[Kin, ...]:
    """Groups of two institutions and more out of (link, value, words, institution); the value is digested."""
    groups: dict[tuple[str, str], tuple[str, set[int]]] = {}
    for link, value, words, institution_id in links:
        groups.setdefault((link, value), (words, set()))[1].add(institution_id)
    return tuple(
        Kin(f"{link}:{_digest(value)}", link, words, frozenset(held))
        for (link, value), (words, held) in sorted(groups.items())
        if len(held) > 1
    )


def _digest(value: str) -> str:
    return blake2b(value.encode(), digest_size=12).hexdigest()


def _by_rule(
    rule: ClusterRule, rules: Sequence[ClusterRule], cases: Sequence[CaseFact], kin: Sequence[Kin], today: date
) -> Iterator[Cluster]:
    taken = {code for other in rules if other.scope == rule.scope and other is not rule for code in other.categories}
    start = today - timedelta(days=rule.window)
    seen = [one for one in cases if start < one.filed_on <= today and _is_of(rule, one.category, taken)]
    for (place, subject), (group, found) in sorted(_placed(rule, seen, kin).items()):
        members: dict[int, int] = {}
        for one in found:
            members[one.institution_id] = members.get(one.institution_id, 0) + 1
        people = len({one.person for one in found})
        counted = len(found) if rule.counts == "cases" else people
        causes = tuple(sorted({one.category for one in found}))
        is_enough = len(found) >= rule.sample and counted >= rule.people and len(causes) >= rule.causes
        if is_enough and len(members) >= rule.institutions:
            ids = tuple(sorted(one.id for one in found))
            name, article = place if rule.scope == "region" else "", subject if rule.articles else ""
            yield Cluster(rule, f"{place}:{subject}", causes, ids, members, people, group, name, article)


def _is_of(rule: ClusterRule, category: str, taken: set[str]) -> bool:
    return category in rule.categories if rule.categories else category not in taken


def _placed(
    rule: ClusterRule, cases: Iterable[CaseFact], kin: Sequence[Kin]
) -> dict[tuple[str, str], tuple[Kin | None, list[CaseFact]]]:
    """The cases by what the rule joins them by, and their cause, or each article the rule goes by."""
    groups: dict[tuple[str, str], tuple[Kin | None, list[CaseFact]]] = {}
    of_institution: dict[int, list[Kin]] = {}
    for one in kin if rule.scope == "kin" else ():
        for key in one.institutions:
            of_institution.setdefault(key, []).append(one)
    for case in cases:
        for place, group in _places(rule, case, of_institution):
            for subject in _subjects(rule, case):
                groups.setdefault((place, subject), (group, []))[1].append(case)
    return groups


def _subjects(rule: ClusterRule, case: CaseFact) -> list[str]:
    return [one for one in rule.articles if one in case.articles] if rule.articles else [case.category]


def _places(rule: ClusterRule, case: CaseFact, kin: Mapping[int, list[Kin]]) -> list[tuple[str, Kin | None]]:
    if rule.scope == "institution":
        return [(str(case.institution_id), None)]
    if rule.scope == "region":
        return [(case.region[:CITY].ljust(6, "0"), None)] if len(case.region) == 6 else []
    return [(one.key, one) for one in kin.get(case.institution_id, ())]


def reason_of(found: Cluster, category: str, place: str, article: str = "") -> str:
    """The rule's own words with the numbers it holds by; `category` and `article` as they are read."""
    rule = found.rule
    numbers = {"cases": len(found.cases), "people": found.people, "institutions": len(found.members)}
    least = {"least_cases": rule.sample, "least_people": rule.people, "least_institutions": rule.institutions}
    link = found.kin.words if found.kin is not None else ""
    names = {"category": category, "link": link, "name": place, "article": article, "causes": len(found.causes)}
    return rule.words % {**numbers, **least, **names, "window": rule.window, "least_causes": rule.causes}
