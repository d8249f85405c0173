"""Taking a case to another platform: which one, and the text with the fields of the official form (form 一)."""

from dataclasses import dataclass

from flask_babel import gettext as _

from complaints import rulesets
from complaints.doortexts import AID_WORDS
from complaints.facts import category_name, wish, wish_on_paper
from complaints.lifecycle import OutsideTo
from complaints.models import Complaint
from complaints.queries.routing_tables import row_met
from complaints.views.case_facts import paid_by
from complaints.wording.intake import BOXES
from kernel import money
from kernel.typeset import HEADING, SIGN, SMALL, paragraphs, row
from kernel.web import day, yuan


@dataclass(frozen=True)
class Platform:
    """A platform elsewhere: who is in charge, the name of its door, how it is reached."""

    body: str
    name: str
    reach: str
    is_regulator: bool


REGULATION = OutsideTo.REGULATION_PLATFORM
DOOR_OF = {
    REGULATION: "market_regulator",
    OutsideTo.TRAINING_PLATFORM: "training_platform",
    OutsideTo.POLICE: "police",
}


def kind_of_body(complaint: Complaint) -> str:
    """The kind of body whose door the case was sent to, also where no such body is known here."""
    if complaint.outside_to is not None:
        return DOOR_OF[complaint.outside_to]
    if complaint.body is not None:
        return str(complaint.body.kind)
    row = row_met(complaint)
    return row.body_kind if row is not None else "market_regulator"


def platform_of(complaint: Complaint) -> Platform:
    """Where the complaint is to be brought."""
    if complaint.outside_to is not None:
        name, reach = reached(DOOR_OF[complaint.outside_to])
        return Platform(str(complaint.outside_to.label), name, reach, complaint.outside_to is REGULATION)
    kind = kind_of_body(complaint)
    bodies = rulesets.load(complaint.ruleset).bodies
    known = bodies.get(kind)
    body = complaint.body.name if complaint.body else (known.name if known else _("负责的部门"))
    name, reach = reached(kind)
    return Platform(body, name, reach, kind == "market_regulator")


def reached(kind: str) -> tuple[str, str]:
    """The door of a kind of body outside, and how to get there."""
    doors = {
        "market_regulator": (_("全国12315平台"), _("网站 www.12315.cn，或拨打12315")),
        "cyberspace_administration": (_("网信部门举报中心"), _("网站 www.12377.cn，或拨打12377")),
        "financial_regulator": (_("金融消费者投诉热线"), _("拨打12378")),
        "human_resources_department": (_("人力资源社会保障热线"), _("拨打12333")),
        "police": (_("公安机关"), _("到派出所报案，紧急时拨打110")),
        "training_platform": (
            _("全国校外教育培训监管与服务综合平台"),
            _("在手机应用商店搜索这个平台的家长端，或拨打12345询问入口"),
        ),
    }
    return doors.get(kind, (_("政务服务便民热线"), _("拨打12345，请对方转到负责的部门")))


def handoff_lines(complaint: Complaint, files: list[str], *, on_paper: bool = False) -> list[tuple[str, str]]:
    """The fields of form 一: who, against whom, what is asked, what happened, with what proof."""
    said = wish_on_paper if on_paper else wish
    paid = money.on_paper(complaint.paid_fen) if on_paper and complaint.paid_fen else yuan(complaint.paid_fen)
    institution = complaint.institution
    address = institution.published_address or institution.domicile_address
    rows = [
        (_("投诉人姓名"), complaint.name),
        (_("联系电话"), complaint.phone),
        (_("通信地址"), complaint.address),
        (_("被投诉人名称"), complaint.respondent_name),
        (_("被投诉人地址"), address or _("不详")),
        (_("统一社会信用代码"), institution.credit_code or ""),
        (_("问题类别"), category_name(complaint)),
        (_("发生日期"), day(complaint.happened_on)),
        (_("购买日期"), day(complaint.bought_on)),
        (_("已付金额"), paid),
        (_("付款人"), paid_by(complaint.paid_by)),
        (_("订单号或账号"), complaint.handle or ""),
        (_("投诉请求"), "\n".join(said(point) for point in complaint.points)),
        (_("事实和理由"), complaint.words_told),
        (_("材料"), "\n".join(files)),
        (_("声明"), _("本人保证所反映的内容真实。")),
    ]
    return [(key, value) for key, value in rows if value]


def own_choices() -> list[tuple[str, str]]:
    """What form 一 asks besides and nobody here answers for the complainant: the document shown, and two consents."""
    asked = _("在那里自己选择；您在学诉说过的只对学诉有效")
    return [
        (_("证件类型、证件号码"), _("按那里的要求自己填写，学诉没有收集")),
        (_("是否同意公示投诉信息"), asked),
        (_("是否同意委托调解"), asked),
    ]


LONG = 40


def handoff_paper(complaint: Complaint, files: list[str]) -> list[str]:
    """The same as lines of a paper: short fields in rows, long ones under their names; sums in 大写 too."""
    platform = platform_of(complaint)
    where = _("到%(name)s提交时用：%(reach)s。", name=platform.name, reach=platform.reach)
    lines, rest = ["投诉表", f"{SMALL}{where}{AID_WORDS}"], list[str]()
    if platform.is_regulator:  # form 一 as the regulators print it; what is the complainant's to say stays free
        boxes = BOXES[None]
        lines.append(row("证件类型", "", "证件号码", ""))
        lines.append(row("是否同意公示投诉信息", boxes, "是否同意委托调解", boxes))
    for name, value in handoff_lines(complaint, files, on_paper=True):
        if "\n" in value or len(value) > LONG:
            rest += [f"{HEADING}{name}", *paragraphs(value)]
        else:
            lines.append(row(name, value))
    return [*lines, *rest, f"{SIGN}投诉人（签字）：　　　　年　月　日"]
