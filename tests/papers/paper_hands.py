"""One paper of every kind there is, made by real acts; and what a set paper looks like inside."""

import io
import shutil
import subprocess
from dataclasses import dataclass
from datetime import timedelta

import pikepdf

from accounts.roles import OrganisationKind
from complaints import actions as cases
from complaints.documents import KINDS
from complaints.documents.reports import SIGNS as REPORT_SIGNS
from complaints.lifecycle import HandedTo, Status
from complaints.lifecycle.entrusting import InName, Terms
from complaints.models import ClockExtension, ConsentKind, DataRequest, DataState, DataWish, Decision
from disclosure import actions as publishing
from disclosure.documents import SIGNS as TEXT_SIGNS
from kernel import clock, outbox
from kernel.db import db, transaction
from kernel.papers import Paper
from mediation import actions as tables
from mediation.actions.session_papers import SIGNS as SESSION_SIGNS
from mediation.lifecycle import Attendance
from mediation.models import SpokenHow
from tests.complaints.driver import ITEMS, agreed, reach
from tests.complaints.joint_hands import crowd, with_representatives
from tests.complaints.people_hands import at_desk, minor
from tests.complaints.power_hands import officer_at, regulator_here
from tests.complaints.test_report_acts import checking
from tests.complaints.turn_hands import head
from tests.disclosure.support import candidate_of, colleague, settled
from tests.mediation.session_hands import attended, fixed, minuted
from tests.world import World

EVERY_KIND = {*KINDS, *REPORT_SIGNS, *TEXT_SIGNS, *SESSION_SIGNS}


def every_paper(world: World) -> dict[str, Paper]:
    """The newest paper of each kind."""
    _coming_in(world)
    _decided(world)
    _beside(world)
    _at_table(world)
    _joint(world)
    _report(world)
    _published(world)
    outbox.drain()
    assert not outbox.troubled(), [(row.subscriber, row.error) for row in outbox.troubled()]
    rows = db.session.query(Paper).order_by(Paper.id).all()
    return {row.kind: row for row in rows}


def _coming_in(world: World) -> None:
    at_desk(world)
    minor(world)
    asked = world.file()
    cases.request_identity(asked, "身份证件的照片（号码可以遮住一部分）。", clock.today(), by=world.actor("officer"))
    lost = reach(world, Status.RECEIVED)
    cases.assign(lost, world.organisation("department"), by=world.actor("platform_admin"))
    cases.ask_about_data(asked, DataWish.DELETE, "handle", "不再需要。", by=world.actor("learner"))
    row = db.session.query(DataRequest).filter_by(complaint_id=asked.id).one()
    cases.answer_data_request(row, DataState.REFUSED, "订单号是核对课程所必需的。", by=world.actor("officer"))
    reach(world, Status.SETTLED)


def _decided(world: World) -> None:
    for status in (Status.NOT_ACCEPTED, Status.TERMINATED, Status.POWER_DISPUTE):
        reach(world, status)
    given_up = world.file()
    cases.return_to_intake(given_up, "不属于本部门职责。", by=world.actor("officer"))
    accepted = world.file()
    decision: Decision = cases.accept(accepted, by=world.actor("officer"))
    cases.serve(decision, "post", by=world.actor("officer"), proof="EMS 1234，2026年已签收")


def _beside(world: World) -> None:
    reach(world, Status.APPRAISAL)
    halted = reach(world, Status.SUSPENDED)
    cases.decide_recusal(halted, True, "理由成立。", by=world.actor(head(world)))
    clued = world.accepted()
    clue = cases.open_clue(clued, "机构没有办学许可。", clock.today(), by=world.actor("officer"))
    assert clue.clock_id is not None
    handed = cases.Handing(HandedTo.POLICE, "示例市公安局", "机构没有办学许可。", clock.today(), "示例。", "截图三张")
    cases.refer_clue(clue, handed, by=world.actor("officer"), key="a-letter-of-clues")
    officer, above = world.actor("officer"), world.actor(head(world))
    row: ClockExtension = cases.ask_extension(clued, "T-CLUE", "等待鉴定。", by=officer)
    cases.decide_extension(clued, "T-CLUE", True, "同意。", by=above)
    assert row.clock.code == "T-CLUE"
    wished = world.answered()
    terms = Terms(InName.ASSOCIATION, "请在十日内约双方见面。")
    cases.ask_entrusting(wished, world.organisation("association"), terms, by=officer)


