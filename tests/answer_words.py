"""What an institution of the invented world says to the points of a case: grants that fit what was asked."""

from datetime import timedelta

from complaints import actions as cases
from complaints.lifecycle.answering import Account, Grant, Granted, WhyNot
from complaints.models import Complaint, ItemKind, Point, PointKind, Stance
from kernel import clock

WHOLE = {
    PointKind.REFUND: Grant.FULL,
    PointKind.RESUME: Grant.RESUME,
    PointKind.APOLOGY: Grant.APOLOGY,
    PointKind.OTHER: Grant.DO,
}


def granted(point: Point, stance: Stance = Stance.AGREE) -> Granted:
    """A grant on a wish in this spirit, by ten days from now."""
    on = clock.today() + timedelta(days=10)
    if stance is Stance.REFUSE:
        return Granted(Grant.REFUSED, why=WhyNot.CONTRACT)
    if stance is Stance.AGREE:
        fen = point.fen or 100_000
        return Granted(WHOLE[point.kind], fen if point.kind is PointKind.REFUND else None, on)
    if point.kind is PointKind.REFUND:
        return Granted(Grant.PART, min(300_000, (point.fen or 600_000) // 2), on)
    return Granted(Grant.INSTEAD, on=on)


def to_point(point: Point, stance: Stance = Stance.AGREE, words: str = "同意。") -> cases.PointWords:
    """The words to one point."""
    return cases.PointWords(point.id, granted(point, stance), words)


def formal(
    complaint: Complaint,
    words: str = "答复。",
    stance: Stance = Stance.AGREE,
    items: tuple[cases.ItemDraft, ...] = (),
    points: tuple[cases.PointWords, ...] | None = None,
) -> cases.AnswerWords:
    """A whole formal answer."""
    says = {Stance.AGREE: "同意。", Stance.PARTLY: "可以部分满足。", Stance.REFUSE: "不同意。"}[stance]
    said = tuple(to_point(point, stance, says) for point in complaint.points) if points is None else points
    return cases.AnswerWords(words, said, items=items, account=Account.PARTLY, account_words="退款被拖延属实。")


REFUND = cases.ItemDraft(ItemKind.REFUND, 300_000, None, "原路退回")
