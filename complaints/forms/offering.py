"""An offer of many items: one card an item, added and taken away by a press; each names who does what for whom."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.datastructures import MultiDict
from wtforms import FieldList, Form, FormField, HiddenField, RadioField, SelectField
from wtforms.validators import AnyOf, Optional

from complaints.actions import Instalment, ItemDraft
from complaints.actions.items import WITH_SUM
from complaints.forms.posts import NOTE_MAX, not_past
from complaints.models import ItemKind
from complaints.queries.figures import figure
from kernel.forms import DayField, PostForm, YuanField, choices_of, options, words_field

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only

ROW = re.compile(r"items-(\d+)-")
PART = re.compile(r"items-\d+-parts-(\d+)-")


class PartForm(Form):
    """One instalment."""

    yuan = YuanField(_l("这一期金额"), validators=[Optional()])
    by_on = DayField(_l("这一期最晚到账的日期"), validators=[Optional(), not_past])

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written into it."""
        return not any((self.yuan.raw_data or [""])[0:1] + (self.by_on.raw_data or [""])[0:1]) and not self.yuan.data


class ItemForm(Form):
    """One item; what it asks for depends on its kind."""

    kind = HiddenField(validators=[AnyOf([str(kind) for kind in ItemKind], _l("没有这种内容。"))])
    owed_by = SelectField(_l("谁来做"))
    owed_to = SelectField(_l("为谁做"))
    yuan = YuanField(_l("金额"), validators=[Optional()])
    by_on = DayField(_l("最晚日期"), validators=[Optional(), not_past])
    words = words_field(_l("怎么做"), None, NOTE_MAX)
    parts = FieldList(FormField(PartForm))

    @property
    def item_kind(self) -> ItemKind:
        """What kind of item it is; other for a code there is not."""
        known = {str(kind): kind for kind in ItemKind}
        return known.get(self.kind.data or "", ItemKind.OTHER)

    @property
    def has_sum(self) -> bool:
        """Whether a sum belongs to it."""
        return self.item_kind in WITH_SUM

    @property
    def filled_parts(self) -> list[PartForm]:
        """The instalments something was written into."""
        return [entry.form for entry in self.parts.entries if not entry.form.is_empty]

    def say_what_must_be(self) -> None:
        """Take 选填 from the fields that must be filled, which depend on the kind."""
        is_refund = self.item_kind is ItemKind.REFUND
        must_be = [self.yuan, self.by_on] if is_refund else [self.words]
        for field in (*must_be, *(one for entry in self.parts.entries for one in (entry.form.yuan, entry.form.by_on))):
            field.flags.optional = False

    def check(self) -> bool:
        """What the fields cannot say by themselves; adds errors, says whether all is well."""
        fine = True
        if self.owed_by.data == self.owed_to.data:
            fine = _wrong(self.owed_to, _("做的一方和受益的一方不能是同一方。"))
        if self.item_kind is ItemKind.REFUND:
            return self._check_refund() and fine
        if not self.words.data and not self.words.errors:
            fine = _wrong(self.words, _("请写明要做什么。"))
        return fine

    def _check_refund(self) -> bool:
        fine = True
        if self.yuan.data is None and not self.yuan.errors:
            fine = _wrong(self.yuan, _("请填写退款金额。"))
        if self.parts.entries:
            return self._check_parts() and fine
        if self.by_on.data is None and not self.by_on.errors:
            fine = _wrong(self.by_on, _("请填写最晚退到账的日期。"))
        return fine

    def _check_parts(self) -> bool:
        fine, parts, last, most = True, self.filled_parts, None, figure("instalments")
        for part in parts:
            if part.yuan.data is None and not part.yuan.errors:
                fine = _wrong(part.yuan, _("请填写这一期的金额。"))
            if part.by_on.data is None and not part.by_on.errors:
                fine = _wrong(part.by_on, _("请填写这一期的日期。"))
            if part.by_on.data is not None and last is not None and part.by_on.data <= last:
                fine = _wrong(part.by_on, _("这一期的日期要比上一期晚。"))
            last = part.by_on.data or last
        if not 2 <= len(parts) <= most:
            fine = _wrong(self.yuan, _("分期最少2期，最多%(most)s期（平台规则）。", most=most))
        whole = sum(part.yuan.data or 0 for part in parts)
        if fine and self.yuan.data is not None and whole != self.yuan.data:
            fine = _wrong(self.yuan, self._difference(whole))
        return fine

    def _difference(self, whole: int) -> str:
        said = {"whole": f"{whole / 100:,.2f}", "total": f"{(self.yuan.data or 0) / 100:,.2f}"}
        return _("各期加起来是%(whole)s元，和总额%(total)s元不一样。", **said)

    def draft(self, seats: dict[str, int]) -> ItemDraft:
        """The item as the act takes it; `seats` are ids by key."""
        both = [(part.yuan.data, part.by_on.data) for part in self.filled_parts]
        parts = tuple(Instalment(fen, by_on) for fen, by_on in both if fen is not None and by_on is not None)
        return ItemDraft(
            self.item_kind,
            self.yuan.data if self.has_sum else None,
            None if parts else self.by_on.data,
            self.words.data or "",
            seats[self.owed_by.data],
            seats[self.owed_to.data],
            parts if self.item_kind is ItemKind.REFUND else (),
        )


