"""What an administrator sends about the routing table: a new version, a row of a draft, reasons."""

from collections.abc import Callable, Collection, Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, Optional, Regexp, ValidationError

from accounts.models import Organisation
from complaints.actions.routing_tables import RuleWords
from complaints.models import RoutingRule
from complaints.rulesets import Certainty, Match, RuleSet
from complaints.rulesets.citation import text_of
from institutions.lifecycle import InstitutionType
from kernel.forms import PostForm, choices_of, options, plain_line, required, words_field

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only

PLACES: dict[str, Any] = {
    "domicile": _l("机构住所地"),
    "published_address": _l("公示的经营地址"),
    "platform_domicile": _l("所在平台的住所地"),
    "filing_region": _l("备案所在地"),
    "school_region": _l("学校所在地"),
    "province": _l("机构所在省"),
}
LEVELS: dict[str, Any] = {
    "county": _l("县级"),
    "city": _l("市级"),
    "province": _l("省级"),
    "national": _l("国家级"),
}
FLAGS: dict[str, tuple[Any, Any, Any]] = {
    "reachable": (_l("按公示的地址能否联系上"), _l("联系得上"), _l("联系不上")),
    "minor": (_l("学员是否未成年"), _l("未成年"), _l("已成年")),
    "public_university": (_l("是否公办高校"), _l("公办高校"), _l("不是公办高校")),
}
PAID: dict[str, Any] = {"consumer": _l("学员或家长自己付的钱"), "school": _l("学校统一支付")}
LICENCES: dict[str, Any] = {"human_resources": _l("人力资源社会保障部门发证")}
_ANY: tuple[str, Any] = ("", _l("不限"))
_NO_PLACE: tuple[str, Any] = ("", _l("（不用）"))


def _flag(name: str) -> Any:
    label, yes, no = FLAGS[name]
    return RadioField(label, choices=options([_ANY, ("yes", yes), ("no", no)]), default="", validators=[Optional()])


def _place(label: Any) -> Any:
    return SelectField(label, choices=options([_NO_PLACE, *PLACES.items()]), default="", validators=[Optional()])


class VersionForm(PostForm):
    """For which rule set and place a new version is begun, and why."""

    ruleset = RadioField(_l("规则集"), validators=required(_l("请选择规则集。")))
    province = SelectField(_l("用在哪里"), default="", validators=[Optional()])
    reason = words_field(_l("为什么要改"), _l("请写明为什么要改。"), 300)


class ReasonForm(PostForm):
    """Why a version takes effect, or a rule is switched off."""

    reason = words_field(_l("理由"), _l("请写明理由。"), 200)


