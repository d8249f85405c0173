"""The diagnosis this browser is in the middle of: its questions in order, what was answered, what it comes to."""

from dataclasses import dataclass
from typing import Any

from flask import url_for
from werkzeug.datastructures import MultiDict

from complaints import own_letter, rulesets
from complaints.deadlines import Deadline, deadline
from complaints.forms import diagnosis as forms
from complaints.forms.filing import StepForm
from complaints.models import PointKind
from complaints.queries.resuming import institution_chosen
from complaints.queries.routes import Responsible, responsible_for
from complaints.refunds import Estimate
from complaints.views.drafting import LONGEST, Filling
from complaints.views.reckoning import reckon
from institutions.lifecycle import InstitutionType, Reachability
from institutions.models import Institution
from kernel import calendars, clock

# Under this name a draft carries the answers of the diagnosis.
IN_DRAFT = "diagnosis"
PAGES: dict[str, type[StepForm]] = {
    "start": forms.StartForm,
    "whom": forms.ForWhomForm,
    "what": forms.KindForm,
    "institution": forms.WhichForm,
    "state": forms.StateForm,
    "wish": forms.ResultForm,
    "paid": forms.PaidForm,
    "goods": forms.GoodsForm,
    "lessons": forms.LessonsForm,
    "money": forms.MoneyForm,
    "term": forms.TermForm,
    "reason": forms.ReasonForm,
    "cause": forms.CauseForm,
    "minor": forms.MinorForm,
    "asked": forms.AskedForm,
    "terms": forms.TermsForm,
    "words": forms.WordsForm,
}
ORDER = list(PAGES)
ABOUT_MONEY = frozenset({"paid", "goods", "lessons", "money", "term", "reason", "cause", "minor", "terms"})
# Which page asks what an estimate still lacks.
ASKED_ON = {
    "paid_fen": "paid",
    "goods": "goods",
    "lessons": "lessons",
    "used": "lessons",
    "spent_fen": "money",
    "starts_on": "term",
    "ends_on": "term",
}


