"""Naming an institution of the registry in a form: in reach, and of two with one name the one that is meant."""

from collections.abc import Callable, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import RadioField
from wtforms.validators import Optional, ValidationError

from accounts.regions import name_of
from institutions.models import Institution
from institutions.queries import exact_names, find_institutions
from kernel.forms import PostForm, options

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only


def which_field() -> RadioField:
    """Which of several of one name; asked only where there are several."""
    return RadioField(_l("是哪一家"), choices=[], validate_choice=False, validators=[Optional()])


class NamingForm(PostForm):
    """A form that names an institution of the registry; `known` is the one its record is about already."""

    known: Institution | None = None
    _one: Institution | None = None
    _in_reach: Callable[[Institution], bool] | None = None

    def within(self, in_reach: Callable[[Institution], bool], known: Institution | None = None) -> None:
        """Where the body has power, and whom the record is about already."""
        self._in_reach, self.known = in_reach, known

    def validate_institution(self, field: Any) -> None:
        """Exactly one institution is meant: near ones are named, of several with one name somebody says which."""
        found = exact_names(field.data) if field.data else []
        if field.data and not found:
            near = "、".join(one.name for one in find_institutions(field.data, 4))
            hint = _("相近的有：%(names)s。", names=near) if near else ""
            raise ValidationError(_("名录里没有这个名称的机构。") + hint)
        mine = [one for one in found if self._in_reach is None or self._in_reach(one)]
        if found and not mine:
            raise ValidationError(_("这家机构不在本单位管辖的地区，也没有转给本单位。"))
        self._one = found[0] if len(found) == 1 else self._told_apart(mine)
        if found and self._one is None:
            raise ValidationError(_("名录里不止一家机构用这个名称，请选择是哪一家。"))

    def _told_apart(self, mine: Sequence[Institution]) -> Institution | None:
        """The one that was picked, or the one whose record this is about; None while nobody has said."""
        which: Any = self["which"]
        which.choices = options((one.ref, _told(one)) for one in mine)
        meant = which.data or (self.known.ref if self.known is not None else None)
        return next((one for one in mine if one.ref == meant), None)

    def chosen(self) -> Institution | None:
        """The institution; call after validation."""
        return self._one


def _told(one: Institution) -> str:
    """What tells an institution from another of its name."""
    code = one.credit_code or _("没有登记统一社会信用代码")
    return _(
        "%(name)s（%(code)s，%(place)s）", name=one.name, code=code, place=name_of(one.region_code) or _("所在地不详")
    )
