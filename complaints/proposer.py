"""Letters about one institution and one cause, found from their words alone; pure: a proposal, no verdict (art. 12).

In the system both are filed facts: a case names its institution and its category. Letters from elsewhere name them
in words only. So the name is read from the title, before what an institution is called by (学校, 培训, 驾校), with the
place where the name is but a number (二中); the cause from words of the title, or said twice in the text. Two letters
belong together when they share a name and a cause.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

CALLED = "幼儿园|培训|学校|中学|小学|大学|学院|英语|教育|机构|驾校|画室|会计|驾驶员|技校|考研|课堂|文化"
_CALLED = re.compile(CALLED)
_PLACE = re.compile(r"[A-Z]\d*[市区县]|西地省|[一-鿿]{2}[市区县]")
_NUMBERED = re.compile(r"第?([一二三四五六七八九十])(?:中学|中(?![一-鿿]{0,2}(?:国|华)))")
_SCHOOL = re.compile(r"([一-鿿]{1,4})(?:学校|中学|小学|学院)")
_CLAUSE = re.compile(r"[,。!?;:()“”\"、]")
# What a title begins with before it comes to the name.
_LEAD = re.compile(
    r"^(请问|请求|请|咨询|投诉|举报|反映|关于|希望|建议|质疑|坚决|反对|恳请|何时|针对|我在|河西|对|在|黑心|小区内?的?)+"
)
# Of whom there are many: such a word names nobody.
NOBODY = frozenset(
    {
        "民办",
        "公办",
        "普惠",
        "普惠性",
        "职业",
        "校外",
        "课外",
        "少儿",
        "小区",
        "小区配套",
        "配套",
        "很多",
        "加快",
        "有偿",
    }
    | {"等", "各", "实验", "中心", "高级", "民营", "网友", "有偿", "学员", "学生"}
)
CAUSES: Mapping[str, tuple[str, ...]] = {
    "refund": ("退费", "退款", "退还", "退学费", "不退", "退钱"),
    "fees": ("收费", "乱收", "收取", "学费"),
    "lessons": ("补课",),
    "fraud": ("欺诈", "诈骗", "骗取", "欺骗", "遇消费"),
    "licence": ("无证", "非法", "资质"),
    "internship": ("实习",),
    "teachers": ("老师", "教师"),
    "public": ("普惠", "公办"),
    "places": ("学位", "入园"),
    "noise": ("噪音", "扰民"),
}
SHORTEST, LONGEST, SAID = 2, 9, 2


@dataclass(frozen=True)
class Letter:
    """What somebody wrote: an id, a title, the text."""

    key: int
    title: str
    words: str = ""


def plain(text: str) -> str:
    """The text without spaces, in one width."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def names(title: str) -> frozenset[str]:
    """The institutions a title names, each by the part that tells it from others."""
    found = set()
    for clause in _CLAUSE.split(plain(title)):
        found |= _numbered(clause) or _named(clause)
    return frozenset(found)


def _numbered(clause: str) -> set[str]:
    """A school whose name is a number, told from others by its place."""
    hit = _NUMBERED.search(clause)
    if hit is None:
        return set()
    before, rest = _PLACE.findall(clause[: hit.start()]), clause[hit.end() :]
    longer = _SCHOOL.match(rest)  # A市一中双语实验学校 is another school than A市一中
    return {f"{before[-1] if before else ''}{hit[1]}中{longer[1] if longer is not None else ''}"}


def _named(clause: str) -> set[str]:
    """A name before what an institution is called by; one that many bear is told apart by what stands around it."""
    parts, found = _PLACE.split(clause), set()
    places = _PLACE.findall(clause)
    for index, part in enumerate(parts):
        hit = _CALLED.search(part)
        name = _LEAD.sub("", part[: hit.start()]) if hit is not None else ""
        if name in NOBODY and index > 0 and _LEAD.sub("", parts[index - 1]):
            name = f"{_LEAD.sub('', parts[index - 1])}{places[index - 1]}{name}"
        if SHORTEST <= len(name) <= LONGEST and name not in NOBODY:
            found.add(name)
    return found