@dataclass
class Inquiry:
    """The answers of a diagnosis inside a draft."""

    filling: Filling

    @property
    def kept(self) -> dict[str, Any]:
        """What was answered so far, by page, as it was sent."""
        found: dict[str, Any] = self.filling.answers.get(IN_DRAFT, {})
        return found

    @staticmethod
    def blank(page: str) -> Any:
        """The form of a page nobody has touched."""
        return PAGES[page].of(None, known_to(page))

    def form(self, page: str) -> Any:
        """The form of a page over what was typed."""
        kept = self.kept.get(page)
        return PAGES[page].of(kept["raw"] if kept else None, known_to(page))

    def sent(self, page: str, data: "MultiDict[str, str]") -> Any:
        """The form of a page over what is being sent now."""
        return PAGES[page].of({name: data.getlist(name) for name in data}, known_to(page))

    def keep(self, page: str, form: StepForm, data: "MultiDict[str, str]", ok: bool) -> None:
        """Keep what was typed, and whether it passed."""
        typed = {name: [one[:LONGEST] for one in values] for name, values in form.typed(data).items()}
        self.filling.put({IN_DRAFT: self.kept | {page: {"raw": typed, "ok": ok}}})

    def raw(self, page: str) -> dict[str, list[str]]:
        """What was typed on a page; nothing where it was never sent."""
        kept = self.kept.get(page)
        return dict(kept["raw"]) if kept else {}

    def is_asked(self, page: str) -> bool:
        """Whether this question is for these answers."""
        if page in ABOUT_MONEY and not self.wants_refund:
            return False
        goods = self.form("goods").goods.data
        if page in ("lessons", "money", "term"):
            return bool(page == goods)
        return self.is_minor if page == "minor" else True

    def is_done(self, page: str) -> bool:
        """Whether a page was sent and passed."""
        kept = self.kept.get(page)
        return kept is not None and bool(kept["ok"])

    def first_missing(self, before: str | None = None) -> str | None:
        """The first question before this one (or of all) that was not sent yet."""
        pages = ORDER[: ORDER.index(before)] if before else ORDER
        return next((page for page in pages if self.is_asked(page) and not self.is_done(page)), None)

    def back_from(self, page: str | None) -> str | None:
        """The question before this one; from the result, the last."""
        before = ORDER[: ORDER.index(page)] if page else ORDER
        return next((one for one in reversed(before) if self.is_asked(one)), None)

    def number_of(self, page: str) -> tuple[int, int]:
        """Which question of how many this is, as far as the answers tell."""
        asked = [one for one in ORDER if self.is_asked(one)]
        return asked.index(page) + 1, len(asked)

    @property
    def answers(self) -> dict[str, Any]:
        """Every cleaned answer by its name, of the questions that are asked."""
        found: dict[str, Any] = {}
        for page in ORDER:
            if self.is_asked(page) and page in self.kept:
                form = self.form(page)
                if form.validate():
                    found |= form.data
        return found

    @property
    def wants_refund(self) -> bool:
        """Whether money is asked back."""
        return PointKind.REFUND in (self.form("wish").wishes.data or [])

    @property
    def is_minor(self) -> bool:
        """Whether the learner is under 18."""
        return self.form("start").age.data in ("teen", "child")

    @property
    def institution(self) -> Institution:
        """The institution chosen; one that was named, or not even that, stands in by its type."""
        form, state = self.form("institution"), self.form("state")
        chosen = None if form.is_free else institution_chosen(form.institution.data)
        return chosen or Institution(
            name=form.name.data or "",
            type=InstitutionType(state.institution_type.data or InstitutionType.H),
            published_code=form.region.data or None,
            reachability=Reachability.UNKNOWN,
        )

    @property
    def is_chosen(self) -> bool:
        """Whether an institution of the registry was chosen."""
        return self.institution.id is not None

    def estimate(self) -> Estimate | None:
        """What may come back; None where no money is asked."""
        return reckon(self.answers, self.is_minor) if self.wants_refund else None

    def responsible(self) -> Responsible:
        """Who would be responsible, were it filed today."""
        answers = self.answers
        return responsible_for(
            self.institution,
            category=answers.get("category") or "E99",
            minor=self.is_minor,
            paid_by="school" if answers.get("paid_by") == "school" else "consumer",
        )

    def letter(self) -> own_letter.OwnLetter:
        """The ready letter to the institution."""
        texts = rulesets.in_force(clock.today()).texts
        return own_letter.letter(
            self.answers,
            self.estimate(),
            self.institution.name,
            answer_day().due,
            self.other_wishes(),
            lambda article: rulesets.cite(article, texts),
        )

    def other_wishes(self) -> list[str]:
        """What is asked besides money, in Chinese."""
        answers = self.answers
        words = {
            PointKind.RESUME: ("继续上课或者补课", answers.get("resume_words")),
            PointKind.APOLOGY: ("说明情况或者道歉", answers.get("apology_words")),
            PointKind.OTHER: ("", answers.get("other_words")),
        }
        chosen = [words[kind] for kind in words if kind in (answers.get("wishes") or ())]
        return [f"{'：'.join(part for part in parts if part)}。" for parts in chosen]


def known_to(page: str) -> dict[str, Any]:
    """What the form of a page must know."""
    return {"categories": rulesets.in_force(clock.today()).categories} if page == "what" else {}


def answer_day() -> Deadline:
    """Fifteen days from today, after which a refund asked for is deliberately put off (处罚办法 10:2; T-REFUND)."""
    rule = rulesets.in_force(clock.today()).clock("T-REFUND", body_kind="education_department")
    return deadline(rule, body_kind="education_department", start_on=clock.today(), calendar=calendars.current())


def address_of(page: str) -> str:
    """The address of a question."""
    if page == "start":
        return url_for("complaints_learner.diagnosis")
    return url_for("complaints_learner.diagnosis_page", page=page)
