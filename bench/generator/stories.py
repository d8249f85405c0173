"""How far cases have come, in which shares, and on which days, so that at `at` no running clock is behind the sweep."""

import random
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from bench.generator import acts
from bench.generator.case import Case
from bench.generator.dates import Dates
from bench.generator.people import Learner
from bench.generator.rows import Batch
from bench.generator.sweeping import Sweeper
from bench.generator.world import Profile
from complaints.lifecycle import Status
from kernel import clock

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
# Shares of the cases that stay here; an institution without an account is never asked, so it cannot answer.
SHARES = {"assigned": 12, "late": 6, "accepted": 17, "answered": 48, "refused": 5, "ended": 12}


class Teller:
    """Tells one case after another; the same seed tells the same."""

    def __init__(self, dates: Dates, at: datetime) -> None:
        self.dates, self.at, self.today, self.sweeper = dates, at, clock.day_of(at), Sweeper()
        self._fresh: dict[tuple[str, str, str], list[date]] = {}

    def tell(self, batch: Batch, profile: Profile, learner: Learner, serial: int) -> tuple[Case, str]:
        """One case as rows, with what it is found by, and which story it is."""
        case, story = self._tell(batch, profile, learner, serial)
        case.index()
        return case, story

    def _tell(self, batch: Batch, profile: Profile, learner: Learner, serial: int) -> tuple[Case, str]:
        """One case as rows, and which story it is."""
        if profile.status is Status.HANDED_OFF:
            return acts.file(batch, self.dates, profile, learner, serial, self._on("T-CLOSE", profile, batch)), "left"
        names = list(SHARES)
        story = batch.rng.choices(names, [SHARES[name] for name in names])[0]
        if story in ("answered", "ended") and profile.staff is None:
            story = "accepted"
        told: Callable[[Batch, Profile, Learner, int], Case] = getattr(self, f"_{story}")
        return told(batch, profile, learner, serial), story

    def _on(self, code: str, profile: Profile, batch: Batch, back: timedelta = timedelta()) -> datetime:
        """A moment, at least `back` before `at`, from which a clock of this code has not been warned of yet."""
        key = (code, profile.ruleset, profile.body_kind)
        if key not in self._fresh:
            self._fresh[key] = self._days(*key)
        days = [day for day in self._fresh[key] if clock.start_of(day) + DAY <= self.at - back]
        return _moment(batch.rng.choice(days or self._fresh[key][-1:]), batch.rng)

    def _days(self, code: str, ruleset: str, kind: str) -> list[date]:
        past = (self.today - DAY * back for back in range(1, 62))
        days = [day for day in past if self.dates.first_warning(code, ruleset, kind, day) > self.today]
        return days or [self.today - DAY]

    def _assigned(self, batch: Batch, profile: Profile, learner: Learner, serial: int) -> Case:
        return acts.file(batch, self.dates, profile, learner, serial, self._on("T-ACC", profile, batch))

    def _late(self, batch: Batch, profile: Profile, learner: Learner, serial: int) -> Case:
        """Still undecided, warned of or breached: the sweep has looked at its clock at each of its instants."""
        filed = _moment(self.today - batch.rng.randrange(6, 25) * DAY, batch.rng)
        case = acts.file(batch, self.dates, profile, learner, serial, filed)
        self.sweeper.catch_up(case, case.clocks[-1], self.at)
        return case

    def _open(self, batch: Batch, profile: Profile, learner: Learner, serial: int, accepted: datetime) -> Case:
        """Filed, accepted two days later at most, and the learner has read it."""
        filed = accepted - batch.rng.choice((DAY, DAY, 2 * DAY)) - batch.rng.randrange(300) * MINUTE
        case = acts.file(batch, self.dates, profile, learner, serial, filed)
        decision = acts.accept(case, accepted)
        acts.serve(case, decision, accepted + batch.rng.randrange(5, 400) * MINUTE)
        return case

    def _accepted(self, batch: Batch, profile: Profile, learner: Learner, serial: int) -> Case:
        code = "T-RESP" if profile.organisation_id is not None else "T-MED"
        return self._open(batch, profile, learner, serial, self._on(code, profile, batch, 7 * HOUR))

    def _answered(self, batch: Batch, profile: Profile, learner: Learner, serial: int) -> Case:
        accepted = self._on("T-MED", profile, batch, 2 * DAY)
        case = self._open(batch, profile, learner, serial, accepted)
        acts.answer(case, accepted + DAY)
        return case

    def _refused(self, batch: Batch, profile: Profile, learner: Learner, serial: int) -> Case:
        filed = _moment(self.today - batch.rng.randrange(8, 150) * DAY, batch.rng)
        case = acts.file(batch, self.dates, profile, learner, serial, filed)
        decision = acts.refuse(case, filed + 2 * DAY)
        acts.serve(case, decision, filed + 2 * DAY + HOUR)
        acts.close(case, filed + 3 * DAY)
        return case

    def _ended(self, batch: Batch, profile: Profile, learner: Learner, serial: int) -> Case:
        closed = self._on("T-PUB", profile, batch)
        ended = closed - DAY
        accepted = ended - batch.rng.randrange(3, 25) * DAY
        case = self._open(batch, profile, learner, serial, accepted)
        acts.answer(case, accepted + DAY)
        decision = acts.terminate(case, ended)
        acts.serve(case, decision, ended + HOUR)
        acts.close(case, closed)
        return case


def _moment(day: date, rng: random.Random) -> datetime:
    """Some minute of a day between nine and five in Shanghai, as aware UTC."""
    return clock.start_of(day) + timedelta(hours=9, seconds=rng.randrange(8 * 3600))


def floor(at: datetime) -> datetime:
    """The noon of an instant's day in Shanghai."""
    return datetime.combine(clock.day_of(at), time(12), clock.ZONE)
