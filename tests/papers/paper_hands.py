"""One paper of every kind there is, made by real acts; and what a set paper looks like inside."""

import io
import shutil
import subprocess
from dataclasses import dataclass, field
from datetime import timedelta

import pikepdf

from accounts.roles import OrganisationKind
from complaints import actions as cases
from complaints.documents import KINDS
from complaints.documents.reports import SIGNS as REPORT_SIGNS
from complaints.lifecycle import HandedTo, Status
from complaints.lifecycle.entrusting import InName, Terms
from complaints.models import ClockExtension, ConsentKind, DataRequest, DataState, DataWish, Decision
from complaints.wording import ASSOCIATION, DEPARTMENT, REGULATOR
from disclosure import actions as publishing
from disclosure.documents import SIGNS as TEXT_SIGNS
from kernel import clock, outbox
from kernel.db import db, transaction
from kernel.papers import Paper
from mediation import actions as tables
from mediation.actions.session_papers import SIGNS as SESSION_SIGNS
from mediation.lifecycle import Attendance
from mediation.models import SpokenHow
from tests.complaints.driver import ITEMS, accepted_offer, reach, table_of
from tests.complaints.joint_hands import crowd, with_representatives
from tests.complaints.people_hands import at_desk, minor
from tests.complaints.test_report_acts import tip
from tests.complaints.turn_hands import head
from tests.disclosure.support import candidate_of, colleague, settled
from tests.mediation.session_hands import attended, fixed, minuted
from tests.papers.bodies import OfBody
from tests.papers.institution_hands import NOT_OF_INSTITUTIONS, OF_INSTITUTIONS, of_institutions

EVERY_KIND = {*KINDS, *REPORT_SIGNS, *TEXT_SIGNS, *SESSION_SIGNS, *OF_INSTITUTIONS}
# What no body of a family has the power to issue, or what is a department's, the platform's or an institution's alone.
NOT_BY = {
    REGULATOR: {"oral", *NOT_OF_INSTITUTIONS[REGULATOR]},
    DEPARTMENT: {"oral", "report_result", *NOT_OF_INSTITUTIONS[DEPARTMENT]},
    ASSOCIATION: {
        "entrust", "entrust_asked", "dispute", "dispatch", "report_dispatch", "report_result",
        *NOT_OF_INSTITUTIONS[ASSOCIATION],
    },
}  # fmt: skip


def every_paper(world: OfBody) -> dict[str, Paper]:
    """The newest paper of each kind that the body of this world's family can make, and the platform beside it."""
    _coming_in(world)
    _decided(world)
    _beside(world)
    _at_table(world)
    _joint(world)
    _published(world)
    if world.family != ASSOCIATION:
        _power(world)
        _report(world)
    of_institutions(world)
    outbox.drain()
    assert not outbox.troubled(), [(row.subscriber, row.error) for row in outbox.troubled()]
    rows = db.session.query(Paper).order_by(Paper.id).all()
    return {row.kind: row for row in rows}


def _coming_in(world: OfBody) -> None:
    at_desk(world)
    minor(world)
    asked = world.file()
    cases.request_identity(asked, "身份证件的照片（号码可以遮住一部分）。", clock.today(), by=world.actor("officer"))
    if world.family != ASSOCIATION:
        lost = reach(world, Status.RECEIVED)
        cases.assign(lost, world.organisation("department"), by=world.actor("platform_admin"))
    cases.ask_about_data(asked, DataWish.DELETE, "handle", "不再需要。", by=world.actor("learner"))
    row = db.session.query(DataRequest).filter_by(complaint_id=asked.id).one()
    cases.answer_data_request(row, DataState.REFUSED, "订单号是核对课程所必需的。", by=world.actor("officer"))
    reach(world, Status.SETTLED)


def _decided(world: OfBody) -> None:
    for status in (Status.NOT_ACCEPTED, Status.TERMINATED):
        reach(world, status)
    given_up = world.file()
    cases.return_to_intake(given_up, "不属于本部门职责。", by=world.actor("officer"))
    accepted = world.file()
    decision: Decision = cases.accept(accepted, by=world.actor("officer"))
    cases.serve(decision, "post", by=world.actor("officer"), proof="EMS 1234，2026年已签收")


def _power(world: OfBody) -> None:
    """Two bodies differ and their superior says who handles it; another case goes back to intake."""
    disputed = reach(world, Status.POWER_DISPUTE)
    if world.family == REGULATOR:
        outbox.drain()
        other = world.organisation("regulator")
        cases.designate(disputed, other, "由其处理。", by=world.actor(head(world, "province")))
        outbox.drain()


