"""The stated policy: what bodies, institutions, mediators and learners do with a case, by pressing what pages offer."""

import random
import re
from dataclasses import dataclass
from datetime import date, timedelta

from bench.replay.browser import Browser
from bench.replay.filing import Filed
from bench.replay.page import Page, Values
from bench.replay.people import People, association_beside, mediator_of, name_of, officer_of, staff_of
from demo.world import written

POLICY = """\
respondent:  one in four keeps the name in the file (intake sends it on), else one of the demo's institutions
body:        refuses one in eight, leaves one in ten waiting, accepts the rest; of a body elsewhere half note a number
institution: one in eight stays silent; it answers every point and mostly offers 60 % of the sum, or an apology
learner:     one in twelve withdraws; accepts seven offers in ten, else declines, or counters once
mediation:   both sides consent, a department entrusts; the text is confirmed by both and the signature recorded
end:         no offer, a declined one or silence: the body ends mediation; the learner reads it, the case is closed"""
ACCOUNTS = frozenset(one["key"] for one in written()["institutions"] if one.get("account"))


class NotOffered(Exception):
    """A page did not offer what the policy wanted to press."""


@dataclass
class Play:
    """One filed case driven on by its people."""

    people: People
    case: Filed
    rng: random.Random
    today: date

    def run(self) -> None:
        """Play the case to wherever the policy lets it come; raises NotOffered."""
        if self.case.is_elsewhere:
            self._elsewhere()
            return
        body = self.case.body or self._assigned()
        if self._chance(0.1):
            return
        if self._chance(0.125):
            self._press(
                self._desk(body),
                rf"/desk/{self.number}/refuse$",
                {"reasons": "核对后不符合受理的条件，理由已在电话里说明。"},
            )
            self._read_and_close(body)
            return
        self._press(self._desk(body), rf"/desk/{self.number}/accept$", {})
        self._acknowledge()
        if self._chance(0.08):
            self._press(self._mine(), rf"/complaints/{self.number}/withdraw$", {})
        elif self._answered() and self._agree_on_offer() and self._table(body):
            return
        else:
            self._end(body)

    @property
    def number(self) -> str:
        """The case's number."""
        return self.case.number

    def _chance(self, share: float) -> bool:
        return self.rng.random() < share

    def _mine(self) -> tuple[Browser, str]:
        return self.case.learner.browser, f"/complaints/{self.number}"

    def _desk(self, body: str) -> tuple[Browser, str]:
        return self.people.staff(officer_of(body)), f"/desk/{self.number}"

    def _press(self, where: tuple[Browser, str], ending: str, values: Values) -> Page:
        """Open a page, press the button or follow the link with this ending, fill in what it asks, send it."""
        browser, url = where
        page = browser.get(url)
        form = next((one for one in page.forms if one.method == "post" and _ends(one.action, ending)), None)
        if form is None:
            link = page.link_to(ending)
            if link is None:
                raise NotOffered(f"{page.status} {url}: nothing leads to {ending}")
            page = browser.get(link)
            form = page.question()
        if form is None:
            raise NotOffered(f"{page.status} {page.path}: no form")
        first = next(iter(form.choices("grounds")), None)
        answer = browser.submit(page, form, values if first is None else {"grounds": first, **values})
        if answer.status >= 400:
            raise NotOffered(f"{answer.status} {answer.path}: {'; '.join(answer.errors[:3])}")
        return answer

    def _assigned(self) -> str:
        """Intake sends the case to a body: a department or an association."""
        body = self.rng.choice(["edu-hd", "cca-hd", "edu-ns", "cca-ns"])
        admin, url = self.people.staff("platform-admin"), f"/desk/intake/{self.number}"
        page = admin.get(url)
        form = page.question()
        chosen = [ref for ref, name in form.choices("body").items() if name_of(body) in name] if form else []
        if form is None or not chosen:
            raise NotOffered(f"{page.status} {url}: {name_of(body)} is not among the bodies")
        admin.submit(page, form, {"body": chosen[0]})
        return body

    def _elsewhere(self) -> None:
        if self._chance(0.5):
            values: Values = {"number": f"重放{self.rng.randrange(10**8):08d}", "on": self.today.isoformat()}
            self._press(self._mine(), rf"/complaints/{self.number}/outside$", values)

    def _acknowledge(self) -> None:
        self._press(self._mine(), rf"/complaints/{self.number}/read$", {})

    def _read_and_close(self, body: str) -> None:
        self._acknowledge()
        if self._chance(0.7):
            self._press(self._desk(body), rf"/desk/{self.number}/close$", {})

    def _staff(self) -> Browser | None:
        """Somebody of the institution; None when it has no account or stays silent."""
        key = self.case.institution
        return self.people.staff(staff_of(key)) if key is not None and key in ACCOUNTS else None

    def _answered(self) -> bool:
        """The institution answers; says whether an offer came with it."""
        staff = self._staff()
        if staff is None or self._chance(0.125):
            return False
        page = staff.get(f"/institution/{self.number}/answer")
        form = page.question()
        if form is None:
            raise NotOffered(f"{page.status} {page.path}: no form")
        by = (self.today + timedelta(days=30)).isoformat()
        values: Values = {"words": "已经核对订单和记录，愿意协商解决，具体意见如下。"}
        for one in form.fields:
            if one.name == "account":
                values[one.name] = "partly"
            elif one.name == "account_words":
                values[one.name] = "订单属实，退款没有按时处理。"
            elif one.name.startswith("grant_"):
                values[one.name] = "instead"
            elif one.name.startswith("by_"):
                values[one.name] = by
            elif one.name.startswith("says_"):
                values[one.name] = "可以部分满足，数额和时间见方案。"
        offers = not self._chance(0.15)
        if offers and self.case.refund:
            values |= {"refund_yuan": f"{self.case.refund * 0.6:.2f}", "refund_by": by}
        elif offers:
            values |= {"apology_words": "书面说明情况", "apology_by": by}
        answer = staff.submit(page, form, values)
        if answer.status >= 400:
            raise NotOffered(f"{answer.status} {answer.path}: {'; '.join(answer.errors[:3])}")
        return offers

    def _agree_on_offer(self) -> bool:
        """The learner replies to the offer, perhaps with a counter; says whether both agree in the end."""
        roll = self.rng.random()
        if roll < 0.7:
            self._reply(self._mine(), "accept")
            return True
        if roll < 0.85:
            self._reply(self._mine(), "decline")
            return False
        by = (self.today + timedelta(days=20)).isoformat()
        values: Values = {"apology_words": "当面说明情况", "apology_by": by, "words": "请再考虑。"}
        if self.case.refund:
            values |= {"refund_yuan": f"{self.case.refund * 0.8:.2f}", "refund_by": by}
        self._press(self._offer_to_counter(), rf"/{self.number}/offers$", values)
        staff = self._staff()
        if staff is None or self._chance(0.3):
            return False
        self._reply((staff, f"/institution/{self.number}"), "accept")
        return True

    def _offer_to_counter(self) -> tuple[Browser, str]:
        """The page of the standing offer, which also leads to another one."""
        browser, url = self._mine()
        return browser, browser.get(url).link_to(rf"/{self.number}/offers/[^/]+/reply$") or url

    def _reply(self, where: tuple[Browser, str], decision: str) -> None:
        self._press(where, rf"/{self.number}/offers/[^/]+/reply$", {"decision": decision})

    def _table(self, body: str) -> bool:
        """Both consent, the table is set, the agreement written, confirmed and signed; False when one says no."""
        staff = self._staff()
        if staff is None:
            return False
        given = "no" if self._chance(0.08) else "yes"
        self._press((staff, f"/institution/{self.number}"), rf"/institution/{self.number}/consent$", {"given": given})
        if given == "no":
            return False
        association = self._entrusted(body)
        login, shown = mediator_of(association)
        office = self._desk(association)
        page = office[0].get(f"/mediation/{self.number}/mediator")
        form = page.question()
        chosen = [ref for ref, label in form.choices("mediator").items() if shown in label] if form else []
        if form is None or not chosen:
            raise NotOffered(f"{page.status} {page.path}: {shown} is not among the mediators")
        office[0].submit(page, form, {"mediator": chosen[0]})
        mediator = self.people.staff(login)
        self._declare(mediator)
        self._agreement(mediator, staff)
        return True

    def _declare(self, mediator: Browser) -> None:
        """The mediator asked declares to be free of conflict: only then does the case open to them."""
        asked = mediator.get("/mediation/").link_to(r"/mediation/asked/[^/]+$")
        if asked is None:
            raise NotOffered(f"{self.number}: nothing to declare")
        page = mediator.get(asked)
        form = page.question()
        if form is None:
            raise NotOffered(f"{page.status} {page.path}: no declaration")
        mediator.submit(page, form, {"is_free": "yes"})

    def _entrusted(self, body: str) -> str:
        """The association that mediates: the body itself, or the one the department entrusts."""
        if body.startswith("cca-"):
            return body
        association = association_beside(body)
        browser, url = self._desk(body)
        page = browser.get(browser.get(url).link_to(rf"/desk/{self.number}/entrust$") or f"{url}/entrust")
        form = page.question()
        chosen = [ref for ref, label in form.choices("body").items() if name_of(association) in label] if form else []
        if form is None or not chosen:
            raise NotOffered(f"{page.status} {page.path}: {name_of(association)} is not among the bodies")
        browser.submit(page, form, {"body": chosen[0]})
        return association

    def _agreement(self, mediator: Browser, staff: Browser) -> None:
        """Draft, two confirmations, signature, closing; each may be left for another day."""
        table, text = f"/mediation/{self.number}", f"/mediation/{self.number}/agreement"
        self._press((mediator, table), rf"/mediation/{self.number}/agreement/draft$", {})
        for browser in (self.case.learner.browser, staff):
            if self._chance(0.06):
                return
            self._press((browser, text), rf"/mediation/{self.number}/agreement/confirm$", {"read": "y"})
        if self._chance(0.1):
            return
        signed: Values = {"signed_on": self.today.isoformat()}
        self._press((mediator, text), rf"/mediation/{self.number}/agreement/signature$", signed)
        if not self._chance(0.2):
            self._press((mediator, table), rf"/mediation/{self.number}/close$", {})

    def _end(self, body: str) -> None:
        """The body ends mediation by item, the learner reads it, the case is closed."""
        values: Values = {"reasons": "双方的意见差距较大，无法达成一致，本单位终止调解。"}
        self._press(self._desk(body), rf"/desk/{self.number}/terminate$", values)
        self._read_and_close(body)


def _ends(action: str, ending: str) -> bool:
    return re.search(ending, action.split("?")[0]) is not None
