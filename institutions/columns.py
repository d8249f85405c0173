"""The columns of an institutions file, in Chinese and English, and how several values share one cell."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date

from institutions.lifecycle import LicenceKind, NameKind, Reachability
from institutions.models import Institution

CHINESE = {
    "ref": "编号",
    "name": "名称",
    "type": "类型",
    "credit_code": "统一社会信用代码",
    "domicile_code": "住所地代码",
    "domicile_address": "住所地址",
    "platform": "所在平台",
    "published_code": "公示地代码",
    "published_address": "公示地址",
    "reachability": "能否联系",
    "licence": "许可证号",
    "app_filings": "应用备案号",
    "icp": "网站备案号",
    "telecom": "增值电信许可证号",
    "other_licences": "其他许可",
    "licence_issuers": "许可发证机关",
    "licence_from": "许可起始日",
    "licence_until": "许可截止日",
    "website": "网址",
    "brands": "品牌",
    "apps": "应用",
    "shops": "店铺",
    "aliases": "别名",
    "former_names": "曾用名",
}
NAMES = {
    "website": NameKind.SITE,
    "brands": NameKind.BRAND,
    "apps": NameKind.APP,
    "shops": NameKind.SHOP,
    "aliases": NameKind.ALIAS,
    "former_names": NameKind.FORMER,
}
LICENCES = {
    "licence": LicenceKind.PERMIT,
    "app_filings": LicenceKind.APP_FILING,
    "icp": LicenceKind.ICP,
    "telecom": LicenceKind.TELECOM,
    "other_licences": LicenceKind.OTHER,
}
# Of each number in use: who gave it and its days, as `number=value`; what a cell does not say is not known.
DETAILS = {"licence_issuers": "issuer", "licence_from": "from_on", "licence_until": "until_on"}
Details = dict[str, dict[str, list[str]]]
PLAIN = (
    *("name", "type", "credit_code", "domicile_code", "domicile_address", "published_code", "published_address"),
    "reachability",
)
REGIONS = ("domicile_code", "published_code")
COLUMNS = {words: name for name, words in CHINESE.items()} | {"机构名称": "name", "公司名称": "name"}
KNOWN = frozenset(COLUMNS.values())
MOST_ISSUER = 200
MOST = {"name": 200, "credit_code": 18, "domicile_address": 200, "published_address": 200}
MOST |= dict.fromkeys(NAMES, 200) | dict.fromkeys(LICENCES, 100)
REACHED = {str(one.label): str(one) for one in Reachability} | {str(one): str(one) for one in Reachability}


def plain_header(name: str, columns: Mapping[str, str] = COLUMNS) -> str:
    """A column's English name, whatever the width and the spaces of what stands above it."""
    said = unicodedata.normalize("NFKC", name).strip().strip("*").replace(" ", "")
    return columns.get(said, said)


def plain_code(typed: str) -> str:
    """A credit code without spaces and hyphens, in half-width capitals."""
    return re.sub(r"[\s\-—]", "", unicodedata.normalize("NFKC", typed)).upper()


_WORD = re.compile(r'\s*(?:"((?:[^"]|"")*)"\s*|([^、；;，,|]*))(?:[、；;，,|]|$)')


def words_in(cell: str) -> tuple[str, ...]:
    """The values of a cell: parted by 、；，| and the like; between double quotes where a value holds such a sign."""
    found: list[str] = []
    place = 0
    while place < len(cell):
        piece = _WORD.match(cell, place)
        if piece is None:
            break
        found.append(piece[1].replace('""', '"') if piece[1] is not None else piece[2].strip())
        place = max(piece.end(), place + 1)
    return tuple(dict.fromkeys(one for one in found if one))


def words_out(words: Iterable[str]) -> str:
    """Values as one cell; `words_in` gives them back."""
    return "、".join(_quoted(one) if _SIGNS & set(one) or one != one.strip() else one for one in words)


_DAY = re.compile(r"(\d{4})(?:[-/.]|年)?(\d{1,2})(?:[-/.]|月)?(\d{1,2})日?(?:[ T]00:00:00)?")
_SIGNS = frozenset('、；;，,|"')


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'


def stored(row: Institution) -> dict[str, str]:
    """An institution as the columns of a file; its platform by credit code, else by its number here."""
    found = {name: str(getattr(row, name) or "") for name in PLAIN}
    platform = row.platform
    found["ref"] = row.ref
    found["platform"] = (platform.credit_code or platform.ref) if platform is not None else ""
    found |= {column: words_out(one.name for one in row.names_of(kind)) for column, kind in NAMES.items()}
    found |= {column: words_out(one.number for one in row.licences_of(code)) for column, code in LICENCES.items()}
    return found | {column: words_out(_details_of(row, name)) for column, name in DETAILS.items()}


def _details_of(row: Institution, name: str) -> list[str]:
    said = [(one.number, getattr(one, name)) for kind in LICENCES.values() for one in row.licences_of(kind)]
    return [f"{number}={value}" for number, value in said if value]


def details_in(row: Mapping[str, str], numbers: Iterable[str]) -> Details:
    """What a row says of its numbers, by attribute; only of columns it has. ValueError: the column, then what is wrong.

    A number may hold any sign, so that the one a cell means is looked up among the numbers of the institution.
    """
    known, found = frozenset(numbers), Details()
    for column, name in DETAILS.items():
        if column not in row:
            continue
        said = found.setdefault(name, {})
        for words in words_in(row[column]):
            number, value = _parted(words, known)
            if not value:
                raise ValueError(column, f"应写成“编号=内容”，编号要在这一行或者登记里：{words}")
            if name != "issuer" and (value := plain_day(value)) == "":
                raise ValueError(column, f"不是日期：{words}")
            if len(value) > MOST_ISSUER:
                raise ValueError(column, f"最多{MOST_ISSUER}个字")
            said.setdefault(number, []).append(value)
    return found


def _parted(words: str, known: frozenset[str]) -> tuple[str, str]:
    places = [place for place, sign in enumerate(words) if sign in "=＝" and words[:place].strip() in known]
    return (words[: places[0]].strip(), words[places[0] + 1 :].strip()) if places else ("", "")


def plain_day(typed: str) -> str:
    """A day as 2026-11-24, however its parts are set apart; empty where it is none."""
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", typed).strip())
    try:
        return date(*(int(part) for part in found.groups())).isoformat() if found else ""
    except ValueError:
        return ""


def shown(row: Institution) -> tuple[str, ...]:
    """The same in the order of the columns, as a file goes out."""
    found = stored(row) | {"reachability": str(row.reachability.label)}
    return tuple(found[name] for name in CHINESE)


def names_of(row: Mapping[str, str]) -> dict[NameKind, tuple[str, ...]]:
    """The names a row says, by kind; only of columns it has."""
    return {kind: words_in(row[column]) for column, kind in NAMES.items() if column in row}


def numbers_of(row: Mapping[str, str]) -> dict[LicenceKind, tuple[str, ...]]:
    """The numbers a row says, by kind; only of columns it has."""
    return {kind: words_in(row[column]) for column, kind in LICENCES.items() if column in row}
