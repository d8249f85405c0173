"""The items of an institution as a sheet, out and in: a row is a field or a course; our own export changes nothing.

Taking in makes drafts; nothing stands before somebody confirms it. Evidence is added on the item's own page.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from institutions import duties
from institutions.actions import Course, Typed
from institutions.duties import Field, Item
from institutions.forms.duties import MOST_COURSES, ItemForm, item_form
from institutions.models import Disclosure, Institution
from institutions.queries import duties as reads
from kernel import clock
from kernel.sheets import Line, is_workbook, read

COLUMNS = ("事项代码", "事项", "字段代码", "字段", "内容", "价格（元）", "计价单位", "退费规则")
ITEM, ITEM_NAME, FIELD, FIELD_NAME, VALUE, PRICE, UNIT, RULE = COLUMNS
COURSE, UNTIL = "course", "until_on"


@dataclass
class Fault:
    """A row or an item that cannot be taken in: its row (0: the whole item), the column, and what is wrong."""

    row: int
    column: str
    words: str


@dataclass
class Read:
    """What a sheet would do: items to draft, items that stay as they are, faults."""

    changed: list[Typed] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def exported(institution: Institution) -> list[tuple[str, ...]]:
    """The rows of every item asked of an institution: its draft, else the version in force, else empty fields."""
    known = _current(institution)
    told = reads.duties_of(institution, clock.today())
    return [row for duty in told for row in _rows(duty.item, known.get(duty.item.code))]


def _current(institution: Institution) -> dict[str, Disclosure]:
    """The draft of each item, else the newest version that was not recalled."""
    stands = {row.item: row for row in reads.versions_of(institution.id) if row.stands}
    return stands | reads.drafts_of(institution.id)


def _rows(item: Item, row: Disclosure | None) -> list[tuple[str, ...]]:
    content = row.content if row is not None else {}
    found: list[tuple[str, ...]] = [
        (item.code, str(item.name), one.code, str(one.label), _shown(one, content.get(one.code, "")), "", "", "")
        for one in item.fields
    ]
    if item.may_expire:
        end = row.until_on.isoformat() if row is not None and row.until_on else ""
        found.append((item.code, str(item.name), UNTIL, _("有效期的最后一日"), end, "", "", ""))
    for line in row.courses if row is not None and item.has_courses else ():
        price = f"{line.fen / 100:.2f}"
        found.append((item.code, str(item.name), COURSE, _("课程"), line.name, price, line.unit, line.refund_rule))
    return found


def _shown(one: Field, value: object) -> str:
    """A value as people read it: of a choice its words."""
    return str(dict(one.choices).get(str(value), value))


def _meant(one: Field, typed: str) -> str:
    """What somebody wrote as it is kept: the words of a choice, or its code."""
    return next((code for code, words in one.choices if str(words) == typed.strip()), typed)


def taken_in(institution: Institution, data: bytes) -> Read:
    """What a sheet would change; raises ValueError when it is no sheet of items."""
    header, lines = _table(data)
    if not {ITEM, FIELD, VALUE} <= set(header):
        raise ValueError(_("不认识的表头。请先导出表格，在里面改好再导入。"))
    told, cells = Read(), dict[str, list[Line]]()
    asked = {duty.item.code: duty.item for duty in reads.duties_of(institution, clock.today())}
    for line in lines:
        code = line.cells[ITEM]
        if line.is_damaged:
            told.faults.append(Fault(line.number, VALUE, _("这一行有读不出来的字，请存成UTF-8。")))
        elif code not in asked:
            told.faults.append(Fault(line.number, ITEM, _("没有要求本机构填写这个事项：%(code)s", code=code)))
        else:
            cells.setdefault(code, []).append(line)
    known = _current(institution)
    for code, rows in cells.items():
        _take(asked[code], rows, known.get(code), told)
    return told


def _table(data: bytes) -> tuple[list[str], Iterator[Line]]:
    """The rows of a CSV or XLSX file."""
    try:
        return read(data)
    except ValueError:
        if not is_workbook(data):
            raise
        raise ValueError(_("读不出这个XLSX文件。请先导出表格，在里面改好再导入。")) from None


def _take(item: Item, lines: list[Line], known: Disclosure | None, told: Read) -> None:
    fields = {one.code: one for one in item.fields}
    values, courses = MultiDict[str, str](), list[Mapping[str, str]]()
    for line in lines:
        code = line.cells[FIELD]
        if code == COURSE and item.has_courses:
            courses.append(line.cells)
        elif code == UNTIL and item.may_expire:
            values[UNTIL] = line.cells[VALUE]
        elif code in fields:
            values[f"f_{code}"] = _meant(fields[code], line.cells[VALUE])
        else:
            told.faults.append(Fault(line.number, FIELD, _("这个事项没有这个字段：%(code)s", code=code)))
    if not any(values.values()) and not courses and known is None:
        told.same.append(item.code)
        return
    form = _form(item, values, courses)
    if len(courses) > MOST_COURSES or not form.validate():
        told.faults += [Fault(lines[0].number, name, words) for name, words in _errors(item, form, len(courses))]
        return
    typed = _typed(item, form, known)
    if known is not None and _same(known, typed):
        told.same.append(item.code)
    else:
        told.changed.append(typed)


def _form(item: Item, values: MultiDict[str, str], courses: Iterable[Mapping[str, str]]) -> ItemForm:
    sent = MultiDict(values)
    for place, cells in enumerate(courses):
        for name, column in (("name", VALUE), ("fen", PRICE), ("unit", UNIT), ("refund_rule", RULE)):
            sent[f"courses-{place}-{name}"] = cells.get(column, "")
    form = item_form(item, has_notice=False)(sent, meta={"csrf": False})
    form.parts = tuple(one.code for one in item.fields)
    return form


def _errors(item: Item, form: ItemForm, courses: int) -> list[tuple[str, str]]:
    if courses > MOST_COURSES:
        return [(VALUE, _("课程太多，最多%(number)s门。", number=MOST_COURSES))]
    found, allowed = [], {f"f_{one.code}": [str(words) for _code, words in one.choices] for one in item.fields}
    for one in form:
        if one.name == "courses":
            for entry in form.courses:
                found += [(str(part.label.text), str(words)) for part in entry.form for words in part.errors]
        elif one.errors and allowed.get(one.name):
            choices = "、".join(allowed[one.name])
            found.append((str(one.label.text), _("请写其中一种：%(choices)s。", choices=choices)))
        else:
            found += [(str(one.label.text), str(words)) for words in one.errors]
    return found


def _typed(item: Item, form: ItemForm, known: Disclosure | None) -> Typed:
    rows = [entry.form for entry in form.courses if not entry.form.is_empty] if item.has_courses else []
    return Typed(
        item.code,
        form.content(),
        from_on=known.from_on if known is not None and known.is_draft else None,
        until_on=form.until_on.data if form.until_on is not None else None,
        consultation=known.consultation if known is not None and known.is_draft else "",
        courses=[Course(row.name.data, row.fen.data, row.unit.data, row.refund_rule.data or "") for row in rows],
        kept=known.files if known is not None else (),
    )


def _same(known: Disclosure, typed: Typed) -> bool:
    lines = [Course(one.name, one.fen, one.unit, one.refund_rule) for one in known.courses]
    before: tuple[dict[str, Any], date | None, list[Course]] = (known.content, known.until_on, lines)
    return before == (typed.content, typed.until_on, list(typed.courses))


def named(codes: Iterable[str]) -> list[str]:
    """Items by their names."""
    return [str(duties.BY_CODE[code].name) for code in codes]