def _at_table(world: World) -> None:
    agreed(world)
    meeting = fixed(world, world.mediating())
    outbox.drain()
    with clock.stepped(clock.now() + timedelta(days=10, hours=12)):
        attended(world, meeting, Attendance.TELEPHONE, Attendance.LEFT_EARLY)
        row = minuted(world, meeting)
        for name in ("learner", "staff"):
            tables.reply_to_minutes(row, row.digest, True, by=world.actor(name))
        outbox.drain()
    _spoken(world)


def _spoken(world: World) -> None:
    """A people's mediation committee ends it by word of mouth, at its own table."""
    spoken = world.file(path="association", paid_by="consumer")
    cases.serve(cases.accept(spoken, by=world.actor("association_officer")), "shown")
    cases.consent(spoken, ConsentKind.MEDIATE, True, by=world.actor("staff"))
    _turn(world, "association", OrganisationKind.PEOPLE_MEDIATION_COMMITTEE)
    table = tables.open_table(spoken, world.person("mediator"), by=world.actor("association_officer"))
    made = cases.offer(spoken, ITEMS, by=world.actor("staff"))
    cases.reply(made, made.version, True, by=world.actor("learner"))
    tables.record_oral(table, made, clock.today(), SpokenHow.PHONE, by=world.actor("mediator"))
    outbox.drain()
    _turn(world, "association", OrganisationKind.CONSUMER_ASSOCIATION)


def _turn(world: World, body: str, kind: OrganisationKind) -> None:
    with transaction():
        world.organisation(body).kind = kind


def _joint(world: World) -> None:
    with_representatives(world, crowd(world))


def _report(world: World) -> None:
    report = checking(world, name="张示例", phone="19900001234")
    outbox.drain()  # form 三 is of the body it was sorted to
    cases.decide_report(report, True, "示1", clock.today(), by=world.actor("officer"))
    regulator_here(world)
    with transaction():
        report.body_id = world.organisations["regulator"]
    viewer = world.viewers[officer_at(world, "regulator")]
    cases.tell_result(report, "《中华人民共和国广告法》第五十三条", "已依法处理，责令改正。", by=viewer.actor)


def _published(world: World) -> None:
    candidate = candidate_of(settled(world))
    officer = world.actor("officer")
    publishing.prepare(candidate, "消费者投诉该机构，要求退款。双方达成调解协议。", by=officer)
    publishing.notify(candidate, by=officer)
    outbox.drain()
    publishing.object_to(candidate, "金额已经退还，请写明。", by=world.actor("staff"))
    publishing.prepare(candidate, "消费者投诉该机构，要求退款。双方达成调解协议，已经履行。", by=officer)
    publishing.notify(candidate, by=officer)
    outbox.drain()
    with clock.stepped(clock.now() + timedelta(days=20)):
        publishing.publish(candidate, by=colleague(world))
        outbox.drain()


@dataclass(frozen=True)
class Inside:
    """What a set paper holds: pages, title, language, whether it is tagged, its fonts and whether each is in it."""

    pages: int
    title: str
    language: str
    is_tagged: bool
    fonts: dict[str, bool]
    words: str


def inside(body: bytes) -> Inside:
    """A PDF taken apart; its words need poppler's pdftotext and are empty without."""
    with pikepdf.open(io.BytesIO(body)) as opened:
        fonts = {}
        for page in opened.pages:
            for font in page.Resources.Font.values():
                for one in font.DescendantFonts if "/DescendantFonts" in font else [font]:
                    held = one.FontDescriptor.keys() & {"/FontFile", "/FontFile2", "/FontFile3"}
                    fonts[str(one.BaseFont)] = bool(held) and "/ToUnicode" in font
        tagged = bool(opened.Root.MarkInfo.Marked) and "/StructTreeRoot" in opened.Root
        return Inside(
            len(opened.pages), str(opened.docinfo["/Title"]), str(opened.Root.Lang), tagged, fonts, words_of(body)
        )


def words_of(body: bytes) -> str:
    """What a PDF says, without the gaps of its lines; empty where no pdftotext is."""
    if (program := shutil.which("pdftotext")) is None:
        return ""
    said = subprocess.run([program, "-raw", "-", "-"], input=body, capture_output=True, check=True).stdout.decode()
    return "".join(said.split())