class RuleForm(PostForm):
    """One row: when it matches, to whom, where, why, on what it rests."""

    rule = StringField(
        _l("规则编号"),
        filters=[plain_line],
        validators=[
            InputRequired(_l("请填写规则编号，例如 A-3。")),
            Length(max=40, message=_l("规则编号最多40个字符。")),
            Regexp(r"^[A-Za-z0-9-]+$", message=_l("规则编号只用字母、数字和短横线，例如 A-3。")),
        ],
    )
    types = SelectMultipleField(_l("机构类型"), validators=[Optional()])
    categories = SelectMultipleField(_l("问题类别"), validators=[Optional()])
    reachable, minor, public_university = _flag("reachable"), _flag("minor"), _flag("public_university")
    paid_by = RadioField(_l("谁付的钱"), choices=options([_ANY, *PAID.items()]), default="", validators=[Optional()])
    licence = RadioField(
        _l("办学许可"), choices=options([_ANY, *LICENCES.items()]), default="", validators=[Optional()]
    )
    goes = RadioField(
        _l("交给谁"),
        choices=options([("kind", _l("按种类、层级和地点找单位")), ("body", _l("指定一个单位"))]),
        default="kind",
        validators=required(_l("请选择交给谁。")),
    )
    body_kind = SelectField(_l("单位种类"), validators=[Optional()])
    level = RadioField(_l("层级"), choices=options(LEVELS.items()), default="county", validators=[Optional()])
    where_1, where_2 = _place(_l("先看哪里")), _place(_l("不知道时再看"))
    where_3, where_4 = _place(_l("还不知道时看")), _place(_l("最后看"))
    also_where = _place(_l("同样有权处理的地方"))
    body = SelectField(_l("指定的单位"), validate_choice=False)
    reason = words_field(_l("写给投诉人的说明"), _l("请用平实的话写明为什么交给这个单位，投诉人会看到。"), 300)
    articles = words_field(_l("依据的条文"), None, 500)
    certainty = RadioField(
        _l("核对到什么程度"), choices=choices_of(Certainty), default="design", validators=required(_l("请选择。"))
    )

    def offer(self, ruleset: RuleSet, bodies: Collection[Organisation]) -> None:
        """Let the administrator choose among what the rule set and the platform know."""
        self.types.choices = options((kind.value, f"{kind.value} {kind.label}") for kind in InstitutionType)
        self.categories.choices = options((row.code, f"{row.code} {row.name}") for row in ruleset.categories.values())
        self.body_kind.choices = options((kind.kind, kind.name) for kind in ruleset.bodies.values())
        self.body.choices = options([("", _("（请选择）")), *((body.ref, body.name) for body in bodies)])
        self._texts, self._refs = frozenset(ruleset.texts), frozenset(body.ref for body in bodies)

    def validate_body(self, field: Any) -> None:
        """A named body must be named."""
        if self.goes.data == "body" and field.data not in self._refs:
            raise ValidationError(_("请选择指定的单位。"))

    def validate_articles(self, field: Any) -> None:
        """Every line cites a text of the rule set; what is called law cites one."""
        unknown = [line for line in self.lines() if not _cites(line, self._texts)]
        if unknown:
            raise ValidationError(
                _("规则集里没有登记这份文件：%(line)s。请每行写一条，例如 O121 13:2。", line=unknown[0])
            )

    def validate_certainty(self, field: Any) -> None:
        """Only what rests on an article may be called checked."""
        if field.data == Certainty.VERIFIED and not self.lines():
            raise ValidationError(_("没有条文的规则只能作为平台规则。"))

    def lines(self) -> tuple[str, ...]:
        """The articles, one a line."""
        return tuple(" ".join(line.split()) for line in (self.articles.data or "").splitlines() if line.strip())

    def words(self, bodies: Iterable[Organisation], kept: RoutingRule | None) -> RuleWords:
        """The row as typed; conditions this form does not ask stay as they were."""
        ref = self.body.data if self.goes.data == "body" else None
        named = next((body for body in bodies if body.ref == ref), None)
        places = (self.where_1.data, self.where_2.data, self.where_3.data, self.where_4.data)
        return RuleWords(
            rule=str(self.rule.data),
            match=self._match(kept),
            body_kind=str(self.body_kind.data or ""),
            level=str(self.level.data),
            where=tuple(dict.fromkeys(place for place in places if place)),
            also_where=(self.also_where.data,) if self.also_where.data else (),
            reason=str(self.reason.data),
            articles=self.lines(),
            certainty=str(self.certainty.data),
            body=named,
        )

    def _match(self, kept: RoutingRule | None) -> Match:
        flags = {name: {"yes": True, "no": False}.get(str(self[name].data)) for name in FLAGS}
        return Match(
            types=frozenset(self.types.data or ()),
            categories=frozenset(self.categories.data or ()),
            provinces=frozenset(kept.match.get("provinces", ())) if kept is not None else frozenset(),
            paid_by=self.paid_by.data or None,
            licence=self.licence.data or None,
            **flags,
        )


def _cites(line: str, texts: frozenset[str]) -> bool:
    try:
        return text_of(line) in texts
    except ValueError:
        return False


def typed(rule: RoutingRule) -> dict[str, Any]:
    """A stored row as the form would have sent it."""
    said = rule.match
    places = [*rule.where, "", "", "", ""]
    flags = {name: {"True": "yes", "False": "no"}.get(str(said.get(name)), "") for name in FLAGS}
    return {
        "rule": rule.rule,
        "types": said.get("types", []),
        "categories": said.get("categories", []),
        "paid_by": said.get("paid_by", ""),
        "licence": said.get("licence", ""),
        "goes": "body" if rule.body is not None else "kind",
        "body_kind": rule.body_kind,
        "level": rule.level,
        "where_1": places[0],
        "where_2": places[1],
        "where_3": places[2],
        "where_4": places[3],
        "also_where": rule.also_where[0] if rule.also_where else "",
        "body": rule.body.ref if rule.body is not None else "",
        "reason": rule.reason,
        "articles": "\n".join(rule.articles),
        "certainty": rule.certainty,
        **flags,
    }
