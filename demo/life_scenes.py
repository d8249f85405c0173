"""What stands in the life of the demo's institutions: filings at every step, an approval, selections, an exit."""

from collections.abc import Callable
from datetime import timedelta

from accounts.roles import Role
from demo.world import World
from institutions import actions
from institutions.actions import Announcement, Balances, Choice, FilingDraft, Progress
from institutions.documents.selections import select_with_paper
from institutions.lifecycle import FilingKind, LegalType
from institutions.models import Filing
from kernel import clock
from kernel.events import Actor

STAFF = (Role.INSTITUTION_STAFF, Role.INSTITUTION_ADMIN)
DESK = (Role.OFFICER, Role.SUPERVISOR)
FIELDS = {
    "systems": "安卓、苹果、网页",
    "icp": "示ICP备00000001号-1",
    "grading": "示例等保00001，二级",
    "privacy": "https://example.com/privacy",
    "audience": "初中学生和老师",
    "functions": "布置和批改作业、直播答疑",
    "contact": "示例联系人 19900000011",
}


def tell(country: World) -> None:
    """Play the scenes, each on its own days before today (inside a transaction)."""
    _ago(60, lambda: _approval(country))
    _filings(country)
    _ago(30, lambda: _selections(country))
    _exit(country)


def _ago(days: int, scene: Callable[[], object]) -> None:
    with clock.stepped(clock.now() - timedelta(days=days)):
        scene()


def _hand(country: World, key: str, *roles: Role) -> Actor:
    place = country.bodies.get(key) or country.institutions[key].organisation
    found = country.hand(place, *roles) if place is not None else None
    if found is None:
        raise LookupError(f"nobody acts for {key}")
    return found


def _draft(country: World, key: str, name: str) -> Filing:
    about, by = country.institutions[key], _hand(country, key, *STAFF)
    said = FilingDraft(f"demo-filing-{key}-{name}", FilingKind.APP, FIELDS | {"name": name, "provider": about.name})
    filing = actions.draft_filing(about, said, by=by)
    actions.hand_in(filing, by=by)
    return filing


def _filings(country: World) -> None:
    """One recorded, one told what is missing, one whose change waits."""
    made: dict[str, Filing] = {}
    beijing, guangdong = _hand(country, "edu-bj", *DESK), _hand(country, "edu-gd", *DESK)

    def hand_in() -> None:
        made["first"] = _draft(country, "xiaoyuantong", "校园通示例")
        made["third"] = _draft(country, "zuoyehe", "作业盒示例")

    def record() -> None:
        actions.record_filing(made["first"], "京教APP备示000001号", by=beijing)
        actions.record_filing(made["third"], "粤教APP备示000001号", by=guangdong)

    _ago(50, hand_in)
    _ago(45, record)
    _ago(9, lambda: made.update(second=_draft(country, "xiaoyuantong", "校园通示例家长版")))
    wanted = ["网络安全等级保护备案证明", "未成年人个人信息处理的说明"]
    _ago(5, lambda: actions.tell_missing(made["second"], wanted, by=beijing))
    changed = FilingDraft("demo-filing-change", FilingKind.APP, made["third"].newest.fields | {"systems": "网页"})
    _ago(3, lambda: actions.change_filing(made["third"], changed, by=_hand(country, "zuoyehe", *STAFF)))


def _approval(country: World) -> None:
    fields = {"name": "示例学科培训", "authority": "示例教育委员会（北京）", "scope": "初中数学、英语，有效期三年"}
    said = FilingDraft("demo-approval", FilingKind.APPROVAL, fields)
    about, by = country.institutions["qinghe"], _hand(country, "edu-bj", *DESK)
    actions.note_approval(about, said, "教民示110000000001号", clock.today(), by=by)


def _selections(country: World) -> None:
    today = clock.today()
    for number, (place, roles) in enumerate((("school-hd", STAFF), ("edu-hd", DESK))):
        choice = Choice(
            f"demo-selection-{number}",
            "校园通示例",
            "教研组试用一个月，教师和学生反映好。",
            "教务处 010-00000001",
            today,
            today + timedelta(days=180 * (number + 1)),
        )
        select_with_paper(country.institutions["xiaoyuantong"], choice, by=_hand(country, place, *roles))


def _exit(country: World) -> None:
    about, by = country.institutions["yunfan"], _hand(country, "yunfan", *STAFF)

    def announce() -> None:
        today = clock.today()
        said = Balances(86, 2_580_000, "原路退回，分三批", today + timedelta(days=60), "退费专线 19900000012")
        actions.announce_exit(
            about,
            Announcement(
                "demo-exit",
                LegalType.OTHER,
                today + timedelta(days=60),
                "业务调整，不再提供课程。",
                "客服 19900000013",
                "https://example.com/closing",
                said,
            ),
            by=by,
        )

    def report() -> None:
        row = actions.exit_of(about)
        assert row is not None
        actions.report_progress(row, Progress("demo-exit-1", 900_000, 56, 1_680_000, "第一批已退。"), by=by)

    _ago(20, announce)
    _ago(4, report)
