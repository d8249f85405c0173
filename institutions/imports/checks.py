"""Whether a row of the file can be taken: what it must hold, and what of earlier rows it must not repeat."""

from collections.abc import Mapping

from sqlalchemy import select

from accounts.models import Region
from institutions.columns import (
    DETAILS,
    LICENCES,
    MOST,
    NAMES,
    REACHED,
    REGIONS,
    Details,
    details_in,
    numbers_of,
    plain_code,
    words_in,
)
from institutions.lifecycle import InstitutionType, Reachability
from institutions.models import Institution
from institutions.permissions.registry import Reach
from institutions.queries.known import known_record
from kernel.db import db


class RowFault(ValueError):
    """A row that cannot be taken: the column, and what is wrong."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


class Checks:
    """What one row must hold, and what of earlier rows it must not repeat."""

    def __init__(self, reach: Reach) -> None:
        self.reach = reach
        self.regions = set(db.session.scalars(select(Region.code)))
        self.names: set[str] = set()
        self.seen: dict[str, int] = {}

    def check(self, number: int, row: Mapping[str, str]) -> None:
        """See to it that a row can be taken; RowFault names the column."""
        if not row["name"]:
            raise RowFault("name", "不能为空")
        if row.get("type") and row["type"] not in {str(one) for one in InstitutionType}:
            raise RowFault("type", "应为 A 到 H 之一")
        if row.get("reachability") and row["reachability"] not in REACHED:
            raise RowFault("reachability", f"应为{'、'.join(str(one.label) for one in Reachability)}")
        self._check_lengths(row)
        self._check_regions(row)
        self._check_platform(row)
        self._check_details(row)
        self._check_repeats(number, row)
        self.names.add(row["name"])

    def _check_lengths(self, row: Mapping[str, str]) -> None:
        for column, most in MOST.items():
            said = row.get(column, "")
            parts = words_in(said) if column in NAMES or column in LICENCES else (plain_code(said),)
            if column != "credit_code" and column not in NAMES and column not in LICENCES:
                parts = (said,)
            if any(len(one) > most for one in parts):
                raise RowFault(column, f"最多{most}个字")

    def _check_regions(self, row: Mapping[str, str]) -> None:
        for column in REGIONS:
            if row.get(column) and row[column] not in self.regions:
                raise RowFault(column, f"没有这个行政区划代码：{row[column]}")
        known = known_by(row)
        region = known.region_code if known else row.get("domicile_code") or row.get("published_code") or None
        if not self.reach.covers(region):
            raise RowFault("domicile_code", "这家机构不在本单位负责的地区")

    def _check_platform(self, row: Mapping[str, str]) -> None:
        platform = row.get("platform")
        if platform and platform not in self.names and known_record(platform, platform, platform) is None:
            raise RowFault("platform", f"没有找到平台：{platform}")

    def _check_details(self, row: Mapping[str, str]) -> None:
        known = known_by(row)
        try:
            said = details_of(row, known)
        except ValueError as wrong:
            raise RowFault(*wrong.args) from wrong
        held = {one.number: one for one in known.licences if one.is_current} if known else {}
        for number, days in said.get("until_on", {}).items():
            before = said.get("from_on", {}).get(number) or [str(getattr(held.get(number), "from_on", None) or "")]
            if days[0] < before[0]:
                raise RowFault("licence_until", f"截止日早于起始日：{number}")

    def _check_repeats(self, number: int, row: Mapping[str, str]) -> None:
        code = plain_code(row.get("credit_code", ""))
        who = next((one for one in (row.get("ref", ""), code, row["name"]) if one), "")
        if (earlier := self.seen.setdefault(who, number)) != number:
            raise RowFault("name", f"与第{earlier}行是同一家机构")


def known_by(row: Mapping[str, str]) -> Institution | None:
    """The record a row is of."""
    return known_record(row.get("credit_code", ""), row["name"], row.get("ref", ""))


def details_of(row: Mapping[str, str], known: Institution | None) -> Details:
    """What a row says of issuers and days, of the numbers it names itself and, of other kinds, those on record."""
    if not any(column in row for column in DETAILS):
        return {}
    said = numbers_of(row)
    kept = [one.number for one in known.licences if one.is_current and one.kind not in said] if known else []
    return details_in(row, [*kept, *(number for numbers in said.values() for number in numbers)])
