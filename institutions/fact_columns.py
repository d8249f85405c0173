"""The columns of a file of facts, one row a fact: names, licences, people, owners and further addresses."""

import unicodedata
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from institutions.actions import AddressDraft, FactRow, LicenceDraft, NameDraft, OwnerDraft, PersonDraft
from institutions.actions.facts import Draft
from institutions.columns import REACHED, plain_code, plain_day
from institutions.lifecycle import ENTERED_NAMES, FactKind, LicenceKind, NameKind, PersonKind, Reachability
from institutions.models import Institution, KnownName, Licence, Ownership, PublishedAddress, Representative

WHOSE = {"ref": "机构编号", "credit_code": "统一社会信用代码", "name": "机构名称"}
ITEM = {"item": "项目", "kind": "种类", "fact": "项目编号", "what": "内容"}
BESIDE = {
    "issuer": "发证机关",
    "platform": "所在平台",
    "owner": "出资机构",
    "share": "比例",
    "region": "所在地代码",
    "reachability": "能否联系",
    "post": "职务",
    "phone": "电话",
    "email": "邮箱",
}
DAYS = {"from_on": "起始日", "until_on": "截止日", "source": "来源"}
END = {"ended_on": "停用日", "why": "停用原因"}
CHINESE = WHOSE | ITEM | BESIDE | DAYS | END
COLUMNS = {words: name for name, words in CHINESE.items()} | {"名称": "name", "编号": "ref"}
KNOWN = frozenset(COLUMNS.values())
NEEDED = frozenset({"item"})

TABLES: dict[FactKind, type[Any]] = {
    FactKind.NAMES: KnownName,
    FactKind.LICENCES: Licence,
    FactKind.OWNERS: Ownership,
    FactKind.ADDRESSES: PublishedAddress,
    FactKind.PEOPLE: Representative,
}
# What each says beside what it is; other columns stay empty.
OWN: dict[FactKind, tuple[str, ...]] = {
    FactKind.NAMES: ("platform",),
    FactKind.LICENCES: ("issuer",),
    FactKind.OWNERS: ("share",),
    FactKind.ADDRESSES: ("region", "reachability"),
    FactKind.PEOPLE: ("post", "phone", "email"),
}
# Columns that are called otherwise on the row.
ATTRIBUTES = {"region": "region_code"}
KINDS: dict[FactKind, Collection[NameKind | LicenceKind | PersonKind]] = {
    FactKind.NAMES: ENTERED_NAMES,
    FactKind.LICENCES: tuple(LicenceKind),
    FactKind.PEOPLE: tuple(PersonKind),
}
MOST = {"issuer": 200, "post": 100, "phone": 40, "email": 120, "source": 200, "why": 300}
MOST_OF_WHAT = {FactKind.LICENCES: 100, FactKind.PEOPLE: 60}
ITEMS = {str(one.label): one for one in FactKind} | {str(one): one for one in FactKind}
Values = dict[str, str]
Named = dict[str, Institution | None]


