"""The sections of a case for one reader, from the view their page is made of."""

from collections.abc import Iterator

from accounts.permissions import Viewer
from accounts.roles import Role
from complaints.dossier.model import Entry, Section
from complaints.labels import OWN_SIDE
from complaints.lifecycle import PartyRole
from complaints.lifecycle.joint import MemberState
from complaints.queries.bundle import ALL_MESSAGES
from complaints.queries.joint import messages_to_all, place_read
from complaints.views.case import CaseView
from complaints.views.dossier import cards
from complaints.views.joint_cards import message_cards, nobody
from complaints.views.people_facts import people_rows
from complaints.views.turnings import Turnings, turnings_of
from kernel.web import day, moment


def sections_of(viewer: Viewer, view: CaseView) -> Iterator[Section]:
    """What a page of this viewer shows, in the order a reader of papers looks for it; empty parts too, said so."""
    turnings = turnings_of(viewer, view)
    yield _case(view)
    yield _timeline(view)
    yield _clocks(view)
    yield _decisions(view)
    yield from _answered(view)
    yield from _turned(turnings)
    yield from _offered(view)
    yield _thread(view)
    if viewer.role is Role.LEARNER:
        yield from _told(view)
    yield from _ended(view)
    if view.is_claimant:
        yield _looks(view)


def _case(view: CaseView) -> Section:
    complaint = view.complaint
    stands = cards.pairs(
        ("案件编号", complaint.number),
        ("状态", complaint.status.label),
        ("结果", complaint.outcome.label if complaint.outcome else ""),
        ("提交时间", moment(complaint.filed_at)),
        ("受理时间", moment(complaint.accepted_at)),
        ("结案时间", moment(complaint.closed_at)),
    )
    people = people_rows(complaint, {row.kind for row in view.rows.events}) if view.roles & OWN_SIDE else []
    parties = tuple(Entry(title=one["role"], by=one["name"], at=one["from"]) for one in view.parties)
    consents = tuple(Entry(title=one["label"], by=one["who"], state=one["words"]) for one in view.consents)
    seats = Entry(title="案件里有谁", entries=parties)
    said = Entry(title="是否同意", entries=consents)
    return Section(
        code="case",
        title="案件和请求",
        facts=(*stands, *cards.facts(view.facts), *cards.facts(view.contact), *cards.facts(people)),
        entries=(seats, said),
    )


def _timeline(view: CaseView) -> Section:
    return Section("timeline", "经过", entries=tuple(map(cards.happened, view.timeline)), empty="还没有记录。")


def _clocks(view: CaseView) -> Section:
    note = "每个期限都写明依据和算法。标明「平台规则」的不是法律规定。"
    rows = tuple(map(cards.clock, view.clocks))
    return Section("clocks", "期限和怎么算的", note=note if rows else "", entries=rows, empty="没有期限。")


def _decisions(view: CaseView) -> Section:
    return Section("decisions", "决定", entries=tuple(map(cards.decision, view.decisions)), empty="还没有决定。")


def _answered(view: CaseView) -> Iterator[Section]:
    """What only exists once the institution was asked; the seat of a body that is only asked has none of it."""
    if PartyRole.OTHER_BODY in view.roles and not view.rows.reads_answers:
        return
    points = tuple(map(cards.point, view.points))
    answers = tuple(map(cards.answer, view.answers))
    beside = tuple(map(cards.admin, view.admin_answers))
    yield Section("points", "逐项情况", entries=points, empty="没有要求。")
    yield Section("answers", "机构的答复", entries=(*answers, *beside), empty="还没有答复。")


def _turned(turnings: Turnings) -> Iterator[Section]:
    supplements = tuple(
        Entry(
            title="要求补充材料",
            at=one["due_on"],
            by=one["who"],
            words=one["words"],
            lines=("说明没有",) if one["is_declined"] else (),
            entries=(Entry("补充", one["supplied_at"], words=one["supplied"] or ""),) if one["supplied_at"] else (),
            files=cards.signs(one["files"]),
        )
        for one in turnings.supplements
    )
    appraisals = tuple(
        Entry(
            title="检测鉴定",
            state=one["state"],
            words=one["what"],
            facts=cards.facts(one["facts"]),
            entries=tuple(
                Entry(
                    said["who"],
                    said["at"],
                    words=said["words"] or "",
                    lines=(f"费用{said['cost']}，机构{said['appraiser']}",),
                )
                for said in one["answers"]
            ),
        )
        for one in turnings.appraisals
    )
    recusals = tuple(
        Entry(
            title="申请回避",
            at=one["asked_at"],
            by=one["who"],
            state=one["state"],
            words=one["reasons"] or "",
            facts=cards.pairs(("申请谁回避", one["whom"]), ("决定的理由", one["answer"])),
        )
        for one in turnings.recusals
    )
    found = tuple(
        Entry("新情况", one["at"], one["who"], words=one["words"], lines=(day(one["happened_on"]),))
        for one in turnings.facts
    )
    sent = tuple(
        Entry(
            "移送公安机关",
            one["on"],
            one["station"],
            words=one["words"],
            lines=(one["number"],) if one["number"] else (),
        )
        for one in turnings.referrals
    )
    rows = (*supplements, *appraisals, *recusals, *found, *sent)
    if rows:
        yield Section("turnings", "补充、鉴定、回避和新情况", entries=rows)


def _offered(view: CaseView) -> Iterator[Section]:
    offers = tuple(cards.offer(one) for one in view.offers)
    yield Section("offers", "方案和各方的答复", entries=offers, empty="还没有方案。")
    if view.promises:
        note = "各类分别列出，不相加。一方称已履行不等于对方确认。"
        yield Section("promises", "履约跟进", note=note, entries=tuple(map(cards.promise, view.promises)))


def _thread(view: CaseView) -> Section:
    note = "每条都写明谁能看到。文中的「您」「我方」指取得这份材料包的一方。"
    said = tuple(map(cards.message, view.messages))
    return Section("thread", "留言", note=note if said else "", entries=said, empty="没有您能看到的留言。")


def _told(view: CaseView) -> Iterator[Section]:
    """Words to all of a joint complaint, as the page of the own place has them: to whoever left, those up to then."""
    place = place_read(view.complaint)
    if place is None or place.joined_at is None:
        return
    until = None if place.state is MemberState.JOINED else place.left_at
    rows, _older = messages_to_all(place.joint, size=ALL_MESSAGES, until=until)
    told = tuple(cards.message(one | {"files": []}) for one in reversed(message_cards(rows, nobody)))
    yield Section("told", "发给所有加入的人的消息", entries=told, empty="还没有消息。")


def _ended(view: CaseView) -> Iterator[Section]:
    complaint = view.complaint
    if not (complaint.ended_at or complaint.closed_at):
        return
    views = tuple(Entry(one["who"], one["at"], state=one["view"], words=one["words"] or "") for one in view.outcomes)
    stars = tuple(Entry(one["about"], one["at"], state=one["stars"], words=one["words"] or "") for one in view.ratings)
    yield Section("outcome", "结果和各方的看法", entries=(*views, *stars), empty="没有表示。")


def _looks(view: CaseView) -> Section:
    rows = tuple(Entry(one["field"], one["at"], one["who"], words=one["reason"]) for one in view.views_of_my_data)
    return Section("looks", "谁看过我的信息", entries=rows, empty="还没有人查看过您受保护的信息。")