def _wrong(field: Any, sentence: str) -> bool:
    field.errors = [*field.errors, sentence]
    return False


class ItemsForm(PostForm):
    """An offer of many items, or a counter to the standing one (named by its ref)."""

    items = FieldList(FormField(ItemForm))
    more = SelectField(_l("再加一项"), choices=choices_of(ItemKind), validate_choice=False)
    words = words_field(_l("补充说明"), None, NOTE_MAX)
    until_on = DayField(_l("请各方在哪天前答复"), validators=[Optional(), not_past])
    room = RadioField(_l("给谁看"), validators=[], validate_choice=False)
    counters = HiddenField(default="")
    back = HiddenField(default="case")
    rooms: frozenset[str] = frozenset()

    def offer_seats(self, choices: Sequence[tuple[str, str]]) -> None:
        """Let each item name these seats; an empty one goes from the second to the first, as most do."""
        for entry in self.items.entries:
            entry.form.say_what_must_be()
            for field, place in ((entry.form.owed_by, 1), (entry.form.owed_to, 0)):
                field.choices = options(choices)
                if not field.data or field.data == "None":
                    field.data = choices[min(place, len(choices) - 1)][0]

    def offer_rooms(self, choices: Sequence[tuple[str, str]]) -> None:
        """Let the writer choose who sees it; nothing is chosen in advance."""
        self.room.choices = options(choices)
        self.rooms = frozenset(ref for ref, _name in choices)

    def validate(self, extra_validators: Any = None) -> bool:
        """At least one item, each complete; and a room where there is a choice."""
        fine = bool(super().validate(extra_validators))
        for entry in self.items.entries:
            fine = entry.form.check() and fine
        most = figure("offer_items")
        if not 1 <= len(self.items.entries) <= most:
            self.form_errors.append(_("方案里最少1项，最多%(most)s项（平台规则）。", most=most))
            fine = False
        if self.rooms and self.room.data not in self.rooms:
            fine = _wrong(self.room, _("请选择给谁看。"))
        return fine

    def drafts(self, seats: dict[str, int]) -> tuple[ItemDraft, ...]:
        """The items as the act takes them."""
        return tuple(entry.form.draft(seats) for entry in self.items.entries)


def rearranged(sent: MultiDict[str, str]) -> tuple[MultiDict[str, str], str] | None:
    """What was sent after a press that only changes the cards, and the id to look at next; None for sending it.

    The presses: `add` a card of the kind `more`, `drop` one, `part` for another instalment, `unpart` for one less.
    """
    kept = MultiDict((name, value) for name, values in sent.lists() for value in values)
    if "add" in sent:
        place = _next(ROW, kept)
        kept[f"items-{place}-kind"] = sent.get("more", "")
        return kept, f"item-{place}"
    if "drop" in sent:
        return _without(kept, f"items-{sent['drop']}-"), "add-item"
    if "part" in sent:
        return _with_part(kept, sent["part"]), f"item-{sent['part']}"
    if "unpart" in sent:
        row, _dash, part = sent["unpart"].partition("-")
        return _without(kept, f"items-{row}-parts-{part}-"), f"item-{row}"
    return (kept, "add-item") if "look" in sent else None


def _next(pattern: re.Pattern[str], sent: MultiDict[str, str]) -> int:
    """A place no field has yet."""
    found = (pattern.match(name) for name in sent)
    return max((int(one[1]) for one in found if one and len(one[1]) < 6), default=-1) + 1


def _without(sent: MultiDict[str, str], prefix: str) -> MultiDict[str, str]:
    return MultiDict((name, value) for name, value in sent.items(multi=True) if not name.startswith(prefix))


def _with_part(sent: MultiDict[str, str], row: str) -> MultiDict[str, str]:
    """One more instalment of a refund; the first press makes two."""
    prefix = f"items-{row}-parts-"
    own = MultiDict((name, value) for name, value in sent.items(multi=True) if name.startswith(prefix))
    place = _next(PART, own)
    for one in (place, place + 1) if not place else (place,):
        sent[f"{prefix}{one}-yuan"] = sent[f"{prefix}{one}-by_on"] = ""
    return sent
