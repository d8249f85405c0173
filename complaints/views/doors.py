"""The doors open to a filing: the responsible body, the association here, a platform elsewhere, each with why."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _

from complaints import rulesets
from complaints.models import FilerKind
from complaints.queries.resuming import institution_chosen
from complaints.queries.routes import Responsible, responsible_for
from institutions.actions import Entry
from institutions.lifecycle import InstitutionType, Reachability
from institutions.models import Institution
from kernel import clock
from kernel.web import tr

if TYPE_CHECKING:
    from complaints.views.drafting import Filling


@dataclass(frozen=True)
class Doors:
    """The route of a filing and the doors to choose from; `choices` is empty where there is only one, `only`."""

    responsible: Responsible
    choices: list[tuple[str, str]]
    hints: dict[str, str]
    only: str
    warning: str


def doors_for(filling: "Filling") -> Doors:
    """The doors for what was typed so far, looked up once a page (rules §0b.1, §0b.8)."""
    if "doors" not in filling.memo:
        filling.memo["doors"] = _doors(filling)
    found: Doors = filling.memo["doors"]
    return found


def _doors(filling: "Filling") -> Doors:
    responsible = responsible_for(
        institution_named(filling),
        category=str(filling.value("what", "category") or "E99"),
        minor=is_minor(filling),
        paid_by=str(filling.value("wish", "paid_by") or "consumer"),
    )
    warning = tr(next((one.warning for one in responsible.route.alternatives if one.path == "association"), ""))
    own = "elsewhere" if responsible.is_elsewhere else "routed"
    beside = _beside(responsible)
    if not beside:
        return Doors(responsible, [], {}, own, "")
    names = {
        "routed": _("%(body)s（按规则负责）", body=body_name(responsible)),
        "elsewhere": _("%(body)s：我自己到那里提交", body=body_name(responsible)),
        **{code: _("%(body)s：在这里调解", body=name) for code, name in beside.items()},
    }
    voluntary = _("协会调解需要双方都愿意；处理时间是平台规则，不是法定期限。")
    by_people = _("人民调解不收费；双方都愿意才调解，达成协议后可以在三十日内共同申请司法确认。")
    hints = {own: tr(responsible.route.reason), "association": f"{voluntary}{warning}", "committee": by_people}
    return Doors(responsible, [(code, names[code]) for code in (own, *beside)], hints, own, warning)


def _beside(responsible: Responsible) -> dict[str, str]:
    """The bodies that mediate here beside the one of the rules, as far as the region has them."""
    found = {
        "association": None if responsible.is_association else responsible.association,
        "committee": responsible.committee,
    }
    return {code: body.name for code, body in found.items() if body is not None}


def body_name(responsible: Responsible) -> str:
    """The responsible body, or its kind where no body of that kind is known here."""
    if responsible.body is not None:
        return responsible.body.name
    kinds = rulesets.in_force(clock.today()).bodies
    kind = kinds.get(responsible.route.body_kind)
    return kind.name if kind is not None and responsible.is_elsewhere else _("平台受理窗口（先查明由谁负责）")


def is_minor(filling: "Filling") -> bool:
    """Whether the learner is under 18."""
    return filling.value("place", "age") in ("teen", "child")


def filer_kind(filling: "Filling") -> FilerKind:
    """For whom somebody files."""
    return FilerKind(filling.value("who", "filer"))


def institution_named(filling: "Filling") -> Institution:
    """The institution that was chosen; one typed freely stands in without being stored."""
    if "institution" not in filling.memo:
        form = filling.read("institution")
        chosen = None if form.is_free else institution_chosen(form.institution.data)
        filling.memo["institution"] = chosen or Institution(
            name=form.name.data or "",
            type=InstitutionType.H,
            published_code=form.region.data or None,
            reachability=Reachability.UNKNOWN,
        )
    found: Institution = filling.memo["institution"]
    return found


def entry_typed(filling: "Filling") -> Entry | None:
    """A freely typed institution as an entry of the registry; None when one was chosen."""
    form: Any = filling.read("institution")
    if not form.is_free:
        return None
    return Entry(form.name.data, InstitutionType.H, published_code=form.region.data or None, is_free_entry=True)
