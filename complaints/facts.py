"""Facts of a case as words: its category, its wishes, the dates a paper names; small reads over one complaint."""

from flask_babel import force_locale, gettext

from accounts.models import Organisation, Person
from accounts.roles import ASSOCIATIONS, OrganisationKind
from complaints import rulesets
from complaints.explaining import in_brief
from complaints.lifecycle import CLAIMANTS
from complaints.lifecycle.standing import Power, StandInKind
from complaints.models import Clock, Complaint, OfferItem, Point, StandIn
from complaints.queries.dating import dated
from complaints.wording import ASSOCIATION, DEPARTMENT, REGULATOR, BodyFacts, CaseFacts, Law, MandateFacts, day, mandate
from kernel import calendars, clock, money
from kernel.web import yuan


def category_name(complaint: Complaint) -> str:
    """The category's name in the rule set the case keeps."""
    return rulesets.load(complaint.ruleset).categories[complaint.category].name


def category_label(complaint: Complaint) -> str:
    """The category's name in the reader's language; papers use `category_name`."""
    return gettext(category_name(complaint))


def wish(point: Point) -> str:
    """One wish in words, with its sum in yuan."""
    return _wish(point, f" {yuan(point.fen)}" if point.fen else "")


def _wish(point: Point, total: str) -> str:
    label = str(point.kind.label)
    words = f"：{point.words}" if point.words else ""
    return f"{label}{total}{words}"


def wishes(complaint: Complaint) -> list[str]:
    """Every wish in words."""
    return [wish(point) for point in complaint.points]


def wish_on_paper(point: Point) -> str:
    """One wish as a paper names it: its sum in figures and in 大写."""
    with force_locale("zh_Hans_CN"):
        return _wish(point, money.on_paper(point.fen) if point.fen else "")


def wishes_on_paper(complaint: Complaint) -> list[str]:
    """Every wish as a paper names it: papers are Chinese whatever the page speaks."""
    return [wish_on_paper(point) for point in complaint.points]


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


def body_facts(body: Organisation, officer: Person | None = None) -> BodyFacts:
    """A body as its papers show it, and who of it acts, by staff number."""
    own = family(body.kind), body.legal_basis, body.phone, body.address
    return BodyFacts(body.letterhead or body.name, *own, officer_label(officer))


def officer_label(officer: Person | None) -> str:
    """经办人（工号…）: papers name who acts by the number the body gave them."""
    if officer is None:
        return ""
    return f"经办人（{staff_label(officer)}）" if officer.staff_number else "经办人"


def staff_label(person: Person | None) -> str:
    """工号…, or nothing where the body gave no number."""
    return f"工号{person.staff_number}" if person is not None and person.staff_number else ""


def law_of(complaint: Complaint, code: str, body: Organisation) -> Law:
    """On what a paper rests for this body, in the rule set the case keeps (rules §9)."""
    return law_in(complaint.ruleset, code, body)


def law_in(ruleset: str, code: str, body: Organisation) -> Law:
    """The same by the rule set's code."""
    rules = rulesets.load(ruleset)
    articles = [rulesets.cite(one, rules.texts) for one in rules.paper_basis(code, str(body.kind))]
    return Law(articles, rulesets.cite(rules.order, rules.texts), rulesets.cite("CL 39", rules.texts))


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
        wishes=wishes_on_paper(complaint),
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


def ways_law(complaint: Complaint) -> str:
    """The article with the five ways, as people cite it."""
    return rulesets.cite("CL 39", rulesets.load(complaint.ruleset).texts)


def own_promise(item: OfferItem) -> str:
    """One thing promised between the two alone: 甲方 complained, 乙方 is complained of."""
    ower, other = ("甲方", "乙方") if item.from_party.role in CLAIMANTS else ("乙方", "甲方")
    by = f"于{day(item.by_on)}前" if item.by_on else ""
    part = f"，共{item.parts}期的第{item.part}期" if item.part else ""
    with force_locale("zh_Hans_CN"):
        owed = f"{item.kind.label}{part}"
    total = f"支付（{owed}）{money.on_paper(item.fen)}" if item.fen else f"履行：{owed}"
    more = f"。{item.words.rstrip('。')}" if item.words else ""
    return f"{ower}{by}向{other}{total}{more}。"


def mandate_lines(complaint: Complaint, acting: StandIn | None) -> list[str]:
    """授权委托书 of this case, filled in as far as it is known."""
    body = complaint.body
    law = law_of(complaint, "mandate", body) if body is not None else Law()
    agent = acting.name if acting is not None and acting.kind is not StandInKind.GUARDIAN else ""
    facts = MandateFacts(
        number=complaint.number,
        body=body.name if body is not None else "",
        principal=complaint.name,
        agent=agent,
        respondent=complaint.respondent_name,
        powers=[str(power.label) for power in Power],
    )
    return mandate(facts, law)
