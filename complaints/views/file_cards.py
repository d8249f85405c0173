"""A file as every page shows it: name, size, received when and from whom, digest, scanned or not, copy and original."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from complaints.models import Complaint
from complaints.permissions import FOR_BODY
from complaints.queries.bundle import CaseRows
from complaints.queries.covers import sees_all
from complaints.views.offers import party_name
from kernel import files
from kernel.files import CopyState, CoverState, ScanState, StoredFile

Card = dict[str, Any]
# Who hands in what belongs to an owner of each kind, where no page knows the seat.
SENDERS = {
    "complaint": _l("投诉人一方"),
    FOR_BODY: _l("投诉人一方"),
    "supplement": _l("投诉人一方"),
    "identity": _l("投诉人一方"),
    "authorisation": _l("投诉人一方"),
    "desk_filing": _l("受理窗口"),
    "loss": _l("处理单位"),
    "message": _l("发言的一方"),
    "promise": _l("说明履行的一方"),
    "report": _l("举报人"),
    "seat_authorisation": _l("受邀的一方"),
}


def file_card(row: StoredFile, *, is_hidden: bool = False, by: str = "", sees_all: bool = False) -> Card:
    """A file for `case.file_list`; `is_hidden` puts another name for the own one, which may name a child.

    `url` opens the safe copy, or a page that says why there is none (as `note` does), `original` the file as it came;
    `by` names the seat it came from; `sees_all` is for readers of the whole where parts are covered.
    """
    is_veiled = row.cover_state is not CoverState.NONE and not sees_all
    is_shut = files.is_shut(row) or (is_veiled and row.cover_state is not CoverState.COVERED)
    original = url_for("complaints_files.download", ref=row.ref)
    is_copied = row.copy_state is not CopyState.NONE  # else the name itself opens the original
    return {
        "ref": row.ref,
        "name": plain_name(row, is_hidden=is_hidden),
        "size": row.size,
        "url": None if is_shut else url_for("complaints_files.view", ref=row.ref),
        "original": original if is_copied and not is_shut and not is_veiled else None,
        "at": row.uploaded_at,
        "by": by or str(SENDERS.get(row.owner_kind or "", "")),
        "sha256": row.sha256,
        "scan": str(row.scan_state.label),
        "audience": _("只有投诉人一方、处理单位和它的上级能看到") if row.owner_kind == FOR_BODY else None,
        "status": _shut_words(row) if is_shut else None,
        "note": None if is_shut else cover_words(row, sees_all=sees_all) or copy_words(row),
    }


def _shut_words(row: StoredFile) -> str:
    if row.scan_state is ScanState.INFECTED:
        return _("发现病毒，不能打开")
    if files.is_shut(row):
        return _("正在查毒，查过才能打开")
    return _("处理单位正在遮盖其中的个人信息，完成后可以打开")


def cover_words(row: StoredFile, *, sees_all: bool) -> str | None:
    """What of the file is covered, for whom; nothing of one that is not."""
    if row.cover_state is CoverState.NONE:
        return None
    if not sees_all:
        return _("部分内容已由处理单位遮盖，原件仍然保存。")
    if row.cover_state is CoverState.COVERED:
        return _("其他各方看到的是遮盖后的版本。")
    return _("正在遮盖，其他各方暂时打不开。")


def copy_words(row: StoredFile) -> str | None:
    """Why there is no safe copy to open; nothing where there is one, or none is wanted."""
    if row.copy_state is CopyState.WAITING:
        return _("安全副本正在生成，稍后就能打开；急用的可以下载原件。")
    if row.copy_state is CopyState.LACKING and row.copy_lack is not None:
        return _("不能生成安全副本（%(why)s），只能下载原件，请小心。", why=row.copy_lack.label)
    return None


def plain_name(row: StoredFile, *, is_hidden: bool) -> str:
    """The name of a file as it came, or one that says only which it is and of what kind."""
    ending = row.name.rpartition(".")[2]
    return _("文件%(sign)s", sign=f"{row.ref[:4]}.{ending}") if is_hidden else row.name


def cards_in(complaint: Complaint, rows: CaseRows, *, may_cover: bool = False) -> list[Card]:
    """The files of a case the viewer may open, each from the seat that sent it; an officer's with the way to cover."""
    sender, seats = senders(rows), {party.id: party for party in rows.parties}
    mine = {party.id for party in rows.mine}
    cards = []
    for row in rows.files:
        party = seats.get(sender(row) or 0)
        by = party_name(party, complaint.respondent_name) if party is not None else ""
        by = _("我方") if party is not None and party.id in mine else by
        card = file_card(row, is_hidden=rows.hides_files, by=by, sees_all=sees_all(rows.mine, sender(row)))
        cards.append(_to_cover(complaint, row, card, may_cover=may_cover))
    return cards


def beside_cards(
    complaint: Complaint, rows: CaseRows, found: Iterable[StoredFile], *, may_cover: bool = False
) -> list[Card]:
    """Files of supplements, losses and reports, which no seat sent into a room; an officer's with the way to cover."""
    whole = sees_all(rows.mine, None)
    cards = ((row, file_card(row, is_hidden=rows.hides_files, sees_all=whole)) for row in found)
    return [_to_cover(complaint, row, card, may_cover=may_cover) for row, card in cards]


def _to_cover(complaint: Complaint, row: StoredFile, card: Card, *, may_cover: bool) -> Card:
    is_ready = may_cover and card["url"] is not None and row.copy_state is CopyState.MADE
    cover = url_for("complaints_desk.cover", number=complaint.number, ref=row.ref) if is_ready else None
    return card | {"cover": cover}


def senders(rows: CaseRows) -> Callable[[StoredFile], int | None]:
    """The seat a file of the case came from: the speaker's, that of who said a promise was kept, else nobody's."""
    said = {("message", row.id): row.party_id for row in rows.messages}
    said |= {("promise", one.id): one.party_id for row in rows.promises for one in row.words}
    return lambda row: said.get((row.owner_kind or "", row.owner_id or 0))


def reader(rows: CaseRows) -> Callable[[StoredFile], bool]:
    """Of which files of the case the viewer reads the whole, where parts are covered."""
    sender = senders(rows)
    return lambda row: sees_all(rows.mine, sender(row))
