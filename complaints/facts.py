"""Facts of a case as words: its category, its wishes, the dates a paper names; small reads over one complaint."""

from flask_babel import force_locale, gettext

from accounts.models import Organisation
from accounts.roles import ASSOCIATIONS, OrganisationKind
from complaints import rulesets
from complaints.explaining import in_brief
from complaints.models import Clock, Complaint, Point
from complaints.queries.dating import dated
from complaints.wording import ASSOCIATION, DEPARTMENT, REGULATOR, BodyFacts, CaseFacts, day
from kernel import calendars, clock


def category_name(complaint: Complaint) -> str:
    """The category's name in the rule set the case keeps."""
    return rulesets.load(complaint.ruleset).categories[complaint.category].name


def category_label(complaint: Complaint) -> str:
    """The category's name in the reader's language; papers use `category_name`."""
    return gettext(category_name(complaint))


def wish(point: Point) -> str:
    """One wish in words, with its sum in yuan."""
    label = str(point.kind.label)
    total = f"{point.fen / 100:,.2f}元" if point.fen else ""
    words = f"：{point.words}" if point.words else ""
    return f"{label}{total}{words}"


def wishes(complaint: Complaint) -> list[str]:
    """Every wish in words."""
    return [wish(point) for point in complaint.points]


def wish_on_paper(point: Point) -> str:
    """One wish as a paper names it."""
    with force_locale("zh_Hans_CN"):
        return wish(point)


def wishes_on_paper(complaint: Complaint) -> list[str]:
    """Every wish as a paper names it: papers are Chinese whatever the page speaks."""
    with force_locale("zh_Hans_CN"):
        return wishes(complaint)


def _responsible(complaint: Complaint) -> str:
    """The body, or why the paper names none."""
    if complaint.body is not None:
        return complaint.body.name
    if complaint.odr_on is not None:
        return "先与机构协商（平台规则）；投诉人转交后由处理单位告知是否受理。"
    return "平台受理窗口正在确定负责的部门。"


def family(kind: OrganisationKind) -> str:
    """Which papers a kind of body prints (rules §0b.2)."""
    if kind is OrganisationKind.MARKET_REGULATOR:
        return REGULATOR
    return ASSOCIATION if kind in ASSOCIATIONS else DEPARTMENT


def body_facts(body: Organisation) -> BodyFacts:
    """A body as its papers show it."""
    return BodyFacts(body.letterhead or body.name, family(body.kind), body.legal_basis, body.phone, body.address)


def case_facts(complaint: Complaint, due: Clock | None = None) -> CaseFacts:
    """The case as papers show it, with the date of one clock said in its own label; papers are Chinese."""
    with force_locale("zh_Hans_CN"):
        return _case_facts(complaint, due)


def _case_facts(complaint: Complaint, due: Clock | None) -> CaseFacts:
    return CaseFacts(
        number=complaint.number,
        complainant=complaint.name,
        respondent=complaint.respondent_name,
        category=category_name(complaint),
        filed_on=clock.day_of(complaint.filed_at),
        wishes=wishes(complaint),
        responsible=_responsible(complaint),
        reason=complaint.route_reason,
        due_line=due_line(due) if due is not None else "",
        computed=computed(due) if due is not None else (),
    )


ACTS = {
    "T-ODR": "请机构给出先行和解的结果",
    "T-ACC": "告知是否受理",
    "T-MED": "调解完毕或者终止调解",
    "T-RESP": "请机构答复",
}


def due_line(row: Clock) -> str:
    """「应在…前告知是否受理」 with the law, or 平台规则 where no law says so."""
    act = ACTS.get(row.code, "处理完毕")
    guess = "（次年放假安排尚未公布，日期为暂定）" if row.is_provisional else ""
    if row.is_platform_rule:
        return f"平台规则：在{day(row.due_on)}前{act}{guess}。"
    return f"应在{day(row.due_on)}前{act}（{articles(row)}）{guess}。"


def computed(row: Clock) -> list[str]:
    """怎么算的 for a paper: the steps by the calendar of now where they lead to the day told, the ground, the rules."""
    found = dated(row, calendars.current())
    if found.due != row.due_on:
        return [f"按{day(row.start_on)}时公布的放假安排计算，最后一日是{day(row.due_on)}。"]
    lines = in_brief(found)
    if row.is_platform_rule:
        lines.append("这个期限是平台规则。")
    return [*lines, f"规则：{rules_name(row)}。"]


def rules_name(row: Clock) -> str:
    """The rule set by name for whom its order binds; for others by the day it holds from (rules §0b.2)."""
    rules = rulesets.load(row.ruleset)
    if row.body_kind == OrganisationKind.MARKET_REGULATOR:
        return rules.name
    return f"{day(rules.in_force_from)}起适用"


def articles(row: Clock) -> str:
    """The articles of a clock as people cite them."""
    texts = rulesets.load(row.ruleset).texts
    return "、".join(rulesets.cite(code, texts) for code in row.article.split("; "))