class FactFault(ValueError):
    """A row that cannot be taken: the column, and what is wrong."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


def key_of(row: FactRow) -> tuple[str, str]:
    """What a fact is: its kind, and the name, number, owner or address."""
    match row:
        case KnownName():
            return str(row.kind), row.name
        case Licence():
            return str(row.kind), row.number
        case Representative():
            return str(row.kind), row.name
        case Ownership():
            owner = standing(row.owner)
            return ("", f"\0{owner.ref}") if owner is not None else ("", row.owner_name or "")
        case PublishedAddress():
            return "", row.address


def standing(row: Institution | None) -> Institution | None:
    """The record that stands for one, itself or what it was merged into."""
    return (row.merged_into or row) if row is not None else None


def values_of(row: FactRow) -> Values:
    """What a fact says beside what it is, as a file has it; another record by its number here."""
    found = {name: str(getattr(row, name) or "") for name in DAYS}
    match row:
        case KnownName():
            platform = standing(row.platform)
            return found | {"platform": platform.ref if platform is not None else ""}
        case Licence():
            return found | {"issuer": row.issuer}
        case Representative():
            return found | {"post": row.post, "phone": row.phone or "", "email": row.email or ""}
        case Ownership():
            return found | {"share": share_out(row.share)}
        case PublishedAddress():
            return found | {"region": row.region_code or "", "reachability": str(row.reachability)}


def line_of(row: FactRow, item: FactKind, institution: Institution) -> tuple[str, ...]:
    """A fact as a row of the file."""
    _kind, what = key_of(row)
    found = {"ref": institution.ref, "credit_code": institution.credit_code or "", "name": institution.name}
    found |= {"item": str(item.label), "fact": row.ref, "what": what} | values_of(row)
    if isinstance(row, KnownName | Licence | Representative):
        found["kind"] = str(row.kind.label)
    if isinstance(row, Ownership) and (owner := standing(row.owner)) is not None:
        found |= {"what": owner.name, "owner": owner.ref}
    if isinstance(row, PublishedAddress):
        found["reachability"] = str(row.reachability.label)
    return tuple(found.get(name, "") for name in CHINESE)


def share_out(share: int | None) -> str:
    """Hundredths of a percent as somebody writes them: 5100 → 51, 3334 → 33.34."""
    return f"{share / 100:.2f}".rstrip("0").rstrip(".") if share is not None else ""


def share_in(typed: str) -> int | None:
    """The same read back; FactFault for what is no share."""
    said = unicodedata.normalize("NFKC", typed).strip().rstrip("%").strip()
    if not said:
        return None
    try:
        share = round(float(said) * 100)
    except (ValueError, OverflowError):
        share = 0
    if not 0 < share <= 10_000:
        raise FactFault("share", "应大于0、不超过100，例如 33.34")
    return share


def item_of(row: Mapping[str, str]) -> FactKind:
    """Which table a row is of."""
    found = ITEMS.get(row["item"])
    if found is None:
        raise FactFault("item", f"应为{'、'.join(str(one.label) for one in TABLES)}")
    return found


def kind_of(item: FactKind, typed: str) -> str:
    """The kind of a name, a licence or a person as it is kept; nothing for owners and addresses."""
    offered = KINDS.get(item, ())
    if not offered:
        return ""
    for one in offered:
        if typed in (str(one), str(one.label)):
            return str(one)
    raise FactFault("kind", f"应为{'、'.join(str(one.label) for one in offered)}")


def plain(item: FactKind, row: Mapping[str, str], regions: Collection[str]) -> Values:
    """What the columns a row has say of this item, as it is kept; FactFault names the one that is wrong."""
    found: Values = {}
    for name in (*OWN[item], *DAYS):
        if name not in row:
            continue
        value = row[name]
        if len(value) > MOST.get(name, 200):
            raise FactFault(name, f"最多{MOST.get(name, 200)}个字")
        if name in ("from_on", "until_on") and value and not (value := plain_day(value)):
            raise FactFault(name, f"不是日期：{row[name]}")
        if name == "region" and value and (value := plain_code(value)) not in regions:
            raise FactFault(name, f"没有这个行政区划代码：{value}")
        if name == "share":
            value = share_out(share_in(value))
        if name == "reachability" and (value := REACHED.get(value or "unknown", "")) == "":
            raise FactFault(name, f"应为{'、'.join(str(one.label) for one in Reachability)}")
        found[name] = value
    return found


def draft_of(item: FactKind, key: tuple[str, str], said: Values, named: Named) -> Draft:
    """The fact these values say; `named` holds the other records they mean."""
    days: dict[str, Any] = {name: _day(said.get(name, "")) for name in ("from_on", "until_on")}
    days["source"] = said.get("source", "")
    kind, what = key
    match item:
        case FactKind.NAMES:
            return NameDraft(kind=NameKind(kind), name=what, platform=named.get("platform"), **days)
        case FactKind.LICENCES:
            return LicenceDraft(kind=LicenceKind(kind), number=what, issuer=said.get("issuer", ""), **days)
        case FactKind.PEOPLE:
            days |= {name: said.get(name, "") for name in OWN[item]}
            return PersonDraft(kind=PersonKind(kind), name=what, **days)
        case FactKind.OWNERS:
            owner = named.get("owner")
            share = share_in(said.get("share", ""))
            return OwnerDraft(owner=owner, name="" if owner else what, share=share, **days)
        case FactKind.ADDRESSES:
            reach = Reachability(said.get("reachability") or "unknown")
            return AddressDraft(address=what, region_code=said.get("region") or None, reachability=reach, **days)


def _day(said: str) -> date | None:
    return date.fromisoformat(said) if said else None