def _beside(world: OfBody) -> None:
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
    if world.family == ASSOCIATION:
        return
    wished = world.answered()
    terms = Terms(InName.DEPARTMENT if world.family == REGULATOR else InName.ASSOCIATION, "请在十日内约双方见面。")
    cases.ask_entrusting(wished, world.organisation("association"), terms, by=officer)


def _at_table(world: OfBody) -> None:
    at_table(world)
    meeting = fixed(world, world.mediating())
    outbox.drain()
    with clock.stepped(clock.now() + timedelta(days=10, hours=12)):
        attended(world, meeting, Attendance.TELEPHONE, Attendance.LEFT_EARLY)
        row = minuted(world, meeting)
        for name in ("learner", "staff"):
            tables.reply_to_minutes(row, row.digest, True, by=world.actor(name))
        outbox.drain()
    if world.family == ASSOCIATION:
        _spoken(world)


def at_table(world: OfBody) -> None:
    """An agreement in force, of parties who met: of a market regulator it is form 九."""
    complaint = world.mediating()
    made, by = accepted_offer(world, complaint), world.actor("mediator")
    row = tables.draft_agreement(table_of(complaint), made, tables.Draft(on_site=True), by=by)
    for name in ("learner", "staff"):
        tables.confirm(row, row.digest, by=world.actor(name))
    tables.record_signature(row, clock.today(), by=by)


def _spoken(world: OfBody) -> None:
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


def _turn(world: OfBody, body: str, kind: OrganisationKind) -> None:
    with transaction():
        world.organisation(body).kind = kind


def _joint(world: OfBody) -> None:
    with_representatives(world, crowd(world))


def _report(world: OfBody) -> None:
    site = world.institution("own_site")  # by the rules a body's that is not here, so intake says whose it is
    report = tip(world, institution=site, target_name=site.name, name="张示例", phone="19900001234")
    cases.sort_report(report, "E17", by=world.actor("platform_admin"))
    cases.assign_report(report, world.organisation("department"), by=world.actor("platform_admin"))
    outbox.drain()  # form 三 is of the body it was sorted to
    officer = world.actor("officer")
    cases.check_report(report, by=officer)
    cases.decide_report(report, True, "示1", clock.today(), by=officer)
    if world.family == REGULATOR:
        cases.tell_result(report, "《中华人民共和国广告法》第五十三条", "已依法处理，责令改正。", by=officer)


def _published(world: OfBody) -> None:
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
    """What a set paper holds: pages, title, language, tags, fonts and whether each is in it, claims, sizes in mm."""

    pages: int
    title: str
    language: str
    is_tagged: bool
    fonts: dict[str, bool]
    words: str
    claims: list[str]
    sizes: set[tuple[int, int]] = field(default_factory=set)


def inside(body: bytes) -> Inside:
    """A PDF taken apart; its words need poppler's pdftotext and are empty without."""
    with pikepdf.open(io.BytesIO(body)) as opened:
        fonts, sizes = {}, set()
        for page in opened.pages:
            left, low, right, high = (float(one) / 72 * 25.4 for one in page.mediabox)
            sizes.add((round(right - left), round(high - low)))
            for font in page.Resources.Font.values():
                for one in font.DescendantFonts if "/DescendantFonts" in font else [font]:
                    held = one.FontDescriptor.keys() & {"/FontFile", "/FontFile2", "/FontFile3"}
                    fonts[str(one.BaseFont)] = bool(held) and "/ToUnicode" in font
        metadata = bytes(opened.Root.Metadata.read_bytes()) if "/Metadata" in opened.Root else b""
        tagged = bool(opened.Root.MarkInfo.Marked) and "/StructTreeRoot" in opened.Root
        return Inside(
            len(opened.pages),
            str(opened.docinfo["/Title"]),
            str(opened.Root.Lang),
            tagged,
            fonts,
            words_of(body),
            [one for one in ("pdfuaid", "pdfaid") if one.encode() in metadata],
            sizes,
        )


def words_of(body: bytes) -> str:
    """What a PDF says, without the gaps of its lines; empty where no pdftotext is."""
    if (program := shutil.which("pdftotext")) is None:
        return ""
    said = subprocess.run([program, "-raw", "-", "-"], input=body, capture_output=True, check=True).stdout.decode()
    return "".join(said.split())
