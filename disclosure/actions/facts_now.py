"""The facts of a public text as case and registry have them now, beside those that stand (decision 0098)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from disclosure import candidates
from disclosure.actions.public_rows import AnotherInstitution
from disclosure.candidates import CaseFacts
from disclosure.lifecycle import PublicOutcome
from disclosure.models import Candidate, Publication, PublicInstitution
from kernel.db import db
from kernel.errors import DomainError

# What a reader sees of each fact; a code goes with its words.
SHOWN = {
    "institution_name": _l("机构名称"),
    "credit_code": _l("统一社会信用代码"),
    "address": _l("公布的经营地址"),
    "region_name": _l("所在地"),
    "category_name": _l("问题类型"),
    "outcome": _l("处理结果"),
    "body_name": _l("处理部门"),
    "closed_month": _l("结案月份"),
    "days_to_accept": _l("从提交到受理的天数"),
    "days_to_close": _l("从提交到结案的天数"),
    "is_on_time": _l("机构按时答复（平台规则）"),
}
CODES = {"region_code": "region_name", "category": "category_name", "institution_ref": "institution_name"}
# Mergers of mergers; more of them is a fault in the registry.
MOST_MERGERS = 20


@dataclass(frozen=True)
class Difference:
    """One fact: what it is called, as it stands in public, as it is now."""

    name: str
    label: Any
    standing: Any
    now: Any


class FactsChanged(DomainError):
    """Case or registry changed again after a correction was prepared: what was read is not what would stand."""

    def default(self) -> object:
        """The sentence used when none is given."""
        return _l("更正稿保存以后，案件或者机构的资料又有变化。请重新保存更正稿，再由另一位工作人员确认。")


def facts_now(candidate: Candidate, standing: Publication) -> dict[str, Any]:
    """The columns of the public row that would change, as they are now; {} where nothing does. Raises Barred."""
    found = candidates.facts_by_number(candidate.case_number)
    about = _standing_copy(found.institution_ref) if found else None
    if found is None or about is None:
        return {}
    before = _standing_copy(standing.institution_ref)
    if before is not None and before.ref != about.ref:
        raise AnotherInstitution()
    now = _columns(found, about)
    return {name: value for name, value in now.items() if value != _plain(getattr(standing, name))}


def _columns(found: CaseFacts, about: PublicInstitution) -> dict[str, Any]:
    case = ("closed_month", "days_to_accept", "days_to_close", "is_on_time")
    return {
        "institution_ref": about.ref,
        "institution_name": about.name,
        "credit_code": about.credit_code,
        "address": about.address,
        "region_code": about.region_code,
        "region_name": about.region_name,
        "category": found.category,
        "category_name": found.category_name,
        "outcome": str(found.outcome),
        "body_name": found.body_name,
    } | {name: found.facts[name] for name in case}


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, PublicOutcome) else value


def _standing_copy(ref: str) -> PublicInstitution | None:
    """The public copy of a record, or of the one it was merged into."""
    for _ in range(MOST_MERGERS):
        found = db.session.scalar(select(PublicInstitution).filter_by(ref=ref))
        if found is None or found.merged_into_ref is None:
            return found
        ref = found.merged_into_ref
    return None


def differences(facts: Mapping[str, Any] | None, standing: Publication) -> list[Difference]:
    """Each fact that would change, side by side; a code whose words stay the same is named by itself."""
    told = []
    for name, now in (facts or {}).items():
        words = CODES.get(name, name)
        if words == name:
            told.append(Difference(name, SHOWN[name], _words(getattr(standing, name)), _words(_typed(name, now))))
        elif words not in (facts or {}):
            told.append(Difference(name, SHOWN[words], getattr(standing, name), now))
    order = list(SHOWN)
    return sorted(told, key=lambda one: order.index(CODES.get(one.name, one.name)))


def _typed(name: str, value: Any) -> Any:
    return PublicOutcome(value) if name == "outcome" else value


def _words(value: Any) -> Any:
    if isinstance(value, PublicOutcome):
        return value.label
    if isinstance(value, bool):
        return _l("是") if value else _l("否")
    return value


def typed_facts(facts: Mapping[str, Any] | None) -> dict[str, Any]:
    """The same as the columns of the public row take them."""
    return {name: _typed(name, value) for name, value in (facts or {}).items()}


def keep_with(candidate: Candidate, facts: Mapping[str, Any] | None) -> None:
    """Let the candidate say what stands now, by the case's own names; nothing where no fact was taken over."""
    found = candidates.facts_by_number(candidate.case_number) if facts else None
    if not facts or found is None:
        return
    candidate.institution_ref = facts.get("institution_ref", candidate.institution_ref)
    candidate.institution_name, candidate.body_name = found.institution_name, found.body_name
    candidate.category, candidate.category_name = found.category, found.category_name
    candidate.outcome, candidate.facts = found.outcome, found.facts
