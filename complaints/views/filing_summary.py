"""What a draft amounts to: the filing for `actions.submit`, and the rows of 「核对」 with where to change each."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from accounts.models import Person
from complaints.actions import Filing, PointDraft
from complaints.actions.drafts import body_token
from complaints.actions.following import followed
from complaints.actions.standing import may_agree_to_publish
from complaints.facts import wish
from complaints.models import Draft, HandleKind, Point, PointKind
from complaints.views.case_facts import paid_by
from complaints.views.doors import Doors, institution_named, is_minor
from complaints.views.drafting import Filling
from complaints.views.filing_whom import filed_as, whom_rows
from kernel import files
from kernel.web import day, yuan

Row = dict[str, Any]


def filing_of(filling: Filling, person: Person, doors: Doors) -> Filing:
    """The typed answers as one value; every page has passed before this is called."""
    story, wanted, contact = filling.read("story"), filling.read("wish"), filling.read("contact")
    handle, consents = filling.read("handle"), filling.read("consents")
    institution = institution_named(filling)
    kind = handle.handle_kind.data
    before = followed(filling.answers, person)
    return Filing(
        key=filling.draft.idempotency_key,
        filer=person,
        **filed_as(filling, contact),
        is_minor=is_minor(filling),
        address=contact.address.data,
        institution=institution,
        respondent_name=institution.name,
        category=filling.value("what", "category"),
        words=story.words.data,
        points=points_of(wanted),
        happened_on=story.happened_on.data,
        bought_on=wanted.bought_on.data,
        paid_fen=wanted.paid.data,
        paid_by=wanted.paid_by.data,
        told_on=wanted.told_on.data if wanted.told.data == "yes" else None,
        handle_kind=HandleKind(kind) if kind != "none" else None,
        handle=handle.handle.data if kind != "none" else None,
        publish=consents.publish.data == "yes" if "publish" in consents else None,
        entrust=consents.entrust.data == "yes",
        path=consents.path.data if doors.choices else doors.only,
        form_token=filling.draft.form_token,
        body_token=body_token(filling.draft),
        follows_id=before.id if before is not None else None,
    )


def evidence_tokens(draft: Draft) -> dict[str, str]:
    """Under which token the files of each field of the evidence page wait."""
    return {"files": draft.form_token, "body_files": body_token(draft)}


def points_of(wanted: Any) -> tuple[PointDraft, ...]:
    """The wishes, each a point that must be answered."""
    words = {
        PointKind.REFUND: "",
        PointKind.RESUME: wanted.resume_words.data,
        PointKind.APOLOGY: wanted.apology_words.data,
        PointKind.OTHER: wanted.other_words.data,
    }
    chosen = [kind for kind in PointKind if kind.value in wanted.wishes.data]
    return tuple(
        PointDraft(kind, words[kind] or "", wanted.refund.data if kind is PointKind.REFUND else None) for kind in chosen
    )


def summary(filling: Filling, filing: Filing, category: str) -> list[tuple[str, list[Row]]]:
    """The rows of the check page by section: question, answer, who will see it, where to change it."""
    return [
        (_("您投诉谁、为什么"), _matter(filing, category)),
        (_("您想要什么"), _wishes(filling, filing)),
        (_("您是谁、怎么联系"), _person(filling, filing)),
        (_("材料和同意"), _rest(filling, filing)),
    ]


def _row(step: str, key: str, value: Any, visibility: str) -> Row:
    pages = {"place": "complaints_learner.new", "whom": "complaints_learner.whom"}
    address = url_for(pages[step]) if step in pages else url_for("complaints_learner.step", step=step)
    return {"key": key, "value": value, "visibility": visibility, "change_url": address}


def _matter(filing: Filing, category: str) -> list[Row]:
    return [
        _row("institution", _("被投诉机构"), filing.respondent_name, "parties"),
        _row("what", _("问题类别"), category, "parties"),
        _row("story", _("发生日期"), day(filing.happened_on), "parties") | asked_about(filing),
        _row("story", _("事情经过"), filing.words, "parties"),
    ]


def asked_about(filing: Filing) -> dict[str, str]:
    """What is asked about an order of days that can hardly be; whoever sends it off confirms it (平台规则)."""
    happened, bought, told = filing.happened_on, filing.bought_on, filing.told_on
    asked = [
        words
        for earlier, later, words in (
            (told, happened, _("向机构反映的日期早于发生日期。")),
            (told, bought, _("向机构反映的日期早于购买日期。")),
            (happened, bought, _("发生日期早于购买日期。")),
        )
        if earlier is not None and later is not None and earlier < later
    ]
    return {"asked": "".join([*asked, _("请核对这几个日期：写错的请修改，没有写错的可以直接提交。")])} if asked else {}


def _wishes(filling: Filling, filing: Filing) -> list[Row]:
    words = "\n".join(wish(Point(kind=one.kind, words=one.words, fen=one.fen)) for one in filing.points)
    told = day(filing.told_on) or (_("反映过") if filling.value("wish", "told") == "yes" else _("还没有"))
    return [
        _row("wish", _("要求"), words, "parties"),
        _row("wish", _("一共付了"), yuan(filing.paid_fen), "parties"),
        _row("wish", _("购买日期"), day(filing.bought_on), "parties"),
        _row("wish", _("谁付的钱"), paid_by(filing.paid_by), "parties"),
        _row("wish", _("向机构反映过"), told, "parties"),
    ]


def _person(filling: Filling, filing: Filing) -> list[Row]:
    handle = filing.handle_kind.label if filing.handle_kind else _("订单号或账号")
    return [
        _row("who", _("填写人"), str(filing.filer_kind.label), "body"),
        *(_row("whom", key, value, "body") for key, value in whom_rows(filling)),
        # as typed on that page: a child who is the party stands above, the guardian's own name here
        _row("contact", _("姓名"), filling.read("contact").name.data, "body"),
        _row("contact", _("手机号"), filing.phone, "body"),
        _row("contact", _("通信地址"), filing.address, "body"),
        _row("handle", str(handle), filing.handle, "parties"),
    ]


def _rest(filling: Filling, filing: Filing) -> list[Row]:
    kept = {name: files.quarantined(token) for name, token in evidence_tokens(filling.draft).items()}
    shared, own = ("\n".join(row.name for row in kept[name]) for name in ("files", "body_files"))
    said = {True: _("同意"), False: _("不同意"), None: _("没有表示")}
    publish = filing.publish and (may_agree_to_publish(filing.side.stand_in) or None)
    return [
        _row("evidence", _("材料"), shared or _("以后再补"), "parties"),
        *([_row("evidence", _("只给处理单位的材料"), own, "body")] if own else []),
        *([] if filing.is_minor else [_row("consents", _("公示投诉信息"), said[publish], "body")]),
        _row("consents", _("委托调解"), said[filing.entrust], "parties"),
    ]