def causes(letter: Letter) -> frozenset[str]:
    """What a letter complains of: named in the title, or said at least twice in the text."""
    title, words = plain(letter.title), plain(letter.words)
    return frozenset(
        cause
        for cause, said in CAUSES.items()
        if any(one in title for one in said) or sum(words.count(one) for one in said) >= SAID
    )


def is_one_name(one: str, other: str) -> bool:
    """Whether two names are the same, or one goes on where the other ends (a branch, a campus), but for a number."""
    short, long = sorted((one, other), key=len)
    return one == other or (len(short) >= 3 and not short.endswith("中") and long.startswith(short))


@dataclass(frozen=True)
class Told:
    """What the words of a letter say of its institution and of the cause."""

    names: frozenset[str]
    causes: frozenset[str]


@dataclass(frozen=True)
class Shared:
    """Why letters are proposed as one group: the part of a name and the causes they share, for a person to judge."""

    names: tuple[str, ...]
    causes: tuple[str, ...]


def told_by(letter: Letter) -> Told:
    """A letter as it is compared."""
    return Told(names(letter.title), causes(letter))


def shared(one: Told, other: Told) -> Shared | None:
    """What two letters share, the shorter of two names; None where it is not a name and a cause."""
    both = {min(mine, theirs, key=len) for mine in one.names for theirs in other.names if is_one_name(mine, theirs)}
    why = one.causes & other.causes
    return Shared(tuple(sorted(both)), tuple(sorted(why))) if both and why else None


def propose(letters: Iterable[Letter]) -> list[tuple[int, ...]]:
    """Groups of at least two letters that share a name and a cause, each by its ids in order; the largest first."""
    told = [(one.key, told_by(one)) for one in letters]
    near: dict[tuple[str, str], list[int]] = {}  # names that are one begin alike
    leader: dict[int, int] = {}

    def lead(key: int) -> int:
        while leader.get(key, key) != key:
            key = leader[key]
        return key

    for place, (key, mine) in enumerate(told):
        marks = {(name[:SHORTEST], cause) for name in mine.names for cause in mine.causes}
        for earlier, theirs in (told[one] for one in sorted({at for mark in marks for at in near.get(mark, ())})):
            if shared(mine, theirs) is not None:
                first, second = sorted((lead(earlier), lead(key)))
                leader[second] = first
        for mark in marks:
            near.setdefault(mark, []).append(place)
    groups: dict[int, list[int]] = {}
    for key, _told in told:
        groups.setdefault(lead(key), []).append(key)
    found = (tuple(sorted(keys)) for keys in groups.values() if len(keys) > 1)
    return sorted(found, key=lambda keys: (-len(keys), keys))


def reasons(letters: Iterable[Letter]) -> Shared:
    """What any two letters of a group share, all of it together."""
    told = [told_by(one) for one in letters]
    pairs = (shared(one, other) for place, one in enumerate(told) for other in told[place + 1 :])
    found = [pair for pair in pairs if pair is not None]
    both, why = {name for pair in found for name in pair.names}, {cause for pair in found for cause in pair.causes}
    return Shared(tuple(sorted(both)), tuple(sorted(why)))


def precision_and_recall(found: Iterable[Iterable[int]], labelled: Mapping[int, str]) -> tuple[float, float]:
    """Of pairs of labelled letters: the share of proposed ones that belong together, and of those that were proposed.

    `labelled` gives each letter's group; an empty one stands alone.
    """
    truth = _pairs([key for key, mine in labelled.items() if mine == group] for group in {*labelled.values()} - {""})
    said = _pairs([key for key in keys if key in labelled] for keys in found)
    right = len(truth & said)
    return (right / len(said) if said else 1.0, right / len(truth) if truth else 1.0)


def _pairs(groups: Iterable[Iterable[int]]) -> set[tuple[int, int]]:
    found = set()
    for keys in groups:
        row = sorted(keys)
        found |= {(one, other) for place, one in enumerate(row) for other in row[place + 1 :]}
    return found
